package plan_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestAnIdIsAPrefixAndTwentyCharacters(t *testing.T) {
	for _, test := range []struct {
		id   string
		want plan.Kind // 0 where it is no id
	}{
		{"pln_01kagwj000pg1jyvz9r5", plan.KindPlan},
		{"pub_01kagwj000pg1jyvz9r5", plan.KindPublisher},
		{"gol_01kagwj000pg1jyvz9r5", plan.KindGoal},
		{"str_01kagwj000pg1jyvz9r5", plan.KindStrategy},
		{"asg_01kagwj000pg1jyvz9r5", plan.KindAssignment},
		{"pty_01kagwj000pg1jyvz9r5", plan.KindParty},
		{"", 0},
		{"pln", 0},
		{"pln_", 0},
		{"pln_01kagwj000pg1jyvz9r", 0},
		{"pln_01kagwj000pg1jyvz9r55", 0},
		{"PLN_01kagwj000pg1jyvz9r5", 0},
		{"pln_01KAGWJ000PG1JYVZ9R5", 0},
		{"xyz_01kagwj000pg1jyvz9r5", 0},
		{"pln-01kagwj000pg1jyvz9r5", 0},
		{"pln_01kagwj000pg1jyvz9ri", 0}, // i, l, o and u are not in the alphabet
		{"pln_01kagwj000pg1jyvz9rl", 0},
		{"pln_01kagwj000pg1jyvz9ro", 0},
		{"pln_01kagwj000pg1jyvz9ru", 0},
		{"pln_01kagwj000pg1jyvz9 5", 0},
		{"pln_01kagwj000pg1jyvz9\x005", 0},
		{"pln_01kagwj000pg1jyvz9é", 0},
		{"pln_01kagwj000pg1jyvz9\xff\xff", 0},
		{strings.Repeat("pln_", 2_500), 0},
	} {
		id, err := plan.ParseID(test.id)
		if test.want == 0 {
			if plan.CodeOf(err) != plan.Invalid || len(err.Error()) > 300 {
				t.Errorf("%q: got %q and the error %v, want a short INVALID", test.id, id, err)
			}
			continue
		}
		if err != nil || string(id) != test.id || id.Kind() != test.want {
			t.Errorf("%q: got %q of a %v, %v", test.id, id, id.Kind(), err)
		}
	}
}

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"", "pln_01kagwj000pg1jyvz9r5", "pty_", "pub_01kagwj000pg1jyvz9ru", "gol_\xff", "pln_01kagwj000pg1jyvz9é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := plan.ParseID(s)
		if err != nil {
			if plan.CodeOf(err) != plan.Invalid || !utf8.ValidString(err.Error()) || len(err.Error()) > 500 {
				t.Errorf("%q: the error is %q", s, err)
			}
			return
		}
		if string(id) != s || id.Kind() == 0 {
			t.Errorf("%q was read as %q, a %v", s, id, id.Kind())
		}
	})
}

func TestIdsSortByTheTimeOfTheirCreation(t *testing.T) {
	c := plantest.New(t)
	var last plan.ID
	for i, slug := range []string{"zebras", "yaks", "apes"} {
		c.At(noon.AddDate(0, i, 0))
		plantest.Load(t, c, plantest.Of(smallPlan(slug)))
		id := bySlug(t, c, slug, wanting()).ID
		if _, err := plan.ParseID(string(id)); err != nil {
			t.Error(err)
		}
		if id <= last {
			t.Errorf("%s was made after %s", id, last)
		}
		last = id
	}
}

func TestVerbsRefuseIdsOfTheWrongKindAndIdsThatAreNone(t *testing.T) {
	c := plantest.Seeded(t)
	ctx := t.Context()
	verbs := map[string]func(plan.ID) error{
		"Plan": func(id plan.ID) error { _, err := c.Plan(ctx, public, id, wanting()); return err },
		"Node": func(id plan.ID) error { _, err := c.Node(ctx, public, id, wanting()); return err },
		"Nodes": func(id plan.ID) error {
			_, err := c.Nodes(ctx, public, []plan.ID{"pln_01kagwj000pg1jyvz9r5", id}, wanting())
			return err
		},
		"Plans": func(id plan.ID) error {
			_, err := c.Plans(ctx, public, plan.Paging{}, plan.PlanFilter{Publisher: id}, plan.ByTitle, wanting())
			return err
		},
	}
	for _, test := range []struct {
		verb string
		id   plan.ID
		want string
	}{
		{"Plan", "gol_01kagwj0009dy54m4314", "is the id of a goal: wanted the id of a plan"},
		{"Plan", "pub_01kagwj000v64yvex0f6", "is the id of a publisher: wanted the id of a plan"},
		{"Node", "pty_01kagwj000v64yvex0f6", "is the id of a responsible party: wanted the id of a publisher or plan or goal or strategy or assignment"},
		{"Nodes", "pty_01kagwj000v64yvex0f6", "is the id of a responsible party"},
		{"Plans", "pln_01kagwj000pg1jyvz9r5", "is the id of a plan: wanted the id of a publisher"},
		{"Plan", "gwangju", "not an id"},
		{"Node", "", "not an id"},
		{"Nodes", "pln", "not an id"},
		{"Plans", plan.ID(strings.Repeat("x", 10_000)), "not an id"},
	} {
		err := verbs[test.verb](test.id)
		if plan.CodeOf(err) != plan.Invalid || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 300 {
			t.Errorf("%s of %.30q: got %v, want INVALID: %s", test.verb, test.id, err, test.want)
		}
	}
}
