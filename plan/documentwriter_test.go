package plan_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// archive is what a viewer takes out of a catalogue: its plans as JSON Lines.
func archive(t testing.TB, c *plan.Catalogue, v plan.Viewer) string {
	t.Helper()
	var lines strings.Builder
	for doc, err := range c.Documents(t.Context(), v) {
		if err != nil {
			t.Fatal(err)
		}
		line, err := doc.JSON()
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
		lines.WriteByte('\n')
	}
	return lines.String()
}

// comesBack holds that what is taken out of a catalogue makes one from which the same is taken out.
func comesBack(t testing.TB, c *plan.Catalogue) (out string, other *plan.Catalogue) {
	t.Helper()
	out, again, other := broughtBack(t, c)
	if again != out {
		t.Fatalf("it was\n%s\nand came back as\n%s", out, again)
	}
	(&desk{TB: t, Catalogue: other}).countersHold()
	return out, other
}

// broughtBack is what is taken out of a catalogue, a catalogue made of that, and what is taken out of this one.
func broughtBack(t testing.TB, c *plan.Catalogue) (out, again string, other *plan.Catalogue) {
	t.Helper()
	out, other = archive(t, c, plantest.Operator), plantest.New(t)
	plantest.Load(t, other, written(out))
	return out, archive(t, other, plantest.Operator), other
}

func TestPlansThatLeaveAsDocumentsComeBackTheSame(t *testing.T) {
	c := plantest.Seeded(t)
	plantest.Load(t, c, written(documentJSON("parks")))
	plantest.Load(t, c, plantest.Documents(3, 4))
	out, _ := comesBack(t, c)
	if strings.Count(out, "\n") != 5 {
		t.Errorf("%d documents, want 5", strings.Count(out, "\n"))
	}
}

func TestTheSeedsPlanLeavesAsItCame(t *testing.T) {
	doc, err := plantest.Seeded(t).Document(t.Context(), public, plantest.Gwangju().ID)
	if err != nil {
		t.Fatal(err)
	}
	got, err := doc.JSON()
	if err != nil {
		t.Fatal(err)
	}
	seed := plantest.Gwangju()
	for tag, marks := range seed.Locales {
		marks.State = plan.StateMissing // it says TRANSLATED, which goes without saying
		seed.Locales[tag] = marks
	}
	want, err := seed.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAStaleTranslationLeavesAndComesBackStaleWithWhatItTranslates(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.SetTranslation(d.Context(), japanese, plan.NewTranslation{TextRef: plan.TextRef{ID: p.goal, Field: plan.FieldTitle, Locale: "ja"}, Value: "日陰", State: plan.StateTranslated})
	d.ok(err)
	d.retitle(p.goal, "Much shade", false)
	_, err = d.ReviewTranslation(d.Context(), reviewer, text(p.strategy))
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), japanese, plan.NewTranslation{TextRef: plan.TextRef{ID: p.goal, Field: plan.FieldTitle, Locale: "ja"}, Value: "多くの日陰", State: plan.StateTranslated})
	d.ok(err)
	d.retitle(p.goal, "Shade for all", false)
	d.retitle(p.strategy, "Plant lime trees", true) // the meaning is unchanged
	out, other := comesBack(t, d.Catalogue)
	for _, want := range []string{
		`"en":"Shade for all","ja":{"value":"多くの日陰","stale":true,"translates":"Much shade"},"ko":{"value":"그늘","stale":true,"translates":"Shade"}`,
		`"en":"Plant lime trees","ko":{"value":"나무 심기","state":"REVIEWED"}`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s\nhas no %s", out, want)
		}
	}
	desk := &desk{TB: t, Catalogue: other}
	for locale, want := range map[i18n.Locale]string{"ko": "Shade", "ja": "Much shade"} {
		u := desk.unit(boss, p.goal, plan.FieldTitle, locale)
		if !u.Target.IsStale || u.AnchoredSource == nil || *u.AnchoredSource != want {
			t.Errorf("%s: it comes back %+v of %v, want it stale of %q", locale, u.Target, u.AnchoredSource, want)
		}
	}
}

