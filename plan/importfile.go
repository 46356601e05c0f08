package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// vet refuses a file that is not of one piece, with the lines where it is not, or that the viewer has no business
// with. Ids that name nothing are none of that: they are reported.
func (p *previewer) vet(ctx context.Context) error {
	switch n := len(p.file.Units); {
	case n == 0:
		return fail(Invalid, "the file has no units")
	case n > MaxFileUnits:
		return fail(TooMany, "the file has %d units: at most %d can be read at once", n, MaxFileUnits)
	}
	var locales *i18n.Set
	err := p.c.view(ctx, func(tx store.Tx, all *plans) error {
		meta, err := metaOf(tx)
		p.until = meta.until(p.file.Catalogue)
		locales = all.locales
		return err
	})
	if err != nil {
		return err
	}
	if err := p.vetLocales(locales); err != nil {
		return err
	}
	for _, locale := range p.row.Targets {
		if err := p.viewer.mayTranslate(locale); err != nil {
			return err
		}
	}
	p.vetUnits(locales)
	return refuse(p.bad)
}

// vetLocales settles which locales the file is in.
func (p *previewer) vetLocales(locales *i18n.Set) error {
	if p.row.Source = p.file.Source; p.row.Source != "" {
		if have, ok := locales.Find(p.row.Source); ok {
			p.row.Source = have
		}
	}
	targets := p.file.Targets
	if len(targets) == 0 {
		targets = p.saidByUnits()
	}
	for _, said := range targets {
		locale, ok := locales.Find(said)
		if !ok {
			return fail(NotFound, "the file is in %s, which the catalogue does not have: add it first", said).at("locale")
		}
		if !slices.Contains(p.row.Targets, locale) {
			p.row.Targets = append(p.row.Targets, locale)
		}
	}
	if len(p.row.Targets) == 0 {
		return fail(Invalid, "the file does not tell which locale it is in").at("locale")
	}
	wanted := p.row.Options.Locale
	if wanted != "" && (len(p.row.Targets) > 1 || !p.row.Targets[0].Same(wanted)) {
		return fail(Invalid, "the file is in %s: wanted one in %s", join(p.row.Targets), wanted).at("locale")
	}
	return nil
}

// saidByUnits is the locale of the first unit that has one: the others are held against it.
func (p *previewer) saidByUnits() []i18n.Locale {
	for i := range p.file.Units {
		if locale := p.file.Units[i].locale(); locale != "" {
			return []i18n.Locale{locale}
		}
	}
	return nil
}

// locale is what the unit says that its target is in.
func (u *FileUnit) locale() i18n.Locale {
	if u.Locale != "" {
		return u.Locale
	}
	named, _ := parseUnit(u.ID)
	return named.locale
}

func join(locales []i18n.Locale) string {
	names := make([]string, len(locales))
	for i, locale := range locales {
		names[i] = string(locale)
	}
	return strings.Join(names, ", ")
}

// vetUnits holds each unit against the file's locales and the units before it.
func (p *previewer) vetUnits(locales *i18n.Set) {
	lines := make(map[string]int, len(p.file.Units))
	p.units = make([]uploadedUnit, len(p.file.Units))
	for i := range p.file.Units {
		in := &p.file.Units[i]
		u := p.upload(in)
		named, ok := parseUnit(in.ID)
		if have, found := locales.Find(named.locale); ok && found {
			named.locale = have
			u.ID = named.String()
		}
		said := in.locale()
		if have, found := locales.Find(said); found {
			said = have
		}
		switch {
		case said != "" && !slices.Contains(p.row.Targets, said):
			p.bad = append(p.bad, onFileLine(in.Line, "the unit is in %s: the file is in %s", said, join(p.row.Targets)))
		case ok && said != named.locale:
			p.bad = append(p.bad, onFileLine(in.Line, "the unit's id is of a text in %s: the unit is in %s", named.locale, said))
		}
		if line, twice := lines[u.ID]; twice && u.ID != "" {
			p.bad = append(p.bad, onFileLine(in.Line, "the unit %s is also on line %d", short(in.ID), line))
		}
		lines[u.ID] = in.Line
		p.units[i] = u
	}
}

// upload is a unit as it is kept.
func (p *previewer) upload(in *FileUnit) uploadedUnit {
	u := uploadedUnit{
		Line: in.Line, ID: in.ID, Target: in.Target,
		source: in.Source, sourceHash: in.SourceHash,
	}
	if in.Revision <= p.until && in.SourceRevision <= p.until {
		u.Base, u.sourceRev = in.Revision, in.SourceRevision
	}
	u.Bare = u.Base == 0 && u.sourceRev == 0
	if in.Marks != nil {
		u.Marked, u.State, u.Stale, u.Origin = true, in.Marks.State, in.Marks.IsStale, in.Marks.Origin
	}
	return u
}

func onFileLine(line int, format string, args ...any) string {
	message := fmt.Sprintf(format, args...)
	if line == 0 {
		return message
	}
	return fmt.Sprintf("line %d: %s", line, message)
}

// refuse is the error of a file with faults in it, the first of which are told.
func refuse(faults []string) error {
	const told = 10
	if len(faults) == 0 {
		return nil
	}
	said := strings.Join(faults[:min(len(faults), told)], "; ")
	if more := len(faults) - told; more > 0 {
		said += fmt.Sprintf("; and %d more", more)
	}
	return fail(Invalid, "the file is refused, nothing of it was read: %s", said).at("file")
}
