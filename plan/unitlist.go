package plan

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// TranslationUnits is a page of what there is to translate into a locale, each plan in its own order.
func (c *Catalogue) TranslationUnits(ctx context.Context, v Viewer, q UnitQuery, sel Selection) (*UnitPage, error) {
	if err := v.mayList(q.Locale); err != nil {
		return nil, err
	}
	window, err := newWindow(Paging{First: q.First, After: q.After})
	if err != nil {
		return nil, err
	}
	after, err := parseUnitCursor(q.After)
	if err != nil {
		return nil, err
	}
	if q.Offset < 0 {
		return nil, fail(Invalid, "offset is %d: wanted 0 or more", q.Offset).at("offset")
	}
	if err := checkSearch(q.Text); err != nil {
		return nil, at(err, "text")
	}
	if q.Plan != "" {
		if err := q.Plan.of(KindPlan); err != nil {
			return nil, at(err, "plan")
		}
	}
	var l unitLister
	var page *UnitPage
	err = c.view(ctx, func(tx store.Tx, all *plans) error {
		l = unitLister{c: c, tx: tx, all: all, viewer: v, q: q, sel: sel, size: window.size, after: after, passes: q.Offset}
		page, err = l.list(ctx)
		return err
	})
	if err == nil {
		ReadingOf(ctx).note(ctx, l.words)
	}
	return page, err
}

// unitLister walks the plans for one page of units.
type unitLister struct {
	c      *Catalogue
	tx     store.Tx
	all    *plans
	viewer Viewer
	q      UnitQuery
	sel    Selection
	size   int
	after  *unitCursor
	passes int // how many are still to be passed over

	locale i18n.Locale
	words  []*words
	page   UnitPage
	finder *termFinder // of terms; see terms

	sought  string         // the text that is looked for, folded
	threads map[place]bool // where in the plan threads are open, if that is asked for
	said    int            // how many comments were read
}

func (l *unitLister) list(ctx context.Context) (*UnitPage, error) {
	locale, ok := l.all.locales.Find(l.q.Locale)
	if !ok {
		return nil, fail(NotFound, "the catalogue has no locale %s: add it first", l.q.Locale).at("locale")
	}
	l.work(locale)
	l.sought = i18n.Fold(l.q.Text)
	l.page.Edges = []*UnitEdge{}
	for _, id := range l.plans() {
		done, err := l.plan(ctx, id)
		if err != nil {
			return nil, err
		}
		if done {
			break
		}
	}
	return &l.page, l.recall()
}

// work sets out to read texts in a locale, with the trees that they stand in.
func (l *unitLister) work(locale i18n.Locale) {
	l.locale = locale
	l.sel.Items = true
	l.sel.Voices = append([]i18n.Locale{locale}, l.sel.Voices...)
}

// plans are the ids of the plans to walk, and of all of them where the whole list is to be counted.
func (l *unitLister) plans() []ID {
	ids := []ID{l.q.Plan}
	if l.q.Plan == "" {
		ids = l.all.byID.Keys()
	}
	return slices.DeleteFunc(ids, func(id ID) bool { return !l.worksOn(id) })
}

func (l *unitLister) worksOn(id ID) bool {
	e, ok := l.all.byID.Get(id)
	return ok && l.viewer.sees(id, e.state) && l.viewer.lists(id, l.locale, e.source)
}

// plan adds a plan's units to the page, and tells whether that is all there is to do.
func (l *unitLister) plan(ctx context.Context, id ID) (bool, error) {
	e, _ := l.all.byID.Get(id)
	have, err := readCoverage(l.tx, []i18n.Locale{l.locale}, e.source, id)
	if err != nil {
		return false, err
	}
	n, exact := l.q.count(have[0].total())
	exact = exact && e.source != l.locale // source texts have a state of their own
	if l.q.Commented != nil {
		if l.threads, err = openThreads(l.tx, id, l.locale); err != nil {
			return false, err
		}
		exact = false
		if *l.q.Commented && len(l.threads) == 0 {
			return false, nil
		}
	}
	if exact && n == 0 || l.q.failsNone(have[0].total()) {
		return false, nil
	}
	exact = exact && l.q.Failing == nil && l.sought == ""
	if exact {
		l.page.TotalCount += n
	}
	info, passed := &l.page.PageInfo, l.after != nil && id < l.after.plan
	switch {
	case passed && (exact || !l.sel.Total):
		info.HasPreviousPage = true
		return false, nil
	case exact && n <= l.passes && (l.after == nil || id != l.after.plan):
		l.passes -= n
		info.HasPreviousPage = true
		return false, nil
	case exact && len(l.page.Edges) == l.size:
		info.HasNextPage = true
		return !l.sel.Total, nil
	}
	walked, err := l.walk(ctx, id)
	if !exact {
		l.page.TotalCount += walked
	}
	return info.HasNextPage && !l.sel.Total, err
}

