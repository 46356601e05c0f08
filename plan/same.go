package plan

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"unicode/utf16"

	"polyplan/i18n"
	"polyplan/store"
)

// Where the same source text stands in several places of the catalogue, its translations should be one. An index
// leads from a source text to its places; it is kept in the Update that writes the text. Rows can outlast their
// text, of a large plan that was deleted and of an item until it is swept up, so that who reads them looks at the
// text.

// sameKey is an empty row that leads from a source text to one of its places.
func sameKey(locale i18n.Locale, value string, plan, node ID, field string) []byte {
	return store.Key("same", string(locale), digest(value), string(plan), string(node), field)
}

func digest(value string) string {
	sum := sha256.Sum256([]byte(value))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// indexSource keeps the index in line with a source text that is written.
func (e *edit) indexSource(u unit, old, now *textRow) error {
	if u.locale != e.plan.Source || old.value() == now.value() {
		return nil
	}
	if old.value() != "" {
		if err := e.tx.Delete(sameKey(u.locale, old.Value, e.id, u.node, u.field)); err != nil {
			return err
		}
	}
	if now.value() == "" {
		return nil
	}
	return e.tx.Put(sameKey(u.locale, now.Value, e.id, u.node, u.field), []byte{})
}

// unindexed is how many rows of the index one Update deletes at most; one that deletes a plan has others to delete.
const unindexed = 4_000

// unindex takes the source texts in a range of a plan's texts out of the index.
func unindex(tx store.Tx, from, to []byte) error {
	n := 0
	for key, value := range tx.Scan(from, to) {
		var row textRow
		if err := decode(key, value, &row); err != nil {
			return err
		}
		if row.State != StateSource {
			continue
		}
		if n++; n > unindexed {
			return nil
		}
		var plan, locale, node, field string
		if err := store.Split(key, nil, &plan, &locale, &node, &field); err != nil {
			return err
		}
		if err := tx.Delete(sameKey(i18n.Locale(locale), row.Value, ID(plan), ID(node), field)); err != nil {
			return err
		}
	}
	return nil
}

// RuleOtherWording is the check of the whole catalogue: one source translated two ways.
const RuleOtherWording = "other-wording"

// mostPlaces is how many places of a source text are looked at.
const mostPlaces = 50

// otherWording finds another translation of the same source text elsewhere in the catalogue, among those that
// readers are served and the viewer may see; nil where there is none. One text can be right in two places, so it
// is only told.
func (k checking) otherWording(u unit, source, target string) (*i18n.Finding, error) {
	others, first := 0, ""
	looked := 0
	from, to := store.Prefix("same", string(k.from), digest(source))
	for key := range k.tx.Scan(from, to) {
		if looked++; looked > mostPlaces {
			break
		}
		value, err := k.wording(key, u, source)
		if err != nil {
			return nil, err
		}
		if value == "" || value == target {
			continue
		}
		if others++; first == "" {
			first = value
		}
	}
	if others == 0 {
		return nil, nil
	}
	return &i18n.Finding{
		Rule: RuleOtherWording, Severity: i18n.SeverityInfo, End: len(utf16.Encode([]rune(target))),
		Message: fmt.Sprintf("wanted one source to be translated one way, got another elsewhere, places: %d: “%s”", others, short(first)),
	}, nil
}

// wording is how the place that a row of the index leads to translates the source; "" where nobody is served that,
// or it is the unit itself.
func (k checking) wording(key []byte, u unit, source string) (string, error) {
	var id, node, field string
	if err := store.Split(key, nil, nil, nil, &id, &node, &field); err != nil {
		return "", err
	}
	if ID(node) == u.node && field == u.field {
		return "", nil
	}
	home, err := k.tx.Get(homeKey(ID(node)))
	if err != nil || home == nil && node != id {
		return "", err // of an item that is deleted
	}
	var p planRow
	found, err := get(k.tx, planKey(ID(id)), &p)
	if err != nil || !found || p.State == PlanArchived || !k.viewer.sees(ID(id), p.State) {
		return "", err
	}
	var there, row textRow
	if _, err := get(k.tx, textKey(ID(id), k.from, ID(node), field), &there); err != nil || there.Value != source {
		return "", err
	}
	if _, err := get(k.tx, textKey(ID(id), u.locale, ID(node), field), &row); err != nil || !row.servable() || row.Of != there.Rev {
		return "", err
	}
	return row.Value, nil
}
