package plan

import (
	"bytes"
	"context"
	"iter"

	"polyplan/store"
)

// Skipped is a document whose plan was in the catalogue before the load.
type Skipped struct {
	Line int
	Slug string
	Same bool // else the plan has been changed since
}

// Resume is Load of documents of which some have been loaded before, by a load that broke off: it goes on where that
// stopped, and tells of each plan that it passes over. A plan is there where one has the id that the document gives,
// whatever has become of it, or, where the document gives none, where one has its slug and is as the document has it.
func (c *Catalogue) Resume(ctx context.Context, v Viewer, docs iter.Seq2[*Document, error], skipped func(Skipped)) (Loaded, error) {
	return c.load(ctx, v, docs, &resumption{skipped: skipped})
}

// resumption finds the plans of a load that the catalogue has already. A nil one looks for none.
type resumption struct {
	skipped func(Skipped)
	read    int
	there   []uint64 // a bit for each document that was read
	found   int
}

func (r *resumption) count() int {
	if r == nil {
		return 0
	}
	return r.found
}

// find tells whether the catalogue has the plan of the next document.
func (r *resumption) find(ctx context.Context, c *Catalogue, rows *planRows) (bool, error) {
	if r == nil {
		return false, nil
	}
	at := r.read
	if r.read++; at%64 == 0 {
		r.there = append(r.there, 0)
	}
	there, same, err := c.has(ctx, rows)
	if err != nil || !there {
		return false, err
	}
	r.there[at/64] |= 1 << (at % 64)
	r.found++
	r.skipped(Skipped{rows.line, rows.plan.Slug, same})
	return true, nil
}

// others are the documents whose plans were not found.
func (r *resumption) others(docs iter.Seq2[*Document, error]) iter.Seq2[*Document, error] {
	if r == nil {
		return docs
	}
	return func(yield func(*Document, error) bool) {
		at := 0
		for doc, err := range docs {
			found := at/64 < len(r.there) && r.there[at/64]&(1<<(at%64)) != 0
			at++
			if err == nil && found {
				continue
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

// has tells whether the catalogue has the plan of some rows, and whether it is as the rows have it.
func (c *Catalogue) has(ctx context.Context, rows *planRows) (there, same bool, err error) {
	err = c.snapshot(ctx, func(tx store.Tx, all *plans) error {
		id := rows.doc.ID
		if id == "" {
			taken, err := tx.Get(slugKey(rows.plan.Slug))
			if err != nil || taken == nil {
				return err
			}
			id = ID(taken)
		}
		r := reader{tx: tx, all: all, viewer: Operator("")}
		have, err := r.wholeDocument(id)
		if err != nil || have == nil {
			return err
		}
		if err := r.extend(have, ""); err != nil {
			return err
		}
		if same, err = rows.sameAs(tx, have); err != nil {
			return err
		}
		if there = same || rows.doc.ID != ""; !there {
			return fail(Conflict, "the slug %q is taken by the plan %s, which is not as the document has it", rows.plan.Slug, id).at("slug")
		}
		return nil
	})
	return there, same, err
}

// sameAs tells whether a plan of the catalogue is as the rows have it, but for the ids that their document leaves to
// the catalogue.
func (r *planRows) sameAs(tx store.Tx, have *Document) (bool, error) {
	publisher, err := r.publisher.find(tx)
	if err != nil || publisher != have.Publisher.ID {
		return false, err
	}
	mine := r.document()
	have.Publisher = mine.Publisher
	have.leaveOut(r.doc)
	mine.leaveOut(r.doc)
	want, err := mine.JSON()
	if err != nil {
		return false, err
	}
	got, err := have.JSON()
	return bytes.Equal(got, want), err
}

// document is the plan as a document with all its marks, but for its publisher.
func (r *planRows) document() *Document {
	texts := subjectTexts{}
	for i := range r.texts {
		text := &r.texts[i]
		at := place{text.node, text.field}
		if texts[at] == nil {
			texts[at] = Texts{}
		}
		doc := documented(&textRow{Value: text.value, State: text.state, Origin: text.origin})
		if text.behind != nil {
			doc.Stale, doc.Translates = true, *text.behind
		}
		texts[at][string(text.locale)] = doc
	}
	doc := texts.plan(r.id, &r.plan)
	children := map[ID][]itemWithID{}
	for _, item := range r.items {
		children[item.row.Parent] = append(children[item.row.Parent], itemWithID(item))
	}
	doc.Goals = texts.goals(r.id, children)
	extensions := map[ID]Extensions{}
	for _, e := range r.extensions {
		if extensions[e.node] == nil {
			extensions[e.node] = Extensions{}
		}
		extensions[e.node][e.format] = e.text
	}
	doc.extend(extensions)
	return doc
}

// leaveOut takes those ids away that a document of the same plan leaves to the catalogue.
func (d *Document) leaveOut(from *Document) {
	given := from.ids()
	at := 0
	next := func(id *ID) {
		if at < len(given) && given[at] == "" {
			*id = ""
		}
		at++
	}
	next(&d.ID)
	d.EachItem(func(item *ItemDocument) {
		next(&item.ID)
		for i := range item.Responsible {
			next(&item.Responsible[i].ID)
		}
	})
}