// read reads a plan with the words of the list's locales.
func (l *unitLister) read(id ID) (*Plan, error) {
	r := &reader{tx: l.tx, all: l.all, viewer: l.viewer, sel: l.sel, plans: map[ID]*Plan{}, publishers: map[ID]*Publisher{}}
	p, err := r.plan(id)
	l.words = append(l.words, r.words...)
	return p, err
}

// walk adds a plan's units to the page and counts those that the query admits.
func (l *unitLister) walk(ctx context.Context, id ID) (int, error) {
	p, err := l.read(id)
	if err != nil || p == nil {
		return 0, err
	}
	if l.after != nil && l.after.plan == id {
		if err := l.after.find(p); err != nil {
			return 0, err
		}
	}
	n, nth, had := 0, 0, len(l.page.Edges)
	var order []stand
	units := map[int]*TranslationUnit{}
	err = p.eachUnit(func(at *node, f fieldRow, path []string) error {
		if err := ctx.Err(); err != nil {
			return err // to look through a large catalogue takes long, and so does what checks find in it
		}
		nth++
		order = append(order, stand{at, f})
		column := p.words.voices[p.words.voice(l.locale)].column
		if l.page.PageInfo.HasNextPage && !l.sel.Total {
			return nil // nobody asks what else there is
		}
		if !l.q.admits(&column[f.row], p.words.stale(f.row, &column[f.row])) || !l.q.admitsThreads(l.threads[place{at.ID, f.field}]) {
			return nil
		}
		if l.sought != "" && !l.holds(p.words.voices[0].column[f.row].Value) && !l.holds(column[f.row].Value) {
			return nil
		}
		if asked, err := l.asksFor(p, at, f, column[f.row].Value); err != nil || !asked {
			return err
		}
		n++
		if err := l.add(p, at, f, path, unitCursor{id, nth, at.ID, f.field}); err != nil || len(l.page.Edges) == had {
			return err
		}
		had = len(l.page.Edges)
		units[nth-1] = l.page.Edges[had-1].Node
		return nil
	})
	l.seat(units, order)
	return n, err
}

// holds tells whether a text is one of those looked for.
func (l *unitLister) holds(text string) bool {
	return strings.Contains(i18n.Fold(text), l.sought)
}

func (l *unitLister) add(p *Plan, n *node, f fieldRow, path []string, at unitCursor) error {
	if l.after != nil && !l.after.before(at) {
		l.page.PageInfo.HasPreviousPage = true
		return nil
	}
	if l.passes > 0 {
		l.passes--
		l.page.PageInfo.HasPreviousPage = true
		return nil
	}
	if len(l.page.Edges) == l.size {
		l.page.PageInfo.HasNextPage = true
		return nil
	}
	u, err := l.unit(p, n, f, path)
	if err != nil {
		return err
	}
	cursor := at.String()
	l.page.Edges = append(l.page.Edges, &UnitEdge{Node: u, Cursor: cursor})
	if l.page.PageInfo.StartCursor == nil {
		l.page.PageInfo.StartCursor = &cursor
	}
	l.page.PageInfo.EndCursor = &cursor
	return nil
}

func (l *unitLister) unit(p *Plan, n *node, f fieldRow, path []string) (*TranslationUnit, error) {
	v := &p.words.voices[p.words.voice(l.locale)]
	text := &v.column[f.row]
	most := MaxText
	at := unit{n.ID, f.field, l.locale}
	u := &TranslationUnit{
		ID: at.String(), Node: n.self, Field: f.field, Locale: l.locale,
		Path: path, Source: p.words.serve(f.row, 0), MaxLength: &most, own: n, at: f, plan: p,
		siblings: Siblings{Before: []*UnitText{}, After: []*UnitText{}},
	}
	if text.Value != "" {
		u.Target = n.translation(f, v, text)
		if p.words.stale(f.row, text) {
			var anchored textRow
			found, err := get(l.tx, pastKey(p.ID, at.in(p.SourceLocale), text.Of), &anchored)
			if err != nil {
				return nil, err
			}
			if found {
				u.AnchoredSource = &anchored.Value
			}
		}
	}
	var err error
	if u.Suggestions, err = l.suggestions(p, n.self, at); err != nil {
		return nil, err
	}
	u.history, err = l.history(n, f, v, l.sel.History, func(past *textRow) bool {
		return l.viewer.recalls(p.ID, past, l.locale, p.SourceLocale)
	})
	if err != nil {
		return nil, err
	}
	if u.sourceHistory, err = l.history(n, f, &p.words.voices[0], l.sel.SourceHistory, inForceOnce); err != nil {
		return nil, err
	}
	if u.sourceAt, err = l.sourceAt(n, f, l.sel.Since); err != nil {
		return nil, err
	}
	if u.Terms, err = l.terms(p, u.Source.Value, text.Value); err != nil {
		return nil, err
	}
	if u.Comments, err = l.comments(p.ID, at); err != nil {
		return nil, err
	}
	u.Checks = []*CheckResult{}
	if l.sel.Checks && text.Value != "" && l.locale != p.SourceLocale {
		k, err := l.checking(p)
		if err != nil {
			return nil, err
		}
		if u.Checks, err = k.all(at, u.Source.Value, text.Value); err != nil {
			return nil, err
		}
	}
	return u, nil
}

