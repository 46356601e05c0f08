package plan

import (
	"context"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// LocaleSettings are what staff decide of a locale.
type LocaleSettings struct {
	Tag        i18n.Locale
	Fallbacks  Edit[[]i18n.Locale]
	SelfReview Edit[bool]
}

// maxFallbacks is how many fallbacks a locale may have.
const maxFallbacks = 8

// AddLocale registers a locale: its translators can begin.
func (c *Catalogue) AddLocale(ctx context.Context, v Viewer, s LocaleSettings) (store.Rev, error) {
	if !v.creates() {
		if err := v.mayTranslate(s.Tag); err != nil {
			return 0, err
		}
	}
	return c.update(ctx, v, func(tx store.Tx, by *write) error {
		all, err := readLocales(tx)
		if err != nil {
			return err
		}
		if have, ok := all.Find(s.Tag); ok {
			return fail(Conflict, "the catalogue has the locale %s already", have).at("tag")
		}
		row := localeRow{Created: by.at}
		if err := s.apply(&row, all.With(s.Tag)); err != nil {
			return err
		}
		return putLocale(tx, by, s.Tag, &row)
	})
}

// UpdateLocale changes the settings of a locale.
func (c *Catalogue) UpdateLocale(ctx context.Context, v Viewer, s LocaleSettings) (store.Rev, error) {
	if err := v.allowed(v.creates(), "an EDITOR grant for all plans to change a locale"); err != nil {
		return 0, err
	}
	return c.update(ctx, v, func(tx store.Tx, by *write) error {
		all, tag, row, err := registered(tx, s.Tag)
		if err != nil {
			return err
		}
		s.Tag = tag
		if err := s.apply(row, all); err != nil {
			return err
		}
		return putLocale(tx, by, tag, row)
	})
}

// registered is a locale the catalogue has, spelled as it spells it.
func registered(tx store.Tx, tag i18n.Locale) (*i18n.Set, i18n.Locale, *localeRow, error) {
	all, err := readLocales(tx)
	if err != nil {
		return nil, "", nil, err
	}
	have, ok := all.Find(tag)
	if !ok {
		return nil, "", nil, fail(NotFound, "the catalogue has no locale %s", tag).at("tag")
	}
	row := new(localeRow)
	_, err = get(tx, localeKey(have), row)
	return all, have, row, err
}

func putLocale(tx store.Tx, by *write, tag i18n.Locale, row *localeRow) error {
	row.Rev = tx.Rev()
	if err := put(tx, localeKey(tag), row); err != nil {
		return err
	}
	return by.change(tx, changeRow{Kind: ChangeLocale, Locale: tag})
}

func (s *LocaleSettings) apply(row *localeRow, all *i18n.Set) error {
	assign(&row.SelfReview, s.SelfReview)
	if !s.Fallbacks.Given {
		return nil
	}
	if n := len(s.Fallbacks.To); n > maxFallbacks {
		return fail(TooMany, "%d fallbacks: at most %d", n, maxFallbacks).at("fallbacks")
	}
	row.Fallbacks = nil
	for i, fallback := range s.Fallbacks.To {
		have, ok := all.Find(fallback)
		switch {
		case !ok:
			return fail(NotFound, "the catalogue has no locale %s to fall back to", fallback).at("fallbacks", index(i))
		case have == s.Tag:
			return fail(Invalid, "%s falls back to itself", s.Tag).at("fallbacks", index(i))
		case slices.Contains(row.Fallbacks, have):
			return fail(Invalid, "%s stands twice", have).at("fallbacks", index(i))
		case leadsTo(all, have, s.Tag, nil):
			return fail(Invalid, "%s falls back to %s in the end: that would be a circle", have, s.Tag).at("fallbacks", index(i))
		}
		row.Fallbacks = append(row.Fallbacks, have)
	}
	return nil
}

// leadsTo tells whether the fallbacks of a locale, and theirs, come to another.
func leadsTo(all *i18n.Set, from, to i18n.Locale, seen map[i18n.Locale]bool) bool {
	if seen[from] {
		return false
	}
	if seen == nil {
		seen = map[i18n.Locale]bool{}
	}
	seen[from] = true
	return slices.ContainsFunc(all.Fallbacks(from), func(next i18n.Locale) bool {
		return next == to || leadsTo(all, next, to, seen)
	})
}

// RemoveLocale takes a locale out of the catalogue. Its texts go with it if withTexts says so; while
// there are any it is refused otherwise.
func (c *Catalogue) RemoveLocale(ctx context.Context, v Viewer, tag i18n.Locale, withTexts bool) (store.Rev, error) {
	if err := v.allowed(v.creates(), "an EDITOR grant for all plans to remove a locale"); err != nil {
		return 0, err
	}
	if withTexts {
		if err := c.clearLocale(ctx, v, tag); err != nil {
			return 0, err
		}
	}
	return c.update(ctx, v, func(tx store.Tx, by *write) error {
		all, tag, _, err := registered(tx, tag)
		if err != nil {
			return err
		}
		if err := removable(tx, all, tag); err != nil {
			return err
		}
		plans, err := plansWith(tx, tag)
		if err != nil {
			return err
		}
		if len(plans) > 0 {
			return fail(InUse, "%d plans have texts in %s: remove it withTexts to delete them", len(plans), tag).at("tag")
		}
		if err := dropPublisherTexts(tx, tag); err != nil {
			return err
		}
		if err := tx.Delete(sumKey(tag)); err != nil {
			return err
		}
		if err := tx.Delete(localeKey(tag)); err != nil {
			return err
		}
		return by.change(tx, changeRow{Kind: ChangeLocale, Action: Delete, Locale: tag})
	})
}

// removable refuses the locale of a source, and one that others fall back to.
func removable(tx store.Tx, all *i18n.Set, tag i18n.Locale) error {
	from, to := store.Prefix("plan")
	for key, value := range tx.Scan(from, to) {
		var row planRow
		if err := decode(key, value, &row); err != nil {
			return err
		}
		if row.Source == tag {
			return fail(InUse, "the plan %q is written in %s", row.Slug, tag).at("tag")
		}
	}
	for _, other := range all.Locales() {
		if other != tag && slices.Contains(all.Fallbacks(other), tag) {
			return fail(InUse, "%s falls back to %s: change that first", other, tag).at("tag")
		}
	}
	return nil
}

// dropPublisherTexts deletes the names of publishers in a locale.
func dropPublisherTexts(tx store.Tx, tag i18n.Locale) error {
	from, to := store.Prefix("publisher")
	for key := range tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return err
		}
		if err := tx.DeleteRange(textsRange(ID(id), tag)); err != nil {
			return err
		}
	}
	return nil
}

