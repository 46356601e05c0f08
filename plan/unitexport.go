package plan

import (
	"context"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// UnitExport says which units leave in a file.
type UnitExport struct {
	Plan    ID          // "": of all plans, by id
	Source  i18n.Locale // that the plans are written in; "" where there is no choice
	Targets []i18n.Locale
	Wanting bool // only what needs work: missing texts, drafts, stale ones, and ones that fail a check
}

// maxTargets is how many locales can leave in one file.
const maxTargets = 100

// ExportUnits are units for translators to work on elsewhere, in the order of reading; each text in one locale
// after the other. Each plan is read in a snapshot of its own: a unit tells its own revisions.
func (c *Catalogue) ExportUnits(ctx context.Context, v Viewer, q UnitExport) (*UnitFile, error) {
	for _, locale := range q.Targets {
		if err := v.mayList(locale); err != nil {
			return nil, err
		}
	}
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	return c.exportUnits(ctx, v, q, false)
}

// ServedUnits are a plan's units as its readers have them: no drafts, no comments, and no reasons. Whoever sees the
// plan may have them.
func (c *Catalogue) ServedUnits(ctx context.Context, v Viewer, plan ID, targets []i18n.Locale) (*UnitFile, error) {
	return c.exportUnits(ctx, v, UnitExport{Plan: plan, Targets: targets}, true)
}

func (c *Catalogue) exportUnits(ctx context.Context, v Viewer, q UnitExport, served bool) (*UnitFile, error) {
	if q.Plan != "" {
		if err := q.Plan.of(KindPlan); err != nil {
			return nil, at(err, "plan")
		}
	}
	x := unitExporter{c: c, viewer: v, q: q, served: served}
	ids, err := x.begin(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := x.plan(ctx, id); err != nil {
			return nil, err
		}
	}
	x.file.Catalogue = x.meta.name(x.file.newest())
	return &x.file, nil
}

// newest is the newest revision that the file tells.
func (f *UnitFile) newest() (newest store.Rev) {
	for i := range f.Units {
		newest = max(newest, f.Units[i].Revision, f.Units[i].SourceRevision)
	}
	return newest
}

// unitExporter gathers units for one file.
type unitExporter struct {
	c      *Catalogue
	viewer Viewer
	q      UnitExport
	served bool // whether only what readers are served leaves
	file   UnitFile
	meta   *metaRow

	finders map[i18n.Locale]*termFinder // of the plan at hand
}

// begin settles the locales, and is the plans to go through.
func (x *unitExporter) begin(ctx context.Context) (ids []ID, err error) {
	err = x.c.view(ctx, func(tx store.Tx, all *plans) error {
		x.file = UnitFile{Units: []FileUnit{}}
		if x.meta, err = metaOf(tx); err != nil {
			return err
		}
		if err := x.targets(all.locales); err != nil {
			return err
		}
		if ids, err = x.plans(all); err != nil {
			return err
		}
		if slices.Contains(x.file.Targets, x.file.Source) {
			return fail(Invalid, "%s is the source locale: wanted one to translate into", x.file.Source).at("locales")
		}
		return nil
	})
	return ids, err
}

func (x *unitExporter) targets(locales *i18n.Set) error {
	if n := len(x.q.Targets); n == 0 || n > maxTargets {
		return fail(Invalid, "%d locales: wanted 1 to %d to translate into", n, maxTargets).at("locales")
	}
	for _, wanted := range x.q.Targets {
		locale, ok := locales.Find(wanted)
		if !ok {
			return fail(NotFound, "the catalogue has no locale %s: add it first", wanted).at("locales")
		}
		if !slices.Contains(x.file.Targets, locale) {
			x.file.Targets = append(x.file.Targets, locale)
		}
	}
	return nil
}

// plans are those that the viewer may have units of, all written in the file's source locale.
func (x *unitExporter) plans(all *plans) ([]ID, error) {
	ids := []ID{x.q.Plan}
	if x.q.Plan == "" {
		ids = all.byID.Keys()
	}
	x.file.Source = x.q.Source
	if have, ok := all.locales.Find(x.q.Source); ok {
		x.file.Source = have
	}
	var chosen []ID
	for _, id := range ids {
		e, ok := all.byID.Get(id)
		if !ok || !x.mayHave(e) || x.q.Source != "" && e.source != x.file.Source {
			continue
		}
		if x.file.Source == "" {
			x.file.Source = e.source
		}
		if e.source != x.file.Source {
			return nil, fail(Invalid, "plans are written in %s and in %s: say which to export", x.file.Source, e.source).at("source")
		}
		chosen = append(chosen, id)
	}
	switch {
	case len(chosen) == 0 && x.q.Plan != "":
		return nil, notThere(x.q.Plan).at("plan")
	case len(chosen) == 0:
		return nil, fail(NotFound, "there is no plan to export").at("source")
	}
	return chosen, nil
}

func (x *unitExporter) mayHave(e *entry) bool {
	if !x.viewer.sees(e.id, e.state) {
		return false
	}
	return x.served || !slices.ContainsFunc(x.file.Targets, func(locale i18n.Locale) bool {
		return !x.viewer.lists(e.id, locale, e.source)
	})
}

// plan adds the units of a plan; one that is gone since has none.
func (x *unitExporter) plan(ctx context.Context, id ID) error {
	had := len(x.file.Units)
	sel := Selection{Items: true, Voices: x.file.Targets}
	return x.c.read(ctx, x.viewer, sel, func(r *reader) error {
		x.file.Units, x.finders = x.file.Units[:had], map[i18n.Locale]*termFinder{}
		p, err := r.plan(id)
		if err != nil || p == nil || p.SourceLocale != x.file.Source {
			return err
		}
		return p.eachUnit(func(n *node, f fieldRow, path []string) error {
			for _, locale := range x.file.Targets {
				if err := x.unit(ctx, r, p, n, f, path, locale); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (x *unitExporter) unit(ctx context.Context, r *reader, p *Plan, n *node, f fieldRow, path []string, locale i18n.Locale) error {
	text := p.words.voices[p.words.voice(locale)].column[f.row]
	if x.served && !text.servable() {
		text = textRow{}
	}
	u := unit{n.ID, f.field, locale}
	if wanted, err := x.wants(r, p, u, f.row, &text); err != nil || !wanted {
		return err
	}
	if len(x.file.Units) == MaxFileUnits {
		return fail(LimitExceeded, "more than %d units: export plan by plan, or fewer locales at once", MaxFileUnits)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	source := &p.words.voices[0].column[f.row]
	out := FileUnit{
		ID: u.String(), Plan: p.Slug, Locale: locale, Path: path, Source: source.Value,
		SourceRevision: source.Rev, SourceHash: SourceHash(source.Value), MaxLength: MaxText,
		Target: text.Value, Marks: &UnitMarks{},
	}
	if text.Value != "" {
		stale := p.words.stale(f.row, &text)
		out.Revision, out.Marks = text.Rev, &UnitMarks{State: text.State, IsStale: stale, Origin: &text.Origin}
		if stale {
			var err error
			if out.Anchored, err = baseOf(r.tx, p.ID, u.in(p.SourceLocale), text.Of); err != nil {
				return err
			}
		}
	}
	var err error
	if out.Notes, err = x.notes(r.tx, p.ID, u, &text); err != nil {
		return err
	}
	x.file.Units = append(x.file.Units, out)
	return nil
}

// wants tells whether a text is one of those to export.
func (x *unitExporter) wants(r *reader, p *Plan, u unit, row int, text *textRow) (bool, error) {
	if !x.q.Wanting || !text.servable() || p.words.stale(row, text) {
		return true, nil
	}
	terms := x.finders[u.locale]
	if terms == nil {
		var err error
		if terms, err = x.c.termFinder(r.tx, r.all.locales, p.Publisher.ID, p.SourceLocale, u.locale); err != nil {
			return false, err
		}
		x.finders[u.locale] = terms
	}
	k := checking{tx: r.tx, viewer: x.viewer, plan: p.ID, from: p.SourceLocale, terms: terms}
	return k.failing(u, p.words.voices[0].column[row].Value, text.Value)
}

// notes are what a translator should know of a text: why it was sent back, and what is being said about it.
func (x *unitExporter) notes(tx store.Tx, plan ID, u unit, text *textRow) ([]string, error) {
	if x.served {
		return nil, nil
	}
	var notes []string
	if text.Reason != "" {
		notes = append(notes, "Sent back: "+text.Reason)
	}
	said, err := readComments(tx, plan, u)
	if err != nil {
		return nil, err
	}
	done := map[ID]bool{}
	for i := range said.rows {
		row := &said.rows[i]
		if row.Parent == "" {
			done[row.Thread] = row.Resolved != 0
		}
		if !row.Deleted && !done[row.Thread] {
			notes = append(notes, row.Author+": "+row.Text)
		}
	}
	return notes, nil
}
