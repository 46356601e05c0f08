package plan

import (
	"context"

	"polyplan/store"
)

// Following is the change log from a cursor on, for one who follows it as it goes on. However slow that one is, it
// keeps no more than a page of changes of one plan. It serves one goroutine at a time.
type Following struct {
	catalogue *Catalogue
	viewer    Viewer
	expires   int64       // when the viewer's token does; 0: never
	query     ChangeQuery // After is where to read on
	sel       Selection

	alike string    // whoever follows with the same shares what is told; "": nobody
	page  *followed // what was read and is being told; nil where all of it was
	told  int       // how many changes of it were
	rev   store.Rev // at which was read last
}

// Follow begins to follow the changes after a cursor; without one, those to come. What they are, and who is told of
// them, is as Changes has it.
func (c *Catalogue) Follow(ctx context.Context, v Viewer, q ChangeQuery, sel Selection) (*Following, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	sel.Items, sel.Translations = true, true
	f := &Following{catalogue: c, viewer: v, query: q, sel: sel}
	err := f.look(ctx, func(l *changeLister) error {
		_, err := l.begin()
		if q.After == "" {
			f.query.After = l.page.Head
		}
		return err
	})
	return f, err
}

// Share has what is read, and what Tell makes of it, shared with all who share with the same key: those who are told the
// same after the same cursor. Only followers of the public share anything.
func (f *Following) Share(key string) {
	if f.viewer.Anonymous() {
		f.alike = key
	}
}

// Next waits for the next change, and is that change as it is by then. It fails with Unauthenticated once the viewer's
// token is revoked or has expired, with CursorExpired where the catalogue was restored, with Unavailable where it is
// closing, and with the error of ctx. What it read for the change is noted in the context's Reading, which is to be one
// for each change; what it told before must not be used any more. It is for one who does not share.
func (f *Following) Next(ctx context.Context) (*Change, error) {
	told, err := f.Tell(ctx, func(change *Change) (any, bool) { return change, false })
	change, _ := told.(*Change)
	return change, err
}

// Tell waits for the next change as Next does, and is what answer makes of it, or made of it for another with whom is
// shared. Answer says whether what it made is good for others too. The change must not be used when it has returned.
func (f *Following) Tell(ctx context.Context, answer func(*Change) (made any, good bool)) (any, error) {
	if err := f.recheck(ctx); err != nil {
		return nil, err
	}
	for f.page == nil {
		more, err := f.read(ctx)
		if err != nil {
			return nil, err
		}
		if f.page != nil || more {
			continue
		}
		if err := f.wait(ctx); err != nil {
			return nil, err
		}
	}
	page, i := f.page, f.told
	f.told, f.query.After = i+1, page.changes[i].Cursor
	if f.told == len(page.changes) {
		f.page, f.query.After = nil, page.end
	}
	return page.tell(ctx, i, answer), nil
}

// recheck drops what was read ahead and would be told otherwise now. The first of a page is told as it was read, so
// that no amount of writes keeps the reader from getting on.
func (f *Following) recheck(ctx context.Context) error {
	if f.page == nil {
		return nil
	}
	if err := f.catalogue.db.View(ctx, f.renew); err != nil {
		return unavailable(err)
	}
	hung := Dependencies{at: f.rev, on: onLocales}
	if plan := f.page.changes[f.told].Plan; plan != nil {
		hung.addSubject(*plan)
	}
	fresh, err := f.catalogue.Fresh(ctx, hung)
	if !fresh {
		f.page = nil
	}
	return err
}

// renew makes the viewer who its token says it is now.
func (f *Following) renew(tx store.Tx) (err error) {
	f.viewer, f.expires, err = f.viewer.renewed(tx, f.catalogue.now())
	return err
}

// read gets the next page, and tells whether the log goes on behind one with nothing to tell.
func (f *Following) read(ctx context.Context) (more bool, err error) {
	page, err := f.catalogue.pages.get(f.place(), func() (*followed, error) { return f.readPage(ctx) })
	if err != nil {
		return false, err
	}
	f.told, f.rev = 0, page.rev
	if f.page = page; len(page.changes) == 0 {
		f.page, f.query.After = nil, page.end
	}
	return page.more, nil
}

func (f *Following) place() followedPlace {
	return followedPlace{alike: f.alike, after: f.query.After, rev: f.catalogue.db.Rev()}
}

func (f *Following) readPage(ctx context.Context) (page *followed, err error) {
	err = f.look(ctx, func(l *changeLister) error {
		listed, err := l.list()
		if err != nil {
			return err
		}
		page = &followed{changes: listed.Nodes(), end: *listed.PageInfo.EndCursor, more: listed.PageInfo.HasNextPage, rev: l.r.tx.Rev()}
		if !page.more {
			page.end = listed.Head // so that all who were told everything wait at the same place
		}
		if p := l.r.plans[l.plan]; p != nil && len(page.changes) > 0 {
			page.words = []*words{p.words, p.Publisher.words}
		}
		return nil
	})
	return page, err
}

// look runs fn over a snapshot, for the viewer as it is then. What is noted of it, Next notes change by change.
func (f *Following) look(ctx context.Context, fn func(*changeLister) error) error {
	ctx = WithReading(ctx, new(Reading))
	return f.catalogue.read(ctx, f.viewer, f.sel, func(r *reader) error {
		if err := f.renew(r.tx); err != nil {
			return err
		}
		r.viewer, r.unbounded = f.viewer, true
		return fn(&changeLister{r: r, q: f.query, size: MaxPage, onePlan: true})
	})
}

// wait waits for a write, or until the viewer's token has expired.
func (f *Following) wait(ctx context.Context) error {
	short, cancel := ctx, context.CancelFunc(func() {})
	if f.expires != 0 {
		short, cancel = context.WithTimeout(ctx, fromMillis(f.expires).Sub(f.catalogue.now()))
	}
	defer cancel()
	_, err := f.catalogue.db.Wait(short, f.rev)
	if short.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return unavailable(err)
}

// note notes in the context's Reading what an event was made of: of the texts counted as served, just its own.
func (c *Change) note(ctx context.Context, of []*words) {
	for _, w := range of {
		for i := range w.served {
			w.served[i].Store(0)
		}
	}
	node, ok := c.Node.(Localized)
	if !ok {
		return
	}
	if c.Text != nil {
		w := node.core().words
		w.served[w.voice(c.Text.Locale)].Add(1)
	}
	ReadingOf(ctx).note(ctx, of)
}
