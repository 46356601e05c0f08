package plan

import (
	"context"
	"encoding/base64"

	"polyplan/i18n"
	"polyplan/store"
)

// Suggestion is a text offered in the place of one in force, or kept as a draft beside it.
type Suggestion struct {
	ID        string
	Node      Localized // nil where a verb wrote it: the caller reads the node as it is now
	Field     string
	Locale    i18n.Locale
	Value     string
	Author    string
	CreatedAt Time
	Base      string // the text it would replace, as its author saw it
	IsDraft   bool   // its author's own, not offered yet
	// IsConflict tells that it came in with a file, whose text was changed here too since the file left: Base is
	// the text as it left.
	IsConflict bool
	Revision   store.Rev
}

// Resolution is what becomes of a suggestion.
type Resolution struct {
	ID               string
	Accept           bool
	ExpectedRevision *string // of the text in force, as the one who decides has read it
}

// ResolveSuggestion accepts a suggestion, which puts it in force, or dismisses it. Where other words came
// in force since it was made, accepting it takes their revision, as a sign that they were read.
func (c *Catalogue) ResolveSuggestion(ctx context.Context, v Viewer, res Resolution) (Translated, error) {
	u, author, rev, err := parseSuggestionID(res.ID)
	if err != nil {
		return Translated{}, firstSignIn(v, err)
	}
	done, err := c.onText(ctx, v, TextRef{ID: u.node, Field: u.field, Locale: u.locale}, func(e *edit, t *target) error {
		row, err := t.offer(e, author, rev)
		if err != nil {
			return err
		}
		if err := t.mayResolve(e, author, res.Accept); err != nil {
			return err
		}
		if err := t.expectToResolve(e, row, res); err != nil {
			return err
		}
		return t.resolve(e, author, row, res.Accept)
	})
	if CodeOf(err) == NotFound {
		err = fail(NotFound, "there is no such suggestion: it was resolved or withdrawn").at("id")
	}
	return done, err
}

// beside keeps a draft or a suggestion next to the text in force, one an author.
func (t *target) beside(e *edit, row draftRow) error {
	var old draftRow
	found, err := get(e.tx, draftKey(e.id, t.unit, e.viewer.ID), &old)
	if err != nil {
		return err
	}
	if found && old.Suggested && !row.Suggested {
		return fail(Conflict, "your suggestion for this text is open: suggest anew or dismiss it before you draft another").at("state")
	}
	if err := e.dropDraft(t.unit, e.viewer.ID); err != nil {
		return err
	}
	if row.Base = t.rev(); t.unit.locale == e.plan.Source {
		row.Base = row.Of // the text it would replace is the source
	}
	return t.keep(e, row)
}

// keep writes a draft or a suggestion of the viewer's.
func (t *target) keep(e *edit, row draftRow) error {
	row.Author, row.Updated, row.Rev = e.viewer.Name, e.by.at, e.tx.Rev()
	if err := put(e.tx, draftKey(e.id, t.unit, e.viewer.ID), &row); err != nil {
		return err
	}
	if err := e.changed(t.unit, Put, nil, nil); err != nil {
		return err
	}
	base, err := baseOf(e.tx, e.id, t.unit, row.Base)
	if err != nil {
		return err
	}
	t.done.Suggestion = newSuggestion(t.unit, e.viewer.ID, &row, base)
	return e.countSuggestion(t.unit, &row, +1)
}

// expectOwn is expect for a write that also takes the place of what its writer keeps beside the text: the
// newer of the two is what has to have been read.
func (t *target) expectOwn(e *edit, expected *string, yours string) error {
	var own draftRow
	found, err := get(e.tx, draftKey(e.id, t.unit, e.viewer.ID), &own)
	if err != nil {
		return err
	}
	if !found || expected == nil || own.Rev < t.rev() {
		return t.expect(e, expected, yours)
	}
	moved := expect(expected, own.Rev, "your own draft of the text")
	if CodeOf(moved) != Conflict {
		return moved
	}
	base, err := baseOf(e.tx, e.id, t.unit, own.Base)
	if err != nil {
		return err
	}
	t.done.Conflict = &TextConflict{Base: optional(base), Draft: newSuggestion(t.unit, e.viewer.ID, &own, base), Yours: yours}
	return moved
}

// offer is an author's suggestion or draft, where the viewer may know of it, at the revision it was read at.
func (t *target) offer(e *edit, author ID, rev store.Rev) (*draftRow, error) {
	row := new(draftRow)
	found, err := get(e.tx, draftKey(e.id, t.unit, author), row)
	if err != nil {
		return nil, err
	}
	mine := author == e.viewer.ID // operators have no id, and all drafts of theirs in common
	if !found || !row.Suggested && !mine && !e.viewer.overseesDrafts(e.id, t.unit.locale, e.plan.Source) {
		return nil, fail(NotFound, "there is none of %s", author)
	}
	if row.Rev != rev {
		return nil, fail(Conflict, "the suggestion has changed since you read it: read it again").at("id")
	}
	return row, nil
}

// mayResolve lets those decide over a suggestion who decide over the text; its author may withdraw it.
func (t *target) mayResolve(e *edit, author ID, accept bool) error {
	if t.unit.locale == e.plan.Source {
		return e.viewer.mayEdit(e.id)
	}
	if err := e.viewer.mayTranslate(t.unit.locale); err != nil || !accept && author == e.viewer.ID {
		return err
	}
	return t.mayDecide(e.viewer)
}

