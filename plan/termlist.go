package plan

import (
	"context"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// TermQuery says which terms of a glossary to list; what is zero does not filter.
type TermQuery struct {
	Publisher ID
	Locale    i18n.Locale // only terms in it, or that have a translation there
	Text      string      // in the term, or its translation in Locale; case, width and accents do not matter
	First     *int
	After     string
}

// TermPage is a page of a glossary.
type TermPage struct {
	Edges      []*TermEdge
	PageInfo   PageInfo
	TotalCount int
}

// TermEdge is a term and its place in the list.
type TermEdge struct {
	Node   *Term
	Cursor string
}

// Nodes are the page's terms.
func (p *TermPage) Nodes() []*Term {
	nodes := make([]*Term, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// Terms is a page of a publisher's glossary, in the collation of the locale that the reader wants most. It takes a
// token; a publisher that the viewer does not see has no terms.
func (c *Catalogue) Terms(ctx context.Context, v Viewer, q TermQuery, sel Selection) (*TermPage, error) {
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	window, err := newWindow(Paging{First: q.First, After: q.After})
	if err != nil {
		return nil, err
	}
	if err := q.Publisher.of(KindPublisher); err != nil {
		return nil, at(err, "publisher")
	}
	if err := checkSearch(q.Text); err != nil {
		return nil, at(err, "text")
	}
	var page *TermPage
	err = c.read(ctx, v, sel, func(r *reader) (err error) {
		page, err = c.terms(r, q, window)
		return err
	})
	return page, err
}

func (c *Catalogue) terms(r *reader, q TermQuery, w window) (*TermPage, error) {
	page := &TermPage{Edges: []*TermEdge{}}
	if !r.all.shows(q.Publisher, r.viewer) {
		return page, nil
	}
	p, err := r.publisher(q.Publisher)
	if err != nil || p == nil {
		return page, err
	}
	g, err := c.glossaries.at(r.tx, q.Publisher)
	if err != nil {
		return nil, err
	}
	collation := collationFor(r.sel.Wanted, r.all.locales)
	list := planList{name: "terms " + string(collation)}
	after, err := list.spot(w.after, "after")
	if err != nil {
		return nil, err
	}
	spots, err := q.pick(r, g, g.order(collation))
	if err != nil {
		return nil, err
	}
	page.TotalCount = len(spots)
	from := 0
	if after != nil {
		from, _ = slices.BinarySearchFunc(spots, after, func(s spot, after *spot) int {
			return min(s.compare(after)*2-1, 1) // the first that comes after it
		})
	}
	to := min(from+w.size, len(spots))
	page.PageInfo.HasPreviousPage, page.PageInfo.HasNextPage = from > 0, to < len(spots)
	for _, s := range spots[from:to] {
		t := g.find(s.id)
		term := newTerm(t.id, p, t.locale, &t.row)
		if err := readTermTexts(r.tx, r.all.locales, r.sel, term); err != nil {
			return nil, err
		}
		page.add(&TermEdge{Node: term, Cursor: list.cursor(s)})
	}
	return page, nil
}

func (p *TermPage) add(edge *TermEdge) {
	p.Edges = append(p.Edges, edge)
	if p.PageInfo.StartCursor == nil {
		p.PageInfo.StartCursor = &edge.Cursor
	}
	p.PageInfo.EndCursor = &edge.Cursor
}

// pick is the terms that the query lets through, in their order.
func (q *TermQuery) pick(r *reader, g *glossary, order []spot) ([]spot, error) {
	if q.Locale == "" && q.Text == "" {
		return order, nil
	}
	locale, ok := r.all.locales.Find(q.Locale)
	if q.Locale != "" && !ok {
		return nil, nil
	}
	called, err := q.wordings(r, locale)
	if err != nil {
		return nil, err
	}
	text := i18n.Fold(q.Text)
	return slices.DeleteFunc(slices.Clone(order), func(s spot) bool {
		t := g.find(s.id)
		words, there := called[s.id]
		in := locale == "" || t.locale == locale || there
		return !in || !strings.Contains(t.folded, text) && !strings.Contains(words, text)
	}), nil
}

// wordings are what terms are called in a locale, by their ids, as search sees it.
func (q *TermQuery) wordings(r *reader, locale i18n.Locale) (map[ID]string, error) {
	called := map[ID]string{}
	if locale == "" {
		return called, nil
	}
	from, to := store.Prefix("termText", string(q.Publisher), string(locale))
	for key, value := range r.tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, nil, nil, &id); err != nil {
			return nil, err
		}
		var row termTextRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		called[ID(id)] = i18n.Fold(strings.Join(row.Accepted, "\n"))
	}
	return called, nil
}
