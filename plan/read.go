package plan

import (
	"context"
	"fmt"

	"polyplan/i18n"
	"polyplan/store"
)

// PlanBySlug is the plan that has the slug, or had it; nil where there is none that the viewer sees.
func (c *Catalogue) PlanBySlug(ctx context.Context, v Viewer, slug string, sel Selection) (*Plan, error) {
	var plan *Plan
	err := c.read(ctx, v, sel, func(r *reader) error {
		r.hangsOn(0)
		id, err := r.tx.Get(slugKey(slug))
		if err != nil || id == nil {
			r.hangsOn(onCatalogue) // a slug that leads to a plan does so until the plan is deleted
			return err
		}
		plan, err = r.plan(ID(id))
		return err
	})
	return plan, err
}

// Plan is the plan with the ID; nil where there is none that the viewer sees.
func (c *Catalogue) Plan(ctx context.Context, v Viewer, id ID, sel Selection) (*Plan, error) {
	if err := id.of(KindPlan); err != nil {
		return nil, err
	}
	var plan *Plan
	err := c.read(ctx, v, sel, func(r *reader) (err error) {
		r.hangsOn(0)
		plan, err = r.plan(id)
		return err
	})
	return plan, err
}

// Node is the node with the ID; nil where there is none that the viewer sees.
func (c *Catalogue) Node(ctx context.Context, v Viewer, id ID, sel Selection) (Node, error) {
	nodes, err := c.Nodes(ctx, v, []ID{id}, sel)
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

// MaxNodes is how many nodes can be asked for at once.
const MaxNodes = 100

// Nodes are the nodes with the IDs, in their order and all of one snapshot; nil in the place of one that
// there is not.
func (c *Catalogue) Nodes(ctx context.Context, v Viewer, ids []ID, sel Selection) ([]Node, error) {
	if len(ids) > MaxNodes {
		return nil, fail(TooMany, "%d ids: at most %d can be asked for at once", len(ids), MaxNodes)
	}
	for _, id := range ids {
		if err := id.of(KindPublisher, KindPlan, KindGoal, KindStrategy, KindAssignment, KindTerm); err != nil {
			return nil, err
		}
		sel.Items = sel.Items || id.Kind() > KindPlan && id.Kind() <= KindAssignment
	}
	var nodes []Node
	err := c.read(ctx, v, sel, func(r *reader) (err error) {
		r.hangsOn(0)
		nodes = make([]Node, len(ids))
		for i, id := range ids {
			if nodes[i], err = r.node(id); err != nil {
				return err
			}
		}
		return nil
	})
	return nodes, err
}

// reader reads what one verb needs in one transaction, each plan and publisher once.
type reader struct {
	tx         store.Tx
	all        *plans
	viewer     Viewer
	sel        Selection
	plans      map[ID]*Plan
	publishers map[ID]*Publisher
	words      []*words
	read       int // how many items
	unbounded  bool
	hung       Dependencies // what the answer hangs on
	modified   int64        // when what it is made of was last changed
	told       bool         // whether that is all; otherwise it hangs on every write
}

// read runs fn over one snapshot; what it read, and what the answer hangs on, is noted in the context's Reading.
func (c *Catalogue) read(ctx context.Context, v Viewer, sel Selection, fn func(*reader) error) error {
	var r *reader
	err := c.snapshot(ctx, func(tx store.Tx, all *plans) error {
		r = &reader{
			tx: tx, all: all, viewer: v, sel: sel,
			plans: map[ID]*Plan{}, publishers: map[ID]*Publisher{},
			hung: Dependencies{at: tx.Rev(), on: onLocales}, modified: all.moved,
		}
		return fn(r)
	})
	reading := ReadingOf(ctx)
	reading.hang(ctx, r.dependencies(), err)
	if err == nil {
		reading.note(ctx, r.words)
		reading.age(r.modified)
	}
	return err
}

// hangsOn says what the answer hangs on beside locales and what the reader's own methods read, and that this is all.
func (r *reader) hangsOn(on reach) {
	r.told = true
	r.hung.addReach(on)
}

// dependencies are what the answer hangs on; nobody else is shown what a viewer with grants is.
func (r *reader) dependencies() Dependencies {
	if r == nil || !r.viewer.Anonymous() {
		return Dependencies{on: withheld}
	}
	if !r.told {
		r.hung.addReach(onEverything)
	}
	return r.hung
}

func (r *reader) node(id ID) (Node, error) {
	switch id.Kind() {
	case KindPublisher:
		r.hung.addReach(onCatalogue)
		if !r.all.shows(id, r.viewer) {
			return nil, nil
		}
		p, err := r.publisher(id)
		if p == nil {
			return nil, err
		}
		return p, err
	case KindPlan:
		p, err := r.plan(id)
		if p == nil {
			return nil, err
		}
		return p, err
	case KindTerm:
		t, err := r.term(id)
		if t == nil {
			return nil, err
		}
		return t, err
	}
	home, err := r.tx.Get(homeKey(id))
	if err != nil || home == nil {
		r.hung.addReach(onCatalogue)
		return nil, err
	}
	p, err := r.plan(ID(home))
	if p == nil {
		return nil, err
	}
	return p.find(id), nil
}

func (r *reader) plan(id ID) (*Plan, error) {
	if p, ok := r.plans[id]; ok {
		return p, nil
	}
	r.hung.addSubject(id) // also where there is none, or none yet
	var row planRow
	found, err := get(r.tx, planKey(id), &row)
	if err != nil || !found || !r.viewer.sees(id, row.State) {
		return nil, err
	}
	r.modified = max(r.modified, row.Updated)
	p := &Plan{
		node:         r.newNode(id, id, row.Created, row.Updated, row.Rev),
		Slug:         row.Slug,
		SourceLocale: row.Source,
		SourceURL:    optional(row.SourceURL),
		State:        row.State,
		Period:       row.Period,
		phone:        optional(row.Phone),
		email:        optional(row.Email),
	}
	p.self = p
	r.plans[id] = p
	return p, r.fill(p, &row)
}

// fill reads what hangs on the plan.
func (r *reader) fill(p *Plan, row *planRow) (err error) {
	if p.Publisher, err = r.publisher(row.Publisher); err != nil {
		return err
	}
	if p.Publisher == nil {
		return fmt.Errorf("plan %s: its publisher %s is missing: %w", p.ID, row.Publisher, store.ErrCorrupt)
	}
	nodes := []*node{&p.node}
	if r.sel.Items {
		items, err := r.items(p)
		if err != nil {
			return err
		}
		nodes = append(nodes, items...)
	}
	if r.sel.Coverage {
		if p.coverage, err = readCoverage(r.tx, r.all.locales.Locales(), p.SourceLocale, p.ID); err != nil {
			return err
		}
	}
	if err := r.bind(p.ID, p.SourceLocale, nodes); err != nil {
		return err
	}
	p.drafts, err = r.sourceDrafts(p)
	return err
}

func (r *reader) publisher(id ID) (*Publisher, error) {
	if p, ok := r.publishers[id]; ok {
		return p, nil
	}
	r.hung.addSubject(id)
	var row publisherRow
	found, err := get(r.tx, publisherKey(id), &row)
	if err != nil || !found {
		return nil, err
	}
	r.modified = max(r.modified, row.Updated)
	p := &Publisher{node: r.newNode(id, id, row.Created, row.Updated, row.Rev), Homepage: optional(row.Homepage)}
	p.self = p
	r.publishers[id] = p
	return p, r.bind(id, row.Source, []*node{&p.node})
}

func (r *reader) newNode(subject, id ID, created, updated int64, rev store.Rev) node {
	return node{
		ID: id, CreatedAt: fromMillis(created), UpdatedAt: fromMillis(updated), Revision: rev,
		insider: r.viewer.sees(subject, PlanDraft),
	}
}

// bind gives the nodes of a subject their words.
func (r *reader) bind(subject ID, source i18n.Locale, nodes []*node) error {
	w, err := readWords(r.tx, r.all.locales, subject, source, r.sel, nodes)
	if err == nil {
		r.words = append(r.words, w)
	}
	return err
}

// items reads the plan's goals, strategies and assignments and puts them in their places.
func (r *reader) items(p *Plan) ([]*node, error) {
	var keys [][]byte
	var rows copied // the id of an item, then its row
	from, to := store.Prefix("item", string(p.ID))
	for key, value := range r.tx.Scan(from, to) {
		parts := store.SplitAfter(from, key)
		rows.add(parts.Bytes())
		rows.add(value)
		keys = append(keys, key)
		if err := parts.Err(); err != nil {
			return nil, fmt.Errorf("an item of %s: its key %x: %w", p.ID, key, err)
		}
	}
	tree := newTree(p, len(keys))
	var id ID
	var row itemRow
	err := rows.each(func(i int, part string) error {
		if i%2 == 0 {
			id = ID(part)
			return nil
		}
		row = itemRow{}
		if err := decodeItem(keys[i/2], part, &row); err != nil {
			return err
		}
		tree.add(r.newNode(p.ID, id, row.Created, row.Updated, row.Rev), &row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if r.read += len(tree.nodes); r.read > MaxAnswerNodes && !r.unbounded {
		return nil, fail(LimitExceeded, "the plans asked for have more than %d goals, strategies and assignments together: ask for fewer at once", MaxAnswerNodes)
	}
	return tree.nodes, tree.join()
}

func optional[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}
