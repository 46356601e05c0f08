package plan

import (
	"context"

	"polyplan/i18n"
	"polyplan/store"
)

// TextRef names a text, and what its writer has seen.
type TextRef struct {
	ID               ID
	Field            string
	Locale           i18n.Locale
	ExpectedRevision *string // of the text
	SourceRevision   *string // of the source beside it
}

// NewTranslation is a text to set.
type NewTranslation struct {
	TextRef
	Value  string
	State  TextState // DRAFT or TRANSLATED
	Origin Origin
}

// Translated is what came of a verb on a translation.
type Translated struct {
	Ref        TextRef
	Suggestion *Suggestion    // where the text became one beside the text in force
	Conflict   *TextConflict  // where somebody was faster
	Checks     []*CheckResult // what is to be said of the text, or of what was kept beside it
	Rev        store.Rev
	Err        error // of this one, where several were written together
}

// TextConflict is a text that moved between reading and writing it.
type TextConflict struct {
	Base   *string      // the text at the expected revision
	Draft  *Suggestion  // theirs, where it is the writer's own draft, of another window
	Theirs *Translation // the text as it is now
	Yours  string       // "" where the verb brings no words of its own
}

// MaxBatch is how many translations can be set at once.
const MaxBatch = 100

// SetTranslation writes a translation. Beside a text in force a draft is kept apart, and beside a
// REVIEWED one whatever its writer may not decide becomes a suggestion.
func (c *Catalogue) SetTranslation(ctx context.Context, v Viewer, n NewTranslation) (Translated, error) {
	return c.onText(ctx, v, n.TextRef, func(e *edit, t *target) error {
		if err := v.mayTranslateOrDraft(e, t.unit.locale, n.State); err != nil {
			return err
		}
		return t.set(e, n)
	})
}

// SetTranslations writes several translations in one Update, each for itself: one that fails changes
// nothing and does not hinder the others.
func (c *Catalogue) SetTranslations(ctx context.Context, v Viewer, all []NewTranslation) ([]Translated, store.Rev, error) {
	if err := v.signedIn(); err != nil {
		return nil, 0, err
	}
	if len(all) > MaxBatch {
		return nil, 0, fail(TooMany, "%d translations: at most %d can be set at once", len(all), MaxBatch).at("translations")
	}
	var done []Translated
	rev, err := c.update(ctx, v, func(tx store.Tx, by *write) error {
		locales, err := readLocales(tx)
		if err != nil {
			return err
		}
		done = make([]Translated, len(all))
		edits, seen := map[ID]*edit{}, map[unit]bool{}
		for i, n := range all {
			u := unit{n.ID, n.Field, n.Locale}
			if have, ok := locales.Find(n.Locale); ok {
				u.locale = have // one locale has several spellings
			}
			if seen[u] {
				done[i] = Translated{Ref: n.TextRef, Err: fail(Invalid, "the text stands twice among the translations").at("id")}
				continue
			}
			seen[u] = true
			if err := c.setOne(tx, by, v, n, edits, &done[i]); err != nil {
				return err
			}
		}
		for _, e := range edits {
			if err := e.close(); err != nil {
				return err
			}
		}
		return nil
	})
	return done, rev, err
}

// setOne writes one of several translations; what its caller could foresee stays in done.
func (c *Catalogue) setOne(tx store.Tx, by *write, v Viewer, n NewTranslation, edits map[ID]*edit, done *Translated) error {
	done.Ref = n.TextRef
	home, err := homeOf(tx, n.ID)
	if err == nil && edits[home] == nil {
		edits[home], err = c.openEdit(tx, by, v, home, n.ID)
		if err != nil {
			delete(edits, home)
		}
	}
	if err != nil {
		err = at(err, "id")
	} else {
		err = onTextOf(edits[home], v, n.TextRef, done, func(e *edit, t *target) error {
			if err := v.mayTranslateOrDraft(e, t.unit.locale, n.State); err != nil {
				return err
			}
			return t.set(e, n)
		})
	}
	if CodeOf(err) == "" {
		return err
	}
	done.Err = err
	return nil
}

// mayTranslateOrDraft lets editors keep source edits as drafts; translations are for translators.
func (v Viewer) mayTranslateOrDraft(e *edit, locale i18n.Locale, state TextState) error {
	if locale != e.plan.Source {
		return v.mayTranslate(locale)
	}
	if state != StateDraft {
		return fail(Invalid, "%s is the plan's source locale: write the source with updatePlan or updateItem", locale).at("locale")
	}
	return v.mayEdit(e.id)
}

// ReviewTranslation approves a text in which checks find no errors, and warn of nothing that is not acknowledged,
// be it here.
func (c *Catalogue) ReviewTranslation(ctx context.Context, v Viewer, ref TextRef, acknowledge ...string) (Translated, error) {
	return c.onText(ctx, v, ref, func(e *edit, t *target) error {
		if err := v.mayReview(t.unit.locale); err != nil {
			return err
		}
		if err := t.expectThere(e, ref); err != nil {
			return err
		}
		return t.review(e, acknowledge)
	})
}

