package plan

import (
	"context"
	"reflect"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// CreatePlan makes a DRAFT.
func (c *Catalogue) CreatePlan(ctx context.Context, v Viewer, n NewPlan) (ID, store.Rev, error) {
	if err := v.mayCreate(); err != nil {
		return "", 0, err
	}
	if err := n.check(); err != nil {
		return "", 0, err
	}
	id := newID(KindPlan, c.now())
	rev, err := c.update(ctx, v, func(tx store.Tx, by *write) error {
		if err := vacantSlug(tx, n.Slug); err != nil {
			return err
		}
		n := n
		if err := n.spellSource(tx); err != nil {
			return err
		}
		publisher, err := n.Publisher.resolve(tx, by, n.SourceLocale)
		if err != nil {
			return err
		}
		if err := register(tx, []i18n.Locale{n.SourceLocale}, by); err != nil {
			return err
		}
		row := planRow{
			Slug: n.Slug, State: PlanDraft, Publisher: publisher, Source: n.SourceLocale, SourceURL: n.SourceURL,
			Phone: n.Contact.Phone, Email: n.Contact.Email, Period: n.Period, Created: by.at,
		}
		if err := put(tx, planKey(id), &row); err != nil {
			return err
		}
		if err := tx.Put(slugKey(n.Slug), []byte(id)); err != nil {
			return err
		}
		e, err := c.openEdit(tx, by, Operator(v.Name), id, id)
		if err != nil {
			return err
		}
		e.viewer = v
		return e.firstTexts(&n)
	})
	return id, rev, err
}

// spellSource spells the source locale as the catalogue does, if it has it.
func (n *NewPlan) spellSource(tx store.Tx) error {
	all, err := readLocales(tx)
	if have, ok := all.Find(n.SourceLocale); ok {
		n.SourceLocale = have
	}
	return err
}

func (e *edit) firstTexts(n *NewPlan) error {
	for _, text := range []struct{ field, value string }{
		{FieldTitle, n.Title}, {FieldSummary, n.Summary}, {FieldSection, n.Section},
		{FieldGoalLevel, n.Levels.Goal}, {FieldStrategyLevel, n.Levels.Strategy},
		{FieldAssignmentLevel, n.Levels.Assignment}, {FieldDivision, n.Contact.Division},
	} {
		if err := e.setSource(e.id, text.field, text.value, false); err != nil {
			return err
		}
	}
	if err := e.logPlan(Put); err != nil {
		return err
	}
	return e.close()
}

// logPlan logs that the plan itself changed.
func (e *edit) logPlan(action ChangeAction) error {
	e.moved = true
	return e.by.change(e.tx, changeRow{
		Kind: ChangePlan, Action: action, Plan: e.id, ID: e.id, Public: e.public() || e.before.Shown,
	})
}

func (n *NewPlan) check() error {
	if err := checkSlug(n.Slug); err != nil {
		return at(err, "slug")
	}
	if n.SourceLocale == "" {
		return fail(Invalid, "no source locale").at("sourceLocale")
	}
	if err := checkURL(n.SourceURL); err != nil {
		return at(err, "sourceUrl")
	}
	if err := checkPeriod(n.Period); err != nil {
		return at(err, "period")
	}
	if err := cleanLines(line{&n.Contact.Phone, path("contact", "phone")}, line{&n.Contact.Email, path("contact", "email")}); err != nil {
		return err
	}
	if err := n.Publisher.check(); err != nil {
		return at(err, "publisher")
	}
	return cleanAll([]wording{
		{&n.Title, FieldTitle, path("title"), true},
		{&n.Summary, FieldSummary, path("summary"), false},
		{&n.Section, FieldSection, path("section"), false},
		{&n.Levels.Goal, FieldGoalLevel, path("levels", "goal"), false},
		{&n.Levels.Strategy, FieldStrategyLevel, path("levels", "strategy"), false},
		{&n.Levels.Assignment, FieldAssignmentLevel, path("levels", "assignment"), false},
		{&n.Contact.Division, FieldDivision, path("contact", "division"), false},
	})
}

// wording is a source text of an input, and where in it that stands.
type wording struct {
	value    *string
	field    string
	at       []string
	required bool
}

func path(field ...string) []string {
	return field
}

// cleanAll makes source texts fit to be stored.
func cleanAll(texts []wording) error {
	for _, text := range texts {
		value, err := clean(text.field, *text.value)
		if err == nil && value == "" && text.required {
			err = fail(Invalid, "it has no text")
		}
		if err != nil {
			return at(err, text.at...)
		}
		*text.value = value
	}
	return nil
}

func (p *PublisherRef) check() error {
	if p.ID == "" && p.Name == "" {
		return fail(Invalid, "neither an id nor a name")
	}
	if p.ID != "" && (p.Name != "" || p.Homepage != "") {
		return fail(Invalid, "an id and more: a publisher that is there is named by its id alone").at("id")
	}
	if p.ID != "" {
		return at(p.ID.of(KindPublisher), "id")
	}
	if err := checkURL(p.Homepage); err != nil {
		return at(err, "homepage")
	}
	name, err := clean(FieldName, p.Name)
	p.Name = name
	return at(err, "name")
}

// resolve is the publisher's id; one that is only named and not there is made.
func (p *PublisherRef) resolve(tx store.Tx, by *write, source i18n.Locale) (ID, error) {
	if p.ID != "" {
		row, err := tx.Get(publisherKey(p.ID))
		if err != nil {
			return "", err
		}
		if row == nil {
			return "", fail(NotFound, "there is no publisher %s", p.ID).at("publisher", "id")
		}
		return p.ID, nil
	}
	rows := publisherRows{
		row: publisherRow{Homepage: p.Homepage, Source: source, Created: by.at, Updated: by.at},
		names: []newName{{locale: source, row: textRow{
			Value: p.Name, State: StateSource, Updated: by.at, Author: by.actor,
		}}},
	}
	return rows.put(tx, by)
}

// vacantSlug refuses a slug that a plan has or had.
func vacantSlug(tx store.Tx, slug string) error {
	id, err := tx.Get(slugKey(slug))
	if err != nil || id == nil {
		return err
	}
	return fail(Conflict, "the slug %q is taken", slug).at("slug")
}

// UpdatePlan changes a plan.
func (c *Catalogue) UpdatePlan(ctx context.Context, v Viewer, u PlanUpdate) (store.Rev, error) {
	if err := u.check(); err != nil {
		return 0, firstSignIn(v, err)
	}
	return c.editWhole(ctx, v, u.ID, u.ExpectedRevision, func(e *edit) error {
		if err := u.apply(e); err != nil {
			return err
		}
		return u.texts(e)
	})
}

// editWhole is edit for an editor of the plan, at the revision expected.
func (c *Catalogue) editWhole(ctx context.Context, v Viewer, id ID, expected *string, fn func(*edit) error) (store.Rev, error) {
	if err := id.of(KindPlan); err != nil {
		return 0, firstSignIn(v, at(err, "id"))
	}
	return c.edit(ctx, v, id, func(e *edit) error {
		if err := v.mayEdit(id); err != nil {
			return err
		}
		if err := expect(expected, e.plan.Rev, "the plan"); err != nil {
			return err
		}
		return fn(e)
	})
}

// firstSignIn is err, but for the public the word that it has to sign in.
func firstSignIn(v Viewer, err error) error {
	if in := v.signedIn(); in != nil {
		return in
	}
	return err
}

func (u *PlanUpdate) check() error {
	if u.Slug.Given {
		if err := checkSlug(u.Slug.To); err != nil {
			return at(err, "slug")
		}
	}
	if u.Publisher.Given {
		if err := u.Publisher.To.check(); err != nil {
			return at(err, "publisher")
		}
	}
	if err := checkURL(u.SourceURL.To); err != nil {
		return at(err, "sourceUrl")
	}
	if err := checkPeriod(u.Period.To); err != nil {
		return at(err, "period")
	}
	if err := cleanLines(line{&u.Phone.To, path("contact", "phone")}, line{&u.Email.To, path("contact", "email")}); err != nil {
		return err
	}
	return cleanAll([]wording{
		{&u.Title.To, FieldTitle, path("title"), u.Title.Given},
		{&u.Summary.To, FieldSummary, path("summary"), false},
		{&u.Section.To, FieldSection, path("section"), false},
		{&u.GoalLevel.To, FieldGoalLevel, path("levels", "goal"), false},
		{&u.StrategyLevel.To, FieldStrategyLevel, path("levels", "strategy"), false},
		{&u.AssignmentLevel.To, FieldAssignmentLevel, path("levels", "assignment"), false},
		{&u.Division.To, FieldDivision, path("contact", "division"), false},
	})
}

// apply changes the plan's row.
func (u *PlanUpdate) apply(e *edit) error {
	row := e.plan
	if u.Slug.Given && u.Slug.To != row.Slug {
		if err := e.rename(u.Slug.To); err != nil {
			return err
		}
		row.Former = formerWith(&row, u.Slug.To)
		row.Slug = u.Slug.To
	}
	if u.Publisher.Given {
		id, err := u.Publisher.To.resolve(e.tx, e.by, row.Source)
		if err != nil {
			return err
		}
		row.Publisher = id
	}
	assign(&row.Phone, u.Phone)
	assign(&row.Email, u.Email)
	assign(&row.Period, u.Period)
	assign(&row.SourceURL, u.SourceURL)
	if reflect.DeepEqual(row, e.plan) { // a period is a pointer
		return nil
	}
	e.plan = row
	return e.logPlan(Put)
}

// rename takes a slug; the one before goes on leading to the plan, and may be taken back.
func (e *edit) rename(slug string) error {
	id, err := e.tx.Get(slugKey(slug))
	if err != nil {
		return err
	}
	if id != nil && ID(id) != e.id {
		return vacantSlug(e.tx, slug)
	}
	return e.tx.Put(slugKey(slug), []byte(e.id))
}

// formerWith are the former slugs of a plan that takes another.
func formerWith(row *planRow, slug string) []string {
	return append(slices.DeleteFunc(slices.Clone(row.Former), func(s string) bool { return s == slug }), row.Slug)
}

func assign[T any](field *T, edit Edit[T]) {
	if edit.Given {
		*field = edit.To
	}
}

func (u *PlanUpdate) texts(e *edit) error {
	for _, text := range []struct {
		field string
		edit  Edit[string]
	}{
		{FieldTitle, u.Title}, {FieldSummary, u.Summary}, {FieldSection, u.Section},
		{FieldGoalLevel, u.GoalLevel}, {FieldStrategyLevel, u.StrategyLevel},
		{FieldAssignmentLevel, u.AssignmentLevel}, {FieldDivision, u.Division},
	} {
		if !text.edit.Given {
			continue
		}
		if err := e.setSource(e.id, text.field, text.edit.To, u.MeaningUnchanged); err != nil {
			return err
		}
	}
	return nil
}

// PublishPlan shows a plan to everybody, with the source edits that were kept as drafts.
func (c *Catalogue) PublishPlan(ctx context.Context, v Viewer, id ID, expected *string) (store.Rev, error) {
	return c.editWhole(ctx, v, id, expected, func(e *edit) error {
		if err := e.takeSourceDrafts(); err != nil {
			return err
		}
		if e.plan.State == PlanPublished {
			return nil
		}
		e.plan.State = PlanPublished
		return e.logPlan(Put)
	})
}

// ArchivePlan takes a plan away from readers and keeps it.
func (c *Catalogue) ArchivePlan(ctx context.Context, v Viewer, id ID, expected *string) (store.Rev, error) {
	return c.editWhole(ctx, v, id, expected, func(e *edit) error {
		if e.plan.State == PlanArchived {
			return nil
		}
		if e.plan.State == PlanPublished {
			e.plan.Archived = e.tx.Rev()
		}
		e.plan.State = PlanArchived
		return e.logPlan(Delete)
	})
}
