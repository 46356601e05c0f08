package web

import (
	"context"
	"maps"
	"slices"
	"strings"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

// planPage is a plan as its publisher shows it: a table of goals, strategies and assignments.
type planPage struct {
	page
	Publisher   *pageText
	PublisherAt *plan.URL
	Section     *pageText
	Heading     *pageText
	Lead        *pageText
	Levels      [3]*pageText
	Rows        []planRow
	Contact     *pageContact
	Source      *plan.URL
	Period      *plan.Period
	Updated     string // a day, as in RFC 3339
	Documents   []pageDocument
}

// planRow is a strategy with its assignments, and the goal where it is the first of its strategies. A goal without any
// has a row of its own.
type planRow struct {
	Goal        *pageItem
	Span        int // of the goal, in rows
	Strategy    *pageItem
	Assignments []*pageItem
}

type pageItem struct {
	ID          plan.ID
	Identifier  string
	Title       *pageText
	Description *pageText
	Status      *pageText // nil where it is not started, which says nothing
	Progress    *pageText
	Period      *plan.Period
	Charge      *pageText // what it is called to be responsible; nil where nobody is named
	Responsible []*pageText
	Links       []*plan.Link
}

type pageContact struct {
	Division     *pageText
	Phone, Email *string
}

// pageDocument leads to the plan as a document.
type pageDocument struct {
	Name, Path string
	Media      form
}

// inHTML writes the page of a plan.
func inHTML(ctx context.Context, f *planFile) error {
	wanted := f.negotiated()
	p, err := f.plan(ctx, plan.Selection{Wanted: wanted, Items: true})
	if err != nil {
		return err
	}
	f.title = mainLanguage(p)
	shown := f.page(p, wanted) // after which it is known what was served
	f.languages = slices.Sorted(maps.Keys(f.reading.Served()))
	return writePage(f.body, "plan.html", shown)
}

// mainLanguage is the one that most items have their titles in, as their reader is served them; of several the title's.
func mainLanguage(p *plan.Plan) i18n.Locale {
	main := exchange.LanguageOf(p)
	titles := map[i18n.Locale]int{}
	exchange.EachItem(p, func(i *exchange.PlanItem) {
		if i.Title == nil {
			return
		}
		if titles[i.Title.Locale]++; titles[i.Title.Locale] > titles[main] {
			main = i.Title.Locale
		}
	})
	return main
}

func (f *planFile) page(p *plan.Plan, wanted []i18n.Locale) *planPage {
	words := pageWords().In(append(slices.Clone(wanted), f.title)) // of those that the reader knows
	shown := &planPage{page: f.site.newPage(words, f.title)}
	shown.Heading, shown.Lead = shown.text(p.Title(nil, nil)), shown.text(p.Summary(nil, nil))
	shown.Section, shown.Publisher = shown.text(p.Section(nil, nil)), shown.text(p.Publisher.Name(nil, nil))
	shown.PublisherAt, shown.Source, shown.Period = p.Publisher.Homepage, p.SourceURL, p.Period
	shown.Updated = p.UpdatedAt.Format("2006-01-02")
	shown.Title = shown.Heading
	shown.Summary = textOf(shown.Lead)
	shown.levels(p)
	exchange.EachItem(p, shown.add)
	if c := p.Contact(); c != nil {
		shown.Contact = &pageContact{shown.text(c.Division(nil, nil)), c.Phone, c.Email}
	}
	f.lead(shown, p)
	shown.unmark()
	return shown
}

func textOf(t *pageText) string {
	if t == nil {
		return ""
	}
	return t.Value
}

// levels are what the plan calls its goals, strategies and assignments, or else what the site does.
func (p *planPage) levels(of *plan.Plan) {
	own := of.Levels()
	for i, t := range []*plan.Text{own.Goal(nil, nil), own.Strategy(nil, nil), own.Assignment(nil, nil)} {
		if p.Levels[i] = p.text(t); t == nil {
			p.Levels[i] = p.Say([]string{"goal", "strategy", "assignment"}[i])
		}
	}
}

// add adds an item to the table, below those that it comes after.
func (p *planPage) add(i *exchange.PlanItem) {
	shown := p.item(i)
	last := len(p.Rows) - 1
	switch i.Depth {
	case 1:
		p.Rows = append(p.Rows, planRow{Goal: shown, Span: 1})
	case 2:
		if p.Rows[last].Strategy == nil {
			p.Rows[last].Strategy = shown
			return
		}
		p.Rows = append(p.Rows, planRow{Strategy: shown})
		for last >= 0 && p.Rows[last].Goal == nil {
			last--
		}
		p.Rows[last].Span++
	default:
		p.Rows[last].Assignments = append(p.Rows[last].Assignments, shown)
	}
}

// statusWords are the keys of the words for how far an item is. One that is not started says nothing.
var statusWords = map[plan.ItemStatus]string{
	plan.OnTrack: "status.ON_TRACK", plan.Late: "status.LATE",
	plan.Completed: "status.COMPLETED", plan.Cancelled: "status.CANCELLED",
}

func (p *planPage) item(i *exchange.PlanItem) *pageItem {
	shown := &pageItem{
		ID: i.ID, Identifier: i.Identifier, Title: p.text(i.Title), Description: p.text(i.Description),
		Period: i.Period,
		Links:  i.Links,
	}
	if key := statusWords[i.Status]; key != "" {
		shown.Status = p.Say(key)
	}
	if i.Progress != nil {
		shown.Progress = p.Say("progress", *i.Progress)
	}
	for _, party := range i.Responsible {
		if division := p.text(party.Division(nil, nil)); division != nil {
			shown.Charge, shown.Responsible = p.Say("responsible"), append(shown.Responsible, division)
		}
	}
	return shown
}

// lead leads to the page in other languages, and to the plan in other forms.
func (f *planFile) lead(shown *planPage, p *plan.Plan) {
	shown.Canonical, shown.Default = shown.Root+f.canonical(), shown.Root+filePath(p.Slug, f.form)
	served := servedIn(p)
	own := f.title
	if len(f.wanted) > 0 && slices.ContainsFunc(served, f.wanted[0].Same) {
		own = f.wanted[0] // however little of the plan is in it
	}
	for _, locale := range served {
		path := shown.Root + filePath(p.Slug, f.form, locale)
		shown.Languages = append(shown.Languages, pageLanguage{locale, path, locale.Same(own)})
	}
	for i := range planForms {
		form := &planForms[i]
		for _, l := range f.inForm(form) {
			name := strings.ToUpper(form.extension)
			shown.Documents = append(shown.Documents, pageDocument{name, shown.Root + l.path, form.media})
		}
	}
}
