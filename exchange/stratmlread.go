package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"polyplan/plan"
)

// stratReader makes a plan document of a tree. What finds a home in the document leaves the tree; what is left is
// kept beside it.
type stratReader struct {
	language string
	tidier
}

func (r *stratReader) document(root *stratElement) *plan.Document {
	doc := r.planAlone(root)
	for _, goal := range root.goals() {
		doc.Goals = append(doc.Goals, r.goal(goal, len(doc.Goals)+1))
	}
	root.only("StrategicPlanCore").take("Goal")
	r.prune(root)
	keep(&doc.Extensions, root)
	return doc
}

// goals are the Goals that say anything.
func (e *stratElement) goals() []*stratElement {
	return slices.DeleteFunc(e.only("StrategicPlanCore").all("Goal"), (*stratElement).isMute)
}

// planAlone is the plan without its goals.
func (r *stratReader) planAlone(root *stratElement) *plan.Document {
	doc := &plan.Document{Format: plan.DocumentFormat, SourceLocale: r.language}
	title := r.line(root.said("Name"))
	if title == "" {
		title = r.planStandIn(root)
	}
	doc.Publisher.Name = r.texts(r.publisher(root, title))
	doc.Title = r.texts(root.standing("Name", title))
	doc.Summary = r.texts(r.home(root, "Description", r.lines))
	r.administration(root, doc)
	r.contact(root, doc)
	doc.Slug = cmp.Or(slugOf(title), slugOf(root.only("StrategicPlanCore").only("Organization").said("Acronym")), "plan")
	doc = laidOver(doc, root.instructed(), "format", "state", "goals")
	doc.SourceLocale = r.language
	return doc
}

// texts are a text in the language of the file.
func (r *stratReader) texts(value string) plan.Texts {
	if value == "" {
		return nil
	}
	return plan.Texts{r.language: {Value: value}}
}

// home is what a child says, as the plan has it. The child goes where that is all of it.
func (r *stratReader) home(e *stratElement, name string, tidied func(string) string) string {
	c := e.child(name)
	if c == nil {
		return ""
	}
	return e.standing(name, tidied(c.text))
}

// standing lets a value of the plan stand for what a child says, and is the value. A child that says the same goes;
// one that says it otherwise, or nothing, stays behind the value.
func (e *stratElement) standing(name, value string) string {
	c := e.child(name)
	switch {
	case c == nil && value == "":
	case c == nil:
		e.first(&stratElement{name: name, as: &value})
	case len(c.attrs) == 0 && sameWords(value, c.text) && (value != "" || stratPart2.requires(e.name, name)):
		e.remove(c)
	default:
		c.as = &value
	}
	return value
}

// sameWords tells whether two texts differ in nothing but white space.
func sameWords(a, b string) bool {
	return a == b || slices.Equal(strings.Fields(a), strings.Fields(b))
}

// planStandIn is a title for a plan without one.
func (r *stratReader) planStandIn(root *stratElement) string {
	organization := root.only("StrategicPlanCore").only("Organization")
	return cmp.Or(beginning(root.said("Description")), r.line(organization.said("Name")), beginning(root.said("OtherInformation")), "–")
}

// publisher is the name of the first Organization, or what stands for it.
func (r *stratReader) publisher(root *stratElement, title string) string {
	core := root.only("StrategicPlanCore")
	organization := core.only("Organization")
	name := cmp.Or(r.line(organization.said("Name")), r.line(organization.said("Acronym")), title)
	organization.standing("Name", name)
	organization.as = &name
	return name
}

func (r *stratReader) administration(root *stratElement, doc *plan.Document) {
	admin := root.only("AdministrativeInformation")
	if id := r.id(admin, plan.KindPlan); id != "" {
		doc.ID = id
		admin.remove(admin.child("Identifier"))
	}
	doc.Period = r.period(admin)
	doc.SourceURL = plan.URL(r.home(admin, "Source", webAddress))
}

// id is the Identifier where it is an id of the plan's.
func (r *stratReader) id(e *stratElement, kind plan.Kind) plan.ID {
	id, err := plan.ParseID(strings.TrimSpace(e.said("Identifier")))
	if err != nil || id.Kind() != kind {
		return ""
	}
	return id
}

// period is from a StartDate to an EndDate, which stay where they cannot be one.
func (r *stratReader) period(e *stratElement) *plan.Period {
	start, end := xsdDate(e.said("StartDate")), xsdDate(e.said("EndDate"))
	if start != "" && end != "" && end < start {
		end = ""
	}
	e.standing("StartDate", start)
	e.standing("EndDate", end)
	if start == "" && end == "" {
		return nil
	}
	return &plan.Period{Start: optionalDate(start), End: optionalDate(end)}
}

func optionalDate(s string) *plan.Date {
	if s == "" {
		return nil
	}
	d := plan.Date(s)
	return &d
}

