package plan

// checkImports goes through the imports, what they still have to apply, and what they did.
func (a *audit) checkImports() error {
	err := a.each(func(k *auditKey, value []byte) error {
		var row importRow
		if !a.decodes(k, value, &row) {
			return nil
		}
		if row.State > ImportReverted || row.Next > row.Units || row.Undone > row.Done {
			a.report(RuleRow, k.raw, "wanted an import that has come no further than its end, got %d of %d units in state %d",
				row.Next, row.Units, row.State)
		}
		return a.checkDone(k.parts[0], row.Done)
	}, "batch")
	if err != nil {
		return err
	}
	err = a.each(func(k *auditKey, value []byte) error {
		var units []uploadedUnit
		if a.decodes(k, value, &units) {
			a.ofImport(k, len(units))
		}
		return nil
	}, uploadedKind)
	if err != nil {
		return err
	}
	return a.each(func(k *auditKey, value []byte) error {
		var units []doneUnit
		if a.decodes(k, value, &units) {
			a.ofImport(k, len(units))
		}
		return nil
	}, doneKind)
}

// ofImport holds a row of an import's units against the import.
func (a *audit) ofImport(k *auditKey, units int) {
	var row importRow
	if !a.read(importKey(k.parts[0]), &row) {
		a.report(RuleReference, k.raw, "wanted units of an import, got ones of none")
	} else if int(k.n[0])+units > row.Units {
		a.report(RuleRow, k.raw, "wanted units of an import of %d, got %d from number %d on", row.Units, units, k.n[0])
	}
}

// checkDone checks that what an import did is told unit after unit, as often as it counts.
func (a *audit) checkDone(id string, want int) error {
	next := 0
	err := a.each(func(k *auditKey, value []byte) error {
		var units []doneUnit
		if k.n[0] != uint64(next) {
			a.report(RuleOrder, k.raw, "wanted the units from %d on, got those from %d on", next, k.n[0])
		}
		if decode(k.raw, value, &units) == nil { // else it is reported with its kind
			next = int(k.n[0]) + len(units)
		}
		return nil
	}, doneKind, id)
	if err == nil && next != want {
		a.report(RuleCounter, importKey(id), "wanted the count of the units that are done, %d, got %d", next, want)
	}
	return err
}
