package plan

import (
	"maps"
	"slices"

	"polyplan/store"
)

// checkMemory compares the plan's part of the translation memory with what its source texts make.
func (p *planAudit) checkMemory() error {
	err := p.each(func(k *auditKey, value []byte) error {
		for rest := value; len(rest) > 0; {
			one, after, ok := firstMemo(rest)
			if !ok {
				p.report(RuleIndex, k.raw, "wanted whole memos of texts, got one that ends amid a text")
				return nil
			}
			rest = after
			if _, wanted := p.memos[string(one)]; !wanted {
				at := one.placeOrNone()
				p.report(RuleIndex, k.raw, "wanted memos of the source texts as they are, got one of %s of %s that is not, or stands twice",
					short(at.field), short(string(at.node)))
			}
			delete(p.memos, string(one))
		}
		return nil
	}, "memory", string(p.id))
	if err != nil {
		return err
	}
	for _, memo := range slices.Sorted(maps.Keys(p.memos)) {
		at := p.memos[memo]
		p.report(RuleIndex, memoryKey(p.id, 0), "wanted a memo of each source text in the plan's memory, got none of %s of %s", at.field, at.node)
	}
	return p.stopped
}

// placeOrNone is the place of a memo that may be damaged.
func (m memo) placeOrNone() place {
	at := memoHeader + 8*m.blocks()
	if at >= len(m) || at+1+int(m[at]) > len(m) {
		return place{}
	}
	return m.place()
}

// checkSame checks that each row of the index of equal sources leads to its text, unless some wait for a sweep. That
// each text has its row is checked with the plan.
func (a *audit) checkSame() error {
	return a.each(func(k *auditKey, value []byte) error {
		led, err := leads(a.tx, k.raw)
		if (err != nil || !led) && !a.unswept["same"] {
			a.report(RuleIndex, k.raw, "wanted the source text with this digest, got none or another")
		}
		if len(value) > 0 {
			a.report(RuleRow, k.raw, "wanted an empty row, got %d bytes", len(value))
		}
		return nil
	}, "same")
}

// checkPublishers goes through the publishers and what leads to them.
func (a *audit) checkPublishers() error {
	err := a.each(func(k *auditKey, value []byte) error {
		var row publisherRow
		if !a.decodes(k, value, &row) {
			return nil
		}
		a.written(k.raw, "a revision", row.Rev)
		a.registered(k, row.Source)
		if err := checkURL(row.Homepage); err != nil {
			a.report(RuleRow, k.raw, "%s", err)
		}
		return a.checkNames(k.id(0), &row)
	}, "publisher")
	if err != nil {
		return err
	}
	return a.each(func(k *auditKey, value []byte) error {
		var name textRow
		id := ID(value)
		if !a.read(textKey(id, k.locale(0), id, FieldName), &name) || name.Value != k.parts[1] {
			a.report(RuleIndex, k.raw, "wanted a publisher that has this name, got %q, which has not", short(string(value)))
		}
		return nil
	}, "publisherName")
}

// checkNames goes through the names of a publisher, each of which finds a publisher, if not the only one of the name.
func (a *audit) checkNames(id ID, publisher *publisherRow) error {
	var source textRow
	key := textKey(id, publisher.Source, id, FieldName)
	if !a.read(key, &source) || source.State != StateSource {
		a.report(RuleText, key, "wanted a publisher's name in its own locale, got none")
	}
	return a.each(func(k *auditKey, value []byte) error {
		var row textRow
		if !a.decodes(k, value, &row) {
			return nil
		}
		a.written(k.raw, "a revision", row.Rev)
		a.registered(k, k.locale(1))
		a.checkWords(k, FieldName, row.Value)
		if k.id(2) != id || k.parts[3] != FieldName {
			a.report(RuleKey, k.raw, "wanted the name of a publisher, got another text of one")
		}
		if k.locale(1) != publisher.Source && row.Of != source.Rev {
			a.report(RuleAnchor, k.raw, "wanted the translation of the name of revision %d, got that of %d", source.Rev, row.Of)
		}
		if !a.has(publisherNameKey(k.locale(1), row.Value)) {
			a.report(RuleIndex, publisherNameKey(k.locale(1), row.Value), "wanted a row that leads to a publisher of this name, got none")
		}
		return nil
	}, "text", string(id))
}

// checkLog checks that the changes of a revision are numbered from 0, and that those of a plan are found by it.
func (a *audit) checkLog() error {
	var rev store.Rev
	next := uint64(0)
	return a.each(func(k *auditKey, value []byte) error {
		if at := store.Rev(k.n[0]); at != rev {
			rev, next = at, 0
			a.written(k.raw, "a revision", rev)
			if rev < a.floor {
				a.report(RuleLog, k.raw, "wanted no change before revision %d, where the log begins, got one of revision %d", a.floor, rev)
			}
		}
		if k.n[1] != next {
			a.report(RuleLog, k.raw, "wanted change %d of the revision, got %d: changes are missing before it", next, k.n[1])
		}
		next = k.n[1] + 1
		var row changeRow
		if a.decodes(k, value, &row) {
			a.checkChange(k, rev, &row)
		}
		return nil
	}, "change")
}

func (a *audit) checkChange(k *auditKey, rev store.Rev, row *changeRow) {
	ofText := row.Field != "" && row.Locale != ""
	switch {
	case row.Kind > ChangeState || row.Action > Delete:
		a.report(RuleRow, k.raw, "wanted a change of a plan, an item, a text or a locale, got number %d", row.Kind)
	case row.Kind == ChangeLocale && row.Locale == "", row.Kind.ofText() && !ofText, row.Kind != ChangeLocale && row.ID == "":
		a.report(RuleRow, k.raw, "wanted what has changed, got a change of nothing")
	case !a.has(changedKey(row.Plan, rev)):
		a.report(RuleIndex, changedKey(row.Plan, rev), "wanted a row for each revision that changed the plan, or a locale, got none")
	}
}

// checkChanged checks that each row that leads to a change of a plan finds one.
func (a *audit) checkChanged() error {
	return a.each(func(k *auditKey, _ []byte) error {
		from, to := store.Prefix("change", k.rev)
		for _, value := range a.tx.Scan(from, to) {
			var row changeRow
			if decode(k.raw, value, &row) == nil && row.Plan == k.id(0) {
				return nil
			}
		}
		a.report(RuleIndex, k.raw, "wanted a change of the plan at revision %d, got none", k.rev)
		return nil
	}, "bychange")
}
