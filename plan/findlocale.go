package plan

import (
	"context"

	"polyplan/i18n"
	"polyplan/store"
)

// LocaleSearch is a text that may be the tag or the name of a locale.
type LocaleSearch struct {
	Text   string
	Reader i18n.Locale // in whose language names are known too; may be ""
	First  *int        // how many, at most MaxLocales; nil: DefaultLocales
}

// MaxLocales is how many locales are found at once, and DefaultLocales where nobody says how many.
const (
	MaxLocales     = 50
	DefaultLocales = 10
)

// FindLocales are the locales that a text may mean, best first, whether or not the catalogue has them. One that it has in
// another spelling is told as the catalogue spells it.
func (c *Catalogue) FindLocales(ctx context.Context, _ Viewer, s LocaleSearch) ([]*LocaleInfo, error) {
	most := DefaultLocales
	if s.First != nil {
		most = *s.First
	}
	if most < 0 || most > MaxLocales {
		return nil, fail(Invalid, "first is %d: wanted 0 to %d", most, MaxLocales).at("first")
	}
	found := i18n.Search(s.Text, s.Reader, 2*MaxLocales) // more, for of several spellings one is told
	infos := []*LocaleInfo{}
	err := c.viewOn(ctx, onCatalogue|onLocales, func(tx store.Tx, all *plans) error {
		infos = infos[:0]
		told := map[i18n.Locale]bool{}
		for _, tag := range found {
			if len(infos) == most {
				return nil
			}
			if have, ok := all.locales.Find(tag); ok {
				tag = have
			}
			if told[tag] {
				continue // before its coverage is read
			}
			told[tag] = true
			info, err := infoOf(tx, all, tag)
			if err != nil {
				return err
			}
			infos = append(infos, info)
		}
		return nil
	})
	return infos, err
}
