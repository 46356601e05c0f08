package plan_test

import (
	"encoding/base64"

	"polyplan/plan"
	"polyplan/store"
)

// wordVerbs are the verbs that write with words on texts: what is ready for them is that of getReady.
var wordVerbs = []verb{
	{"acknowledge checks", "mina reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.AcknowledgeChecks(d.Context(), v, plan.Acknowledgement{TextRef: text(p.strategy), Checks: d.findingsAt(p.strategy)})
		return err
	}},
	{"fill a locale", "mina reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.AddLocalePrefilled(d.Context(), v, plan.LocaleSettings{Tag: "ko"})
		return err
	}},
	{"create a term", "local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.CreateTerm(d.Context(), v, plan.NewTerm{Publisher: d.glossaryTerm().Publisher.ID, Term: "by " + v.Name, Locale: "en"})
		return err
	}},
	{"update a term", "local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.UpdateTerm(d.Context(), v, plan.TermUpdate{ID: d.glossaryTerm().ID, Note: to("by " + v.Name)})
		return err
	}},
	{"delete a term", "local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.DeleteTerm(d.Context(), v, plan.TermRef{ID: d.glossaryTerm().ID})
		return err
	}},
	{"say what a term is called", "mina reviewer local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		w := plan.TermWordings{ID: d.glossaryTerm().ID, Locale: "ko", Translations: []string{"그늘 " + v.Name}}
		_, err := d.SetTermTranslations(d.Context(), v, w)
		return err
	}},
	{"list terms", "mina japanese reviewer local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.Terms(d.Context(), v, plan.TermQuery{Publisher: d.glossaryTerm().Publisher.ID}, plan.Selection{})
		return err
	}},
	{"comment", "mina reviewer local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.CreateComment(d.Context(), v, comment(p.goal, "", "So?"))
		return err
	}},
	{"change one's comment", "mina reviewer local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.UpdateComment(d.Context(), v, plan.CommentUpdate{ID: d.commentBy(v, p.goal), Text: "So!"})
		return err
	}},
	{"delete one's comment", "mina reviewer local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.DeleteComment(d.Context(), v, d.commentBy(v, p.goal))
		return err
	}},
	{"resolve comments", "mina reviewer local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.ResolveComments(d.Context(), v, plan.CommentResolution{ID: d.commentBy(v, p.goal), Resolved: true})
		return err
	}},
	{"list mentions", "mina japanese reviewer local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.Mentions(d.Context(), v, plan.Paging{})
		return err
	}},
}

// getReady makes what the verbs with words need: a text that checks warn of, a term of the publisher's, and a comment
// of everybody who may make one.
func (d *desk) getReady(p park, staff []plan.Viewer) {
	d.Helper()
	_, err := d.SetTranslation(d.Context(), boss, set(p.strategy, "나무 심기 ", plan.StateTranslated))
	if plan.CodeOf(err) != plan.NotFound {
		d.ok(err)
	}
	d.term(d.publisherOf(p.plan), "shade")
	for _, v := range staff {
		_, _, err := d.CreateComment(d.Context(), v, comment(p.goal, "", "I, "+v.Name))
		if code := plan.CodeOf(err); code != plan.NotFound && code != plan.Denied {
			d.ok(err)
		}
	}
}

// glossaryTerm is the only term of the only publisher.
func (d *desk) glossaryTerm() *plan.Term {
	d.Helper()
	plans, err := d.Plans(d.Context(), boss, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
	d.ok(err)
	page, err := d.Terms(d.Context(), boss, plan.TermQuery{Publisher: plans.Nodes()[0].Publisher.ID}, plan.Selection{})
	d.ok(err)
	return page.Nodes()[0]
}

// koreanTitle is the unit of a node's title; nil where there is none.
func (d *desk) koreanTitle(id plan.ID) *plan.TranslationUnit {
	d.Helper()
	q := plan.UnitQuery{Locale: "ko", First: ptr(100)}
	page, err := d.TranslationUnits(d.Context(), boss, q, plan.Selection{Checks: true, Comments: true})
	d.ok(err)
	for _, u := range page.Nodes() {
		if u.Node.Identify() == id && u.Field == plan.FieldTitle {
			return u
		}
	}
	return nil
}

// findingsAt are the ids of what checks find in a title; of one that is not there, something like them.
func (d *desk) findingsAt(id plan.ID) []string {
	d.Helper()
	if u := d.koreanTitle(id); u != nil {
		return d.findings(text(id))
	}
	return []string{"x"}
}

// commentBy is the id of a viewer's comment on a title, or of somebody's; where there is none, that of no comment.
func (d *desk) commentBy(v plan.Viewer, id plan.ID) string {
	d.Helper()
	found := base64.RawURLEncoding.EncodeToString(store.Key(string(id), plan.FieldTitle, "ko", "cmt_00000000000000000009"))
	if u := d.koreanTitle(id); u != nil {
		for _, c := range u.Comments {
			if found = c.ID; c.Author == v.Name {
				break
			}
		}
	}
	return found
}
