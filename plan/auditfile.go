package plan

import "polyplan/store"

// checkExtensions goes through what files said about the plan that it has no place for.
func (p *planAudit) checkExtensions() error {
	return p.each(func(k *auditKey, value []byte) error {
		var row extensionRow
		if !p.decodes(k, value, &row) || !p.isThere(k, k.id(1)) {
			return nil
		}
		if err := (Extensions{k.parts[2]: row.Text}).check(); err != nil || row.Text == "" {
			p.report(RuleRow, k.raw, "wanted what a file said, got nothing, or what no file could have: %v", err)
		}
		return nil
	}, "extension", string(p.id))
}

// checkImports goes through the imports that can still be applied or reverted, and through what they keep.
func (a *audit) checkImports() error {
	err := a.each(func(k *auditKey, value []byte) error {
		var row importRow
		if !a.decodes(k, value, &row) {
			return nil
		}
		if row.Next > row.Units || row.Undone > row.Done || row.State > ImportReverted {
			a.report(RuleRow, k.raw, "wanted an import that is part done at most, got %d of %d units and %d of %d undone, in state number %d",
				row.Next, row.Units, row.Undone, row.Done, row.State)
		}
		a.written(k.raw, "a revision", max(row.Rev, 1)) // one that wrote nothing yet has none
		return a.checkStretches(doneKind, k.parts[0], row.Done, func(k *auditKey, value []byte) int {
			var units []doneUnit
			a.decodes(k, value, &units)
			return len(units)
		})
	}, "batch")
	for _, kind := range []string{uploadedKind, doneKind} {
		if err == nil {
			err = a.each(func(k *auditKey, _ []byte) error {
				if !a.has(importKey(k.parts[0])) {
					a.report(RuleReference, k.raw, "wanted units of an import that is there, got those of %q", short(k.parts[0]))
				}
				return nil
			}, kind)
		}
	}
	return err
}

// checkStretches checks that the rows of a kind hold an import's units one after the other, and so many.
func (a *audit) checkStretches(kind, id string, want int, count func(*auditKey, []byte) int) error {
	next := 0
	err := a.each(func(k *auditKey, value []byte) error {
		if k.rev != store.Rev(next) {
			a.report(RuleOrder, k.raw, "wanted the units from %d on, got those from %d on", next, k.rev)
		}
		next = int(k.rev) + count(k, value)
		return nil
	}, kind, id)
	if err == nil && next != want {
		a.report(RuleCounter, importKey(id), "wanted the count of the units that are done, %d, got %d", next, want)
	}
	return err
}