// RejectTranslation sends a text back to be a DRAFT, with a reason.
func (c *Catalogue) RejectTranslation(ctx context.Context, v Viewer, ref TextRef, reason string) (Translated, error) {
	reason, err := clean(FieldDescription, reason)
	if err == nil && reason == "" {
		err = fail(Invalid, "no reason: say what is wrong with the text")
	}
	if err != nil {
		return Translated{}, firstSignIn(v, at(err, "reason"))
	}
	return c.onText(ctx, v, ref, func(e *edit, t *target) error {
		if err := v.mayReview(t.unit.locale); err != nil {
			return err
		}
		if err := t.expectThere(e, ref); err != nil {
			return err
		}
		row := *t.row
		row.State, row.Reason = StateDraft, reason
		return t.write(e, &row)
	})
}

// ConfirmTranslation says of a stale text that it is still right; its state stays. Where that is REVIEWED, checks find
// no errors.
func (c *Catalogue) ConfirmTranslation(ctx context.Context, v Viewer, ref TextRef) (Translated, error) {
	return c.onText(ctx, v, ref, func(e *edit, t *target) error {
		if err := t.mayDecide(v); err != nil {
			return err
		}
		if err := t.expectThere(e, ref); err != nil {
			return err
		}
		if t.row.Of == t.source.Rev {
			return fail(Invalid, "the text is not stale: it translates today's source").at("id")
		}
		if err := t.stayReviewed(e); err != nil {
			return err
		}
		row := *t.row
		row.Of = t.source.Rev
		return t.write(e, &row)
	})
}

// ClearTranslation takes a text away: it is MISSING then.
func (c *Catalogue) ClearTranslation(ctx context.Context, v Viewer, ref TextRef) (Translated, error) {
	return c.onText(ctx, v, ref, func(e *edit, t *target) error {
		if err := t.mayDecide(v); err != nil {
			return err
		}
		if err := t.expectThere(e, ref); err != nil {
			return err
		}
		return t.write(e, nil)
	})
}

// RevertTranslation puts an earlier text in force again, as TRANSLATED; of a source text, as its editor.
func (c *Catalogue) RevertTranslation(ctx context.Context, v Viewer, ref TextRef, to string) (Translated, error) {
	rev, err := ParseRevision(to)
	if err != nil {
		return Translated{}, firstSignIn(v, at(err, "to"))
	}
	return c.onText(ctx, v, ref, func(e *edit, t *target) error {
		if err := t.mayRevert(e, v); err != nil {
			return err
		}
		past, err := t.past(e, rev)
		if err != nil {
			return err
		}
		if err := t.expect(e, ref.ExpectedRevision, past.value()); err != nil {
			return err
		}
		if past == nil {
			return fail(NotFound, "the text has no earlier revision %s", short(to)).at("to")
		}
		again := &textRow{Value: past.Value, Origin: past.Origin, Of: past.Of, Author: v.Name, By: v.ID}
		if t.unit.locale == e.plan.Source {
			again.Of = 0
			return e.writeSource(t.unit, again, false)
		}
		again.State = StateTranslated
		return t.write(e, again)
	})
}

func (t *target) set(e *edit, n NewTranslation) error {
	value, err := clean(t.unit.field, n.Value)
	if err != nil {
		return at(err, "value")
	}
	if value == "" {
		return fail(Invalid, "the text is empty: clearTranslation takes a text away").at("value")
	}
	if n.State != StateDraft && n.State != StateTranslated {
		return fail(Invalid, "a text cannot be set to %s: wanted DRAFT or TRANSLATED; reviewTranslation approves", n.State).at("state")
	}
	of, err := t.anchor(e, n.SourceRevision)
	if err != nil {
		return at(err, "sourceRevision")
	}
	if err := t.expectOwn(e, n.ExpectedRevision, value); err != nil {
		return err
	}
	kept := t.unit.locale == e.plan.Source || t.row != nil && t.row.State != StateDraft
	switch {
	case kept && n.State == StateDraft:
		return t.beside(e, draftRow{Value: value, Origin: n.Origin, Of: of})
	case t.reviewed() && !e.viewer.reviews(t.unit.locale):
		return t.beside(e, draftRow{Value: value, Origin: n.Origin, Of: of, Suggested: true})
	}
	if err := e.dropDraft(t.unit, e.viewer.ID); err != nil {
		return err
	}
	return t.write(e, &textRow{
		Value: value, State: n.State, Origin: n.Origin, Of: of, Author: e.viewer.Name, By: e.viewer.ID,
	})
}

// review approves the text; its author goes on being its author.
func (t *target) review(e *edit, acknowledge []string) error {
	if err := t.reviewable(e); err != nil {
		return err
	}
	if err := t.acknowledge(e, acknowledge); err != nil {
		return at(err, "acknowledge")
	}
	if err := t.pass(e); err != nil {
		return err
	}
	row := *t.row
	row.State = StateReviewed
	return t.write(e, &row)
}

// reviewable refuses to approve a text that is not there to be approved, or not by the viewer.
func (t *target) reviewable(e *edit) error {
	switch {
	case t.row.State == StateDraft:
		return fail(Invalid, "the text is a DRAFT: it has to be TRANSLATED before it is approved").at("id")
	case t.row.State == StateReviewed:
		return fail(Invalid, "the text is REVIEWED already").at("id")
	case t.row.Of != t.source.Rev:
		return fail(Stale, "the source has changed since the text was translated: have it updated or confirmed first").at("id")
	}
	own := t.row.By != "" && t.row.By == e.viewer.ID
	if own && !e.viewer.admin() {
		allowed, err := selfReview(e.tx, t.unit.locale)
		if err != nil {
			return err
		}
		if !allowed {
			return fail(Forbidden, "the text is your own: somebody else has to approve it").at("id")
		}
	}
	return nil
}
