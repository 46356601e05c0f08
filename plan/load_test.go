package plan_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// spoiled are documentJSON with one thing replaced, and why it is refused. Where is the place as an error
// names it, "" where the JSON itself is wrong.
var spoiled = []struct {
	name, old, new string
	code           plan.Code
	where, why     string
}{
	{"another format", `polyplan/1`, `polyplan/2`, plan.Invalid, "format", `the format is "polyplan/2"`},
	{"no format", `"format":"polyplan/1",`, ``, plan.Invalid, "format", `wanted "polyplan/1"`},
	{"an unknown field", `"slug":`, `"slogan":"x","slug":`, plan.Invalid, "", `unknown field "slogan"`},
	{"an unknown field of an item", `"progress":50`, `"progres":50`, plan.Invalid, "", `unknown field "progres"`},
	{"an unknown field of a text", `"ko":"공원"`, `"ko":{"value":"공원","by":"Ann"}`, plan.Invalid, "", `unknown field "by"`},
	{"no source locale", `"sourceLocale":"en",`, ``, plan.Invalid, "sourceLocale", "empty"},
	{"an unknown source locale", `"sourceLocale":"en"`, `"sourceLocale":"qq"`, plan.Invalid, "sourceLocale", `"qq"`},
	{"no source text of the plan", `"title":{"en":"Parks",`, `"title":{`, plan.Invalid, "title", "source locale en"},
	{"an empty source text", `"title":{"en":"Parks"`, `"title":{"en":""`, plan.Invalid, "title", "source locale en"},
	{"no source text of an item", `{"en":"More trees",`, `{`, plan.Invalid, "goals.0.title", "source locale en"},
	{"no title at all", `"title":{"en":"Oaks"}`, `"progress":1`, plan.Invalid, "goals.0.strategies.0.assignments.0.title", "source locale en"},
	{"no source text of a division", `{"en":"Tree Team",`, `{`, plan.Invalid, "goals.0.responsible.0.division", "source locale en"},
	{"no publisher", `"name":{"en":"City of Springs",`, `"name":{`, plan.Invalid, "publisher.name", "source locale en"},
	{"a translation without source", `"section":{"en":"Nature"}`, `"section":{"ko":"자연"}`, plan.Invalid, "section", "translations, but no text"},
	{"two spellings of a locale", `"ko":"공원"`, `"ko":"공원","KO":"공원"`, plan.Invalid, "title", "two texts for the locale ko"},
	{"two spellings of the source", `"ko":"공원"`, `"EN":"Parks"`, plan.Invalid, "title", "two texts for the locale en"},
	{"two spellings of a marked locale", `"locales":{`, `"locales":{"KO":{"origin":"HUMAN"},`, plan.Invalid, "locales", "ko"},
	{"a malformed tag", `"ko":"공원"`, `"k_!":"공원"`, plan.Invalid, "title.k_!", "malformed"},
	{"an unknown tag", `"ko":"더 많은 나무"`, `"xx":"더 많은 나무"`, plan.Invalid, "goals.0.title.xx", "unknown subtag"},
	{"a tag that names no language", `"ko":"공원"`, `"und":"공원"`, plan.Invalid, "title.und", "no language"},
	{"an unknown tag of marks", `"locales":{"ko"`, `"locales":{"qq"`, plan.Invalid, "locales.qq", "qq"},
	{"no slug", `"slug":"parks"`, `"slug":""`, plan.Invalid, "slug", "not a slug"},
	{"a slug in capitals", `"slug":"parks"`, `"slug":"Parks"`, plan.Invalid, "slug", "not a slug"},
	{"a slug with a space", `"slug":"parks"`, `"slug":"our parks"`, plan.Invalid, "slug", "not a slug"},
	{"a slug that ends in a hyphen", `"slug":"parks"`, `"slug":"parks-"`, plan.Invalid, "slug", "not a slug"},
	{"a slug with two hyphens", `"slug":"parks"`, `"slug":"our--parks"`, plan.Invalid, "slug", "not a slug"},
	{"a slug with a line end", `"slug":"parks"`, `"slug":"parks\n"`, plan.Invalid, "slug", "not a slug"},
	{"a slug in Korean", `"slug":"parks"`, `"slug":"공원"`, plan.Invalid, "slug", "not a slug"},
	{"a slug of 101 letters", `"slug":"parks"`, `"slug":"` + strings.Repeat("a", 101) + `"`, plan.Invalid, "slug", "not a slug"},
	{"a malformed id", `"slug":`, `"id":"parks","slug":`, plan.Invalid, "id", "not an id"},
	{"an id of another kind", `"slug":`, `"id":"gol_01kagwj0009dy54m4314","slug":`, plan.Invalid, "id", "is the id of a goal: wanted the id of a plan"},
	{"a publisher's id of another kind", `"publisher":{`, `"publisher":{"id":"pln_01kagwj000pg1jyvz9r5",`, plan.Invalid, "publisher.id", "wanted the id of a publisher"},
	{"a goal's id of another kind", `"goals":[{`, `"goals":[{"id":"asg_01kagwj0009dy54m4314",`, plan.Invalid, "goals.0.id", "wanted the id of a goal"},
	{"an id twice", `"strategies":[{`, `"strategies":[{"id":"str_01kagwj0009dy54m4314","title":{"en":"Sow"}},{"id":"str_01kagwj0009dy54m4314",`, plan.Invalid, "goals.0.strategies.1.id", "stands twice"},
	{"a control character", `공원"`, `공원\u0007"`, plan.Invalid, "title.ko", "U+0007"},
	{"a NUL", `공원"`, `공원\u0000"`, plan.Invalid, "title.ko", "U+0000"},
	{"a tab", `더 많은 나무`, `더\t많은 나무`, plan.Invalid, "goals.0.title.ko", "U+0009"},
	{"a line end in a title", `공원"`, `공\n원"`, plan.Invalid, "title.ko", "U+000A"},
	{"an old Macintosh line end", `for all.\n`, `for all.\r`, plan.Invalid, "summary.en", "U+000D"},
	{"a C1 control", `Oaks`, `O\u0085ks`, plan.Invalid, "goals.0.strategies.0.assignments.0.title.en", "U+0085"},
	{"U+FFFD", `공원"`, `공원\ufffd"`, plan.Invalid, "title.ko", "U+FFFD"},
	{"half a surrogate pair", `공원"`, `공원\ud83c"`, plan.Invalid, "title.ko", "U+FFFD"},
	{"bytes that are not UTF-8", `공원"`, "공원\xed\xa0\x80\"", plan.Invalid, "title.ko", "U+FFFD"},
	{"a text of 10,001 characters", `공원"`, strings.Repeat("공", 10_001) + `"`, plan.TooLong, "title.ko", "10001 characters"},
	{"a phone of 201 bytes", `+82-62-613-2321`, strings.Repeat("8", 201), plan.TooLong, "contact.phone", "at most 200"},
	{"a phone with a line end", `+82-62-613-2321`, `+82\n62`, plan.Invalid, "contact.phone", "U+000A"},
	{"an e-mail lost in conversion", `parks@springs`, `p\ufffdrks@springs`, plan.Invalid, "contact.email", "U+FFFD"},
	{"a role with a NUL", `"lead"`, `"lead\u0000"`, plan.Invalid, "goals.0.responsible.0.role", "U+0000"},
	{"an identifier with a NUL", `"A-7"`, `"A-\u0000"`, plan.Invalid, "goals.0.strategies.0.assignments.0.identifier", "U+0000"},
	{"a period that ends before it starts", `"end":"2030-12-31"`, `"end":"2025-12-31"`, plan.Invalid, "period", "before it starts"},
	{"a day that does not exist", `"end":"2030-12-31"`, `"end":"2030-02-30"`, plan.Invalid, "period", "not a date"},
	{"an item's period", `"period":{"start":"2026-01-01"}`, `"period":{"start":"1 May"}`, plan.Invalid, "goals.0.period", "not a date"},
	{"progress 101", `"progress":50`, `"progress":101`, plan.Invalid, "goals.0.progress", "101"},
	{"progress -1", `"progress":50`, `"progress":-1`, plan.Invalid, "goals.0.progress", "-1"},
	{"half a percent", `"progress":50`, `"progress":0.5`, plan.Invalid, "", "progress"},
	{"an address without a scheme", `https://springs.example/parks`, `springs.example/parks`, plan.Invalid, "sourceUrl", "not a web address"},
	{"an address of a script", `https://springs.example/trees`, `javascript:alert(1)`, plan.Invalid, "goals.0.links.0.url", "not a web address"},
	{"an address of a port alone", `https://springs.example/trees`, `https://:443/`, plan.Invalid, "goals.0.links.0.url", "not a web address"},
	{"an address lost in conversion", `https://springs.example/trees`, `https://springs.example/tr\ufffd`, plan.Invalid, "goals.0.links.0.url", "U+FFFD"},
	{"an address of 2,001 bytes", `https://springs.example/"`, `https://springs.example/` + strings.Repeat("x", 1_977) + `"`, plan.Invalid, "publisher.homepage", "not a web address"},
	{"a link to nowhere", `"url":"https://springs.example/trees"`, `"url":""`, plan.Invalid, "goals.0.links.0.url", "empty"},
	{"a relation with a NUL", `"related"`, `"rel\u0000"`, plan.Invalid, "goals.0.links.0.rel", "U+0000"},
	{"a source that calls itself a draft", `"title":{"en":"Parks"`, `"title":{"en":{"value":"Parks","state":"DRAFT"}`, plan.Invalid, "title.en", "cannot be DRAFT"},
	{"a title of spaces", `"title":{"en":"Parks"`, `"title":{"en":" \u200b "`, plan.Invalid, "title", "no text in the plan's source locale"},
	{"a translation that calls itself the source", `"ko":"공원"`, `"ko":{"value":"공원","state":"SOURCE"}`, plan.Invalid, "title.ko", "cannot be SOURCE"},
	{"a source that calls itself stale", `"title":{"en":"Parks"`, `"title":{"en":{"value":"Parks","stale":true}`, plan.Invalid, "title.en", "cannot be stale"},
	{"a fresh text that translates another", `"ko":"공원"`, `"ko":{"value":"공원","translates":"Park"}`, plan.Invalid, "title.ko.translates", "only a text that is stale"},
	{"a stale text of what is no text", `"ko":"공원"`, `"ko":{"value":"공원","stale":true,"translates":"\u0000"}`, plan.Invalid, "title.ko.translates", "U+0000"},
	{"a stale name of a publisher", `"ko":"샘의 도시"`, `"ko":{"value":"샘의 도시","stale":true}`, plan.Invalid, "publisher.name.ko", "never stale"},
	{"an unknown source locale of a publisher", `"publisher":{`, `"publisher":{"sourceLocale":"qq",`, plan.Invalid, "publisher.sourceLocale", `"qq"`},
	{"a publisher without a name in its own language", `"publisher":{`, `"publisher":{"sourceLocale":"de",`, plan.Invalid, "publisher.name", "source locale de"},
	{"a word for a mark", `"ko":"공원"`, `"ko":{"value":"공원","stale":"yes"}`, plan.Invalid, "", "stale"},
	{"a locale that calls itself the source", `{"state":"TRANSLATED"`, `{"state":"SOURCE"`, plan.Invalid, "", "cannot be SOURCE"},
	{"an unknown state of a plan", `"PUBLISHED"`, `"OPEN"`, plan.Invalid, "", `"OPEN" is no state of a plan: wanted DRAFT, PUBLISHED, ARCHIVED`},
	{"an unknown state of a text", `"ko":"공원"`, `"ko":{"value":"공원","state":"FINE"}`, plan.Invalid, "", `"FINE" is no state of a text`},
	{"an unknown origin", `"MACHINE"`, `"ALIENS"`, plan.Invalid, "", `"ALIENS" is no origin`},
	{"an unknown status", `"ON_TRACK"`, `"FINE"`, plan.Invalid, "", `"FINE" is no status`},
	{"a number for a text", `"ko":"공원"`, `"ko":7`, plan.Invalid, "", "number"},
	{"a list of texts", `"ko":"공원"`, `"ko":["공원"]`, plan.Invalid, "", "array"},
	{"a text for an object of texts", `"section":{"en":"Nature"}`, `"section":"Nature"`, plan.Invalid, "", "section"},
	{"an object for a list", `"assignments":[{`, `"assignments":{"1":{`, plan.Invalid, "", ""},
	{"a number for a goal", `"goals":[{`, `"goals":[7,{`, plan.Invalid, "", "number"},
	{"JSON that is broken", `"goals":[`, `"goals":[,`, plan.Invalid, "", "invalid character"},
}

