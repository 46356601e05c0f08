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

	ahead []*Change // what was read and not told yet
	words []*words  // what it was made of
	begun bool      // whether some of that page was told
	end   string    // the page's last cursor
	more  bool      // whether the log went on behind it
	rev   store.Rev // at which it was read
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

// Next waits for the next change, and is that change as it is by then. It fails with Unauthenticated once the viewer's
// token is revoked or has expired, with CursorExpired where the catalogue was restored, with Unavailable where it is
// closing, and with the error of ctx. What it read for the change is noted in the context's Reading, which is to be one
// for each change; what it told before must not be used any more.
func (f *Following) Next(ctx context.Context) (*Change, error) {
	if err := f.recheck(ctx); err != nil {
		return nil, err
	}
	for len(f.ahead) == 0 {
		if err := f.read(ctx); err != nil {
			return nil, err
		}
		if len(f.ahead) > 0 || f.more {
			continue
		}
		if err := f.wait(ctx); err != nil {
			return nil, err
		}
	}
	change := f.ahead[0]
	change.note(ctx, f.words)
	f.ahead, f.begun, f.query.After = f.ahead[1:], true, change.Cursor
	if len(f.ahead) == 0 {
		f.ahead, f.words, f.query.After = nil, nil, f.end
	}
	return change, nil
}

// recheck drops what was read ahead and would be told otherwise now. The first of a page is told as it was read, so
// that no amount of writes keeps the reader from getting on.
func (f *Following) recheck(ctx context.Context) error {
	if len(f.ahead) == 0 || !f.begun {
		return nil
	}
	if err := f.catalogue.db.View(ctx, f.renew); err != nil {
		return unavailable(err)
	}
	hung := Dependencies{at: f.rev, on: onLocales}
	if plan := f.ahead[0].Plan; plan != nil {
		hung.addSubject(*plan)
	}
	fresh, err := f.catalogue.Fresh(ctx, hung)
	if !fresh {
		f.ahead, f.words = nil, nil
	}
	return err
}

// renew makes the viewer who its token says it is now.
func (f *Following) renew(tx store.Tx) (err error) {
	f.viewer, f.expires, err = f.viewer.renewed(tx, f.catalogue.now())
	return err
}

// read reads a page.
func (f *Following) read(ctx context.Context) error {
	return f.look(ctx, func(l *changeLister) error {
		page, err := l.list()
		if err != nil {
			return err
		}
		f.ahead, f.words, f.begun, f.rev = page.Nodes(), nil, false, l.r.tx.Rev()
		f.end, f.more = *page.PageInfo.EndCursor, page.PageInfo.HasNextPage
		if len(f.ahead) == 0 {
			f.query.After = f.end
			return nil
		}
		if p := l.r.plans[l.plan]; p != nil {
			f.words = []*words{p.words, p.Publisher.words}
		}
		return nil
	})
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
