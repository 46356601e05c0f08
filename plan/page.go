package plan

import (
	"context"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"polyplan/i18n"
	"polyplan/store"
)

// PlanOrder is how a list of plans is ordered.
type PlanOrder uint8

const (
	// ByTitle is the order of the titles that the reader sees, in the reader's collation.
	ByTitle PlanOrder = iota
	// ByUpdate is the most recently updated first.
	ByUpdate
	// ByID never moves a plan: who goes through all of a list while it is written to misses none and gets none twice.
	ByID
)

// PlanFilter says which plans to list; what is zero does not filter.
type PlanFilter struct {
	Publisher   ID
	States      []PlanState
	CoveredIn   i18n.Locale // or another locale that serves its readers without fallback
	MinCoverage *float64    // 0 to 1; nil with CoveredIn: at least one text
	Text        string      // in the title the reader sees; case, width and accents do not matter
}

// Paging is a window of a Relay connection (GraphQL Cursor Connections Specification).
type Paging struct {
	First, Last   *int
	After, Before string
}

// MaxPage is how many plans a page may have, and defaultPage how many it has where nobody says;
// maxSearch is how many characters may be looked for.
const (
	MaxPage     = 100
	defaultPage = 20
	maxSearch   = 200
)

// PlanPage is a page of a list of plans.
type PlanPage struct {
	Edges    []*PlanEdge
	PageInfo PageInfo
	count    func() int
}

// PlanEdge is a plan and its place in the list.
type PlanEdge struct {
	Node   *Plan
	Cursor string
}