func TestALoadWithABadDocumentAddsNothingAndSaysWhatIsBadWhere(t *testing.T) {
	t.Parallel()
	for _, bad := range spoiled {
		t.Run(bad.name, func(t *testing.T) {
			db := newStore(t)
			c := plantest.Open(t, db)
			plantest.Load(t, c, written(documentJSON("kept")))
			before := dump(t, db)
			whole := documentJSON("parks")
			if !strings.Contains(whole, bad.old) {
				t.Fatalf("the document has no %q", bad.old)
			}
			json := documentJSON("good") + "\n" + strings.Replace(whole, bad.old, bad.new, 1) + "\n"
			loaded, err := c.Load(t.Context(), plantest.Operator, written(json))
			var e *plan.Error
			if !errors.As(err, &e) || e.Code != bad.code || loaded != (plan.Loaded{}) {
				t.Fatalf("got %+v and the error %v, want %s", loaded, err, bad.code)
			}
			begin := "line 2: "
			if bad.where != "" {
				begin = "line 2, " + bad.where + ": "
			} else if len(e.Field) > 0 {
				begin = "line 2, "
			}
			if !strings.HasPrefix(e.Message, begin) || !strings.Contains(e.Message, bad.why) || len(e.Message) > 400 {
				t.Errorf("got %q, want one that begins with %q and says %q", e.Message, begin, bad.why)
			}
			if got := strings.Join(e.Field, "."); bad.where != "" && got != bad.where {
				t.Errorf("the place is %q, want %q", got, bad.where)
			}
			if dump(t, db) != before {
				t.Error("the store is not as it was")
			}
		})
	}
}

