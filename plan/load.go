package plan

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"strings"

	"polyplan/store"
)

// One Update of a load holds at most this much: any engine takes it.
const (
	batchTexts = 4_000
	batchBytes = 640 << 10
)

// Loaded is what a Load added.
type Loaded struct {
	Plans   int
	Texts   int
	Skipped int // plans that were there already
}

// Load adds the documents' plans. It ranges over them several times: first all are checked, and nothing is added
// where one is bad; then they are added in batches, each plan as a whole or not at all. Should a batch
// fail (a full disk, a slug taken since), the error says so and Loaded what was added before it.
func (c *Catalogue) Load(ctx context.Context, v Viewer, docs iter.Seq2[*Document, error]) (Loaded, error) {
	return c.load(ctx, v, docs, nil)
}

// load is Load that passes over plans that were loaded before; nil passes over none.
func (c *Catalogue) load(ctx context.Context, v Viewer, docs iter.Seq2[*Document, error], resumed *resumption) (Loaded, error) {
	if err := v.mayAdminister("load plans"); err != nil {
		return Loaded{}, err
	}
	if err := c.sweep(ctx); err != nil {
		return Loaded{}, err // ids of deleted items may come again
	}
	set, err := c.localeSet(ctx)
	if err != nil {
		return Loaded{}, err
	}
	checked, err := c.checkDocuments(ctx, docs, newSpeller(set), resumed)
	if err != nil {
		return Loaded{}, err
	}
	l := loader{c: c, ctx: ctx, by: v, loaded: Loaded{Skipped: resumed.count()}}
	for rows, err := range ahead(remembered(c.laidOut(ahead(resumed.others(docs)), newSpeller(set)))) {
		if err != nil {
			return l.loaded, err
		}
		if err := l.add(rows); err != nil {
			return l.loaded, err
		}
	}
	err = l.flush()
	if err == nil && l.loaded.Plans != checked {
		err = fmt.Errorf("%d documents were checked and %d came when they were read again", checked, l.loaded.Plans)
	}
	return l.loaded, err
}

// checkDocuments refuses documents that are bad in themselves, or whose slugs or ids are taken, and
// counts the others, less those that are resumed.
func (c *Catalogue) checkDocuments(ctx context.Context, docs iter.Seq2[*Document, error], spell *speller, resumed *resumption) (int, error) {
	claims := newClaims()
	for rows, err := range c.laidOut(ahead(docs), spell) {
		if err != nil {
			return 0, err
		}
		if err := claims.add(rows); err != nil {
			return 0, onLine(err, rows.line)
		}
		if there, err := resumed.find(ctx, c, rows); err != nil {
			return 0, onLine(err, rows.line)
		} else if there {
			continue
		}
		if err := c.db.View(ctx, rows.vacant); err != nil {
			return 0, onLine(unavailable(err), rows.line)
		}
	}
	return claims.plans - resumed.count(), claims.settle(docs)
}

// laidOut are the rows of documents; an error says on which line its document is.
func (c *Catalogue) laidOut(docs iter.Seq2[*Document, error], spell *speller) iter.Seq2[*planRows, error] {
	return func(yield func(*planRows, error) bool) {
		for doc, err := range docs {
			var rows *planRows
			if err == nil {
				if rows, err = layOut(doc, c.now(), spell); err != nil {
					err = onLine(err, doc.Line)
				} else {
					rows.doc = doc
				}
			}
			if !yield(rows, err) {
				return
			}
		}
	}
}

// remembered are the rows with what the translation memory is to know of them.
func remembered(all iter.Seq2[*planRows, error]) iter.Seq2[*planRows, error] {
	return func(yield func(*planRows, error) bool) {
		for rows, err := range all {
			if err == nil {
				rows.remember()
			}
			if !yield(rows, err) {
				return
			}
		}
	}
}

// onLine says on which line of the input, and where in its document, an error came about.
func onLine(err error, line int) error {
	var e *Error
	if !errors.As(err, &e) || line == 0 {
		return err
	}
	where := fmt.Sprintf("line %d", line)
	if len(e.Field) > 0 {
		where += ", " + strings.Join(e.Field, ".")
	}
	e.Message = where + ": " + e.Message
	return e
}

// loader adds plans in batches.
type loader struct {
	c      *Catalogue
	ctx    context.Context
	by     Viewer
	batch  []*planRows
	texts  int
	bytes  int
	loaded Loaded
}

func (l *loader) add(rows *planRows) error {
	if err := l.await(rows.since()); err != nil {
		return err
	}
	texts, bytes := len(rows.texts), rows.size()
	if l.texts+texts > batchTexts || l.bytes+bytes > batchBytes {
		if err := l.flush(); err != nil {
			return err
		}
	}
	if texts > batchTexts || bytes > batchBytes {
		return l.addLarge(rows)
	}
	l.batch = append(l.batch, rows)
	l.texts += texts
	l.bytes += bytes
	return nil
}

