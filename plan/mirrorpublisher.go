package plan

import (
	"bytes"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// putPublisher makes the publisher what the document says. Where it differs, all its plans have changed.
func (m *mirroring) putPublisher() error {
	p := &m.rows.publisher
	if err := m.registerNames(); err != nil {
		return err
	}
	var row publisherRow
	found, err := get(m.tx, publisherKey(p.id), &row)
	if err != nil {
		return err
	}
	if !found {
		_, err := p.put(m.tx, m.by)
		return err
	}
	names, err := namesOf(m.tx, p.id)
	if err != nil {
		return err
	}
	if row.Homepage == p.row.Homepage && row.Source == p.row.Source && p.named(names) {
		return nil
	}
	row.Homepage, row.Source, row.Updated, row.Rev = p.row.Homepage, p.row.Source, m.by.at, m.tx.Rev()
	if err := put(m.tx, publisherKey(p.id), &row); err != nil {
		return err
	}
	if err := m.unname(p.id, names); err != nil {
		return err
	}
	if err := p.putNames(m.tx, p.id, m.by); err != nil {
		return err
	}
	return m.logPublished(p.id)
}

func (m *mirroring) registerNames() error {
	var locales []i18n.Locale
	for _, name := range m.rows.publisher.names {
		locales = append(locales, name.locale)
	}
	return register(m.tx, locales, m.by)
}

// namesOf are the names of a publisher.
func namesOf(tx store.Tx, id ID) (map[i18n.Locale]textRow, error) {
	names := map[i18n.Locale]textRow{}
	from, to := store.Prefix("text", string(id))
	for key, value := range tx.Scan(from, to) {
		var locale string
		var row textRow
		if err := store.Split(key, nil, nil, &locale, nil, nil); err != nil {
			return nil, err
		}
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		names[i18n.Locale(locale)] = row
	}
	return names, nil
}

// named tells whether these are the publisher's names.
func (p *publisherRows) named(names map[i18n.Locale]textRow) bool {
	if len(names) != len(p.names) {
		return false
	}
	return !slices.ContainsFunc(p.names, func(n newName) bool {
		was := names[n.locale]
		return was.Value != n.row.Value || was.State != n.row.State || was.Origin != n.row.Origin
	})
}

// unname deletes the names of a publisher. What found it by one finds another of that name, if there is.
func (m *mirroring) unname(id ID, names map[i18n.Locale]textRow) error {
	if err := m.tx.DeleteRange(store.Prefix("text", string(id))); err != nil {
		return err
	}
	for locale, name := range names {
		key := publisherNameKey(locale, name.Value)
		found, err := m.tx.Get(key)
		if err != nil {
			return err
		}
		if !bytes.Equal(found, []byte(id)) {
			continue
		}
		if err := m.tx.Delete(key); err != nil {
			return err
		}
		if err := m.renameOther(locale, name.Value); err != nil {
			return err
		}
	}
	return nil
}

// renameOther lets the first publisher that has a name be found by it.
func (m *mirroring) renameOther(locale i18n.Locale, name string) error {
	from, to := store.Prefix("publisher")
	for key := range m.tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return err
		}
		var row textRow
		found, err := get(m.tx, textKey(ID(id), locale, ID(id), FieldName), &row)
		if err != nil {
			return err
		}
		if found && row.Value == name {
			return putPublisherName(m.tx, locale, name, ID(id))
		}
	}
	return nil
}

// logPublished logs that the plans of a publisher have changed.
func (m *mirroring) logPublished(publisher ID) error {
	var plans []ID
	from, to := store.Prefix("plan")
	for key, value := range m.tx.Scan(from, to) {
		var id string
		var row planRow
		if err := store.Split(key, nil, &id); err != nil {
			return err
		}
		if err := decode(key, value, &row); err != nil {
			return err
		}
		if row.Publisher == publisher {
			plans = append(plans, ID(id))
		}
	}
	for _, id := range plans {
		if err := m.edit(id, func(e *edit) error { return e.logPlan(Put) }); err != nil {
			return err
		}
	}
	return nil
}