// items are n documents of items with a title.
func items(n int) []plan.ItemDocument {
	all := make([]plan.ItemDocument, n)
	for i := range all {
		all[i].Title = texts("en", fmt.Sprint("Item ", i+1))
	}
	return all
}

// bushy is a plan with a goal, and as many strategies as it takes to hold n items in all.
func bushy(slug string, n int) *plan.Document {
	doc := smallPlan(slug)
	doc.Goals = []plan.GoalDocument{goal("en", "The goal")}
	for left := n - 1; left > 0; {
		strategy := plan.StrategyDocument{ItemDocument: plan.ItemDocument{Title: texts("en", "A strategy")}}
		strategy.Assignments = items(min(left-1, plan.MaxChildren))
		left -= 1 + len(strategy.Assignments)
		doc.Goals[0].Strategies = append(doc.Goals[0].Strategies, strategy)
	}
	return doc
}

func TestALoadThatIsTooMuchForOnePlanAddsNothing(t *testing.T) {
	db := newStore(t)
	c := plantest.Open(t, db)
	before := dump(t, db)
	wide := bushy("wide", 3)
	wide.Goals[0].Strategies[0].Assignments = items(plan.MaxChildren + 1)
	goals := smallPlan("goals")
	for range plan.MaxChildren + 1 {
		goals.Goals = append(goals.Goals, goal("en", "A goal"))
	}
	for _, test := range []struct {
		doc   *plan.Document
		where string
	}{
		{bushy("large", plan.MaxItems+1), "goals.0.strategies.3.assignments.495"},
		{wide, "goals.0.strategies.0.assignments.500"},
		{goals, "goals.500"},
	} {
		_, err := c.Load(t.Context(), plantest.Operator, plantest.Of(test.doc))
		var e *plan.Error
		if !errors.As(err, &e) || e.Code != plan.TooMany || strings.Join(e.Field, ".") != test.where {
			t.Errorf("%s: got %v at %q, want TOO_MANY at %s", test.doc.Slug, err, e.Field, test.where)
		}
	}
	if dump(t, db) != before {
		t.Error("the store is not as it was")
	}
}

