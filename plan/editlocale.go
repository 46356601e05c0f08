package plan

import (
	"context"
	"reflect"
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
		if s.SelfReview.To || len(s.Fallbacks.To) > 0 {
			return 0, v.mayConfigure()
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
	if err := v.mayConfigure(); err != nil {
		return 0, err
	}
	return c.update(ctx, v, func(tx store.Tx, by *write) error {
		all, tag, row, err := registered(tx, s.Tag)
		if err != nil {
			return err
		}
		s.Tag = tag
		was := *row
		if err := s.apply(row, all); err != nil || reflect.DeepEqual(*row, was) {
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
	if err := v.allowed(v.creates(), "not allowed: it takes an EDITOR grant for all plans to remove a locale"); err != nil {
		return 0, err
	}
	if err := c.sweep(ctx); err != nil {
		return 0, err // texts of what is deleted are found by the locales there are
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
			return fail(InUse, "there are texts in %s, or comments on them, in plans: %d; remove it withTexts to delete them", tag, len(plans)).at("tag")
		}
		if err := dropNames(tx, tag, withTexts); err != nil {
			return err
		}
		if err := dropTermTexts(tx, tag, withTexts); err != nil {
			return err
		}
		if err := tx.DeleteRange(store.Prefix("count", string(tag))); err != nil {
			return err
		}
		for _, key := range [][]byte{sumKey(tag), localeKey(tag)} {
			if err := tx.Delete(key); err != nil {
				return err
			}
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
	from, to = store.Prefix("publisher")
	for key, value := range tx.Scan(from, to) {
		var row publisherRow
		if err := decode(key, value, &row); err != nil {
			return err
		}
		if row.Source == tag {
			return fail(InUse, "a publisher has its name in %s", tag).at("tag")
		}
	}
	for _, other := range all.Locales() {
		if other != tag && slices.Contains(all.Fallbacks(other), tag) {
			return fail(InUse, "%s falls back to %s: change that first", other, tag).at("tag")
		}
	}
	return nil
}

// dropNames deletes the names of publishers in a locale, or refuses to.
func dropNames(tx store.Tx, tag i18n.Locale, withTexts bool) error {
	from, to := store.Prefix("publisher")
	for key := range tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return err
		}
		from, to := textsRange(ID(id), tag)
		if !withTexts && anyKey(tx, from, to) {
			return fail(InUse, "the publisher %s has a name in %s: remove it withTexts to delete that", id, tag).at("tag")
		}
		if err := tx.DeleteRange(from, to); err != nil {
			return err
		}
	}
	return tx.DeleteRange(store.Prefix("publisherName", string(tag)))
}

func anyKey(tx store.Tx, from, to []byte) bool {
	for range tx.Scan(from, to) {
		return true
	}
	return false
}

// plansWith are the plans that have texts in a locale, drafts of them or comments on them.
func plansWith(tx store.Tx, tag i18n.Locale) ([]ID, error) {
	var ids []ID
	from, to := store.Prefix("plan")
	for key := range tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return nil, err
		}
		texts, textsEnd := textsRange(ID(id), tag)
		drafts, draftsEnd := store.Prefix("draft", id, string(tag))
		comments, commentsEnd := store.Prefix("comment", id, string(tag))
		if anyKey(tx, texts, textsEnd) || anyKey(tx, drafts, draftsEnd) || anyKey(tx, comments, commentsEnd) {
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
		for more := true; more && err == nil; {
			_, err = c.edit(ctx, Operator(v.Name), id, func(e *edit) (err error) {
				more, err = e.clearLocale(tag)
				return err
			})
		}
	}
	return unavailable(err)
}

// clearLocale clears as much as one Update should, and tells whether there is more.
func (e *edit) clearLocale(locale i18n.Locale) (bool, error) {
	size := 0
	from, to := textsRange(e.id, locale)
	for key, value := range e.tx.Scan(from, to) {
		if size += len(value) + clearedSize; size > batchBytes {
			return true, nil
		}
		var node, field string
		if err := store.Split(key, nil, nil, nil, &node, &field); err != nil {
			return false, err
		}
		row := new(textRow)
		if err := decode(key, value, row); err != nil {
			return false, err
		}
		if err := e.clearText(unit{ID(node), field, locale}, row); err != nil {
			return false, err
		}
	}
	from, to = store.Prefix("draft", string(e.id), string(locale))
	for key := range e.tx.Scan(from, to) {
		if size += clearedSize; size > batchBytes {
			return true, nil
		}
		var node, field, author string
		if err := store.Split(key, nil, nil, nil, &node, &field, &author); err != nil {
			return false, err
		}
		if err := e.dropDraft(unit{ID(node), field, locale}, ID(author)); err != nil {
			return false, err
		}
	}
	return false, dropComments(e.tx, string(e.id), string(locale))
}

// clearedSize is what taking a text away writes besides the text: keys, its item's row, the change.
const clearedSize = 1_000

func (e *edit) clearText(u unit, row *textRow) error {
	there, err := e.has(u.node)
	if err != nil {
		return err
	}
	if !there { // a deleted item, out of the counters already
		return e.tx.Delete(textKey(e.id, u.locale, u.node, u.field))
	}
	source, err := e.source(u)
	if err != nil {
		return err
	}
	var rev store.Rev
	if source != nil {
		rev = source.Rev
	}
	return e.replace(u, row, nil, rev)
}
