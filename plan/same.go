package plan

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"iter"
	"slices"
	"unicode/utf16"

	"polyplan/i18n"
	"polyplan/store"
)

// Where the same source text stands in several places of the catalogue, its translations should be one. An index
// leads from a source text to its places; it is kept in the Update that writes the text. Its rows can outlast their
// text for a while, of a large plan that was deleted and of an item until it is swept up, so that who reads them
// looks at the text.
//
// The translation memory (memory.go) finds what is alike, and has to go through all texts for that. This index finds
// what is equal with one look, which checks need inside an Update.

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

// unindex takes the source texts in a range of a plan's texts out of the index. Those that are too many for one
// Update stay for a sweep.
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
			return put(tx, unsweptSameKey(), tx.Rev())
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

// unsweptSameKey marks, by the last revision that left some, that there may be rows of the index without a text.
func unsweptSameKey() []byte { return store.Key("unswept", "same") }

// sweepSame deletes the rows of the index whose texts are gone. They are looked for in a View, so that nobody who
// writes waits for that.
func (c *Catalogue) sweepSame(ctx context.Context) error {
	var mark store.Rev
	var gone [][]byte
	err := c.db.View(ctx, func(tx store.Tx) error {
		marked, err := get(tx, unsweptSameKey(), &mark)
		if err != nil || !marked {
			return err
		}
		from, to := store.Prefix("same")
		for key := range tx.Scan(from, to) {
			led, err := leads(tx, key)
			if err != nil {
				return err
			}
			if !led {
				gone = append(gone, bytes.Clone(key))
			}
		}
		return nil
	})
	for batch := range slices.Chunk(gone, unindexed) {
		if err == nil {
			_, err = c.db.Update(ctx, func(tx store.Tx) error { return unindexKeys(tx, batch) })
		}
	}
	if err != nil || mark == 0 {
		return err
	}
	_, err = c.db.Update(ctx, func(tx store.Tx) error {
		var last store.Rev
		if _, err := get(tx, unsweptSameKey(), &last); err != nil || last != mark {
			return err // some were left since
		}
		return tx.Delete(unsweptSameKey())
	})
	return err
}

// unindexKeys deletes rows of the index, unless their texts have come back.
func unindexKeys(tx store.Tx, keys [][]byte) error {
	for _, key := range keys {
		led, err := leads(tx, key)
		if err == nil && !led {
			err = tx.Delete(key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leads tells whether a row of the index leads to its text.
func leads(tx store.Tx, key []byte) (bool, error) {
	var locale, sum, plan, node, field string
	if err := store.Split(key, nil, &locale, &sum, &plan, &node, &field); err != nil {
		return false, err
	}
	var row textRow
	found, err := get(tx, textKey(ID(plan), i18n.Locale(locale), ID(node), field), &row)
	return found && digest(row.Value) == sum, err
}

// standing is a place of a source text, and the revision of the text there.
type standing struct {
	plan  ID
	state PlanState
	place
	rev store.Rev
}

// mostPlaces is how many places of one source text are looked at.
const mostPlaces = 500

// standings are the places of a source text in plans that the viewer sees, the newest plans first.
func standings(tx store.Tx, v Viewer, locale i18n.Locale, value string) iter.Seq2[*standing, error] {
	return func(yield func(*standing, error) bool) {
		looked := 0
		from, to := store.Prefix("same", string(locale), digest(value))
		for key := range tx.ScanBack(from, to) {
			if looked++; looked > mostPlaces {
				return
			}
			s, err := standingAt(tx, v, key, locale, value)
			if (s != nil || err != nil) && !yield(s, err) {
				return
			}
		}
	}
}

// standingAt is where a row of the index leads; nil where the text is gone, or not there for the viewer.
func standingAt(tx store.Tx, v Viewer, key []byte, locale i18n.Locale, value string) (*standing, error) {
	var plan, node, field string
	if err := store.Split(key, nil, nil, nil, &plan, &node, &field); err != nil {
		return nil, err
	}
	home, err := tx.Get(homeKey(ID(node)))
	if err != nil || home == nil && node != plan {
		return nil, err // of an item that is deleted
	}
	var p planRow
	found, err := get(tx, planKey(ID(plan)), &p)
	if err != nil || !found || !v.sees(ID(plan), p.State) {
		return nil, err
	}
	var text textRow
	found, err = get(tx, textKey(ID(plan), locale, ID(node), field), &text)
	if err != nil || !found || text.Value != value {
		return nil, err
	}
	return &standing{ID(plan), p.State, place{ID(node), field}, text.Rev}, nil
}

// RuleOtherWording is the check of the whole catalogue: one source translated two ways.
const RuleOtherWording = "other-wording"

// otherWording finds another translation of the same source text elsewhere in the catalogue, among those that
// readers are served and the viewer may see; nil where there is none. One text can be right in two places, so it
// is only told.
func (k checking) otherWording(u unit, source, target string) (*i18n.Finding, error) {
	others, first := 0, ""
	for s, err := range standings(k.tx, k.viewer, k.from, source) {
		if err != nil {
			return nil, err
		}
		if s.place == (place{u.node, u.field}) || s.state == PlanArchived {
			continue
		}
		var row textRow
		if _, err := get(k.tx, textKey(s.plan, u.locale, s.node, s.field), &row); err != nil {
			return nil, err
		}
		if !row.servable() || row.staleAgainst(s.rev) || row.Value == target {
			continue
		}
		if others++; first == "" {
			first = row.Value
		}
	}
	if others == 0 {
		return nil, nil
	}
	return &i18n.Finding{
		Rule: RuleOtherWording, Severity: i18n.SeverityInfo, End: len(utf16.Encode([]rune(target))),
		Message: say("wanted one source to be translated one way, got another elsewhere, places: %d: “%s”", others, short(first)),
	}, nil
}
