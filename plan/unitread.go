package plan

import (
	"context"

	"polyplan/i18n"
	"polyplan/store"
)

// TranslationUnit is one unit, as a page of TranslationUnits has it; nil where the viewer would not find it there.
func (c *Catalogue) TranslationUnit(ctx context.Context, v Viewer, id string, sel Selection) (*TranslationUnit, error) {
	named, ok := parseUnit(id)
	if !ok && !v.Anonymous() {
		return nil, fail(Invalid, "%q is not the id of a unit: wanted one that an earlier answer gave", short(id)).at("id")
	}
	if err := v.mayList(named.locale); err != nil {
		return nil, err
	}
	var l unitLister
	var found *TranslationUnit
	err := c.view(ctx, func(tx store.Tx, all *plans) (err error) {
		l = unitLister{c: c, tx: tx, all: all, viewer: v, sel: sel}
		found, err = l.find(place{named.node, named.field}, named.locale)
		return err
	})
	if err == nil {
		ReadingOf(ctx).note(ctx, l.words)
	}
	return found, err
}

// find is the unit at a place in a locale.
func (l *unitLister) find(at place, in i18n.Locale) (*TranslationUnit, error) {
	locale, ok := l.all.locales.Find(in)
	if !ok {
		return nil, nil
	}
	l.work(locale)
	home, err := homeOf(l.tx, at.node)
	if CodeOf(err) == NotFound {
		return nil, nil
	}
	if err != nil || !l.worksOn(home) {
		return nil, err
	}
	p, err := l.read(home)
	if err != nil || p == nil {
		return nil, err
	}
	u, err := l.among(p, at)
	if err != nil || u == nil {
		return nil, err
	}
	l.page.Edges = []*UnitEdge{{Node: u}}
	return u, l.recall()
}

// among is the unit of a plan at a place, with those around it.
func (l *unitLister) among(p *Plan, at place) (*TranslationUnit, error) {
	var order []stand
	units := map[int]*TranslationUnit{}
	var found *TranslationUnit
	err := p.eachUnit(func(n *node, f fieldRow, path []string) (err error) {
		order = append(order, stand{n, f})
		if n.ID != at.node || f.field != at.field {
			return nil
		}
		found, err = l.unit(p, n, f, path)
		units[len(order)-1] = found
		return err
	})
	l.seat(units, order)
	return found, err
}