// await lets revisions pass: in a catalogue that is nearly new there were none yet that past texts could be of.
func (l *loader) await(rev store.Rev) error {
	for l.c.db.Rev() < rev {
		err := l.update(func(tx store.Tx, _ *write) error {
			var meta metaRow
			if _, err := get(tx, metaKey(), &meta); err != nil {
				return err
			}
			return put(tx, metaKey(), &meta)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) flush() error {
	if len(l.batch) == 0 {
		return nil
	}
	err := l.update(func(tx store.Tx, by *write) error {
		for _, rows := range l.batch {
			if err := rows.putWhole(tx, by); err != nil {
				return onLine(err, rows.line)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	l.loaded.Plans += len(l.batch)
	l.loaded.Texts += l.texts
	l.batch, l.texts, l.bytes = nil, 0, 0
	return nil
}

// addLarge adds a plan that one Update cannot hold: first its texts and items, which nobody sees without
// the plan, batch by batch under a mark that lets sweep find them should the load break off; then the plan.
func (l *loader) addLarge(rows *planRows) error {
	load, err := l.beginStage(rows)
	if err != nil {
		return err
	}
	for from, to := range batches(rows.texts, (*newText).size) {
		if err := l.stage(rows, load, func(tx store.Tx) error { return rows.putTexts(tx, from, to) }); err != nil {
			return err
		}
	}
	for from, to := range batches(rows.past, (*pastText).size) {
		if err := l.stage(rows, load, func(tx store.Tx) error { return rows.putPast(tx, from, to) }); err != nil {
			return err
		}
	}
	for from, to := range batches(rows.items, (*newItem).size) {
		if err := l.stage(rows, load, func(tx store.Tx) error { return rows.putItems(tx, from, to) }); err != nil {
			return err
		}
	}
	for from, to := range batches(rows.memory, (*memoryRow).size) {
		if err := l.stage(rows, load, func(tx store.Tx) error { return rows.putMemory(tx, from, to) }); err != nil {
			return err
		}
	}
	for from, to := range batches(rows.extensions, (*newExtension).size) {
		if err := l.stage(rows, load, func(tx store.Tx) error { return rows.putExtensions(tx, from, to) }); err != nil {
			return err
		}
	}
	err = l.update(func(tx store.Tx, by *write) error {
		if err := rows.heldBy(tx, load); err != nil {
			return onLine(err, rows.line)
		}
		if err := tx.Delete(stagedKey(rows.id)); err != nil {
			return err
		}
		return onLine(rows.put(tx, by), rows.line)
	})
	if err != nil {
		return err
	}
	l.loaded.Plans++
	l.loaded.Texts += len(rows.texts)
	return nil
}

// beginStage clears away what an earlier load of the plan has left, and marks the plan as this load's.
func (l *loader) beginStage(rows *planRows) (load string, err error) {
	load = rand.Text()
	return load, l.update(func(tx store.Tx, by *write) error {
		if err := rows.vacant(tx); err != nil {
			return onLine(err, rows.line)
		}
		if err := unstage(tx, rows.id); err != nil {
			return err
		}
		return put(tx, stagedKey(rows.id), &stagedRow{Load: load, At: by.at})
	})
}

// stage writes a batch of a large plan.
func (l *loader) stage(rows *planRows, load string, batch func(store.Tx) error) error {
	return l.update(func(tx store.Tx, by *write) error {
		if err := rows.heldBy(tx, load); err != nil {
			return onLine(err, rows.line)
		}
		if err := put(tx, stagedKey(rows.id), &stagedRow{Load: load, At: by.at}); err != nil {
			return err
		}
		return batch(tx)
	})
}

// heldBy refuses to go on with a plan that another load has begun, or finished, since.
func (r *planRows) heldBy(tx store.Tx, load string) error {
	var row stagedRow
	if _, err := get(tx, stagedKey(r.id), &row); err != nil {
		return err
	}
	if row.Load != load {
		return fail(Conflict, "another load of the plan %s has begun since", r.id).at("id")
	}
	return nil
}

func (l *loader) update(fn func(store.Tx, *write) error) error {
	_, err := l.c.update(l.ctx, l.by, fn)
	return err
}

// batches are the bounds of the stretches of rows that one Update each can hold.
func batches[T any](rows []T, size func(*T) int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from, bytes := 0, 0
		for i := range rows {
			n := size(&rows[i])
			if i > from && (i-from == batchTexts || bytes+n > batchBytes) {
				if !yield(from, i) {
					return
				}
				from, bytes = i, 0
			}
			bytes += n
		}
		if from < len(rows) {
			yield(from, len(rows))
		}
	}
}