// plansWith are the plans that have texts in a locale.
func plansWith(tx store.Tx, tag i18n.Locale) ([]ID, error) {
	var ids []ID
	from, to := store.Prefix("count", string(tag))
	for key, value := range tx.Scan(from, to) {
		var c counts
		if err := decode(key, value, &c); err != nil {
			return nil, err
		}
		var id string
		if err := store.Split(key, nil, nil, &id); err != nil {
			return nil, err
		}
		if c != (counts{}) {
			ids = append(ids, ID(id))
		}
	}
	return ids, nil
}

// clearLocale deletes a locale's texts, plan by plan; each goes to its history.
func (c *Catalogue) clearLocale(ctx context.Context, v Viewer, tag i18n.Locale) error {
	var ids []ID
	err := c.db.View(ctx, func(tx store.Tx) error {
		all, have, _, err := registered(tx, tag)
		if err != nil {
			return err
		}
		tag = have
		if err := removable(tx, all, tag); err != nil {
			return err
		}
		ids, err = plansWith(tx, tag)
		return err
	})
	for _, id := range ids {
		if err != nil {
			break
		}
		_, err = c.edit(ctx, Operator(v.Name), id, func(e *edit) error { return e.clearLocale(tag) })
	}
	return unavailable(err)
}

func (e *edit) clearLocale(locale i18n.Locale) error {
	from, to := textsRange(e.id, locale)
	for key, value := range e.tx.Scan(from, to) {
		var node, field string
		if err := store.Split(key, nil, nil, nil, &node, &field); err != nil {
			return err
		}
		row := new(textRow)
		if err := decode(key, value, row); err != nil {
			return err
		}
		u := unit{ID(node), field, locale}
		source, err := e.source(u)
		if err != nil {
			return err
		}
		var rev store.Rev
		if source != nil {
			rev = source.Rev
		}
		if err := e.replace(u, row, nil, rev); err != nil {
			return err
		}
		if err := e.dropDrafts(u); err != nil {
			return err
		}
	}
	return nil
}
