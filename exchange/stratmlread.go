package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"polyplan/plan"
)

// stratReader makes a plan document of a tree. It first reads what the elements say and what their processing
// instructions lay over that, and leaves the tree as it is; what of the tree then has to be kept is another step.
type stratReader struct {
	language string
	tidier
}

func (r *stratReader) document(root *stratElement) *plan.Document {
	doc := r.planAlone(root)
	goals := root.goals()
	for i, goal := range goals {
		doc.Goals = append(doc.Goals, r.goal(goal, strconv.Itoa(i+1)))
	}
	r.keepOfPlan(root, doc)
	return doc
}

// goals are the Goals that say anything.
func (e *stratElement) goals() []*stratElement {
	return slices.DeleteFunc(e.in("StrategicPlanCore").all("Goal"), (*stratElement).isMute)
}

// planAlone is the plan without its goals.
func (r *stratReader) planAlone(root *stratElement) *plan.Document {
	organization, admin := root.in("StrategicPlanCore").in("Organization"), root.in("AdministrativeInformation")
	title := cmp.Or(r.line(root.said("Name")), beginning(root.said("Description")), r.line(organization.said("Name")),
		beginning(root.said("OtherInformation")), "–")
	doc := &plan.Document{
		Format: plan.DocumentFormat, ID: r.id(admin, plan.KindPlan), SourceLocale: r.language, SourceURL: webAddress(admin.said("Source")),
		Slug:  cmp.Or(slugOf(title), slugOf(organization.said("Acronym")), "plan"),
		Title: r.texts(title), Summary: r.texts(r.lines(root.said("Description"))), Period: periodOf(admin),
	}
	doc.Publisher.Name = r.texts(cmp.Or(r.line(organization.said("Name")), r.line(organization.said("Acronym")), title))
	if submitter := root.in("Submitter"); !submitter.isPerson() {
		doc.Contact.Phone, doc.Contact.Email = r.short(submitter.said("PhoneNumber")), r.short(submitter.said("EmailAddress"))
	}
	doc = laidOver(doc, root.instructed(), "format", "state", "goals", "formerSlugs")
	doc.SourceLocale = r.language
	return doc
}

// isPerson tells of a Submitter whether it is somebody, and not just whom to ask about the plan.
func (e *stratElement) isPerson() bool {
	return !isBlank(e.said("GivenName") + e.said("Surname") + e.said("Identifier"))
}

// texts are a text in the language of the file.
func (r *stratReader) texts(value string) plan.Texts {
	if value == "" {
		return nil
	}
	return plan.Texts{r.language: {Value: value}}
}

// id is the Identifier where it is an id of the plan's.
func (r *stratReader) id(e *stratElement, kind plan.Kind) plan.ID {
	id, err := plan.ParseID(strings.TrimSpace(e.said("Identifier")))
	if err != nil || id.Kind() != kind {
		return ""
	}
	return id
}

// periodOf is from a StartDate to an EndDate, as far as they are days in that order.
func periodOf(e *stratElement) *plan.Period {
	start, end := plan.Date(xsdDate(e.said("StartDate"))), plan.Date(xsdDate(e.said("EndDate")))
	var p plan.Period
	if start != "" {
		p.Start = &start
	}
	if end >= start && end != "" {
		p.End = &end
	}
	if p == (plan.Period{}) {
		return nil
	}
	return &p
}

func (r *stratReader) goal(e *stratElement, number string) plan.GoalDocument {
	goal := plan.GoalDocument{ItemDocument: *r.item(e, plan.KindGoal, number)}
	strategies, assignments := objectivesOf(e, !r.exact).strategies()
	for i, s := range strategies {
		number := fmt.Sprintf("%s.%d", number, i+1)
		strategy := plan.StrategyDocument{ItemDocument: *r.item(s, plan.KindStrategy, number)}
		r.keepOfItem(s, &strategy.ItemDocument, number, nil)
		for i, a := range assignments[s] {
			number := fmt.Sprintf("%s.%d", number, i+1)
			assignment := r.item(a, plan.KindAssignment, number)
			r.keepOfItem(a, assignment, number, s)
			strategy.Assignments = append(strategy.Assignments, *assignment)
		}
		goal.Strategies = append(goal.Strategies, strategy)
	}
	r.keepOfItem(e, &goal.ItemDocument, number, nil)
	return goal
}

// item is a Goal or an Objective without those in it.
func (r *stratReader) item(e *stratElement, kind plan.Kind, number string) *plan.ItemDocument {
	item := &plan.ItemDocument{
		ID:          r.id(e, kind),
		Identifier:  r.short(e.said("SequenceIndicator")),
		Title:       r.texts(cmp.Or(r.line(e.said("Name")), r.standIn(e), number)),
		Description: r.texts(r.lines(e.said("Description"))),
	}
	if item.Identifier == number {
		item.Identifier = ""
	}
	for _, s := range r.responsible(e) {
		item.Responsible = append(item.Responsible, plan.PartyDocument{Division: r.texts(r.line(s.said("Name"))), Role: r.role(s)})
	}
	if indicator := e.measure(); indicator != nil {
		indicator.measured(item)
	}
	return laidOver(item, e.instructed(), stratOf)
}

// standIn is a title for a Goal or an Objective without one, "" where nothing in it makes one.
func (r *stratReader) standIn(e *stratElement) string {
	for _, name := range []string{"Description", "OtherInformation"} {
		if s := beginning(e.said(name)); s != "" {
			return s
		}
	}
	for _, indicator := range e.all("PerformanceIndicator") {
		if s := beginning(indicator.said("MeasurementDimension")); s != "" && indicator != e.measure() {
			return s
		}
	}
	return ""
}

// responsible are the Stakeholders that are responsible parties: those with a name.
func (r *stratReader) responsible(e *stratElement) []*stratElement {
	named := slices.DeleteFunc(e.all("Stakeholder"), func(s *stratElement) bool { return r.line(s.said("Name")) == "" })
	return named[:min(len(named), plan.MaxResponsible)]
}

// role is what a Stakeholder is, by the name of its first Role, or Beneficiary where that is all that is told.
func (r *stratReader) role(s *stratElement) string {
	role := s.in("Role")
	if name := r.short(role.said("Name")); name != "" {
		return name
	}
	types := role.all("RoleType")
	if len(types) != 1 {
		return ""
	}
	if kind, _ := oneOf(stratRoleTypes, types[0].text); kind == "Beneficiary" {
		return kind
	}
	return ""
}
