package plan

import (
	"context"
	"fmt"
	"iter"

	"polyplan/store"
)

// Drafted is the plan that a LoadDraft added.
type Drafted struct {
	Loaded
	Slug string
}

// LoadDraft adds the plan of a document that came from elsewhere, as a DRAFT whatever it says. It takes nothing from
// what is there: where the catalogue has one of the document's ids, the plan and all in it get new ones, and where
// its slug is taken, a number is added to it.
func (c *Catalogue) LoadDraft(ctx context.Context, v Viewer, doc *Document) (Drafted, error) {
	if err := v.mayAdminister("load plans"); err != nil {
		return Drafted{}, err
	}
	draft := *doc
	draft.State, draft.FormerSlugs = PlanDraft, nil
	err := c.db.View(ctx, func(tx store.Tx) error {
		taken, err := hasIDs(tx, &draft)
		if taken {
			draft = withoutIDs(draft)
		}
		if err == nil {
			draft.Slug, err = freeSlug(tx, draft.Slug)
		}
		return err
	})
	if err != nil {
		return Drafted{}, unavailable(err)
	}
	loaded, err := c.Load(ctx, v, once(&draft))
	return Drafted{Loaded: loaded, Slug: draft.Slug}, err
}

// once is a stream of one document.
func once(doc *Document) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) { yield(doc, nil) }
}

// hasIDs tells whether the catalogue has the plan of a document, or an item of it.
func hasIDs(tx store.Tx, doc *Document) (bool, error) {
	row, err := tx.Get(planKey(doc.ID))
	if err != nil || row != nil {
		return row != nil, err
	}
	for _, id := range itemIDs(doc) {
		if home, err := tx.Get(homeKey(id)); err != nil || home != nil {
			return home != nil, err
		}
	}
	return false, nil
}

func itemIDs(doc *Document) []ID {
	var ids []ID
	for _, goal := range doc.Goals {
		ids = append(ids, goal.ID)
		for _, strategy := range goal.Strategies {
			ids = append(ids, strategy.ID)
			for _, assignment := range strategy.Assignments {
				ids = append(ids, assignment.ID)
			}
		}
	}
	return ids
}

// withoutIDs is a document that gets new ids. Its publisher stays the one it is.
func withoutIDs(doc Document) Document {
	doc.ID = ""
	goals := doc.Goals
	doc.Goals = make([]GoalDocument, len(goals))
	for i, goal := range goals {
		doc.Goals[i] = GoalDocument{ItemDocument: itemWithoutIDs(goal.ItemDocument)}
		for _, strategy := range goal.Strategies {
			without := StrategyDocument{ItemDocument: itemWithoutIDs(strategy.ItemDocument)}
			for _, assignment := range strategy.Assignments {
				without.Assignments = append(without.Assignments, itemWithoutIDs(assignment))
			}
			doc.Goals[i].Strategies = append(doc.Goals[i].Strategies, without)
		}
	}
	return doc
}

func itemWithoutIDs(item ItemDocument) ItemDocument {
	item.ID = ""
	parties := item.Responsible
	item.Responsible = nil
	for _, party := range parties {
		party.ID = ""
		item.Responsible = append(item.Responsible, party)
	}
	return item
}

// freeSlug is a slug that is not taken: the one wanted, or the first of it with a number.
func freeSlug(tx store.Tx, wanted string) (string, error) {
	slug := wanted
	for n := 2; ; n++ {
		id, err := tx.Get(slugKey(slug))
		if err != nil || id == nil {
			return slug, err
		}
		number := fmt.Sprintf("-%d", n)
		slug = wanted[:min(len(wanted), maxSlug-len(number))] + number
	}
}
