package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// modelComment is a comment as a plain model has it.
type modelComment struct {
	node           plan.ID
	parent, thread string // ids; "" for the first of a thread, its own
	by, text       string
	deleted        bool
	resolved       bool // of the first
}

// parlour is a catalogue beside a model of what is said in it.
type parlour struct {
	*desk
	at       park
	people   map[string]plan.Viewer
	comments map[string]*modelComment
}

func newParlour(t testing.TB) *parlour {
	d := newDesk(t)
	p := &parlour{desk: d, at: d.newPark("park", plan.PlanPublished), comments: map[string]*modelComment{}}
	p.people = map[string]plan.Viewer{
		"Min": d.hire("Min", speaks(plan.RoleTranslator, "ko")), "Sun": d.hire("Sun", speaks(plan.RoleReviewer, "ko")), "boss": boss,
	}
	return p
}

func (p *parlour) someone(rt *rapid.T) plan.Viewer {
	return p.people[rapid.SampledFrom(slices.Sorted(maps.Keys(p.people))).Draw(rt, "who")]
}

func (p *parlour) some(rt *rapid.T) (string, *modelComment) {
	if len(p.comments) == 0 {
		plantest.Other(rt, "nothing is said")
	}
	id := rapid.SampledFrom(slices.Sorted(maps.Keys(p.comments))).Draw(rt, "comment")
	return id, p.comments[id]
}

func (p *parlour) words(rt *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"so", "@Min", "@Sun,", "@boss", "@Nobody"}), 1, 3).Draw(rt, "words"), " ")
}

func (p *parlour) say(rt *rapid.T) {
	v := p.someone(rt)
	c := &modelComment{node: rapid.SampledFrom([]plan.ID{p.at.goal, p.at.other}).Draw(rt, "node"), by: v.Name, text: p.words(rt)}
	if len(p.comments) > 0 && rapid.Bool().Draw(rt, "answers") {
		parent, answered := p.some(rt)
		c.node, c.parent, c.thread = answered.node, parent, answered.thread
	}
	p.later()
	said, _, err := p.CreateComment(p.Context(), v, comment(c.node, c.parent, c.text))
	p.check(rt, "say", err, "")
	if c.parent == "" {
		c.thread = said.ID
	} else {
		p.comments[c.thread].resolved = false
	}
	p.comments[said.ID] = c
}

func (p *parlour) check(rt *rapid.T, what string, err error, want plan.Code) bool {
	if plan.CodeOf(err) != want || err != nil && want == "" {
		rt.Fatalf("%s: got %v, wanted %q", what, err, want)
	}
	return err == nil
}

// own is what keeps somebody from changing a comment.
func (c *modelComment) own(v plan.Viewer) plan.Code {
	if v.Name != c.by && v.Name != "boss" {
		return plan.Forbidden
	}
	return ""
}

func (p *parlour) change(rt *rapid.T) {
	v, text := p.someone(rt), p.words(rt)
	id, c := p.some(rt)
	want := c.own(v)
	if want == "" && c.deleted {
		want = plan.NotFound
	}
	_, _, err := p.UpdateComment(p.Context(), v, plan.CommentUpdate{ID: id, Text: text})
	if p.check(rt, "change", err, want) {
		c.text = text
	}
}

func (p *parlour) delete(rt *rapid.T) {
	v := p.someone(rt)
	id, c := p.some(rt)
	left, _, err := p.DeleteComment(p.Context(), v, id)
	if !p.check(rt, "delete", err, c.own(v)) {
		return
	}
	if (left != nil) != p.answered(id) {
		rt.Fatalf("what is left is %+v", left)
	}
	for c.deleted = true; c.deleted && !p.answered(id); {
		delete(p.comments, id)
		if id = c.parent; id == "" {
			return
		}
		c = p.comments[id]
	}
}

func (p *parlour) answered(id string) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(p.comments)), func(c *modelComment) bool { return c.parent == id })
}

func (p *parlour) resolve(rt *rapid.T) {
	v, resolved := p.someone(rt), rapid.Bool().Draw(rt, "resolved")
	id, c := p.some(rt)
	_, _, err := p.ResolveComments(p.Context(), v, plan.CommentResolution{ID: id, Resolved: resolved})
	p.check(rt, "resolve", err, "")
	p.comments[c.thread].resolved = resolved
}

