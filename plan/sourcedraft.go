package plan

import "polyplan/store"

// SourceDrafts are the edits of source texts that PublishPlan will put in force, for those who may edit the
// plan; also of texts that are not there yet.
func (p *Plan) SourceDrafts() []*Suggestion {
	return p.drafts
}

// sourceDrafts reads the plan's source drafts, by the nodes they are of.
func (r *reader) sourceDrafts(p *Plan) ([]*Suggestion, error) {
	drafts := []*Suggestion{}
	if !r.sel.Drafts || !r.viewer.edits(p.ID) {
		return drafts, nil
	}
	from, to := store.Prefix("draft", string(p.ID), string(p.SourceLocale))
	for key, value := range r.tx.Scan(from, to) {
		u, author, row, err := splitDraft(key, value)
		if err != nil {
			return nil, err
		}
		n, err := r.node(u.node)
		if err != nil {
			return nil, err
		}
		at, ok := n.(Localized)
		if !ok {
			continue // it will be swept up
		}
		base, err := baseOf(r.tx, p.ID, u, row.Base)
		if err != nil {
			return nil, err
		}
		draft := newSuggestion(u, author, row, base)
		draft.Node = at
		drafts = append(drafts, draft)
	}
	return drafts, nil
}

// takeSourceDrafts puts the source edits kept as drafts in force. Where two editors have drafts of one
// text, or the text has moved since, that is for them to settle first.
func (e *edit) takeSourceDrafts() error {
	drafts := map[unit]*textRow{}
	var units []unit
	from, to := store.Prefix("draft", string(e.id), string(e.plan.Source))
	for key, value := range e.tx.Scan(from, to) {
		u, author, row, err := splitDraft(key, value)
		if err != nil {
			return err
		}
		there, err := e.has(u.node)
		if err != nil {
			return err
		}
		if !there {
			continue // it will be swept up
		}
		now, err := e.text(u)
		if err != nil {
			return err
		}
		_, moved, err := e.movedSince(u, row, now)
		if err != nil {
			return err
		}
		if drafts[u] != nil || moved {
			return fail(Conflict, "the draft of %s of %s by %s meets another, or a text that has moved since: accept or dismiss it first", u.field, u.node, row.Author).at("id")
		}
		units, drafts[u] = append(units, u), row.source(author)
		if err := e.dropDraft(u, author); err != nil {
			return err
		}
	}
	for _, u := range units {
		if err := e.writeSource(u, drafts[u], false); err != nil {
			return err
		}
	}
	return nil
}

// source is the draft of a source text as the text it becomes.
func (d *draftRow) source(author ID) *textRow {
	return &textRow{Value: d.Value, Origin: d.Origin, Author: d.Author, By: author, Updated: d.Updated}
}
