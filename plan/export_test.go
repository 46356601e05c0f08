package plan

import (
	"context"
	"fmt"
	"iter"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// What no verb writes yet, for tests of how it is read.

// At sets the clock that the catalogue's writes go by.
func (c *Catalogue) At(now time.Time) *Catalogue {
	c.now = func() time.Time { return now }
	return c
}

// PutFormat makes the catalogue one of another format.
func PutFormat(tx store.Tx, format int) error {
	var meta metaRow
	if _, err := get(tx, metaKey(), &meta); err != nil {
		return err
	}
	meta.Format = format
	return put(tx, metaKey(), &meta)
}

// PutEpoch gives the catalogue another epoch, as a restore does.
func PutEpoch(tx store.Tx, epoch string) error {
	var meta metaRow
	if _, err := get(tx, metaKey(), &meta); err != nil {
		return err
	}
	meta.Epoch = epoch
	return put(tx, metaKey(), &meta)
}

// MaxUnread is how many unread changes Fresh tells apart.
const MaxUnread = maxUnread

// PutChanges notes n changes of a plan.
func PutChanges(tx store.Tx, plan ID, n int) error {
	var row planRow
	if _, err := get(tx, planKey(plan), &row); err != nil {
		return err
	}
	row.Rev = tx.Rev()
	by := new(write)
	for range n {
		if err := by.change(tx, changeRow{Kind: ChangePlan, Plan: plan, ID: plan, Public: true}); err != nil {
			return err
		}
	}
	return put(tx, planKey(plan), &row)
}

// PutSlug makes a slug, one of now or of old, find a plan.
func PutSlug(tx store.Tx, slug string, plan ID) error {
	return tx.Put(slugKey(slug), []byte(plan))
}

// PutFallbacks configures what a locale falls back to.
func PutFallbacks(tx store.Tx, locale i18n.Locale, fallbacks ...i18n.Locale) error {
	if err := put(tx, localeKey(locale), &localeRow{Fallbacks: fallbacks, Rev: tx.Rev()}); err != nil {
		return err
	}
	return new(write).change(tx, changeRow{Kind: ChangeLocale, Locale: locale})
}

// DropPlan deletes a plan so far that no reader finds it.
func DropPlan(tx store.Tx, plan ID) error {
	if err := tx.Delete(planKey(plan)); err != nil {
		return err
	}
	return new(write).change(tx, changeRow{Kind: ChangePlan, Action: Delete, Plan: plan, ID: plan, Public: true})
}

// PutState makes a plan one of another state, updated at a time.
func PutState(tx store.Tx, plan ID, state PlanState, updated time.Time) error {
	var row planRow
	if _, err := get(tx, planKey(plan), &row); err != nil {
		return err
	}
	row.State, row.Updated = state, millis(updated)
	if err := put(tx, planKey(plan), &row); err != nil {
		return err
	}
	return new(write).change(tx, changeRow{Kind: ChangePlan, Plan: plan, ID: plan})
}

// StoredText is a text in force and where it hangs.
type StoredText struct {
	Subject ID
	Locale  i18n.Locale
	Node    ID
	Field   string
	Value   string
	State   TextState
	Origin  Origin
	Of, Rev store.Rev
	Author  string
}

// PutText writes a text in force, whatever it is.
func PutText(tx store.Tx, t StoredText) error {
	row := textRow{Value: t.Value, State: t.State, Origin: t.Origin, Of: t.Of, Rev: t.Rev, Author: t.Author}
	if err := put(tx, textKey(t.Subject, t.Locale, t.Node, t.Field), &row); err != nil {
		return err
	}
	return new(write).change(tx, changeRow{Kind: ChangeText, Plan: t.Subject, ID: t.Node, Field: t.Field, Locale: t.Locale})
}

// StoredTexts are all the texts of all plans and publishers, whoever may see them.
func StoredTexts(tx store.Tx) ([]StoredText, error) {
	var texts []StoredText
	from, to := store.Prefix("text")
	for key, value := range tx.Scan(from, to) {
		var subject, locale, node, field string
		if err := store.Split(key, nil, &subject, &locale, &node, &field); err != nil {
			return nil, err
		}
		var row textRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		texts = append(texts, StoredText{
			Subject: ID(subject), Locale: i18n.Locale(locale), Node: ID(node), Field: field,
			Value: row.Value, State: row.State, Origin: row.Origin, Of: row.Of, Rev: row.Rev, Author: row.Author,
		})
	}
	return texts, nil
}

// FillGlossary makes a publisher's glossary count as full.
func FillGlossary(ctx context.Context, db store.DB, publisher ID) error {
	_, err := db.Update(ctx, func(tx store.Tx) error {
		return put(tx, glossaryKey(publisher), &glossaryRow{Terms: MaxTerms, Rev: tx.Rev()})
	})
	return err
}

// TermFindings is what a publisher's glossary has against a translation.
func (c *Catalogue) TermFindings(ctx context.Context, publisher ID, source, target i18n.Locale, text, translation string) (said []string, err error) {
	err = c.view(ctx, func(tx store.Tx, all *plans) error {
		f, err := c.termFinder(tx, all.locales, publisher, source, target)
		if err != nil {
			return err
		}
		findings, err := f.findings(text, translation)
		for _, finding := range findings {
			said = append(said, fmt.Sprintf("%d-%d %s", finding.Start, finding.End, finding.Message))
		}
		return err
	})
	return said, err
}

// PutMemories does of a load what the translation memory takes, and tells how long that took.
func PutMemories(ctx context.Context, db store.DB, docs iter.Seq2[*Document, error]) (time.Duration, error) {
	var took time.Duration
	var batch []*planRows
	bytes := 0
	put := func() error {
		begun := time.Now()
		_, err := db.Update(ctx, func(tx store.Tx) error {
			for _, rows := range batch {
				if err := rows.putMemory(tx, 0, len(rows.memory)); err != nil {
					return err
				}
			}
			return nil
		})
		took += time.Since(begun)
		batch, bytes = nil, 0
		return err
	}
	spell := newSpeller(new(i18n.Set))
	for doc, err := range docs {
		if err != nil {
			return 0, err
		}
		rows, err := layOut(doc, time.Now(), spell)
		if err != nil {
			return 0, err
		}
		begun := time.Now()
		rows.remember()
		took += time.Since(begun)
		batch = append(batch, rows)
		if bytes += rows.size(); bytes > batchBytes {
			if err := put(); err != nil {
				return 0, err
			}
		}
	}
	return took, put()
}

// SameKey is the key of a source text in the index by source.
func SameKey(t StoredText) []byte {
	return sameKey(t.Locale, t.Value, t.Subject, t.Node, t.Field)
}

// WriteLetters keeps so many messages beside the queue of a webhook, of revisions to come.
func WriteLetters(ctx context.Context, db store.DB, hook ID, n int) error {
	_, err := db.Update(ctx, func(tx store.Tx) error {
		for i := range n {
			row := letterRow{ID: fmt.Sprint("msg_", i), Type: "webhook.test", Payload: []byte("{}"), Again: true}
			if err := put(tx, letterKey(hook, tx.Rev()+1_000+store.Rev(i)), &row); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// WriteTerms fills a publisher's glossary with as many terms as it may hold.
func WriteTerms(ctx context.Context, db store.DB, publisher ID, locale i18n.Locale, term func(int) string) error {
	for from := 0; from < MaxTerms; from += 1_000 {
		_, err := db.Update(ctx, func(tx store.Tx) error {
			for i := from; i < from+1_000; i++ {
				id := newID(KindTerm, time.Unix(1, 0))
				row := termRow{Term: term(i), Rev: tx.Rev()}
				if err := put(tx, termKey(publisher, locale, id), &row); err != nil {
					return err
				}
				if err := tx.Put(termNameKey(publisher, locale, row.Term, row.PartOfSpeech), []byte(id)); err != nil {
					return err
				}
				home := termHomeRow{Publisher: publisher, Locale: locale}
				if err := put(tx, termHomeKey(id), &home); err != nil {
					return err
				}
			}
			return put(tx, glossaryKey(publisher), &glossaryRow{Terms: from + 1_000, Rev: tx.Rev()})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ExtensionsOf are the extensions of a plan and its items, by node.
func ExtensionsOf(ctx context.Context, c *Catalogue, plan ID) (all map[ID]Extensions, err error) {
	err = c.db.View(ctx, func(tx store.Tx) error {
		all, err = readExtensions(tx, plan)
		return err
	})
	return all, err
}

// Spelled is the document with all marks at each text.
func (d *Document) Spelled() *Document {
	d.eachText(func(texts Texts) {
		for tag, text := range texts {
			state, origin := d.Stands(tag, text)
			text.State, text.Origin = state, &origin
			texts[tag] = text
		}
	})
	d.Locales = nil
	return d
}

// KeyForms and StoredNames are what rows are made of, beside their fields.
var (
	KeyForms    = keyForms
	StoredNames = map[string][]string{
		"PlanState": planStates, "TextState": textStates, "Origin": origins, "Role": roles, "ItemStatus": itemStatuses,
		"ImportState": importStates, "ImportOutcome": importOutcomes, "PartOfSpeech": speeches, "TermOutcome": termOutcomes,
	}
)
