package plan

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// Document is a plan as a document, as far as the viewer may see it; nil where there is none that the viewer sees.
// Loaded into an empty catalogue, the plan has the same document there. Only who sees drafts gets drafts, what stale texts
// translate, former slugs, and what other formats have kept. Not in it are who wrote what and when, what
// texts have been before, and drafts and suggestions that stand beside a text: those are kept by a backup.
func (c *Catalogue) Document(ctx context.Context, v Viewer, id ID) (*Document, error) {
	return c.documentIn(ctx, v, id, "")
}

// DocumentIn is Document to be written in a format: what that format has kept is in it for all who see the plan, for
// with the plan it was published.
func (c *Catalogue) DocumentIn(ctx context.Context, v Viewer, id ID, format string) (*Document, error) {
	return c.documentIn(ctx, v, id, format)
}

func (c *Catalogue) documentIn(ctx context.Context, v Viewer, id ID, format string) (*Document, error) {
	if err := id.of(KindPlan); err != nil {
		return nil, err
	}
	var doc *Document
	err := c.read(ctx, v, Selection{}, func(r *reader) (err error) {
		r.hangsOn(0)
		doc, err = r.document(id, format)
		return err
	})
	return doc, err
}

// Documents are the documents of all plans that the viewer sees, in the order in which the plans were made. Each is
// of a snapshot of its own.
func (c *Catalogue) Documents(ctx context.Context, v Viewer) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		var ids []ID
		err := c.view(ctx, func(_ store.Tx, all *plans) error {
			ids = all.byID.Keys()
			return nil
		})
		if err != nil {
			yield(nil, err)
			return
		}
		for _, id := range ids {
			doc, err := c.Document(ctx, v, id)
			if doc == nil && err == nil {
				continue // not for this viewer, or deleted since
			}
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// document reads a plan as a document.
func (r *reader) document(id ID, format string) (*Document, error) {
	doc, err := r.wholeDocument(id)
	if doc != nil && err == nil {
		err = r.extend(doc, format)
	}
	if doc == nil || err != nil {
		return nil, err
	}
	spread := spread{}
	doc.eachText(spread.addAll)
	doc.Locales = spread.marks()
	doc.eachText(doc.strip)
	return doc, nil
}

// wholeDocument reads a plan as a document in which each text has all its marks, but for its extensions.
func (r *reader) wholeDocument(id ID) (*Document, error) {
	r.hung.addSubject(id)
	var row planRow
	found, err := get(r.tx, planKey(id), &row)
	if err != nil || !found || !r.viewer.sees(id, row.State) {
		return nil, err
	}
	w := documentWriter{tx: r.tx, all: r.all.locales.Locales()}
	insider := r.viewer.sees(id, PlanDraft)
	texts, err := w.subject(id, row.Source, insider)
	if err != nil {
		return nil, err
	}
	children, err := w.items(id)
	if err != nil {
		return nil, err
	}
	doc := texts.plan(id, &row)
	doc.Goals = texts.goals(id, children)
	if doc.Public = !insider; doc.Public {
		doc.FormerSlugs = nil // of which some may be from before it was published
	}
	doc.Publisher, err = w.publisher(r, &row)
	return doc, err
}

// extend adds what other formats have kept: all of it for who sees drafts, and for others that of one format.
func (r *reader) extend(doc *Document, format string) error {
	if doc.Public && format == "" {
		return nil
	}
	extensions, err := readExtensions(r.tx, doc.ID)
	if err != nil {
		return err
	}
	if doc.Public {
		for _, all := range extensions {
			maps.DeleteFunc(all, func(name, _ string) bool { return name != format })
		}
	}
	doc.extend(extensions)
	return nil
}

// extend adds what other formats have kept, by node.
func (d *Document) extend(extensions map[ID]Extensions) {
	d.Extensions = extensions[d.ID]
	d.EachItem(func(item *ItemDocument) { item.Extensions = extensions[item.ID] })
}

// documentWriter reads what documents are made of.
type documentWriter struct {
	tx  store.Tx
	all []i18n.Locale // of the catalogue
}

// subjectTexts are the texts of a subject, with all their marks.
type subjectTexts map[place]Texts

func (t subjectTexts) plan(id ID, row *planRow) *Document {
	own := func(field string) Texts { return t[place{id, field}] }
	return &Document{
		Format: DocumentFormat, ID: id, Slug: row.Slug, FormerSlugs: row.Former, State: row.State, SourceLocale: string(row.Source),
		SourceURL: row.SourceURL, Period: row.Period,
		Title: own(FieldTitle), Summary: own(FieldSummary), Section: own(FieldSection),
		Levels:  LevelsDocument{own(FieldGoalLevel), own(FieldStrategyLevel), own(FieldAssignmentLevel)},
		Contact: ContactDocument{own(FieldDivision), row.Phone, row.Email},
	}
}

func (w *documentWriter) publisher(r *reader, plan *planRow) (PublisherDocument, error) {
	id := plan.Publisher
	r.hung.addSubject(id)
	var row publisherRow
	found, err := get(w.tx, publisherKey(id), &row)
	if err == nil && !found {
		err = fmt.Errorf("the publisher %s of the plan %s is missing: %w", id, plan.Slug, store.ErrCorrupt)
	}
	if err != nil {
		return PublisherDocument{}, err
	}
	texts, err := w.subject(id, row.Source, r.viewer.sees(id, PlanDraft))
	doc := PublisherDocument{ID: id, Name: texts[place{id, FieldName}], Homepage: row.Homepage}
	if row.Source != plan.Source {
		doc.SourceLocale = string(row.Source)
	}
	return doc, err
}

// subject reads the texts of a plan with its items, or of a publisher: all of them for an insider, else those that
// readers are served.
func (w *documentWriter) subject(id ID, source i18n.Locale, insider bool) (subjectTexts, error) {
	texts, sources := subjectTexts{}, map[place]textRow{}
	err := w.scan(id, source, func(at place, row textRow) error {
		sources[at] = row
		texts[at] = Texts{string(source): documented(&row)}
		return nil
	})
	for _, locale := range w.all {
		if err != nil {
			return nil, err
		}
		if locale == source {
			continue
		}
		err = w.scan(id, locale, func(at place, row textRow) error {
			from, ok := sources[at]
			if !ok || !row.servable() && !insider {
				return nil // its source text is gone, or it is no reader's
			}
			text := documented(&row)
			if text.Stale = id.Kind() == KindPlan && row.Of != from.Rev; text.Stale && insider {
				if err := w.anchor(&text, id, unit{at.node, at.field, source}, row.Of); err != nil {
					return err
				}
			}
			texts[at][string(locale)] = text
			return nil
		})
	}
	return texts, err
}

func (w *documentWriter) scan(subject ID, locale i18n.Locale, each func(place, textRow) error) error {
	from, to := textsRange(subject, locale)
	for key, value := range w.tx.Scan(from, to) {
		parts := store.SplitAfter(from, key)
		at := place{ID(parts.Bytes()), fieldName(parts.Bytes())}
		if err := parts.Err(); err != nil {
			return fmt.Errorf("a text of %s: its key %x: %w", subject, key, err)
		}
		var row textRow
		if err := decodeText(key, string(value), &row); err != nil {
			return err
		}
		if row.Value == "" {
			continue
		}
		if err := each(at, row); err != nil {
			return err
		}
	}
	return nil
}

// anchor says what a stale text translates, where that is still known.
func (w *documentWriter) anchor(text *DocumentText, plan ID, source unit, rev store.Rev) error {
	var past textRow
	found, err := get(w.tx, pastKey(plan, source, rev), &past)
	if found && inForceOnce(&past) {
		text.Translates = past.Value
	}
	return err
}

// documented is a text with all its marks.
func documented(row *textRow) DocumentText {
	origin := row.Origin
	return DocumentText{Value: row.Value, TextMarks: TextMarks{State: row.State, Origin: &origin}}
}

// itemWithID is an item as it is stored, and its id.
type itemWithID struct {
	id  ID
	row itemRow
}

// goals are the goals of a plan and all that is in them.
func (t subjectTexts) goals(plan ID, children map[ID][]itemWithID) []GoalDocument {
	var goals []GoalDocument
	for _, item := range children[plan] {
		goal := GoalDocument{ItemDocument: t.item(&item)}
		for _, item := range children[item.id] {
			strategy := StrategyDocument{ItemDocument: t.item(&item)}
			for _, item := range children[item.id] {
				strategy.Assignments = append(strategy.Assignments, t.item(&item))
			}
			goal.Strategies = append(goal.Strategies, strategy)
		}
		goals = append(goals, goal)
	}
	return goals
}

func (t subjectTexts) item(item *itemWithID) ItemDocument {
	row := &item.row
	doc := ItemDocument{
		ID: item.id, Identifier: row.Identifier, Status: row.Status, Progress: row.Progress, Period: row.Period, Links: row.Links,
		Title: t[place{item.id, FieldTitle}], Description: t[place{item.id, FieldDescription}],
	}
	for _, party := range row.Responsible {
		doc.Responsible = append(doc.Responsible, PartyDocument{
			ID: party.ID, Division: t[place{item.id, partyField(party.ID)}], Role: party.Role,
		})
	}
	return doc
}

// items are the items of a plan by their parents, in their order.
func (w *documentWriter) items(plan ID) (map[ID][]itemWithID, error) {
	children := map[ID][]itemWithID{}
	from, to := store.Prefix("item", string(plan))
	for key, value := range w.tx.Scan(from, to) {
		parts := store.SplitAfter(from, key)
		item := itemWithID{id: ID(parts.Bytes())}
		if err := parts.Err(); err != nil {
			return nil, fmt.Errorf("an item of %s: its key %x: %w", plan, key, err)
		}
		if err := decodeItem(key, string(value), &item.row); err != nil {
			return nil, err
		}
		children[item.row.Parent] = append(children[item.row.Parent], item)
	}
	for _, siblings := range children {
		slices.SortFunc(siblings, func(a, b itemWithID) int { return a.row.Position - b.row.Position })
	}
	return children, nil
}
