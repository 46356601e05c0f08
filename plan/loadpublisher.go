package plan

import (
	"polyplan/i18n"
	"polyplan/store"
)

// put finds the publisher or makes it, and is its id.
func (p *publisherRows) put(tx store.Tx, by *write) (ID, error) {
	id, err := p.find(tx)
	if err != nil {
		return "", at(err, "publisher", "id")
	}
	if id != "" {
		return id, nil
	}
	if id = p.id; id == "" {
		id = newID(KindPublisher, fromMillis(by.at))
	}
	row := p.row
	row.Rev = tx.Rev()
	if err := put(tx, publisherKey(id), &row); err != nil {
		return "", err
	}
	return id, p.putNames(tx, id, by)
}

func (p *publisherRows) putNames(tx store.Tx, id ID, by *write) error {
	var locales []i18n.Locale
	for _, name := range p.names {
		row := name.row
		row.Rev = tx.Rev()
		if row.State != StateSource {
			row.Of = tx.Rev()
		}
		if err := put(tx, textKey(id, name.locale, id, FieldName), &row); err != nil {
			return err
		}
		if err := putPublisherName(tx, name.locale, row.Value, id); err != nil {
			return err
		}
		locales = append(locales, name.locale)
	}
	return register(tx, locales, by)
}

// find is the id of the publisher the catalogue has by the id or the name, or "".
func (p *publisherRows) find(tx store.Tx) (ID, error) {
	if p.id == "" {
		id, err := tx.Get(publisherNameKey(p.row.Source, p.name()))
		return ID(id), err
	}
	row, err := tx.Get(publisherKey(p.id))
	if err != nil || row == nil {
		return "", err
	}
	return p.id, nil
}

// putPublisherName lets a publisher be found by its name in a locale; the first of a name stays the one.
func putPublisherName(tx store.Tx, locale i18n.Locale, name string, id ID) error {
	key := publisherNameKey(locale, name)
	if have, err := tx.Get(key); err != nil || have != nil {
		return err
	}
	return tx.Put(key, []byte(id))
}

func (p *publisherRows) name() string {
	for _, name := range p.names {
		if name.locale == p.row.Source {
			return name.row.Value
		}
	}
	return ""
}