func TestWhatOtherFormatsKeptIsForWhoSeesDrafts(t *testing.T) {
	doc := smallPlan("parks")
	doc.Extensions = plan.Extensions{"stratml": "<Submitter/>"}
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	for name, out := range map[string]string{"the public": archive(t, c, public), "a translator": archive(t, c, mina)} {
		if told := strings.Contains(out, `"extensions":{"stratml":"<Submitter/>"}`); told != (name == "a translator") {
			t.Errorf("%s gets %s", name, out)
		}
	}
}

func TestADocumentHasWhatItsReaderMaySee(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	draft, hidden := d.newPark("quay", plan.PlanDraft), d.newPark("old", plan.PlanArchived)
	_, err := d.SetTranslation(d.Context(), mina, set(p.other, "물", plan.StateDraft))
	d.ok(err)
	d.retitle(p.goal, "Much shade", false)
	for _, reader := range []struct {
		viewer plan.Viewer
		slugs  string
		draft  bool
		of     string // what the stale text translates
	}{
		{nobody, "park", false, `"stale":true}`},
		{mina, "park quay", true, `"stale":true,"translates":"Shade"}`},
		{editor, "old park quay", true, `"stale":true,"translates":"Shade"}`},
	} {
		out := archive(t, d.Catalogue, reader.viewer)
		var slugs []string
		for doc, err := range written(out) {
			d.ok(err)
			slugs = append(slugs, doc.Slug)
		}
		slices.Sort(slugs) // they were made in the same millisecond
		if strings.Join(slugs, " ") != reader.slugs || strings.Contains(out, `{"value":"물","state":"DRAFT"}`) != reader.draft || !strings.Contains(out, reader.of) {
			t.Errorf("%q sees %v:\n%s", reader.viewer.Name, slugs, out)
		}
	}
	for name, id := range map[string]plan.ID{"a draft": draft.plan, "an archived plan": hidden.plan, "none": "pln_00000000000000000000"} {
		if doc, err := d.Document(d.Context(), nobody, id); doc != nil || err != nil {
			t.Errorf("%s: the public gets %+v, %v", name, doc, err)
		}
	}
	if _, err := d.Document(d.Context(), nobody, p.goal); plan.CodeOf(err) != plan.Invalid {
		t.Errorf("a goal's id: got %v", err)
	}
}

