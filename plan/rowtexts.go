package plan

import (
	"cmp"
	"slices"

	"polyplan/store"
)

// The texts of a document on their way to be rows, each held against its source.

// text lays out one text in all its locales.
func (l *layout) text(node ID, field string, texts Texts, required bool) error {
	u := l.grid.begin(node, field)
	for tag, text := range texts {
		c, err := l.column(tag)
		if err != nil {
			return at(err, tag)
		}
		laid, err := l.laidText(c, field, text)
		if err != nil {
			return at(err, tag)
		}
		if laid.value != "" {
			l.grid.add(laid)
		}
	}
	switch {
	case l.grid.has(u, l.source):
		return l.grid.distinct(u)
	case required:
		return fail(Invalid, "no text in the plan's source locale %s: wanted one", l.source)
	case l.grid.size(u) > 0:
		return fail(Invalid, "translations, but no text in the plan's source locale %s to translate", l.source)
	}
	l.grid.drop(u)
	return nil
}

// column is the column of a tag.
func (l *layout) column(tag string) (*column, error) {
	if c, ok := l.grid.byTag[tag]; ok {
		return c, nil
	}
	locale, err := l.spell.parse(tag)
	if err != nil {
		return nil, err
	}
	return l.grid.column(tag, locale, l.marks[locale]), nil
}

func (l *layout) laidText(c *column, field string, text DocumentText) (unitText, error) {
	value, err := clean(field, text.Value)
	if err != nil {
		return unitText{}, err
	}
	laid := unitText{column: c, value: value, state: text.State}
	if laid.state == StateMissing {
		laid.state = cmp.Or(c.marks.State, StateTranslated)
	}
	if origin := cmp.Or(text.Origin, c.marks.Origin); origin != nil {
		laid.origin = *origin
	}
	switch {
	case c.locale == l.source && (laid.state == StateDraft || laid.state == StateReviewed):
		return unitText{}, fail(Invalid, "a source text cannot be %s: leave the state out", laid.state)
	case c.locale == l.source && text.Stale:
		return unitText{}, fail(Invalid, "a source text cannot be stale: leave the mark out")
	case c.locale == l.source:
		laid.state = StateSource
	case laid.state == StateSource:
		return unitText{}, fail(Invalid, "a text in %s cannot be SOURCE: the plan's source locale is %s", c.locale, l.source)
	}
	laid.behind, err = behind(field, text)
	return laid, err
}

// behind is what a stale text translates, nil of one that is not stale.
func behind(field string, text DocumentText) (*string, error) {
	if !text.Stale && text.Translates != "" {
		return nil, fail(Invalid, "only a text that is stale says what it translates").at("translates")
	}
	if !text.Stale {
		return nil, nil
	}
	value, err := clean(field, text.Translates)
	return &value, at(err, "translates")
}

// finish orders the plan's texts, finds the source of each, and counts them.
func (l *layout) finish() {
	r := l.rows
	columns := l.grid.inOrder(l.source)
	r.texts, r.sources = l.grid.rows(), len(l.grid.all)
	r.anchor()
	for _, c := range columns {
		r.counts[c.locale] = &c.counts
		r.locales = append(r.locales, c.locale)
	}
	slices.Sort(r.locales)
}

// anchor gives stale texts past sources to translate. What a source was has the revisions from 1 on, in the order
// of the locales: which came first is not known.
func (r *planRows) anchor() {
	known := map[pastText]store.Rev{}
	last := map[int]store.Rev{} // by source
	for i := range r.texts {
		text := &r.texts[i]
		if text.behind == nil || *text.behind == "" {
			continue
		}
		past := pastText{node: text.node, field: text.field, value: *text.behind}
		rev, ok := known[past]
		if !ok {
			last[text.source]++
			rev = last[text.source]
			known[past], past.rev = rev, rev
			r.past = append(r.past, past)
		}
		text.of = rev
	}
}

// since is the last revision that must have passed before the rows are put.
func (r *planRows) since() store.Rev {
	var last store.Rev
	for i := range r.past {
		last = max(last, r.past[i].rev)
	}
	return last
}

// sourceRev is the revision of the text that a text translates, 0 for a source text.
func (r *planRows) sourceRev(i int) store.Rev {
	text := &r.texts[i]
	switch {
	case text.state == StateSource:
		return 0
	case text.behind != nil:
		return text.of
	}
	return r.texts[text.source].rev
}
