package plan

import (
	"context"

	"polyplan/store"
)

// target is a text as a verb finds it.
type target struct {
	unit   unit
	row    *textRow // nil where there is none
	source *textRow // of a source text the row itself; nil where that is one a node may lack
	done   *Translated
}

// onText runs fn on one text in an Update of its plan.
func (c *Catalogue) onText(ctx context.Context, v Viewer, ref TextRef, fn func(*edit, *target) error) (Translated, error) {
	var done Translated
	rev, err := c.editNode(ctx, v, ref.ID, "id", func(e *edit) error {
		done = Translated{Ref: ref}
		return onTextOf(e, v, ref, &done, fn)
	})
	done.Rev = rev
	return done, err
}

func onTextOf(e *edit, v Viewer, ref TextRef, done *Translated, fn func(*edit, *target) error) error {
	t, err := e.target(ref)
	if err != nil {
		return err
	}
	t.done, done.Ref.Locale = done, t.unit.locale
	failed := fn(e, t)
	if failed != nil && CodeOf(failed) != CheckFailed {
		return failed
	}
	if done.Checks, err = t.checks(e); err != nil {
		return err
	}
	return failed
}

// target is a text of the plan, and its source.
func (e *edit) target(ref TextRef) (*target, error) {
	locale, ok := e.locales.Find(ref.Locale)
	if !ok {
		return nil, fail(NotFound, "the catalogue has no locale %s: add it first", ref.Locale).at("locale")
	}
	t := &target{unit: unit{ref.ID, ref.Field, locale}}
	var err error
	if t.source, err = e.source(t.unit); err != nil {
		return nil, err
	}
	isSource := locale == e.plan.Source
	if t.source == nil && !(isSource && mayLack(ref.ID.Kind(), ref.Field)) {
		return nil, fail(NotFound, "the %s %s has no source text %q to translate", ref.ID.Kind(), ref.ID, short(ref.Field)).at("field")
	}
	if isSource {
		t.row = t.source
		return t, nil
	}
	t.row, err = e.text(t.unit)
	return t, err
}

// there refuses to act on a text that is missing, or is the source.
func (t *target) there() error {
	switch {
	case t.row == nil:
		return fail(NotFound, "there is no text in %s", t.unit.locale).at("locale")
	case t.row.State == StateSource:
		return fail(Invalid, "the text is the source, not a translation").at("locale")
	}
	return nil
}

// expectThere is there for a text and a source as they were read.
func (t *target) expectThere(e *edit, ref TextRef) error {
	if err := t.expect(e, ref.ExpectedRevision, ""); err != nil {
		return err
	}
	if err := t.there(); err != nil {
		return err
	}
	return at(t.expectSource(ref.SourceRevision), "sourceRevision")
}

// expectSource refuses to decide over a text by a source that has moved since it was read.
func (t *target) expectSource(seen *string) error {
	if seen == nil {
		return nil
	}
	rev, err := ParseRevision(*seen)
	if err == nil && rev != t.source.rev() {
		return fail(Stale, "the source has moved: you have read its revision %s, it is at %d; read it again", short(*seen), t.source.rev())
	}
	return err
}

// anchor is the source revision that a new text translates: the one its writer saw, or today's where that is
// not said. Rewordings since, the meaning unchanged, carry a translation along as they do those that were
// written before them.
func (t *target) anchor(e *edit, seen *string) (store.Rev, error) {
	if seen == nil {
		return t.source.rev(), nil
	}
	rev, err := ParseRevision(*seen)
	if err != nil || rev == t.source.rev() {
		return rev, err
	}
	now, ok, err := t.carried(e, rev)
	if err == nil && !ok {
		err = fail(Invalid, "the source never had the revision %s: wanted that of the source as it was read", short(*seen))
	}
	return now, err
}

// carried is the source revision that a translation of an earlier one counts as one of, by rewordings since; ok is
// false where the source never had that revision.
func (t *target) carried(e *edit, rev store.Rev) (now store.Rev, ok bool, err error) {
	if rev == t.source.rev() {
		return rev, true, nil
	}
	versions, err := e.sourceSince(t.unit, rev)
	if err != nil || len(versions) == 0 || versions[0].Rev != rev {
		return 0, false, err
	}
	for _, version := range versions[1:] {
		if !version.Reworded || t.unit.locale == e.plan.Source {
			break
		}
		rev = version.Rev
	}
	return rev, true, nil
}

func (t *target) rev() store.Rev {
	return t.row.rev()
}

func (t *target) reviewed() bool {
	return t.row != nil && t.row.State == StateReviewed
}

// mayDecide lets translators decide over a text, and only reviewers over one that is REVIEWED.
func (t *target) mayDecide(v Viewer) error {
	if err := v.mayTranslate(t.unit.locale); err != nil {
		return err
	}
	if t.reviewed() && !v.reviews(t.unit.locale) {
		return fail(Forbidden, "the text is REVIEWED: a reviewer of %s decides over it", t.unit.locale).at("id")
	}
	return nil
}

// mayRevert lets editors put back source texts.
func (t *target) mayRevert(e *edit, v Viewer) error {
	if t.unit.locale == e.plan.Source {
		return v.mayEdit(e.id)
	}
	return t.mayDecide(v)
}

// expect fills the conflict where the text has moved since its writer read it.
func (t *target) expect(e *edit, expected *string, yours string) error {
	err := expect(expected, t.rev(), "the text")
	if CodeOf(err) != Conflict {
		return err
	}
	base, baseErr := t.at(e, *expected)
	if baseErr != nil {
		return baseErr
	}
	t.done.Conflict = &TextConflict{Base: base, Yours: yours}
	return err
}

// at is what the text was at a revision; nil where it was none.
func (t *target) at(e *edit, revision string) (*string, error) {
	rev, err := ParseRevision(revision)
	if err != nil {
		return nil, err
	}
	past, err := t.past(e, rev)
	if err != nil || past == nil {
		return nil, err
	}
	return &past.Value, nil
}

// write puts a row, or none, in the place of the text.
func (t *target) write(e *edit, row *textRow) error {
	if err := e.replace(t.unit, t.row, row, t.source.Rev); err != nil {
		return err
	}
	t.row = row
	return nil
}
