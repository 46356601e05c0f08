package plan

import (
	"slices"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// planRows is a plan document checked and laid out as the rows it becomes.
type planRows struct {
	id         ID
	given      []ID // of the ids of the plan and its items, those that the document gives
	plan       planRow
	publisher  publisherRows
	items      []newItem
	texts      []newText // the source's first, then in the order of their keys
	sources    int       // how many of texts are the source's
	locales    []i18n.Locale
	counts     map[i18n.Locale]*counts
	memory     []memoryRow // of the source texts
	extensions []newExtension
	past       []pastText // what stale texts translate
	line       int
	doc        *Document
}

type publisherRows struct {
	id    ID // as the document gives it, or ""
	row   publisherRow
	names []newName
}

type newName struct {
	locale i18n.Locale
	row    textRow
}

type newItem struct {
	id  ID
	row itemRow
}

type newText struct {
	node   ID
	field  string
	locale i18n.Locale
	value  string
	state  TextState
	origin Origin
	source int       // the index in texts of the text it translates
	behind *string   // of a stale text: what it translates, "" where that is not known; else nil
	of     store.Rev // of a stale text: the revision it translates, 0 where that is not known
	rev    store.Rev // once it is put
}

// pastText is a source text of before, as far as stale texts tell. It stands at a revision from before the load,
// at which other plans were written: a revision is of one text only together with the text's place.
type pastText struct {
	node  ID
	field string
	value string
	rev   store.Rev
}

// layOut checks a document and lays it out. Ids it lacks are made as of now.
func layOut(doc *Document, now time.Time, spell *speller) (*planRows, error) {
	l := layout{now: now, spell: spell, grid: newGrid(), rows: &planRows{counts: map[i18n.Locale]*counts{}, line: doc.Line}}
	if err := l.document(doc); err != nil {
		return nil, err
	}
	return l.rows, nil
}

type layout struct {
	now    time.Time
	spell  *speller
	source i18n.Locale
	marks  map[i18n.Locale]TextMarks
	rows   *planRows
	grid   grid
	seen   map[ID]bool
}

func (l *layout) document(doc *Document) error {
	if doc.Format != DocumentFormat {
		return fail(Invalid, "the format is %q: wanted %q", short(doc.Format), DocumentFormat).at("format")
	}
	source, err := l.spell.parse(doc.SourceLocale)
	if err != nil {
		return at(err, "sourceLocale")
	}
	l.source, l.seen = source, map[ID]bool{}
	if err := l.readMarks(doc.Locales); err != nil {
		return at(err, "locales")
	}
	if err := l.planRow(doc); err != nil {
		return err
	}
	if err := l.publisher(&doc.Publisher); err != nil {
		return at(err, "publisher")
	}
	if err := l.planTexts(doc); err != nil {
		return err
	}
	if err := l.extensions(l.rows.id, doc.Extensions); err != nil {
		return err
	}
	for i := range doc.Goals {
		if err := l.goal(&doc.Goals[i], i); err != nil {
			return at(err, "goals", index(i))
		}
	}
	l.finish()
	return nil
}

func (l *layout) readMarks(locales map[string]TextMarks) error {
	l.marks = make(map[i18n.Locale]TextMarks, len(locales))
	for tag, marks := range locales {
		locale, err := l.spell.parse(tag)
		if err != nil {
			return at(err, tag)
		}
		if _, ok := l.marks[locale]; ok {
			return fail(Invalid, "two entries for the locale %s", locale)
		}
		l.marks[locale] = marks
	}
	return nil
}

func (l *layout) planRow(doc *Document) (err error) {
	if l.rows.id, err = l.id(doc.ID, KindPlan); err != nil {
		return at(err, "id")
	}
	if err := checkSlug(doc.Slug); err != nil {
		return at(err, "slug")
	}
	if err := checkFormer(doc); err != nil {
		return at(err, "formerSlugs")
	}
	if err := checkURL(doc.SourceURL); err != nil {
		return at(err, "sourceUrl")
	}
	if err := checkPeriod(doc.Period); err != nil {
		return at(err, "period")
	}
	phone, err := cleanLine(doc.Contact.Phone)
	if err != nil {
		return at(err, "contact", "phone")
	}
	email, err := cleanLine(doc.Contact.Email)
	if err != nil {
		return at(err, "contact", "email")
	}
	l.rows.plan = planRow{
		Slug: doc.Slug, Former: doc.FormerSlugs, State: doc.State, Source: l.source, SourceURL: doc.SourceURL, Period: doc.Period,
		Phone: phone, Email: email, Created: millis(l.now), Updated: millis(l.now),
	}
	return nil
}

// checkFormer holds that former slugs are slugs, each but once, and none the plan's own.
func checkFormer(doc *Document) error {
	for i, slug := range doc.FormerSlugs {
		if err := checkSlug(slug); err != nil {
			return at(err, index(i))
		}
		if slug == doc.Slug || slices.Contains(doc.FormerSlugs[:i], slug) {
			return fail(Invalid, "the slug %q stands twice in the document", slug).at(index(i))
		}
	}
	return nil
}

func (l *layout) publisher(doc *PublisherDocument) error {
	if doc.ID != "" {
		if err := doc.ID.of(KindPublisher); err != nil {
			return at(err, "id")
		}
	}
	if err := checkURL(doc.Homepage); err != nil {
		return at(err, "homepage")
	}
	l.rows.publisher = publisherRows{
		id:  doc.ID,
		row: publisherRow{Homepage: doc.Homepage, Source: l.source, Created: millis(l.now), Updated: millis(l.now)},
	}
	if err := l.names(doc); err != nil {
		return err
	}
	l.rows.publisher.names = l.grid.takeNames(millis(l.now))
	return nil
}

// names lays out the names of a publisher, which has a source locale of its own.
func (l *layout) names(doc *PublisherDocument) error {
	for tag, text := range doc.Name {
		if text.Stale {
			return fail(Invalid, "the names of publishers are never stale: leave the mark out").at(FieldName, tag)
		}
	}
	if doc.SourceLocale != "" {
		source, err := l.spell.parse(doc.SourceLocale)
		if err != nil {
			return at(err, "sourceLocale")
		}
		plans := l.source
		defer func() { l.source = plans }()
		l.source, l.rows.publisher.row.Source = source, source
	}
	return at(l.text("", FieldName, doc.Name, true), FieldName)
}

func (l *layout) planTexts(doc *Document) error {
	id := l.rows.id
	if err := l.text(id, FieldTitle, doc.Title, true); err != nil {
		return at(err, "title")
	}
	if err := l.text(id, FieldSummary, doc.Summary, false); err != nil {
		return at(err, "summary")
	}
	if err := l.text(id, FieldSection, doc.Section, false); err != nil {
		return at(err, "section")
	}
	if err := l.text(id, FieldGoalLevel, doc.Levels.Goal, false); err != nil {
		return at(err, "levels", "goal")
	}
	if err := l.text(id, FieldStrategyLevel, doc.Levels.Strategy, false); err != nil {
		return at(err, "levels", "strategy")
	}
	if err := l.text(id, FieldAssignmentLevel, doc.Levels.Assignment, false); err != nil {
		return at(err, "levels", "assignment")
	}
	if err := l.text(id, FieldDivision, doc.Contact.Division, false); err != nil {
		return at(err, "contact", "division")
	}
	return nil
}

func (l *layout) goal(doc *GoalDocument, i int) error {
	id, err := l.item(&doc.ItemDocument, KindGoal, l.rows.id, i)
	if err != nil {
		return err
	}
	for i := range doc.Strategies {
		if err := l.strategy(&doc.Strategies[i], id, i); err != nil {
			return at(err, "strategies", index(i))
		}
	}
	return nil
}

func (l *layout) strategy(doc *StrategyDocument, goal ID, i int) error {
	id, err := l.item(&doc.ItemDocument, KindStrategy, goal, i)
	if err != nil {
		return err
	}
	for i := range doc.Assignments {
		if _, err := l.item(&doc.Assignments[i], KindAssignment, id, i); err != nil {
			return at(err, "assignments", index(i))
		}
	}
	return nil
}

func (l *layout) item(doc *ItemDocument, kind Kind, parent ID, i int) (ID, error) {
	if i >= MaxChildren {
		return "", fail(TooMany, "more than %d children of one parent", MaxChildren)
	}
	if len(l.rows.items) >= MaxItems {
		return "", fail(TooMany, "more than %d goals, strategies and assignments in one plan", MaxItems)
	}
	id, err := l.id(doc.ID, kind)
	if err != nil {
		return "", at(err, "id")
	}
	if err := checkItem(doc.Progress, doc.Period, len(doc.Responsible), doc.Links); err != nil {
		return "", err
	}
	identifier, err := cleanLine(doc.Identifier)
	if err != nil {
		return "", at(err, "identifier")
	}
	if err := l.extensions(id, doc.Extensions); err != nil {
		return "", err
	}
	row := itemRow{
		Parent: parent, Position: i + 1, Identifier: identifier, Status: doc.Status, Progress: doc.Progress,
		Period: doc.Period, Links: doc.Links, Created: millis(l.now), Updated: millis(l.now),
	}
	if err := l.text(id, FieldTitle, doc.Title, true); err != nil {
		return "", at(err, "title")
	}
	if err := l.text(id, FieldDescription, doc.Description, false); err != nil {
		return "", at(err, "description")
	}
	for i := range doc.Responsible {
		party, err := l.party(&doc.Responsible[i], id)
		if err != nil {
			return "", at(err, "responsible", index(i))
		}
		row.Responsible = append(row.Responsible, party)
	}
	l.rows.items = append(l.rows.items, newItem{id, row})
	return id, nil
}

func (l *layout) party(doc *PartyDocument, item ID) (partyRow, error) {
	id, err := l.id(doc.ID, KindParty)
	if err != nil {
		return partyRow{}, at(err, "id")
	}
	role, err := cleanLine(doc.Role)
	if err != nil {
		return partyRow{}, at(err, "role")
	}
	if err := l.text(item, partyField(id), doc.Division, true); err != nil {
		return partyRow{}, at(err, "division")
	}
	return partyRow{ID: id, Role: role}, nil
}

// id is the document's id for a node, checked, or a new one.
func (l *layout) id(given ID, kind Kind) (ID, error) {
	if given == "" {
		return newID(kind, l.now), nil
	}
	if err := given.of(kind); err != nil {
		return "", err
	}
	if l.seen[given] {
		return "", fail(Invalid, "the id %s stands twice in the document", given)
	}
	l.seen[given] = true
	l.rows.given = append(l.rows.given, given)
	return given, nil
}
