package plan

import (
	"context"

	"polyplan/i18n"
	"polyplan/store"
)

// LocaleInfo is a locale as the catalogue knows it, or would if it were added.
type LocaleInfo struct {
	Tag             i18n.Locale
	Endonym         string
	EnglishName     string
	Direction       i18n.Direction
	Script          string        // its code in ISO 15924
	Fallbacks       []i18n.Locale // configured ones
	Chain           []i18n.Locale // the locales tried for a reader who wants this one, to the main source locale
	IsRegistered    bool
	AllowSelfReview bool      // reviewers may approve what they wrote
	IsSource        bool      // some PUBLISHED plan is written in it
	Coverage        *Coverage // of all PUBLISHED plans; nil where the locale is not registered
}

// Locales are the catalogue's locales by tag.
func (c *Catalogue) Locales(ctx context.Context, _ Viewer) ([]*LocaleInfo, error) {
	var infos []*LocaleInfo
	err := c.viewOn(ctx, onCatalogue|onLocales, func(tx store.Tx, all *plans) (err error) {
		infos, err = known(tx, all, all.locales.Locales())
		return err
	})
	return infos, err
}

// known are locales that the catalogue has.
func known(tx store.Tx, all *plans, locales []i18n.Locale) ([]*LocaleInfo, error) {
	sums, err := readSums(tx, locales)
	if err != nil {
		return nil, err
	}
	infos := make([]*LocaleInfo, len(sums))
	for i, sum := range sums {
		total := sum.total()
		infos[i] = newLocaleInfo(all, all.locales, sum.locale)
		infos[i].IsRegistered = true
		infos[i].Coverage = &total
		if infos[i].AllowSelfReview, err = selfReview(tx, sum.locale); err != nil {
			return nil, err
		}
	}
	return infos, nil
}

// Locale is what the catalogue knows of a locale, whether or not it is registered.
func (c *Catalogue) Locale(ctx context.Context, _ Viewer, tag i18n.Locale) (*LocaleInfo, error) {
	var info *LocaleInfo
	err := c.viewOn(ctx, onCatalogue|onLocales, func(tx store.Tx, all *plans) (err error) {
		info, err = infoOf(tx, all, tag)
		return err
	})
	return info, err
}

func infoOf(tx store.Tx, all *plans, tag i18n.Locale) (*LocaleInfo, error) {
	have, ok := all.locales.Find(tag)
	if !ok {
		return newLocaleInfo(all, all.locales.With(tag), tag), nil
	}
	infos, err := known(tx, all, []i18n.Locale{have})
	if err != nil {
		return nil, err
	}
	return infos[0], nil
}

func newLocaleInfo(all *plans, set *i18n.Set, tag i18n.Locale) *LocaleInfo {
	return &LocaleInfo{
		Tag:         tag,
		Endonym:     tag.Endonym(),
		EnglishName: tag.EnglishName(),
		Direction:   tag.Direction(),
		Script:      tag.Script(),
		Fallbacks:   append([]i18n.Locale{}, set.Fallbacks(tag)...),
		Chain:       set.Chain([]i18n.Locale{tag}, all.mainSource()).Locales(),
		IsSource:    all.sources[tag] > 0,
	}
}

func readLocales(tx store.Tx) (*i18n.Set, error) {
	var locales []i18n.Locale
	fallbacks := map[i18n.Locale][]i18n.Locale{}
	from, to := store.Prefix("locale")
	for key, value := range tx.Scan(from, to) {
		var row localeRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		var tag string
		if err := store.Split(key, nil, &tag); err != nil {
			return nil, err
		}
		locales = append(locales, i18n.Locale(tag))
		fallbacks[i18n.Locale(tag)] = row.Fallbacks
	}
	return i18n.NewSet(locales, fallbacks), nil
}

// localeSet is the locales that the catalogue has.
func (c *Catalogue) localeSet(ctx context.Context) (set *i18n.Set, err error) {
	err = c.view(ctx, func(_ store.Tx, all *plans) error {
		set = all.locales
		return nil
	})
	return set, err
}

// unspelled refuses a locale that the catalogue has in another spelling.
func unspelled(tx store.Tx, locale i18n.Locale) error {
	all, err := readLocales(tx)
	if err != nil {
		return err
	}
	if have, ok := all.Find(locale); ok {
		return fail(Conflict, "the catalogue has the locale %s, which is %s, since a moment ago: try again", have, locale)
	}
	return nil
}

// register adds the locales that the catalogue does not have yet.
func register(tx store.Tx, locales []i18n.Locale, by *write) error {
	for _, locale := range locales {
		var row localeRow
		found, err := get(tx, localeKey(locale), &row)
		if err != nil {
			return err
		}
		if found {
			continue
		}
		if err := unspelled(tx, locale); err != nil {
			return err
		}
		if err := put(tx, localeKey(locale), &localeRow{Created: by.at, Rev: tx.Rev()}); err != nil {
			return err
		}
		if err := by.change(tx, changeRow{Kind: ChangeLocale, Locale: locale}); err != nil {
			return err
		}
	}
	return nil
}

// selfReview tells whether reviewers of the locale may approve their own texts.
func selfReview(tx store.Tx, locale i18n.Locale) (bool, error) {
	var row localeRow
	_, err := get(tx, localeKey(locale), &row)
	return row.SelfReview, err
}
