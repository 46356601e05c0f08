package plan

import (
	"maps"
	"slices"

	"polyplan/i18n"
)

// checkTokens goes through the tokens and their names. A grant may name a plan that is deleted.
func (a *audit) checkTokens() error {
	err := a.each(func(k *auditKey, value []byte) error {
		var row tokenRow
		if !a.decodes(k, value, &row) {
			return nil
		}
		a.leadsTo(RuleIndex, tokenNameKey(row.Name), k.id(0), "whose name it is")
		if row.Digest == ([32]byte{}) || len(row.Grants) == 0 {
			a.report(RuleRow, k.raw, "wanted a token with the digest of its secret and with grants, got one without")
		}
		for _, grant := range row.Grants {
			if grant.Role > RoleReviewer || slices.ContainsFunc(grant.Locales, func(l i18n.Locale) bool { return !a.isLocale(string(l)) }) {
				a.report(RuleRow, k.raw, "wanted a role and locales, got number %d and %q", grant.Role, grant.Locales)
			}
		}
		return nil
	}, "token")
	if err != nil {
		return err
	}
	return a.each(func(k *auditKey, value []byte) error {
		var row tokenRow
		if !a.read(tokenKey(ID(value)), &row) || row.Name != k.parts[0] {
			a.report(RuleIndex, k.raw, "wanted a token of this name, got %q, which is none", short(string(value)))
		}
		return nil
	}, "tokenName")
}

// checkGlossaries goes through the terms of each publisher, what they are called, and what leads to them.
func (a *audit) checkGlossaries() error {
	terms := map[ID]int{}
	err := a.each(func(k *auditKey, value []byte) error {
		terms[k.id(0)]++
		var row termRow
		if a.decodes(k, value, &row) {
			a.checkTerm(k, &row)
		}
		return nil
	}, "term")
	for _, pass := range []func() error{a.checkTermTexts, a.checkTermHomes, a.checkTermNames} {
		if err == nil {
			err = pass()
		}
	}
	if err != nil {
		return err
	}
	return a.checkTermCounts(terms)
}

func (a *audit) checkTerm(k *auditKey, row *termRow) {
	publisher, locale, id := k.id(0), k.locale(1), k.id(2)
	a.written(k.raw, "a revision", row.Rev)
	a.registered(k, locale)
	if !a.has(publisherKey(publisher)) {
		a.report(RuleReference, k.raw, "wanted a term of a publisher that is there, got one of %s", publisher)
	}
	if row.PartOfSpeech > Phrase || i18n.TermKey(row.Term) == "" {
		a.report(RuleRow, k.raw, "wanted a word and its part of speech, got %q and number %d", short(row.Term), row.PartOfSpeech)
	}
	var home termHomeRow
	if !a.read(termHomeKey(id), &home) || home != (termHomeRow{publisher, locale}) {
		a.report(RuleIndex, termHomeKey(id), "wanted a row that leads to the term %s, got none", keyText(k.raw))
	}
	a.leadsTo(RuleIndex, termNameKey(publisher, locale, row.Term, row.PartOfSpeech), id, "which is written like this")
}

func (a *audit) checkTermTexts() error {
	return a.each(func(k *auditKey, value []byte) error {
		var row termTextRow
		var home termHomeRow
		a.registered(k, k.locale(1))
		if !a.decodes(k, value, &row) {
			return nil
		}
		a.written(k.raw, "a revision", row.Rev)
		if !a.read(termHomeKey(k.id(2)), &home) || home.Publisher != k.id(0) || home.Locale == k.locale(1) {
			a.report(RuleReference, k.raw, "wanted a term in another locale of this publisher, got none")
		}
		if len(row.Accepted)+len(row.Forbidden) == 0 {
			a.report(RuleRow, k.raw, "wanted what a term is called, or not, got neither")
		}
		return nil
	}, "termText")
}

func (a *audit) checkTermHomes() error {
	return a.each(func(k *auditKey, value []byte) error {
		var home termHomeRow
		if a.decodes(k, value, &home) && !a.has(termKey(home.Publisher, home.Locale, k.id(0))) {
			a.report(RuleIndex, k.raw, "wanted a term of %s in %s, got none", home.Publisher, home.Locale)
		}
		return nil
	}, "termHome")
}

func (a *audit) checkTermNames() error {
	return a.each(func(k *auditKey, value []byte) error {
		var row termRow
		publisher, locale, id := k.id(0), k.locale(1), ID(value)
		if !a.read(termKey(publisher, locale, id), &row) || i18n.TermKey(row.Term) != k.parts[2] || uint64(row.PartOfSpeech) != k.n[0] {
			a.report(RuleIndex, k.raw, "wanted a term that is written like this, got %q, which is not", short(string(value)))
		}
		return nil
	}, "termName")
}

func (a *audit) checkTermCounts(terms map[ID]int) error {
	err := a.each(func(k *auditKey, value []byte) error {
		var row glossaryRow
		want := terms[k.id(0)]
		delete(terms, k.id(0))
		if a.decodes(k, value, &row) && row.Terms != want {
			a.report(RuleCounter, k.raw, "wanted the count of the publisher's terms, %d, got %d", want, row.Terms)
		}
		return nil
	}, "glossary")
	for _, publisher := range slices.Sorted(maps.Keys(terms)) {
		a.report(RuleCounter, glossaryKey(publisher), "wanted the count of the publisher's terms, %d, got none", terms[publisher])
	}
	return err
}