// PageInfo is where a page stands in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// Nodes are the page's plans.
func (p *PlanPage) Nodes() []*Plan {
	nodes := make([]*Plan, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// TotalCount is how many plans the whole list has.
func (p *PlanPage) TotalCount() int {
	return p.count()
}

// Plans is a page of the plans that the viewer sees and the filter lets through.
func (c *Catalogue) Plans(ctx context.Context, v Viewer, paging Paging, filter PlanFilter, order PlanOrder, sel Selection) (*PlanPage, error) {
	window, err := newWindow(paging)
	if err != nil {
		return nil, err
	}
	if err := filter.check(); err != nil {
		return nil, err
	}
	var page *PlanPage
	err = c.read(ctx, v, sel, func(r *reader) error {
		r.hangsOn(onCatalogue)
		l, err := c.directory.list(ctx, r, filter, order)
		if err != nil {
			return err
		}
		page, err = l.page(r, window)
		return err
	})
	return page, err
}

func (f *PlanFilter) check() error {
	if f.MinCoverage != nil && (*f.MinCoverage < 0 || *f.MinCoverage > 1) {
		return fail(Invalid, "minCoverage is %g: wanted a part of the whole, from 0 to 1", *f.MinCoverage).at("filter", "minCoverage")
	}
	if f.MinCoverage != nil && f.CoveredIn == "" {
		return fail(Invalid, "minCoverage without coveredIn: say in which locale").at("filter", "coveredIn")
	}
	f.States = slices.Compact(slices.Sorted(slices.Values(f.States)))
	if err := checkSearch(f.Text); err != nil {
		return at(err, "filter", "text")
	}
	if f.Publisher == "" {
		return nil
	}
	return at(f.Publisher.of(KindPublisher), "filter", "publisher")
}

// checkSearch bounds what texts are looked through for.
func checkSearch(text string) error {
	if n := utf8.RuneCountInString(text); n > maxSearch {
		return fail(TooLong, "text has %d characters: wanted at most %d", n, maxSearch)
	}
	return nil
}

// window is a checked Paging.
type window struct {
	size          int
	back          bool // the last of them, not the first
	after, before string
}

func newWindow(p Paging) (window, error) {
	w := window{size: defaultPage, after: p.After, before: p.Before, back: p.Last != nil}
	if p.First != nil && p.Last != nil {
		return w, fail(Invalid, "first and last are both given: give one").at("last")
	}
	name, size := "first", p.First
	if w.back {
		name, size = "last", p.Last
	}
	if size != nil {
		w.size = *size
	}
	if w.size < 0 || w.size > MaxPage {
		return w, fail(Invalid, "%s is %d: wanted 0 to %d", name, w.size, MaxPage).at(name)
	}
	return w, nil
}

// planList is a filtered and ordered list of plans at one revision. A place in it is a sort key and an
// id; keys ascend as bytes.
type planList struct {
	name  string // tells cursors of this list from those of another
	walk  walk
	admit func(ID) bool
}

func (d *directory) list(ctx context.Context, r *reader, filter PlanFilter, order PlanOrder) (*planList, error) {
	if r.all.rev != r.tx.Rev() {
		return nil, errBehind
	}
	l := &planList{name: fmt.Sprint(order)}
	var byTitle *titles
	if order == ByTitle || filter.Text != "" {
		t, err := d.titlesIn(ctx, r.tx, r.sel, r.all.locales)
		if err != nil {
			return nil, err
		}
		if t.rev != r.tx.Rev() {
			return nil, errBehind
		}
		byTitle = t
	}
	l.walk = r.all.walk
	switch order {
	case ByID:
		l.walk = r.all.walkByID
	case ByTitle:
		l.name += titleOrder(r.sel, r.all.locales)
		l.walk = byTitle.walk
	}
	admit, err := d.admits(ctx, r, filter, byTitle)
	l.admit = admit
	return l, err
}

// admits is the filter as a question about one plan.
func (d *directory) admits(
	ctx context.Context, r *reader, filter PlanFilter, byTitle *titles,
) (func(ID) bool, error) {
	covered, err := d.coverage(ctx, r, filter)
	if err != nil {
		return nil, err
	}
	text := i18n.Fold(filter.Text)
	return func(id ID) bool {
		e, ok := r.all.byID.Get(id)
		switch {
		case !ok || !r.viewer.sees(id, e.state):
			return false
		case filter.Publisher != "" && e.publisher != filter.Publisher:
			return false
		case len(filter.States) > 0 && !slices.Contains(filter.States, e.state):
			return false
		case filter.CoveredIn != "" && !reaches(covered, id, filter.MinCoverage):
			return false
		case text != "" && !byTitle.holds(id, text):
			return false
		}
		return true
	}, nil
}

// coverage is that of each locale that serves readers of filter.CoveredIn without fallback.
func (d *directory) coverage(ctx context.Context, r *reader, filter PlanFilter) ([]*covers, error) {
	if filter.CoveredIn == "" {
		return nil, nil
	}
	var all []*covers
	for _, locale := range r.all.locales.Chain([]i18n.Locale{filter.CoveredIn}, "").Only().Locales() {
		c, err := d.coversOf(ctx, r.tx, locale)
		if err != nil {
			return nil, err
		}
		if c.rev != r.tx.Rev() {
			return nil, errBehind
		}
		all = append(all, c)
	}
	return all, nil
}

// reaches tells whether one of the locales has enough of the plan's texts. What they have together the
// counters do not tell, and the texts are too many to look at.
func reaches(all []*covers, id ID, least *float64) bool {
	best := 0.
	for _, c := range all {
		ratio, _ := c.ratio.Get(id)
		best = max(best, ratio)
	}
	if least == nil {
		return best > 0
	}
	return best >= *least
}

func (t *titles) holds(id ID, text string) bool {
	title, ok := t.byID.Get(id)
	return ok && strings.Contains(title.folded, text)
}

// page is the window's part of the list.
func (l *planList) page(r *reader, w window) (*PlanPage, error) {
	after, err := l.spot(w.after, "after")
	if err != nil {
		return nil, err
	}
	before, err := l.spot(w.before, "before")
	if err != nil {
		return nil, err
	}
	spots := l.take(after, before, w.back, w.size+1)
	more := len(spots) > w.size
	spots = spots[:min(len(spots), w.size)]
	if w.back {
		slices.Reverse(spots)
	}
	page := &PlanPage{
		Edges: []*PlanEdge{},
		PageInfo: PageInfo{
			HasNextPage:     more && !w.back || before != nil && l.any(before, false),
			HasPreviousPage: more && w.back || after != nil && l.any(after, true),
		},
		count: l.count,
	}
	for _, s := range spots {
		if err := page.add(r, s, l.cursor(s)); err != nil {
			return nil, err
		}
	}
	return page, nil
}

func (p *PlanPage) add(r *reader, s spot, cursor string) error {
	plan, err := r.plan(s.id)
	if err != nil {
		return err
	}
	if plan == nil {
		return fmt.Errorf("plan %s is in the directory and not in the store: %w", s.id, store.ErrCorrupt)
	}
	p.Edges = append(p.Edges, &PlanEdge{Node: plan, Cursor: cursor})
	if p.PageInfo.StartCursor == nil {
		p.PageInfo.StartCursor = &cursor
	}
	p.PageInfo.EndCursor = &cursor
	return nil
}

// take is up to n places between after and before, either of which may be nil: the first n or, back,
// the last n from the last.
func (l *planList) take(after, before *spot, back bool, n int) []spot {
	from, to, ahead := after, before, 1
	if back {
		from, to, ahead = before, after, -1
	}
	var spots []spot
	l.walk(from, back, func(s spot) bool {
		switch {
		case to != nil && s.compare(to)*ahead >= 0:
			return false
		case from != nil && s.compare(from) == 0, !l.admit(s.id):
			return true
		}
		spots = append(spots, s)
		return len(spots) < n
	})
	return spots
}

// any tells whether there is a place at s or beyond.
func (l *planList) any(s *spot, back bool) bool {
	found := false
	l.walk(s, back, func(s spot) bool {
		found = l.admit(s.id)
		return !found
	})
	return found
}

func (l *planList) count() int {
	n := 0
	l.walk(nil, false, func(s spot) bool {
		if l.admit(s.id) {
			n++
		}
		return true
	})
	return n
}

// cursor is a place as clients hold it: the list it is of, the sort key, the id.
func (l *planList) cursor(s spot) string {
	return base64.RawURLEncoding.EncodeToString(store.Key(l.hash(), s.key, string(s.id)))
}

// spot is the place of a cursor; nil for none.
func (l *planList) spot(cursor, argument string) (*spot, error) {
	if cursor == "" {
		return nil, nil
	}
	key, err := base64.RawURLEncoding.DecodeString(cursor)
	var list uint64
	var s spot
	var id string
	if err == nil {
		err = store.Split(key, &list, &s.key, &id)
	}
	if err != nil {
		return nil, fail(Invalid, "%q is not a cursor: wanted one that an earlier answer gave", short(cursor)).at(argument)
	}
	if list != l.hash() {
		return nil, fail(Invalid, "the cursor %q is of a list in another order or language: start without one", short(cursor)).at(argument)
	}
	s.id = ID(id)
	return &s, nil
}

func (l *planList) hash() uint64 {
	h := fnv.New64a()
	h.Write([]byte(l.name))
	return h.Sum64()
}