func (l *unitLister) checking(p *Plan) (checking, error) {
	terms, err := l.termsOf(p)
	return checking{tx: l.tx, viewer: l.viewer, plan: p.ID, from: p.SourceLocale, terms: terms}, err
}

// asksFor tells whether a text is one of those asked for by what checks find in it.
func (l *unitLister) asksFor(p *Plan, n *node, f fieldRow, target string) (bool, error) {
	if l.q.Failing == nil {
		return true, nil
	}
	if target == "" || l.locale == p.SourceLocale {
		return !*l.q.Failing, nil
	}
	k, err := l.checking(p)
	if err != nil {
		return false, err
	}
	fails, err := k.failing(unit{n.ID, f.field, l.locale}, p.words.voices[0].column[f.row].Value, target)
	return fails == *l.q.Failing, err
}

// failsNone tells whether a plan has no text that could fail a check, where those are wanted.
func (q *UnitQuery) failsNone(c Coverage) bool {
	return q.Failing != nil && *q.Failing && c.Draft+c.Translated+c.Reviewed == 0
}

// suggestions are what is offered beside the text, and the viewer's own drafts.
func (l *unitLister) suggestions(p *Plan, n Localized, u unit) ([]*Suggestion, error) {
	out := []*Suggestion{}
	from, to := draftsRange(p.ID, u)
	for key, value := range l.tx.Scan(from, to) {
		_, author, row, err := splitDraft(key, value)
		if err != nil {
			return nil, err
		}
		if !row.Suggested && author != l.viewer.ID && !l.viewer.overseesDrafts(p.ID, u.locale, p.SourceLocale) {
			continue
		}
		base, err := baseOf(l.tx, p.ID, u, row.Base)
		if err != nil {
			return nil, err
		}
		offer := newSuggestion(u, author, row, base)
		offer.Node = n
		out = append(out, offer)
	}
	return out, nil
}

// count is how many units of a plan pass, by its counters, and whether they can tell exactly.
func (q *UnitQuery) count(c Coverage) (n int, exact bool) {
	if q.Stale != nil {
		return c.Stale, c.Stale == 0 && *q.Stale || *q.Stale && len(q.States) == 0
	}
	if len(q.States) == 0 {
		return c.Total, true
	}
	for state, count := range map[TextState]int{
		StateMissing: c.Missing, StateDraft: c.Draft, StateTranslated: c.Translated, StateReviewed: c.Reviewed,
	} {
		if slices.Contains(q.States, state) {
			n += count
		}
	}
	return n, true
}

func (q *UnitQuery) admits(text *textRow, stale bool) bool {
	state := text.State
	if text.Value == "" {
		state, stale = StateMissing, false
	}
	if q.Stale != nil && *q.Stale != (stale && text.servable()) {
		return false
	}
	return len(q.States) == 0 || slices.Contains(q.States, state)
}

// unitCursor is a unit's place: its plan, and its number among all the texts of that. Texts keep their
// numbers when they are translated, so a filtered list goes on where it was. Where items came, went or
// moved since, the unit is found by its name; only if it is gone does the number stand.
type unitCursor struct {
	plan  ID
	place int
	node  ID
	field string
}

// find brings the number up to date with the plan as it is now.
func (c *unitCursor) find(p *Plan) error {
	place := 0
	return p.eachUnit(func(at *node, f fieldRow, _ []string) error {
		if place++; at.ID == c.node && f.field == c.field {
			c.place = place
		}
		return nil
	})
}

func (c unitCursor) String() string {
	return base64.RawURLEncoding.EncodeToString(store.Key(string(c.plan), c.place, string(c.node), c.field))
}

func parseUnitCursor(cursor string) (*unitCursor, error) {
	if cursor == "" {
		return nil, nil
	}
	var plan, node string
	c := new(unitCursor)
	key, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = store.Split(key, &plan, &c.place, &node, &c.field)
	}
	if err != nil {
		return nil, fail(Invalid, "%q is not a cursor: wanted one that an earlier answer gave", short(cursor)).at("after")
	}
	c.plan, c.node = ID(plan), ID(node)
	return c, nil
}

// before tells whether a unit comes after the cursor.
func (c *unitCursor) before(at unitCursor) bool {
	if c.plan != at.plan {
		return c.plan < at.plan
	}
	return c.place < at.place
}