func TestAnItemHasAtMostAHundredLinksAndResponsibleParties(t *testing.T) {
	link, party := plan.Link{URL: "https://springs.example/"}, plan.PartyDocument{Division: texts("en", "Team")}
	for _, test := range []struct {
		links, parties int
		where          string // "" where it loads
	}{
		{plan.MaxLinks, plan.MaxResponsible, ""},
		{plan.MaxLinks + 1, 0, "goals.0.links"},
		{0, plan.MaxResponsible + 1, "goals.0.responsible"},
	} {
		doc := smallPlan("parks")
		doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
		doc.Goals[0].Links = slices.Repeat([]plan.Link{link}, test.links)
		doc.Goals[0].Responsible = slices.Repeat([]plan.PartyDocument{party}, test.parties)
		c := plantest.New(t)
		_, err := c.Load(t.Context(), plantest.Operator, plantest.Of(doc))
		if test.where == "" {
			if goal := bySlug(t, c, "parks", wanting()).Goals()[0]; err != nil || len(goal.Links) != 100 || len(goal.Responsible) != 100 {
				t.Errorf("got %d links, %d parties, %v", len(goal.Links), len(goal.Responsible), err)
			}
			continue
		}
		var e *plan.Error
		if !errors.As(err, &e) || e.Code != plan.TooMany || strings.Join(e.Field, ".") != test.where {
			t.Errorf("%d links and %d parties: got %v, want TOO_MANY at %s", test.links, test.parties, err, test.where)
		}
	}
}

