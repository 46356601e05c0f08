package exchange

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"

	"polyplan/plan"
)

// stratWriter makes a tree of a plan document in one language.
type stratWriter struct {
	language string
	grammar  stratGrammar
}

func stratTreeOf(doc *plan.Document, grammar stratGrammar) *stratElement {
	w := stratWriter{language: doc.SourceLocale, grammar: grammar}
	root, _ := keptOf(doc.Extensions, "PerformancePlanOrReport")
	if doc.Public {
		root.depersonalise()
	}
	root.say("Name", w.text(doc.Title))
	root.say("Description", w.text(doc.Summary))
	core := root.only("StrategicPlanCore")
	core.take("Goal") // which no extension has that this package made
	organizationOf(core).say("Name", w.text(doc.Publisher.Name))
	w.administration(root.only("AdministrativeInformation"), doc)
	w.contact(root, doc)
	for i := range doc.Goals {
		core.add(w.goal(&doc.Goals[i], i+1))
	}
	return root
}

// text is a text of a document in one language.
func (w *stratWriter) text(texts plan.Texts) string {
	return texts[w.language].Value
}

// say lets a child say what the plan has. What was read stays as it was read, as long as the plan has what stood for
// it.
func (e *stratElement) say(name, value string) {
	for _, c := range e.all(name) {
		if c.as == nil {
			continue
		}
		if *c.as != value {
			c.text = value
		}
		c.as = nil
		return
	}
	if value != "" {
		e.first(leaf(name, value))
	}
}

// organizationOf is the Organization that is the publisher.
func organizationOf(core *stratElement) *stratElement {
	for _, c := range core.all("Organization") {
		if c.as != nil {
			c.as = nil
			return c
		}
	}
	return core.first(&stratElement{name: "Organization"})
}

func (w *stratWriter) administration(admin *stratElement, doc *plan.Document) {
	if w.grammar.allows(admin.name, "Identifier") {
		admin.identify(string(doc.ID))
	}
	start, end := days(doc.Period)
	admin.say("StartDate", start)
	admin.say("EndDate", end)
	admin.say("Source", string(doc.SourceURL))
	if c := admin.child("Source"); c != nil && c.text == string(doc.SourceURL) {
		c.text = writtenAddress(doc.SourceURL)
	}
}

// writtenAddress is an address of the letters that all validators let pass, "" where it cannot be made of them.
func writtenAddress(address plan.URL) string {
	if isXSDURI(string(address)) {
		return string(address)
	}
	if u, err := url.Parse(string(address)); err == nil && isXSDURI(u.String()) {
		return u.String()
	}
	return ""
}

// contact writes a Submitter, unless the file had a person for one.
func (w *stratWriter) contact(root *stratElement, doc *plan.Document) {
	submitter := root.child("Submitter")
	if submitter != nil && !isBlank(submitter.said("GivenName")+submitter.said("Surname")+submitter.said("Identifier")) {
		return
	}
	if submitter == nil && doc.Contact.Phone+doc.Contact.Email == "" {
		return
	}
	submitter = root.only("Submitter")
	submitter.say("PhoneNumber", doc.Contact.Phone)
	submitter.say("EmailAddress", doc.Contact.Email)
}

func (w *stratWriter) goal(goal *plan.GoalDocument, n int) *stratElement {
	number := strconv.Itoa(n)
	e := w.item(&goal.ItemDocument, "Goal", number)
	for i := range goal.Strategies {
		w.strategy(e, &goal.Strategies[i], fmt.Sprintf("%s.%d", number, i+1))
	}
	w.retarget(e, goal)
	return e
}

// strategy adds a strategy and its assignments to its goal.
func (w *stratWriter) strategy(goal *stratElement, strategy *plan.StrategyDocument, number string) {
	e := goal.add(w.item(&strategy.ItemDocument, "Objective", number))
	if isMeasured(&strategy.ItemDocument) {
		w.measure(e, &strategy.ItemDocument, nil)
	}
	for i := range strategy.Assignments {
		goal.add(w.item(&strategy.Assignments[i], "Objective", fmt.Sprintf("%s.%d", number, i+1)))
	}
}

