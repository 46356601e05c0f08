package plan

import (
	"fmt"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// kindNames are the kinds of items as counters tell them apart.
var kindNames = [itemKinds]string{"plan", "goals", "strategies", "assignments"}

// text is a counter for people.
func (c count) text(kind ItemKind) string {
	return fmt.Sprintf("%s: %d source, %d draft, %d translated, %d reviewed, %d stale, %d suggested",
		kindNames[kind], c.Source, c.Draft, c.Translated, c.Reviewed, c.Stale, c.Suggested)
}

// checkSources goes through the source texts, which translations, indexes and counters are compared with.
func (p *planAudit) checkSources() error {
	err := p.each(func(k *auditKey, value []byte) error {
		row, at := new(textRow), place{k.id(2), k.parts[3]}
		if !p.decodes(k, value, row) || !p.checkText(k, at, row) {
			return nil
		}
		if row.State != StateSource || row.Of != 0 {
			p.report(RuleText, k.raw, "wanted a SOURCE, for that is the plan's locale, got number %d of revision %d", row.State, row.Of)
		}
		p.source[at] = row
		p.count(k.locale(1), at, row)
		p.memos[string(newMemo(at.node, at.field, row.Value))] = at
		if same := sameKey(k.locale(1), row.Value, p.id, at.node, at.field); !p.has(same) {
			p.report(RuleIndex, same, "wanted a row of the index of equal sources for each source text, got none for %s", keyText(k.raw))
		}
		return nil
	}, "text", string(p.id), string(p.row.Source))
	if err != nil {
		return err
	}
	p.wantSource(place{p.id, FieldTitle})
	for id, row := range p.items {
		p.wantSource(place{id, FieldTitle})
		for _, party := range row.Responsible {
			p.wantSource(place{id, partyField(party.ID)})
		}
	}
	return p.stopped
}

// wantSource reports a text that a node cannot be without.
func (p *planAudit) wantSource(at place) {
	if p.source[at] == nil {
		p.report(RuleText, textKey(p.id, p.row.Source, at.node, at.field), "wanted a source text, which this cannot be without, got none")
	}
}

// checkText checks a text in force by itself, and tells whether it is of a node that is there.
func (p *planAudit) checkText(k *auditKey, at place, row *textRow) bool {
	p.written(k.raw, "a revision", row.Rev)
	p.registered(k, k.locale(1))
	if !p.isThere(k, at.node) {
		return false
	}
	p.newest = max(p.newest, row.Rev)
	if !p.hasField(at) {
		p.report(RuleText, k.raw, "wanted a field of a %s, got %q", at.node.Kind(), at.field)
	}
	if row.Origin > OriginMemory {
		p.report(RuleText, k.raw, "wanted the origin of a text, got number %d", row.Origin)
	}
	p.checkWords(k, at.field, row.Value)
	return true
}

// checkWords reports words that no verb would have let pass.
func (a *audit) checkWords(k *auditKey, field, value string) {
	cleaned, err := clean(field, value)
	switch {
	case err != nil:
		a.report(RuleText, k.raw, "wanted words fit to be stored: %s", err)
	case cleaned != value:
		a.report(RuleText, k.raw, "wanted words in Unicode's form C with plain line ends, got others")
	case value == "":
		a.report(RuleText, k.raw, "wanted words, got none: what is empty is absent")
	}
}

// hasField tells whether a node has a field.
func (p *planAudit) hasField(at place) bool {
	if at.node == p.id {
		return at.field == FieldTitle || mayLack(KindPlan, at.field)
	}
	if at.field == FieldTitle || at.field == FieldDescription {
		return true
	}
	return slices.ContainsFunc(p.items[at.node].Responsible, func(party partyRow) bool { return at.field == partyField(party.ID) })
}

// count counts a text as the counters should.
func (p *planAudit) count(locale i18n.Locale, at place, row *textRow) {
	if row.State < StateDraft || row.State > StateSource || row.Value == "" {
		return
	}
	c := &p.countsIn(locale)[at.node.itemKind()]
	*c.of(row.State)++
	if row.staleAgainst(p.source[at].rev()) {
		c.Stale++
	}
}

func (p *planAudit) countsIn(locale i18n.Locale) *counts {
	if p.counts[locale] == nil {
		p.counts[locale] = new(counts)
	}
	return p.counts[locale]
}

// checkTexts goes through the translations.
func (p *planAudit) checkTexts() error {
	return p.each(func(k *auditKey, value []byte) error {
		row, at := new(textRow), place{k.id(2), k.parts[3]}
		if k.locale(1) == p.row.Source || !p.decodes(k, value, row) || !p.checkText(k, at, row) {
			return nil
		}
		if row.State < StateDraft || row.State > StateReviewed {
			p.report(RuleText, k.raw, "wanted a DRAFT, TRANSLATED or REVIEWED, got number %d", row.State)
		}
		if p.source[at] == nil {
			p.report(RuleReference, k.raw, "wanted a source text beside its translation, got none in %s", p.row.Source)
			return nil
		}
		p.checkAnchor(k, at, row.Of)
		p.count(k.locale(1), at, row)
		return nil
	}, "text", string(p.id))
}

// checkAnchor reports a translation of a source text that never was. One that a document said to be stale, and not of
// what, translates no revision.
func (p *planAudit) checkAnchor(k *auditKey, at place, of store.Rev) {
	if source := p.source[at]; of == 0 || source != nil && source.Rev == of {
		return
	}
	var past textRow
	found := p.read(pastKey(p.id, unit{at.node, at.field, p.row.Source}, of), &past)
	if !found || past.Beside != wasInForce {
		p.report(RuleAnchor, k.raw, "wanted the revision of a source text that is or was, got %d, at which there was none", of)
	}
}

// checkDrafts goes through what is kept beside the texts.
func (p *planAudit) checkDrafts() error {
	return p.each(func(k *auditKey, value []byte) error {
		row, locale, at := new(draftRow), k.locale(1), place{k.id(2), k.parts[3]}
		if !p.decodes(k, value, row) {
			return nil
		}
		p.written(k.raw, "a revision", row.Rev)
		p.registered(k, locale)
		if !p.isThere(k, at.node) {
			return nil
		}
		p.newest = max(p.newest, row.Rev)
		p.checkWords(k, at.field, row.Value)
		if row.Suggested {
			p.countsIn(locale)[at.node.itemKind()].Suggested++
		}
		isSource := locale == p.row.Source
		if p.source[at] == nil && !(isSource && mayLack(at.node.Kind(), at.field)) {
			p.report(RuleReference, k.raw, "wanted a source text that the draft is of, got none in %s", p.row.Source)
			return nil
		}
		if !isSource || row.Of != 0 {
			p.checkAnchor(k, at, row.Of)
		}
		p.checkBase(k, unit{at.node, at.field, locale}, row.Base)
		return nil
	}, "draft", string(p.id))
}

// checkBase reports a draft over a text that never was.
func (p *planAudit) checkBase(k *auditKey, u unit, base store.Rev) {
	var now textRow
	if base == 0 || p.has(pastKey(p.id, u, base)) || p.read(textKey(p.id, u.locale, u.node, u.field), &now) && now.Rev == base {
		return
	}
	p.report(RuleAnchor, k.raw, "wanted the revision of a text that is or was, for the draft was written over it, got %d", base)
}

// checkPast goes through what the texts have been. A locale that was removed leaves its past.
func (p *planAudit) checkPast() error {
	return p.each(func(k *auditKey, value []byte) error {
		row, at := new(textRow), place{k.id(1), k.parts[2]}
		if !p.decodes(k, value, row) || !p.isThere(k, at.node) {
			return nil
		}
		if row.Rev != k.rev {
			p.report(RuleRow, k.raw, "wanted the text of revision %d, got that of %d", k.rev, row.Rev)
		}
		p.written(k.raw, "a revision", row.Rev)
		p.checkWords(k, at.field, row.Value)
		isSource := k.locale(3) == p.row.Source
		switch {
		case row.Beside > wasSuggestion:
			p.report(RuleRow, k.raw, "wanted a text that was in force, a draft or a suggestion, got number %d", row.Beside)
		case row.Beside == wasInForce && isSource != (row.State == StateSource):
			p.report(RuleText, k.raw, "wanted a SOURCE in %s and nowhere else, got number %d", p.row.Source, row.State)
		case !isSource || row.Beside != wasInForce && row.Of != 0:
			p.checkAnchor(k, at, row.Of)
		}
		return nil
	}, "past", string(p.id))
}

// checkAcks goes through what is acknowledged of the texts.
func (p *planAudit) checkAcks() error {
	return p.each(func(k *auditKey, value []byte) error {
		p.decodes(k, value, new(ackRow))
		if !p.isThere(k, k.id(1)) {
			return nil
		}
		if !p.has(textKey(p.id, k.locale(3), k.id(1), k.parts[2])) {
			p.report(RuleReference, k.raw, "wanted a text of which something is acknowledged, got none")
		}
		if !strings.Contains(k.parts[4], ".") {
			p.report(RuleKey, k.raw, "wanted what a check found, got %q", short(k.parts[4]))
		}
		return nil
	}, "ack", string(p.id))
}