func TestWhatIsTakenIsNotLoadedAgain(t *testing.T) {
	db, c := seededStore(t)
	update(t, db, func(tx store.Tx) error { return plan.PutSlug(tx, "gwangju-2020", "pln_01kagwj000pg1jyvz9r5") })
	before := dump(t, db)
	withID := func(doc *plan.Document, id plan.ID) *plan.Document { doc.ID = id; return doc }
	withGoal := func(doc *plan.Document, id plan.ID) *plan.Document {
		doc.Goals = []plan.GoalDocument{goal("en", "A goal")}
		doc.Goals[0].ID = id
		return doc
	}
	const free, freeGoal = "pln_01kagwj000pg1jyvz9r6", "gol_01kagwj000pg1jyvz9r6"
	for _, test := range []struct {
		name string
		docs []*plan.Document
		want string
	}{
		{"the slug of a plan", []*plan.Document{smallPlan("gwangju")}, `the slug "gwangju" is taken by the plan pln_`},
		{"an old slug of a plan", []*plan.Document{smallPlan("gwangju-2020")}, `the slug "gwangju-2020" is taken by the plan pln_`},
		{"the id of a plan", []*plan.Document{withID(smallPlan("parks"), "pln_01kagwj000pg1jyvz9r5")}, "has a plan pln_01kagwj000pg1jyvz9r5 already"},
		{"the id of a goal", []*plan.Document{withGoal(smallPlan("parks"), "gol_01kagwj0009dy54m4314")}, "has an item gol_01kagwj0009dy54m4314 already, in the plan pln_"},
		{"a slug twice in a file", []*plan.Document{smallPlan("parks"), smallPlan("parks")}, `the slug "parks" is also that of the document`},
		{"a plan's id twice in a file", []*plan.Document{withID(smallPlan("parks"), free), withID(smallPlan("trees"), free)}, "the id " + free + " is also in the document"},
		{"a goal's id twice in a file", []*plan.Document{withGoal(smallPlan("parks"), freeGoal), withGoal(smallPlan("trees"), freeGoal)}, "the id " + freeGoal + " is also in the document"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, doc := range test.docs {
				doc.Line = i + 1
			}
			loaded, err := c.Load(t.Context(), plantest.Operator, plantest.Of(test.docs...))
			line := fmt.Sprintf("line %d", len(test.docs))
			if plan.CodeOf(err) != plan.Conflict || loaded.Plans != 0 || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), line) {
				t.Errorf("got %+v, %v; want CONFLICT on %s: %s", loaded, err, line, test.want)
			}
			if dump(t, db) != before {
				t.Error("the store is not as it was")
			}
		})
	}
}

