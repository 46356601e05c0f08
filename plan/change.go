package plan

import (
	"context"
	"encoding/base64"
	"math"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// ChangeKind is what changed. Stored as a number: append only.
type ChangeKind uint8

const (
	ChangePlan ChangeKind = iota
	ChangeItem
	ChangeText
	ChangeLocale
	ChangeState // of a text whose words are the same
)

// ofText tells whether it is a text that changed.
func (k ChangeKind) ofText() bool {
	return k == ChangeText || k == ChangeState
}

// ChangeAction is what became of it. Stored as a number: append only.
type ChangeAction uint8

const (
	Put ChangeAction = iota
	Delete
)

// Change is something that changed, as a viewer may see it. A DELETE is a tombstone: of what is gone, or
// of what the viewer no longer sees.
type Change struct {
	Cursor   string
	Revision store.Rev
	Kind     ChangeKind
	Action   ChangeAction
	Plan     *ID
	ID       ID // of the node; for a locale its tag
	Field    *string
	Locale   *i18n.Locale
	At       Time
	Actor    *string
	Node     Node  // as it is now; nil in a DELETE
	Text     *Text // the text now in force; nil in a DELETE

	// MeaningUnchanged tells of a TEXT whether its source was only reworded; nil for viewers who may not know.
	MeaningUnchanged *bool
}

// ChangePage is a page of the change log, oldest first.
type ChangePage struct {
	Edges    []*ChangeEdge
	PageInfo PageInfo
	Head     string // the cursor of the newest change
}

// ChangeEdge is a change and its place in the log.
type ChangeEdge struct {
	Node   *Change
	Cursor string
}

// Nodes are the page's changes.
func (p *ChangePage) Nodes() []*Change {
	nodes := make([]*Change, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// ChangeQuery says which changes to list.
type ChangeQuery struct {
	After   string // "": from the start
	First   *int
	Plan    ID            // "": of all plans
	Locales []i18n.Locale // changes that readers of these see, through fallback too; empty: all
}

// scanned is how many rows of the log one page reads at most; a page may end early, and says there is more.
const scanned = 10_000

// Changes is a page of the changes after a cursor.
func (c *Catalogue) Changes(ctx context.Context, v Viewer, q ChangeQuery, sel Selection) (*ChangePage, error) {
	window, err := newWindow(Paging{First: q.First})
	if err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	var page *ChangePage
	sel.Items, sel.Translations = true, true
	err = c.read(ctx, v, sel, func(r *reader) error {
		r.unbounded = true // a page of changes can be of many plans
		l := changeLister{r: r, q: q, size: window.size}
		page, err = l.list()
		return err
	})
	return page, err
}

func (q *ChangeQuery) check() error {
	if q.Plan == "" {
		return nil
	}
	return at(q.Plan.of(KindPlan), "plan")
}

// changeLister reads one page of the log.
type changeLister struct {
	r       *reader
	q       ChangeQuery
	plans   []ID // where there are some: only changes of these, and of locales
	size    int
	onePlan bool // whether the page ends where another plan's changes begin
	scanned int  // how many rows the page took
	plan    ID   // that the last change on the page is of; "": of a locale
	meta    metaRow
	page    ChangePage
}

// begin lays out the page, and finds where it begins.
func (l *changeLister) begin() (after changePlace, err error) {
	if _, err := get(l.r.tx, metaKey(), &l.meta); err != nil {
		return after, err
	}
	l.page = ChangePage{Edges: []*ChangeEdge{}, Head: l.cursor(changePlace{l.r.tx.Rev(), math.MaxInt32})}
	return l.parse(l.q.After)
}

func (l *changeLister) list() (*ChangePage, error) {
	after, err := l.begin()
	if err != nil {
		return nil, err
	}
	if l.q.After == "" && l.meta.Floor > 0 && l.size > 0 {
		return nil, expired("the log no longer goes back to its start")
	}
	l.page.PageInfo.HasPreviousPage = after.rev > 0
	last, err := l.readOn(after)
	if err != nil {
		return nil, err
	}
	end := l.cursor(last)
	l.page.PageInfo.EndCursor = &end
	if len(l.page.Edges) > 0 {
		l.page.PageInfo.StartCursor = &l.page.Edges[0].Cursor
	}
	return &l.page, nil
}

// readOn fills the page with what comes after a place, and is the place that it ends at.
func (l *changeLister) readOn(after changePlace) (last changePlace, err error) {
	last = after
	for logged, err := range l.rows(after) {
		if err != nil {
			return last, err
		}
		at, row := logged.at, logged.row
		full := l.scanned == scanned || len(l.page.Edges) == l.size
		if full || l.onePlan && len(l.page.Edges) > 0 && l.plan != row.Plan {
			l.page.PageInfo.HasNextPage = true
			break
		}
		l.scanned++
		last = at
		if err := l.add(at, row); err != nil {
			return last, err
		}
	}
	return last, nil
}

// add adds a change to the page if the query wants it and the viewer may know of it.
func (l *changeLister) add(at changePlace, row *changeRow) error {
	if !l.wants(row) {
		return nil
	}
	change := &Change{
		Cursor: l.cursor(at), Revision: at.rev, Kind: row.Kind, Action: row.Action, Plan: optional(row.Plan),
		ID: row.ID, Field: optional(row.Field), Locale: optional(row.Locale), At: fromMillis(row.Updated),
	}
	if l.r.viewer.sees(row.Plan, PlanDraft) {
		change.Actor = optional(row.Actor)
		if row.Kind.ofText() {
			change.MeaningUnchanged = &row.Reworded
		}
	}
	shown, err := l.show(change, row)
	if err != nil || !shown {
		return err
	}
	l.plan = row.Plan
	l.page.Edges = append(l.page.Edges, &ChangeEdge{Node: change, Cursor: change.Cursor})
	return nil
}

// wants tells whether the query is about what a row is of.
func (l *changeLister) wants(row *changeRow) bool {
	switch {
	case row.Kind == ChangeLocale:
		return true
	case l.q.Plan != "" && row.Plan != l.q.Plan:
		return false
	}
	return len(l.plans) == 0 || slices.Contains(l.plans, row.Plan)
}

// show fills in what the change is of, and tells whether the viewer is told of it.
func (l *changeLister) show(change *Change, row *changeRow) (bool, error) {
	if row.Kind == ChangeLocale {
		change.ID = ID(row.Locale)
		return true, nil
	}
	if row.Hidden && !l.insider(row) {
		return false, nil
	}
	p, err := l.r.plan(row.Plan)
	switch {
	case err != nil:
		return false, err
	case p == nil:
		return row.Action == Delete && !row.Kind.ofText() && l.mayHaveSeen(row), nil
	case row.Kind.ofText():
		return l.showText(p, change, row)
	}
	change.Action = Delete
	if change.Node, err = l.r.node(row.ID); change.Node != nil {
		change.Action = Put
	}
	return change.Node != nil || l.mayHaveSeen(row), err
}

// insider tells whether the viewer sees plans that are not published.
func (l *changeLister) insider(row *changeRow) bool {
	return l.r.viewer.sees(row.Plan, PlanDraft)
}

// mayHaveSeen tells whether the viewer can have seen what is gone now, and needs its tombstone. Of all rows of
// what is gone, at least the first since the plan was last PUBLISHED says so.
func (l *changeLister) mayHaveSeen(row *changeRow) bool {
	return row.Public || l.insider(row)
}

// showText fills in the text now in force, if readers of the query's locales could see the change.
func (l *changeLister) showText(p *Plan, change *Change, row *changeRow) (bool, error) {
	sourceDraft := row.Hidden && row.Locale == p.SourceLocale
	if !l.concerns(p, row.Locale) || sourceDraft && !l.r.viewer.edits(p.ID) {
		return false, nil
	}
	n, err := l.r.node(row.ID)
	if err != nil {
		return false, err
	}
	there := false
	if located, ok := n.(Localized); ok {
		change.Text, there = located.stored(row.Field, row.Locale)
		there = there || sourceDraft && l.drafted(p.ID, unit{row.ID, row.Field, row.Locale})
	}
	change.Action = Delete
	if there {
		change.Action, change.Node = Put, n
	}
	return there || l.mayHaveSeen(row), nil
}

// drafted tells whether somebody keeps a draft of a text.
func (l *changeLister) drafted(plan ID, u unit) bool {
	from, to := draftsRange(plan, u)
	return anyKey(l.r.tx, from, to)
}

// concerns tells whether a text in a locale can be served to readers of one of the query's locales.
func (l *changeLister) concerns(p *Plan, locale i18n.Locale) bool {
	if len(l.q.Locales) == 0 {
		return true
	}
	return slices.ContainsFunc(l.q.Locales, func(wanted i18n.Locale) bool {
		chain := l.r.all.locales.Chain([]i18n.Locale{wanted}, p.SourceLocale)
		return slices.Contains(chain.Locales(), locale)
	})
}

// cursor is a place as clients hold it, with the catalogue and its epoch: places of another catalogue,
// or of one that was restored since, mean nothing here.
func (l *changeLister) cursor(at changePlace) string {
	return base64.RawURLEncoding.EncodeToString(store.Key(l.meta.Catalogue, l.meta.Epoch, at.rev, at.n))
}

func (l *changeLister) parse(cursor string) (changePlace, error) {
	if cursor == "" {
		return changePlace{0, 0}, nil
	}
	catalogue, epoch, at, err := readCursor(cursor)
	if err != nil {
		return at, fail(Invalid, "%q is not a cursor: wanted one that an earlier answer gave", short(cursor)).at("after")
	}
	switch {
	case catalogue != l.meta.Catalogue || epoch != l.meta.Epoch:
		return at, expired("the cursor is of another catalogue, or of one that was restored since")
	case at.rev < l.meta.Floor:
		return at, expired("the changes after the cursor are no longer kept")
	}
	return at, nil
}

func readCursor(cursor string) (catalogue, epoch string, at changePlace, err error) {
	key, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = store.Split(key, &catalogue, &epoch, &at.rev, &at.n)
	}
	return catalogue, epoch, at, err
}

// expired says why nothing can be read after a cursor, and how to start over.
func expired(why string) error {
	return fail(CursorExpired, "%s: take head, which changes(first: 0) tells, pull everything, and go on from there", why).at("after")
}
