package plan

import (
	"cmp"
	"context"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// ExportTerms is a publisher's glossary, to leave in a file: its terms in order, with what they are called in the given
// locales, or in all. It takes a token; a publisher that the viewer does not see has no terms.
func (c *Catalogue) ExportTerms(ctx context.Context, v Viewer, publisher ID, locales []i18n.Locale) (*TermFile, error) {
	if err := publisher.of(KindPublisher); err != nil {
		return nil, firstSignIn(v, at(err, "publisher"))
	}
	if err := c.knowsPublisher(ctx, v, publisher, "publisher"); err != nil {
		return nil, err
	}
	var file *TermFile
	err := c.view(ctx, func(tx store.Tx, all *plans) (err error) {
		file = new(TermFile)
		meta, err := metaOf(tx)
		if err != nil {
			return err
		}
		g, err := c.glossaries.at(tx, publisher)
		if err != nil {
			return err
		}
		for i := range g.terms {
			t := &g.terms[i]
			file.Terms = append(file.Terms, FileTerm{
				ID: t.id, Revision: t.row.Rev, Term: t.row.Term, Locale: t.locale, PartOfSpeech: t.row.PartOfSpeech,
				Note: t.row.Note, DoNotTranslate: t.row.Literal,
			})
		}
		slices.SortFunc(file.Terms, func(a, b FileTerm) int {
			return cmp.Or(cmp.Compare(a.Locale, b.Locale), cmp.Compare(a.Term, b.Term), cmp.Compare(a.ID, b.ID))
		})
		err = file.readWordings(tx, publisher, all.locales, locales)
		file.Catalogue = meta.name(file.newest())
		return err
	})
	return file, err
}

// newest is the newest revision that the file tells.
func (f *TermFile) newest() (newest store.Rev) {
	for i := range f.Terms {
		newest = max(newest, f.Terms[i].Revision)
		for _, w := range f.Terms[i].Translations {
			newest = max(newest, w.Revision)
		}
	}
	return newest
}

// readWordings reads what the terms are called, by locale.
func (f *TermFile) readWordings(tx store.Tx, publisher ID, all *i18n.Set, wanted []i18n.Locale) error {
	at := make(map[ID]*FileTerm, len(f.Terms))
	for i := range f.Terms {
		at[f.Terms[i].ID] = &f.Terms[i]
	}
	for _, locale := range slices.Sorted(slices.Values(all.Locales())) {
		if !anySame(wanted, locale) {
			continue
		}
		from, to := store.Prefix("termText", string(publisher), string(locale))
		for key, value := range tx.Scan(from, to) {
			var id string
			if err := store.Split(key, nil, nil, nil, &id); err != nil {
				return err
			}
			var row termTextRow
			if err := decode(key, value, &row); err != nil {
				return err
			}
			if t := at[ID(id)]; t != nil {
				t.Translations = append(t.Translations, FileWordings{
					Locale: locale, Revision: row.Rev, Accepted: row.Accepted, Forbidden: row.Forbidden,
				})
			}
		}
	}
	return nil
}