func TestOnlyAnAdministratorLoadsPlans(t *testing.T) {
	c := plantest.New(t)
	editor := plan.Viewer{Name: "ed", Grants: []plan.Grant{{Role: plan.RoleEditor}}}
	if _, err := c.Load(t.Context(), public, plan.Seed()); plan.CodeOf(err) != plan.Unauthenticated {
		t.Errorf("the public: got %v, want UNAUTHENTICATED", err)
	}
	if _, err := c.Load(t.Context(), editor, plan.Seed()); plan.CodeOf(err) != plan.Denied {
		t.Errorf("an editor: got %v, want DENIED", err)
	}
	if empty, _ := c.Empty(t.Context()); !empty {
		t.Error("it was loaded")
	}
}

func TestALoadTellsWhatItAdded(t *testing.T) {
	loaded := plantest.Load(t, plantest.New(t), written(documentJSON("parks")+documentJSON("trees")))
	if loaded != (plan.Loaded{Plans: 2, Texts: 2 * 15}) {
		t.Errorf("got %+v", loaded)
	}
}

func TestDocumentsThatChangeBetweenTheirTwoReadingsAreAnError(t *testing.T) {
	c := plantest.New(t)
	readings := 0
	vanishing := func(yield func(*plan.Document, error) bool) {
		if readings++; readings == 1 {
			yield(smallPlan("parks"), nil)
		}
	}
	if loaded, err := c.Load(t.Context(), plantest.Operator, vanishing); err == nil || loaded.Plans != 0 {
		t.Errorf("got %+v, %v", loaded, err)
	}
}