// contact is a Submitter that is no person: whom to ask about a plan.
func (r *stratReader) contact(root *stratElement, doc *plan.Document) {
	submitter := root.child("Submitter")
	if submitter == nil || !isBlank(submitter.said("GivenName")+submitter.said("Surname")+submitter.said("Identifier")) {
		return
	}
	doc.Contact.Phone = r.home(submitter, "PhoneNumber", r.short)
	doc.Contact.Email = r.home(submitter, "EmailAddress", r.short)
}

func (r *stratReader) goal(e *stratElement, n int) plan.GoalDocument {
	number := strconv.Itoa(n)
	strategies, assignments := objectivesOf(e, !r.exact).strategies()
	e.take("Objective")
	goal := plan.GoalDocument{ItemDocument: *r.item(e, plan.KindGoal, number)}
	for i, s := range strategies {
		number := fmt.Sprintf("%s.%d", number, i+1)
		strategy := plan.StrategyDocument{ItemDocument: *r.item(s, plan.KindStrategy, number)}
		for i, a := range assignments[s] {
			strategy.Assignments = append(strategy.Assignments, *r.item(a, plan.KindAssignment, fmt.Sprintf("%s.%d", number, i+1)))
		}
		goal.Strategies = append(goal.Strategies, strategy)
	}
	return goal
}

// item is a Goal or an Objective without those in it.
func (r *stratReader) item(e *stratElement, kind plan.Kind, number string) *plan.ItemDocument {
	item := new(plan.ItemDocument)
	title := cmp.Or(r.line(e.said("Name")), r.standIn(e), number)
	item.Title = r.texts(e.standing("Name", title))
	item.Description = r.texts(r.home(e, "Description", r.lines))
	item.Identifier = r.identifier(e, number)
	item.Responsible = r.parties(e)
	r.measures(e, item)
	switch id := r.id(e, kind); {
	case id != "":
		item.ID = id
		e.remove(e.child("Identifier"))
	case e.said("Identifier") == stratNumberID(number):
		e.remove(e.child("Identifier"))
	}
	item = laidOver(item, e.instructed(), stratOf)
	keep(&item.Extensions, e)
	return item
}

// standIn is a title for a Goal or an Objective without one, "" where nothing in it makes one.
func (r *stratReader) standIn(e *stratElement) string {
	for _, name := range []string{"Description", "OtherInformation"} {
		if s := beginning(e.said(name)); s != "" {
			return s
		}
	}
	for _, indicator := range e.all("PerformanceIndicator") {
		if s := beginning(indicator.said("MeasurementDimension")); s != "" {
			return s
		}
	}
	return ""
}

// identifier is the SequenceIndicator, where it is not the number that the place counts to.
func (r *stratReader) identifier(e *stratElement, number string) string {
	if e.child("SequenceIndicator") == nil {
		return ""
	}
	identifier := r.short(e.said("SequenceIndicator"))
	e.standing("SequenceIndicator", cmp.Or(identifier, number))
	if identifier == number {
		return ""
	}
	return identifier
}

// parties are the Stakeholders with a name.
func (r *stratReader) parties(e *stratElement) []plan.PartyDocument {
	var parties []plan.PartyDocument
	for _, s := range e.all("Stakeholder") {
		name := r.line(s.said("Name"))
		if name == "" || len(parties) == plan.MaxResponsible {
			continue
		}
		party := plan.PartyDocument{Division: r.texts(name), Role: s.role(r.tidier)}
		parties = append(parties, party)
		if sameStrat(s, newStakeholder(name, party.Role)) {
			e.remove(s)
			continue
		}
		s.standing("Name", name)
		s.as = &name
		if role := s.child("Role"); role != nil {
			role.as = &party.Role
		}
	}
	return parties
}

// role is what a Stakeholder is, by the name of its first Role, or Beneficiary where that is all that is told.
func (e *stratElement) role(t tidier) string {
	role := e.child("Role")
	if role == nil {
		return ""
	}
	if name := t.short(role.said("Name")); name != "" {
		return name
	}
	if types := role.all("RoleType"); len(types) == 1 && strings.TrimSpace(types[0].text) == "Beneficiary" {
		return "Beneficiary"
	}
	return ""
}

// prune removes the elements that have nothing left in them.
func (r *stratReader) prune(root *stratElement) {
	root.attrs = slices.DeleteFunc(root.attrs, func(a stratAttribute) bool { return a == stratAttribute{"Type", "Strategic_Plan"} })
	core := root.only("StrategicPlanCore")
	if organization := core.child("Organization"); organization != nil {
		as := organization.as
		organization.as = nil
		if organization.isBare() {
			core.remove(organization)
		}
		organization.as = as
	}
	for _, name := range []string{"StrategicPlanCore", "AdministrativeInformation", "Submitter"} {
		if c := root.child(name); c != nil && c.isBare() {
			root.remove(c)
		}
	}
}

// keep makes an extension of what is left of an element.
func keep(extensions *plan.Extensions, e *stratElement) {
	e.as, e.under = nil, nil
	residue := e.residue()
	if residue == "" {
		return
	}
	if *extensions == nil {
		*extensions = plan.Extensions{}
	}
	(*extensions)[stratExtension] = residue
}