// agrees compares all that is told of comments with the model.
func (p *parlour) agrees(rt *rapid.T) {
	var want, got []string
	open := map[plan.ID]bool{}
	for _, c := range p.comments {
		text := c.text
		if c.deleted {
			text = "deleted"
		}
		want = append(want, fmt.Sprint(c.node, c.by, text, c.parent == "" && c.resolved))
		open[c.node] = open[c.node] || !p.comments[c.thread].resolved
	}
	page, err := p.TranslationUnits(p.Context(), boss, plan.UnitQuery{Locale: "ko", Plan: p.at.plan}, plan.Selection{Comments: true})
	p.ok(err)
	for _, u := range page.Nodes() {
		for i, c := range u.Comments {
			text := "deleted"
			if c.Text != nil {
				text = *c.Text
			}
			got = append(got, fmt.Sprint(u.Node.Identify(), c.Author, text, c.ResolvedBy != nil))
			if c.Parent != nil && !slices.ContainsFunc(u.Comments[:i], func(before *plan.Comment) bool { return before.ID == *c.Parent }) {
				rt.Fatalf("%s answers what does not stand before it", c.ID)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		rt.Fatalf("got %q, want %q", got, want)
	}
	commented, err := p.TranslationUnits(p.Context(), boss, plan.UnitQuery{Locale: "ko", Commented: ptr(true)}, plan.Selection{})
	p.ok(err)
	for _, u := range commented.Nodes() {
		if !open[u.Node.Identify()] {
			rt.Fatalf("%s is in the queue", u.Node.Identify())
		}
		delete(open, u.Node.Identify())
	}
	for node, is := range open {
		if is {
			rt.Fatalf("%s is not in the queue", node)
		}
	}
	for _, name := range []string{"Min", "Sun"} {
		p.mentions(rt, name)
	}
}

func (p *parlour) mentions(rt *rapid.T, name string) {
	n := 0
	for _, c := range p.comments {
		if !c.deleted && !p.comments[c.thread].resolved && strings.Contains(c.text, "@"+name) {
			n++
		}
	}
	page, err := p.Mentions(p.Context(), p.people[name], plan.Paging{First: ptr(100)})
	p.ok(err)
	if len(page.Edges) != n {
		rt.Fatalf("%s is mentioned in %d: wanted %d", name, len(page.Edges), n)
	}
}

func TestWhatIsSaidAgreesWithAModelOfIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := newParlour(t)
		rt.Repeat(map[string]func(*rapid.T){
			"": p.agrees, "say": p.say, "say more": p.say, "change": p.change, "delete": p.delete, "resolve": p.resolve,
		})
	})
}

// TestTheGlossaryInMemoryIsThatOfTheStore writes terms through two catalogues on one store, and finds them in both
// as in a fresh one.
func TestTheGlossaryInMemoryIsThatOfTheStore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		p := d.newPark("park", plan.PlanPublished)
		city := d.publisherOf(p.plan)
		other, err := plan.Open(d.Context(), d.db)
		d.ok(err)
		both := []*plan.Catalogue{d.Catalogue, other}
		words := []string{"tree", "trees", "Shade", "plant", "build roofs", "buy limes", "park"}
		terms := map[string]plan.ID{}
		someone := func() *plan.Catalogue { return rapid.SampledFrom(both).Draw(rt, "catalogue") }
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) {
				want := ""
				for i, c := range []*plan.Catalogue{d.fresh(d.db), d.Catalogue, other} {
					got := fmt.Sprint((&desk{TB: t, Catalogue: c, db: d.db}).termsOf(p.plan, "ko"))
					if i == 0 {
						want = got
					} else if got != want {
						rt.Fatalf("got %s, want %s", got, want)
					}
				}
			},
			"add": func(rt *rapid.T) {
				word := rapid.SampledFrom(words).Draw(rt, "word")
				id, _, err := someone().CreateTerm(d.Context(), editor, plan.NewTerm{Publisher: city, Term: word, Locale: "en"})
				want := plan.Code("")
				if terms[word] != "" {
					want = plan.Conflict
				}
				if came(rt, "add", err, want) {
					terms[word] = id
				}
			},
			"call": func(rt *rapid.T) {
				word := rapid.SampledFrom(words).Draw(rt, "word")
				if terms[word] == "" {
					plantest.Other(rt, "there is none")
				}
				_, err := someone().SetTermTranslations(d.Context(), mina, plan.TermWordings{
					ID: terms[word], Locale: i18n.Locale("ko"), Translations: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"나무", "그늘", "공원"}), 0, 2, rapid.ID).Draw(rt, "korean"),
				})
				came(rt, "call", err, "")
			},
			"delete": func(rt *rapid.T) {
				word := rapid.SampledFrom(words).Draw(rt, "word")
				if terms[word] == "" {
					plantest.Other(rt, "there is none")
				}
				_, _, err := someone().DeleteTerm(d.Context(), editor, plan.TermRef{ID: terms[word]})
				came(rt, "delete", err, "")
				delete(terms, word)
			},
		})
	})
}

func (d *desk) fresh(db store.DB) *plan.Catalogue {
	c, err := plan.Open(d.Context(), db)
	d.ok(err)
	return c
}