// retarget lets each assignment of a goal be narrower than its strategy, also where it was another one's when it was
// read.
func (w *stratWriter) retarget(e *stratElement, goal *plan.GoalDocument) {
	o := objectivesOf(e, false)
	of := map[*stratElement]*stratElement{} // the strategies of all, which are their own
	items := map[*stratElement]*plan.ItemDocument{}
	at := 0
	for s := range goal.Strategies {
		strategy := o.all[at]
		of[strategy] = strategy
		at++
		for a := range goal.Strategies[s].Assignments {
			of[o.all[at]], items[o.all[at]] = strategy, &goal.Strategies[s].Assignments[a]
			at++
		}
	}
	for _, e := range o.all {
		if item := items[e]; item != nil {
			w.narrow(e, item, of, o)
		}
	}
}

// measure adds how far an item has come, and what it is narrower than, if anything.
func (w *stratWriter) measure(e *stratElement, item *plan.ItemDocument, than *stratElement) {
	if !w.grammar.isPart2() {
		return
	}
	if than != nil {
		than = &stratElement{name: "ReferentIdentifier", refers: than}
	}
	e.add(newMeasure(item, than))
}

// narrow makes an Objective an assignment of its strategy. Those that were narrower than another assignment of the same
// one stay so.
func (w *stratWriter) narrow(e *stratElement, item *plan.ItemDocument, of map[*stratElement]*stratElement, o *objectives) {
	related := false
	for _, referent := range e.narrowerThan() {
		than := o.referredBy(referent)
		if than == nil {
			continue
		}
		if of[than] != of[e] || than == e {
			than = of[e]
		}
		referent.refers, related = than, true
	}
	switch {
	case !related:
		w.measure(e, item, of[e])
	case isMeasured(item):
		w.measure(e, item, nil)
	}
}

// item is a Goal or an Objective without those in it.
func (w *stratWriter) item(item *plan.ItemDocument, name, number string) *stratElement {
	e, _ := keptOf(item.Extensions, name)
	e.take("Objective")
	e.say("Name", w.text(item.Title))
	e.say("Description", w.text(item.Description))
	e.say("SequenceIndicator", cmp.Or(item.Identifier, number))
	e.identify(cmp.Or(string(item.ID), stratNumberID(number)))
	w.stakeholders(e, item.Responsible)
	return e
}

// identify gives an element an Identifier, unless it has one.
func (e *stratElement) identify(id string) {
	if isBlank(e.said("Identifier")) && id != "" {
		e.first(leaf("Identifier", id))
	}
}

// stratNumberID is the Identifier of an item that has no id.
func stratNumberID(number string) string {
	return "_" + number
}

// stakeholders writes the responsible parties, and the Stakeholders that never were any. Of one that is a party no
// more, nothing is left.
func (w *stratWriter) stakeholders(e *stratElement, parties []plan.PartyDocument) {
	var others []*stratElement
	known := map[string][]*stratElement{}
	for _, s := range e.take("Stakeholder") {
		if s.as == nil {
			others = append(others, s)
			continue
		}
		known[*s.as] = append(known[*s.as], s)
	}
	for i := range parties {
		division := w.text(parties[i].Division)
		s := w.stakeholder(division, parties[i].Role)
		if found := known[division]; len(found) > 0 {
			s, known[division] = found[0], found[1:]
			s.as = nil
			s.say("Name", division)
			if w.grammar.allows(s.name, "Role") {
				s.sayRole(parties[i].Role)
			}
		}
		e.add(s)
	}
	e.children = append(e.children, others...)
}

func (w *stratWriter) stakeholder(division, role string) *stratElement {
	if !w.grammar.allows("Stakeholder", "Role") {
		role = ""
	}
	return newStakeholder(division, role)
}

// newStakeholder is a responsible party.
func newStakeholder(division, role string) *stratElement {
	s := branch("Stakeholder", leaf("Name", division))
	switch role {
	case "":
	case "Beneficiary":
		s.add(branch("Role", leaf("Name", ""), leaf("RoleType", role)))
	default:
		s.add(branch("Role", leaf("Name", role), leaf("RoleType", "Performer")))
	}
	return s
}

// sayRole gives a Stakeholder that was read its role of today.
func (e *stratElement) sayRole(name string) {
	role := e.child("Role")
	if role != nil && role.as != nil && *role.as == name {
		role.as = nil
		return
	}
	if role == nil && name == "" {
		return
	}
	role = e.only("Role")
	role.as = nil
	role.take("Name")
	role.first(leaf("Name", name))
}