func TestAPublisherOfAnotherLanguageComesBack(t *testing.T) {
	c := plantest.New(t)
	korean := smallPlan("gongwon")
	korean.SourceLocale, korean.Title, korean.Publisher.Name = "ko", texts("ko", "공원"), texts("ko", "샘의 도시", "ja", "泉の市")
	korean.Publisher.ID = "pub_01kagwj000v64yvex0f7"
	plantest.Load(t, c, plantest.Of(korean))
	_, _, err := c.CreatePlan(t.Context(), boss, plan.NewPlan{
		Slug: "parks", SourceLocale: "en", Title: "Parks", Publisher: plan.PublisherRef{ID: korean.Publisher.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	out, _ := comesBack(t, c)
	if want := `"publisher":{"id":"pub_01kagwj000v64yvex0f7","sourceLocale":"ko","name":{"ja":"泉の市","ko":"샘의 도시"}}`; !strings.Contains(out, want) {
		t.Errorf("%s\nhas no %s", out, want)
	}
	english, _, _ := strings.Cut(out[strings.Index(out, "\n")+1:], "\n") // the other way round
	other := plantest.New(t)
	plantest.Load(t, other, written(english))
	if got := archive(t, other, plantest.Operator); got != english+"\n" {
		t.Errorf("alone it comes back as\n%s", got)
	}
}

func TestMostOfWhatIsTrueOfALocaleIsSaidOnce(t *testing.T) {
	machine, human := plan.OriginMachine, plan.OriginHuman
	said := func(state plan.TextState, origin plan.Origin) plan.DocumentText {
		return plan.DocumentText{Value: "글", TextMarks: plan.TextMarks{State: state, Origin: &origin}}
	}
	for _, test := range []struct {
		name   string
		titles []plan.DocumentText
		want   string
	}{
		{"nothing to say", []plan.DocumentText{said(plan.StateTranslated, human), said(plan.StateTranslated, human)}, `"글" "글"`},
		{"one of many", []plan.DocumentText{said(plan.StateReviewed, human), said(plan.StateTranslated, human), said(plan.StateTranslated, human)},
			`{"value":"글","state":"REVIEWED"} "글" "글"`},
		{"most of them", []plan.DocumentText{said(plan.StateTranslated, machine), said(plan.StateReviewed, human), said(plan.StateTranslated, machine)},
			`{"ko":{"origin":"MACHINE"}} "글" {"value":"글","state":"REVIEWED","origin":"HUMAN"} "글"`},
		{"all alike", []plan.DocumentText{said(plan.StateReviewed, machine), said(plan.StateReviewed, machine)},
			`{"ko":{"state":"REVIEWED","origin":"MACHINE"}} "글" "글"`},
		{"one alone", []plan.DocumentText{said(plan.StateReviewed, human)}, `{"value":"글","state":"REVIEWED"}`},
	} {
		doc := smallPlan("parks")
		for _, title := range test.titles {
			g := goal("en", "A goal")
			g.Title["ko"] = title
			doc.Goals = append(doc.Goals, g)
		}
		c := plantest.New(t)
		plantest.Load(t, c, plantest.Of(doc))
		var got []string
		for doc, err := range c.Documents(t.Context(), public) {
			if err != nil {
				t.Fatal(err)
			}
			if doc.Locales != nil {
				got = append(got, asJSON(t, doc.Locales))
			}
			for _, goal := range doc.Goals {
				got = append(got, asJSON(t, goal.Title["ko"]))
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", test.name, strings.Join(got, " "), test.want)
		}
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestADocumentCanBeKeptToSomeLocales(t *testing.T) {
	doc := plantest.Gwangju()
	doc.Keep("ko-KR", "ar")
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	infos, err := c.Locales(t.Context(), public)
	if err != nil || len(infos) != 3 || infos[0].Tag+infos[1].Tag+infos[2].Tag != "arenko" {
		t.Errorf("got %d locales, %v", len(infos), err)
	}
}

func TestANearlyNewCatalogueHasRoomForWhatManyTextsTranslate(t *testing.T) {
	doc := smallPlan("parks")
	for i, tag := range strings.Fields("af am be bg bn bs ca cs cy da el et eu fa fi fil ga gl gu he hi hr hu hy is it ka kk") {
		doc.Title[tag] = plan.DocumentText{Value: "Parks " + tag, Stale: true, Translates: fmt.Sprint("Park ", i)}
	}
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	comesBack(t, c)
}

func TestWhateverADocumentSaysComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := plantest.New(t)
		var docs []*plan.Document
		for i := range rapid.IntRange(1, 3).Draw(rt, "plans") {
			docs = append(docs, someDocument(rt, fmt.Sprint("plan-", i)))
		}
		if _, err := c.Load(t.Context(), plantest.Operator, plantest.Of(docs...)); err != nil {
			rt.Fatal(err)
		}
		out, again, other := broughtBack(t, c)
		if again != out {
			rt.Fatalf("it was\n%s\nand came back as\n%s", out, again)
		}
		if wrong := (&desk{TB: t, Catalogue: other}).miscounted(); len(wrong) > 0 {
			rt.Fatal(wrong)
		}
		for doc, err := range written(out) {
			if err != nil {
				rt.Fatal(err)
			}
			holds(rt, docs[slices.IndexFunc(docs, func(d *plan.Document) bool { return d.Slug == doc.Slug })], doc)
		}
	})
}

// holds that a document has what the plan was loaded from, spot by spot: the round trip alone would be content if both
// ways lost the same.
func holds(rt *rapid.T, loaded, out *plan.Document) {
	if !slices.Equal(out.FormerSlugs, loaded.FormerSlugs) {
		rt.Fatalf("the slugs that it had were %q and are %q", loaded.FormerSlugs, out.FormerSlugs)
	}
	if out.Slug != loaded.Slug || out.State != loaded.State || out.SourceURL != loaded.SourceURL || out.Contact.Phone != loaded.Contact.Phone {
		rt.Fatalf("it was %+v and is %+v", loaded, out)
	}
	same(rt, loaded, out, loaded.Title, out.Title)
	same(rt, loaded, out, loaded.Summary, out.Summary)
	same(rt, loaded, out, loaded.Levels.Strategy, out.Levels.Strategy)
	same(rt, loaded, out, loaded.Contact.Division, out.Contact.Division)
	var was, is []*plan.ItemDocument
	loaded.EachItem(func(item *plan.ItemDocument) { was = append(was, item) })
	out.EachItem(func(item *plan.ItemDocument) { is = append(is, item) })
	if len(was) != len(is) {
		rt.Fatalf("%d items were loaded, and %d are there", len(was), len(is))
	}
	for i, item := range is {
		same(rt, loaded, out, was[i].Title, item.Title)
		same(rt, loaded, out, was[i].Description, item.Description)
		if !maps.Equal(item.Extensions, was[i].Extensions) || item.Identifier != was[i].Identifier || item.Status != was[i].Status || len(item.Responsible) != len(was[i].Responsible) {
			rt.Fatalf("the item was %+v and is %+v", was[i], item)
		}
		for p, party := range item.Responsible {
			same(rt, loaded, out, was[i].Responsible[p].Division, party.Division)
		}
	}
}

// same holds that texts say the same, each in its document.
func same(rt *rapid.T, loaded, out *plan.Document, was, is plan.Texts) {
	if len(was) != len(is) {
		rt.Fatalf("the texts were %v and are %v", was, is)
	}
	for tag, text := range was {
		if got, want := inFull(out, tag, is[tag]), inFull(loaded, tag, text); got != want {
			rt.Fatalf("in %s it was %s and is %s", tag, want, got)
		}
	}
}

func inFull(doc *plan.Document, tag string, text plan.DocumentText) string {
	state, origin := plan.StateTranslated, plan.OriginHuman
	for _, marks := range []plan.TextMarks{doc.Locales[tag], text.TextMarks} {
		if marks.State != plan.StateMissing {
			state = marks.State
		}
		if marks.Origin != nil {
			origin = *marks.Origin
		}
	}
	return fmt.Sprintf("%q %s %s %t of %q", text.Value, state, origin, text.Stale, text.Translates)
}

// someDocument is a document that may say anything; its texts are as they are stored.
func someDocument(rt *rapid.T, slug string) *plan.Document {
	some := func(from ...string) string { return rapid.SampledFrom(from).Draw(rt, "text") }
	doc := &plan.Document{
		Format: plan.DocumentFormat, Slug: slug, State: rapid.SampledFrom([]plan.PlanState{plan.PlanDraft, plan.PlanPublished, plan.PlanArchived}).Draw(rt, "state"),
		SourceLocale: "en", SourceURL: plan.URL(some("", "https://springs.example/?a=1&b=<2>")),
		Publisher: plan.PublisherDocument{Name: texts("en", some("City", "Town"))},
		Locales:   map[string]plan.TextMarks{"ko": someMarks(rt, true), "fr": someMarks(rt, true)},
		Title:     someTexts(rt, true), Summary: someTexts(rt, false), Section: someTexts(rt, false),
		Levels:  plan.LevelsDocument{Goal: someTexts(rt, false), Strategy: someTexts(rt, false), Assignment: someTexts(rt, false)},
		Contact: plan.ContactDocument{Division: someTexts(rt, false), Phone: some("", "+82"), Email: some("", "a@b.example")},
		Period:  somePeriod(rt), Extensions: someExtensions(rt),
	}
	for i := range rapid.IntRange(0, 2).Draw(rt, "renamed") {
		doc.FormerSlugs = append(doc.FormerSlugs, fmt.Sprint("once-", 2-i, "-", slug))
	}
	for range rapid.IntRange(0, 2).Draw(rt, "goals") {
		goal := plan.GoalDocument{ItemDocument: someItem(rt)}
		for range rapid.IntRange(0, 2).Draw(rt, "strategies") {
			strategy := plan.StrategyDocument{ItemDocument: someItem(rt)}
			for range rapid.IntRange(0, 2).Draw(rt, "assignments") {
				strategy.Assignments = append(strategy.Assignments, someItem(rt))
			}
			goal.Strategies = append(goal.Strategies, strategy)
		}
		doc.Goals = append(doc.Goals, goal)
	}
	return doc
}

func someItem(rt *rapid.T) plan.ItemDocument {
	item := plan.ItemDocument{
		Title: someTexts(rt, true), Description: someTexts(rt, false), Period: somePeriod(rt), Extensions: someExtensions(rt),
		Identifier: rapid.SampledFrom([]string{"", "1", "S-7"}).Draw(rt, "identifier"),
		Status:     rapid.SampledFrom([]plan.ItemStatus{plan.NotStarted, plan.Late, plan.Cancelled}).Draw(rt, "status"),
	}
	if rapid.Bool().Draw(rt, "progress") {
		item.Progress = ptr(rapid.IntRange(0, 100).Draw(rt, "percent"))
	}
	for range rapid.IntRange(0, 2).Draw(rt, "parties") {
		item.Responsible = append(item.Responsible, plan.PartyDocument{Division: someTexts(rt, true), Role: rapid.SampledFrom([]string{"", "lead"}).Draw(rt, "role")})
	}
	for range rapid.IntRange(0, 2).Draw(rt, "links") {
		link := plan.Link{URL: "https://springs.example/"}
		if rapid.Bool().Draw(rt, "related") {
			link.Rel = ptr("related")
		}
		item.Links = append(item.Links, link)
	}
	return item
}

func someExtensions(rt *rapid.T) plan.Extensions {
	return rapid.SampledFrom([]plan.Extensions{nil, nil, {"stratml": "<x a=\"1\">\u2028\t</x>"}, {"a": "1", "b-2": "\n"}}).Draw(rt, "extensions")
}

func somePeriod(rt *rapid.T) *plan.Period {
	start, end := plan.Date("2026-01-01"), plan.Date("2030-12-31")
	return rapid.SampledFrom([]*plan.Period{nil, {Start: &start}, {End: &end}, {Start: &start, End: &end}}).Draw(rt, "period")
}

// someTexts are one text in some locales, its source among them.
func someTexts(rt *rapid.T, required bool) plan.Texts {
	if !required && rapid.Bool().Draw(rt, "none") {
		return nil
	}
	words := rapid.SampledFrom([]string{"Parks", "공원", "حدائق", `a "b" \c`, "<b>&amp;", "e\u0301"[0:1], "👩🏽\u200d🌾", " x "})
	all := plan.Texts{"en": {Value: words.Draw(rt, "source"), TextMarks: plan.TextMarks{Origin: someMarks(rt, true).Origin}}}
	for _, tag := range []string{"ko", "ar", "fr"} {
		if rapid.Bool().Draw(rt, tag) {
			continue
		}
		text := plan.DocumentText{Value: words.Draw(rt, "value"), TextMarks: someMarks(rt, false)}
		if text.Stale = rapid.Bool().Draw(rt, "stale"); text.Stale {
			text.Translates = rapid.SampledFrom([]string{"", "Park", "Garden", "Parks"}).Draw(rt, "translates")
		}
		all[tag] = text
	}
	return all
}

// someMarks are marks; those of a locale are for the publisher's names too, so they are served.
func someMarks(rt *rapid.T, served bool) plan.TextMarks {
	states := []plan.TextState{plan.StateMissing, plan.StateTranslated, plan.StateReviewed}
	if !served {
		states = append(states, plan.StateDraft)
	}
	marks := plan.TextMarks{State: rapid.SampledFrom(states).Draw(rt, "state")}
	if rapid.Bool().Draw(rt, "marked") {
		origin := rapid.SampledFrom([]plan.Origin{plan.OriginHuman, plan.OriginMachine, plan.OriginImport, plan.OriginMemory}).Draw(rt, "origin")
		marks.Origin = &origin
	}
	return marks
}