func TestEverythingADocumentSaysIsReadBack(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c.At(noon), written(documentJSON("parks")))
	p := bySlug(t, c, "parks", wanting("ko"))
	goal := p.Goals()[0]
	party := goal.Responsible[0]
	assignment := goal.Strategies[0].Assignments[0]
	got := fmt.Sprintln(
		p.Slug, p.State, p.SourceLocale, *p.SourceURL, *p.Publisher.Homepage, *p.Period.Start, *p.Period.End,
		value(p.Publisher.Name(nil, nil)), value(p.Title(nil, nil)), value(p.Section(nil, nil)),
		value(p.Levels().Goal(nil, nil)), value(p.Levels().Strategy(nil, nil)), value(p.Levels().Assignment(nil, nil)),
		value(p.Contact().Division(nil, nil)), *p.Contact().Phone, *p.Contact().Email,
	) + fmt.Sprintln(
		goal.Identifier, value(goal.Title(nil, nil)), value(goal.Description(nil, nil)), goal.Status, *goal.Progress,
		*goal.Period.Start, goal.Period.End == nil, goal.Links[0].URL, *goal.Links[0].Rel,
		value(party.Division(nil, nil)), *party.Role, party.ID.Kind(),
	) + fmt.Sprintln(
		assignment.Identifier, value(assignment.Title(nil, nil)), assignment.Status, assignment.Progress == nil,
		assignment.Description(nil, nil) == nil, len(assignment.Links), len(assignment.Responsible),
	)
	want := `parks PUBLISHED en https://springs.example/parks https://springs.example/ 2026-01-01 2030-12-31 샘의 도시 공원 Nature Goals Ways Tasks Parks Office +82-62-613-2321 parks@springs.example
1 더 많은 나무 Trees ON_TRACK 50 2026-01-01 true https://springs.example/trees related 나무팀 lead responsible party
A-7 Oaks NOT_STARTED true true 0 0
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if summary := value(p.Summary(nil, nil)); summary != "Green for all.\nEverywhere." {
		t.Errorf("the summary is %q", summary)
	}
	for _, node := range []struct{ created, updated time.Time }{
		{p.CreatedAt, p.UpdatedAt}, {goal.CreatedAt, goal.UpdatedAt}, {p.Publisher.CreatedAt, p.Publisher.UpdatedAt},
	} {
		if !node.created.Equal(noon) || !node.updated.Equal(noon) {
			t.Errorf("created %v and updated %v, want %v", node.created, node.updated, noon)
		}
	}
}

func TestIdsOfADocumentAreKeptAndOthersGiven(t *testing.T) {
	c := plantest.Seeded(t)
	p := bySlug(t, c, "gwangju", wanting())
	if p.ID != "pln_01kagwj000pg1jyvz9r5" || p.Publisher.ID != "pub_01kagwj000v64yvex0f6" || p.Goals()[0].ID != "gol_01kagwj0009dy54m4314" {
		t.Errorf("got %s by %s with %s", p.ID, p.Publisher.ID, p.Goals()[0].ID)
	}
	plantest.Load(t, c, written(documentJSON("parks")))
	p = bySlug(t, c, "parks", wanting())
	seen := map[plan.ID]bool{}
	for _, node := range []struct {
		id   plan.ID
		kind plan.Kind
	}{
		{p.ID, plan.KindPlan}, {p.Publisher.ID, plan.KindPublisher}, {p.Goals()[0].ID, plan.KindGoal},
		{p.Goals()[0].Strategies[0].ID, plan.KindStrategy}, {p.Goals()[0].Strategies[0].Assignments[0].ID, plan.KindAssignment},
		{p.Goals()[0].Responsible[0].ID, plan.KindParty},
	} {
		if _, err := plan.ParseID(string(node.id)); err != nil || node.id.Kind() != node.kind || seen[node.id] {
			t.Errorf("%s was given to a %s", node.id, node.kind)
		}
		seen[node.id] = true
	}
}

func TestPublishersAreFoundByIdOrNameOrMade(t *testing.T) {
	c := plantest.Seeded(t)
	const city, agency = "pub_01kagwj000v64yvex0f6", "pub_01kagwj000v64yvex0f7"
	by := func(slug string, id plan.ID, name ...string) *plan.Document {
		doc := smallPlan(slug)
		doc.Publisher = plan.PublisherDocument{ID: id, Name: texts(name...)}
		return doc
	}
	plantest.Load(t, c, plantest.Of(
		by("same-name", "", "en", "Gwangju city"),
		by("same-id", city, "en", "Gwangju by another name"),
		by("new-id", agency, "en", "Water Agency"),
		by("its-name", "", "en", "Water Agency"),
		by("new-name", "", "en", "Ministry of Springs", "ko", "샘부"),
		by("decomposed", "", "en", "Cafe\u0301 Union"),
		by("composed", "", "en", "Café Union"),
	))
	publisher := func(slug string) *plan.Publisher { return bySlug(t, c, slug, wanting("ko")).Publisher }
	for slug, want := range map[string]plan.ID{"same-name": city, "same-id": city, "new-id": agency, "its-name": agency} {
		if got := publisher(slug).ID; got != want {
			t.Errorf("%s is by %s, want %s", slug, got, want)
		}
	}
	if ministry := publisher("new-name"); ministry.ID == city || value(ministry.Name(nil, nil)) != "샘부" {
		t.Errorf("new-name is by %s %s", ministry.ID, value(ministry.Name(nil, nil)))
	}
	if publisher("decomposed").ID != publisher("composed").ID {
		t.Error("one name in two normalisation forms makes two publishers")
	}
}
