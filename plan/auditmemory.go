package plan

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// CheckMemory compares what this process keeps in memory for lists and for coverage with what the store says, and
// yields what differs. While others write there may be nothing to compare, and then nothing is found.
func (c *Catalogue) CheckMemory(ctx context.Context, v Viewer) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		if err := v.mayAdminister("check the catalogue"); err != nil {
			yield(Finding{}, err)
			return
		}
		ctx := WithPurse(ctx, nil)
		err := c.db.View(ctx, func(tx store.Tx) error {
			a := newAudit(ctx, tx, func(f Finding) bool { return yield(f, nil) })
			for _, pass := range []func(*directory) error{a.checkDirectory, a.checkTitleOrders, a.checkCovers} {
				if err := pass(c.directory); err != nil {
					return err
				}
			}
			return a.stopped
		})
		if err != nil && err != errEnough {
			yield(Finding{}, unavailable(err))
		}
	}
}

func (a *audit) checkDirectory(d *directory) error {
	got, err := d.plans.at(a.ctx, a.tx)
	if err != nil || got.rev != a.tx.Rev() {
		return err
	}
	want, err := readPlans(a.tx)
	if err != nil {
		return err
	}
	want.byID.Scan(func(id ID, e *entry) bool {
		if have, ok := got.byID.Get(id); !ok || *have != *e {
			a.report(RuleMemory, planKey(id), "wanted the plan in the directory as it is, got it otherwise or not at all")
		}
		return true
	})
	n := want.byID.Len()
	switch {
	case got.byID.Len() != n || got.updated.Len() != n || got.publishers.Len() != n:
		a.report(RuleMemory, store.Key("plan"), "wanted a directory of %d plans, got one of %d", n, got.byID.Len())
	case !maps.Equal(some(got.sources), some(want.sources)):
		a.report(RuleMemory, store.Key("plan"), "wanted to know in which locales plans are written, %v, got %v", want.sources, got.sources)
	case !slices.Equal(got.locales.Locales(), want.locales.Locales()):
		a.report(RuleMemory, store.Key("locale"), "wanted the locales %v, got %v", want.locales.Locales(), got.locales.Locales())
	}
	return a.stopped
}

// some is the entries that count something.
func some(sources map[i18n.Locale]int) map[i18n.Locale]int {
	left := maps.Clone(sources)
	maps.DeleteFunc(left, func(_ i18n.Locale, n int) bool { return n == 0 })
	return left
}

// anew is what a follower keeps, and what it would had it nothing yet; ok is false where others have written since.
func (f *follower[T]) anew(ctx context.Context, tx store.Tx) (kept, fresh T, ok bool, err error) {
	if kept, err = f.at(ctx, tx); err != nil || kept.revision() != tx.Rev() {
		return kept, fresh, false, err
	}
	var none T
	fresh, err = f.follow(ctx, tx, none, false)
	return kept, fresh, err == nil, err
}

func (a *audit) checkTitleOrders(d *directory) error {
	for order, follower := range d.titles.kept() {
		got, want, ok, err := follower.anew(a.ctx, a.tx)
		if err != nil {
			return err
		}
		same := func(x, y *titled) bool { return x.id == y.id && bytes.Equal(x.key, y.key) && x.folded == y.folded }
		if ok && !slices.EqualFunc(got.order.Items(), want.order.Items(), same) {
			a.report(RuleMemory, store.Key("plan"), "wanted the order of titles %q that a rebuild makes, got another", order)
		}
	}
	return a.stopped
}

func (a *audit) checkCovers(d *directory) error {
	for locale, follower := range d.covers.kept() {
		got, want, ok, err := follower.anew(a.ctx, a.tx)
		if err != nil {
			return err
		}
		if ok && (!slices.Equal(got.ratio.Keys(), want.ratio.Keys()) || !slices.Equal(got.ratio.Values(), want.ratio.Values())) {
			a.report(RuleMemory, store.Key("count", locale), "wanted how far plans are translated into %s, got that of earlier", locale)
		}
	}
	return a.stopped
}