// expectToResolve fills the conflict where the text has moved since the one who decides read it. Who does
// not say what was read may accept only over the words that the suggestion was made for.
func (t *target) expectToResolve(e *edit, row *draftRow, res Resolution) error {
	if res.ExpectedRevision != nil || !res.Accept {
		return t.expect(e, res.ExpectedRevision, row.Value)
	}
	base, moved, err := e.movedSince(t.unit, row, t.row)
	if err != nil || !moved {
		return err
	}
	t.done.Conflict = &TextConflict{Base: optional(base), Yours: row.Value}
	return fail(Conflict, "the text has changed since this was suggested: read it, and accept with its revision %d as expectedRevision", t.rev()).at("id")
}

// movedSince tells whether other words than a draft's author saw, base, are in force now: a review leaves
// them as they are, and over a text that was taken away nothing is lost.
func (e *edit) movedSince(u unit, row *draftRow, now *textRow) (base string, moved bool, err error) {
	base, err = baseOf(e.tx, e.id, u, row.Base)
	return base, now != nil && now.Value != base, err
}

// resolve ends a suggestion.
func (t *target) resolve(e *edit, author ID, row *draftRow, accept bool) error {
	if err := e.dropDraft(t.unit, author); err != nil {
		return err
	}
	if !accept {
		if err := e.retire(t.unit, author, row, e.viewer.Name); err != nil {
			return err
		}
		return e.changed(t.unit, Put, nil, nil)
	}
	if t.unit.locale == e.plan.Source {
		return e.writeSource(t.unit, row.source(author), false)
	}
	return t.write(e, &textRow{
		Value: row.Value, State: StateTranslated, Origin: row.Origin, Of: row.Of, Author: row.Author, By: author,
	})
}

// dropDraft deletes an author's draft or suggestion beside a text, if there is one.
func (e *edit) dropDraft(u unit, author ID) error {
	key := draftKey(e.id, u, author)
	var row draftRow
	found, err := get(e.tx, key, &row)
	if err != nil || !found {
		return err
	}
	if err := e.countSuggestion(u, &row, -1); err != nil {
		return err
	}
	return e.tx.Delete(key)
}

// retireDrafts ends all that is kept beside a text, as its source goes.
func (e *edit) retireDrafts(u unit) error {
	from, to := draftsRange(e.id, u)
	for key, value := range e.tx.Scan(from, to) {
		_, author, row, err := splitDraft(key, value)
		if err != nil {
			return err
		}
		if err := e.retire(u, author, row, ""); err != nil {
			return err
		}
		if err := e.dropDraft(u, author); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) countSuggestion(u unit, row *draftRow, by int) error {
	if !row.Suggested {
		return nil
	}
	count, err := e.count(u.locale, u.node.itemKind())
	if err != nil {
		return err
	}
	count.Suggested += by
	return nil
}

func newSuggestion(u unit, author ID, row *draftRow, base string) *Suggestion {
	return &Suggestion{
		ID: suggestionID(u, author, row.Rev), Field: u.field, Locale: u.locale, Value: row.Value, Author: row.Author,
		CreatedAt: fromMillis(row.Updated), Base: base, IsDraft: !row.Suggested, IsConflict: row.Conflict, Revision: row.Rev,
	}
}

// suggestionID is a draft's place as clients hold it, and its revision: who decides over a suggestion has
// read these words and no others.
func suggestionID(u unit, author ID, rev store.Rev) string {
	return base64.RawURLEncoding.EncodeToString(
		store.Key(string(u.node), u.field, string(u.locale), string(author), rev))
}

func parseSuggestionID(id string) (u unit, author ID, rev store.Rev, err error) {
	var node, locale, by string
	key, err := base64.RawURLEncoding.DecodeString(id)
	if err == nil {
		err = store.Split(key, &node, &u.field, &locale, &by, &rev)
	}
	if err == nil {
		_, err = ParseID(node)
	}
	if err != nil {
		return u, "", 0, fail(Invalid, "%q is not the id of a suggestion", short(id)).at("id")
	}
	u.node, u.locale = ID(node), i18n.Locale(locale)
	return u, ID(by), rev, nil
}

func splitDraft(key, value []byte) (u unit, author ID, row *draftRow, err error) {
	var locale, node, by string
	if err := store.Split(key, nil, nil, &locale, &node, &u.field, &by); err != nil {
		return u, "", nil, err
	}
	u.node, u.locale, row = ID(node), i18n.Locale(locale), new(draftRow)
	return u, ID(by), row, decode(key, value, row)
}

// baseOf is the text at a revision, in force or past; "" where it was none.
func baseOf(tx store.Tx, plan ID, u unit, rev store.Rev) (string, error) {
	var row textRow
	if _, err := get(tx, textKey(plan, u.locale, u.node, u.field), &row); err != nil || row.Rev == rev {
		return row.Value, err
	}
	row = textRow{}
	_, err := get(tx, pastKey(plan, u, rev), &row)
	return row.Value, err
}

// Draft is what a text would be, were a draft of it put in force.
func (t *Translation) Draft(of *Suggestion) *Translation {
	draft := *t
	draft.Value, draft.State, draft.Author, draft.Reason = of.Value, StateDraft, &of.Author, nil
	draft.UpdatedAt, draft.Revision = of.CreatedAt, of.Revision
	return &draft
}
