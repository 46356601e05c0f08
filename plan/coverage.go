package plan

import (
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// ItemKind is what a text hangs on, as coverage counts it.
type ItemKind uint8

const (
	OnPlan ItemKind = iota
	OnGoal
	OnStrategy
	OnAssignment
	itemKinds
)

// itemKind is the ItemKind of the node an ID names.
func (id ID) itemKind() ItemKind {
	switch id.Kind() {
	case KindGoal:
		return OnGoal
	case KindStrategy:
		return OnStrategy
	case KindAssignment:
		return OnAssignment
	}
	return OnPlan
}

// Coverage is how far a plan, or the whole catalogue, is translated into a locale:
// Total = Translated + Reviewed + Draft + Missing, and Stale of the first two are behind their source.
// Texts written in the locale itself count as translated.
type Coverage struct {
	Locale     i18n.Locale
	Kind       *ItemKind // nil: all kinds together
	Total      int
	Missing    int
	Draft      int
	Translated int
	Reviewed   int
	Stale      int
}

// Ratio of texts that readers can be served, from 0 to 1; nothing to translate is fully covered.
func (c Coverage) Ratio() float64 {
	if c.Total == 0 {
		return 1
	}
	return float64(c.Translated+c.Reviewed) / float64(c.Total)
}

// counts are the texts of a plan in one locale by ItemKind, as stored.
type counts [itemKinds]count

type count struct {
	_          struct{} `cbor:",toarray"`
	Source     int
	Draft      int
	Translated int
	Reviewed   int
	Stale      int
	Suggested  int
}

// localeCounts are a plan's counts in a locale, and those of its source.
type localeCounts struct {
	locale i18n.Locale
	counts counts
	source counts
}

// of is the counter that a text in this state stands in.
func (c *count) of(state TextState) *int {
	switch state {
	case StateDraft:
		return &c.Draft
	case StateTranslated:
		return &c.Translated
	case StateReviewed:
		return &c.Reviewed
	}
	return &c.Source
}

func (c *counts) add(d *counts) {
	for kind := range c {
		c[kind].add(d[kind])
	}
}

func (c *count) add(d count) {
	c.Source += d.Source
	c.Draft += d.Draft
	c.Translated += d.Translated
	c.Reviewed += d.Reviewed
	c.Stale += d.Stale
	c.Suggested += d.Suggested
}

// byKind is the coverage of each kind of item.
func (l localeCounts) byKind() []Coverage {
	out := make([]Coverage, itemKinds)
	for k := range out {
		kind := ItemKind(k)
		out[k] = coverage(l.locale, l.counts[kind], l.source[kind].Source)
		out[k].Kind = &kind
	}
	return out
}

func (l localeCounts) total() Coverage {
	var have, source count
	for kind := range l.counts {
		have.add(l.counts[kind])
		source.add(l.source[kind])
	}
	return coverage(l.locale, have, source.Source)
}

func coverage(locale i18n.Locale, have count, total int) Coverage {
	translated := have.Translated + have.Source
	return Coverage{
		Locale:     locale,
		Total:      total,
		Missing:    total - translated - have.Reviewed - have.Draft,
		Draft:      have.Draft,
		Translated: translated,
		Reviewed:   have.Reviewed,
		Stale:      have.Stale,
	}
}

// Coverage of the plan in the given locales, or in all of the catalogue's. It is of just these locales:
// one that the catalogue lacks, or has only parents of, is missing all texts.
func (p *Plan) Coverage(locales []i18n.Locale, byKind *bool) []Coverage {
	out := []Coverage{}
	for _, l := range p.countsIn(locales) {
		if byKind != nil && *byKind {
			out = append(out, l.byKind()...)
		} else {
			out = append(out, l.total())
		}
	}
	return out
}

func (p *Plan) countsIn(locales []i18n.Locale) []localeCounts {
	if len(locales) == 0 || len(p.coverage) == 0 {
		return p.coverage
	}
	var in []localeCounts
	for _, l := range p.coverage {
		if anySame(locales, l.locale) {
			in = append(in, l)
		}
	}
	for _, locale := range locales {
		if !slices.ContainsFunc(in, func(l localeCounts) bool { return l.locale.Same(locale) }) {
			in = append(in, localeCounts{locale: locale, source: p.coverage[0].source})
		}
	}
	return in
}

// readCoverage reads a plan's counters in each of the locales.
func readCoverage(tx store.Tx, locales []i18n.Locale, source i18n.Locale, plan ID) ([]localeCounts, error) {
	return readCounts(tx, locales, countKey(source, plan), func(l i18n.Locale) []byte { return countKey(l, plan) })
}

// readSums reads the counters of all PUBLISHED plans together.
func readSums(tx store.Tx, locales []i18n.Locale) ([]localeCounts, error) {
	return readCounts(tx, locales, sumKey(""), sumKey)
}

func readCounts(tx store.Tx, locales []i18n.Locale, source []byte, key func(i18n.Locale) []byte) ([]localeCounts, error) {
	var total counts
	if _, err := get(tx, source, &total); err != nil {
		return nil, err
	}
	out := make([]localeCounts, len(locales))
	for i, locale := range locales {
		out[i] = localeCounts{locale: locale, source: total}
		if _, err := get(tx, key(locale), &out[i].counts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *counts) subtract(d *counts) {
	for kind := range c {
		c[kind].Source -= d[kind].Source
		c[kind].Draft -= d[kind].Draft
		c[kind].Translated -= d[kind].Translated
		c[kind].Reviewed -= d[kind].Reviewed
		c[kind].Stale -= d[kind].Stale
		c[kind].Suggested -= d[kind].Suggested
	}
}

// addSums adds a published plan's counts to the catalogue's.
func addSums(tx store.Tx, source i18n.Locale, byLocale map[i18n.Locale]*counts) error {
	for locale, c := range byLocale {
		if err := addSum(tx, locale, c); err != nil {
			return err
		}
	}
	return addSum(tx, "", byLocale[source])
}

func addSum(tx store.Tx, locale i18n.Locale, c *counts) error {
	if *c == (counts{}) {
		return nil
	}
	var sum counts
	if _, err := get(tx, sumKey(locale), &sum); err != nil {
		return err
	}
	sum.add(c)
	return put(tx, sumKey(locale), &sum)
}
