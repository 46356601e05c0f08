package exchange

import (
	"slices"
	"strings"
)

// findStrat is the plan in a file: its root, or what a form or an envelope has of it inside.
func findStrat(e *stratElement) *stratElement {
	if e.name == "PerformancePlanOrReport" {
		return e
	}
	for _, c := range e.children {
		if found := findStrat(c); found != nil {
			return found
		}
	}
	if e.child("StrategicPlanCore") != nil { // under a name of its own
		e.name = "PerformancePlanOrReport"
		return e
	}
	return nil
}

// normalise gives a plan the shape of Part 2, wherever its elements stood.
func (e *stratElement) normalise() {
	e.unwrap()
	core := e.only("StrategicPlanCore")
	for _, other := range e.all("StrategicPlanCore")[1:] {
		core.children = append(core.children, other.children...)
		other.children = nil
		if other.isBare() {
			e.remove(other)
		}
	}
	for _, name := range []string{"Organization", "Vision", "Mission", "Value", "Goal", "Objective"} {
		for _, c := range e.take(name) {
			core.add(c)
		}
	}
	e.gatherSubmitters()
	core.gatherObjectives()
}

// gatherSubmitters moves the Submitter from where Part 1 has it.
func (e *stratElement) gatherSubmitters() {
	for _, admin := range e.all("AdministrativeInformation") {
		for _, submitter := range admin.take("Submitter") {
			e.add(submitter)
		}
	}
}

// stratWrappers are elements that hold a list of others, and are in no schema.
var stratWrappers = []string{
	"organizations", "values", "goals", "objectives", "stakeholders", "roles", "performanceindicators", "relationships",
	"measurementinstances",
}

// unwrap puts what is in wrappers into what they are in, and text into the element that it is the text of. It
// forgets what only an extension may say.
func (e *stratElement) unwrap() {
	e.as = nil
	var children []*stratElement
	for _, c := range e.children {
		c.unwrap()
		if slices.Contains(stratWrappers, strings.ToLower(c.name)) && isBlank(c.text) && len(c.attrs) == 0 {
			children = append(children, c.children...)
			continue
		}
		children = append(children, c)
	}
	e.children = children
	e.attributesForElements()
	e.elementsForAttributes()
	home := "Name"
	if e.name == "Mission" || e.name == "Vision" {
		home = "Description"
	}
	if stratPart2.allows(e.name, home) && !isBlank(e.text) && isBlank(e.said(home)) {
		e.only(home).text, e.text = strings.TrimSpace(e.text), ""
	}
}

// attributesForElements makes elements of attributes that should be some, as the Submitter of 2009 has them.
func (e *stratElement) attributesForElements() {
	e.attrs = slices.DeleteFunc(e.attrs, func(a stratAttribute) bool {
		name := stratName(a.name)
		if stratAttributes[e.name][a.name] != nil || !isStratLeaf(name) || !stratPart2.allows(e.name, name) {
			return false
		}
		if isBlank(a.value) || !isBlank(e.said(name)) {
			return false
		}
		e.only(name).text = a.value
		return true
	})
}

// elementsForAttributes makes attributes of elements that should be some, such as RelationshipType.
func (e *stratElement) elementsForAttributes() {
	e.children = slices.DeleteFunc(e.children, func(c *stratElement) bool {
		name := stratAttributeName(c.name)
		if len(c.children) > 0 || len(c.attrs) > 0 || e.attribute(name) != "" {
			return false
		}
		value, ok := oneOf(stratAttributes[e.name][name], c.text)
		if ok {
			e.attrs = append(e.attrs, stratAttribute{name, value})
		}
		return ok
	})
}

// gatherObjectives lets every Objective stand in a Goal: those beside Goals in the one before, those in Objectives
// in the Goal of these, and Goals in Goals become Objectives.
func (e *stratElement) gatherObjectives() {
	var last *stratElement
	var children []*stratElement
	for _, c := range e.children {
		switch {
		case c.name == "Goal":
			last = c
		case c.name == "Objective" && last != nil:
			last.add(c)
			continue
		case c.name == "Objective":
			last = &stratElement{name: "Goal", children: []*stratElement{c}}
			c = last
		}
		children = append(children, c)
	}
	e.children = children
	for _, goal := range e.all("Goal") {
		var flat []*stratElement
		for _, c := range goal.children {
			flat = append(flat, c)
			if c.isObjective() {
				flat = append(flat, c.nested(c)...)
			}
		}
		goal.children = flat
	}
}

func (e *stratElement) isObjective() bool {
	return e.name == "Objective" || e.name == "Goal"
}

// nested takes all Objectives that stand in one, at any depth.
func (e *stratElement) nested(top *stratElement) []*stratElement {
	e.name = "Objective"
	var all []*stratElement
	for _, c := range e.children {
		if c.isObjective() {
			c.under = top
			all = append(append(all, c), c.nested(top)...)
		}
	}
	e.children = slices.DeleteFunc(e.children, (*stratElement).isObjective)
	return all
}

// objectives are those of a Goal, to be found by what they say of each other.
type objectives struct {
	all          []*stratElement
	byIdentifier map[string]*stratElement
	byNumber     map[string]*stratElement // without a last dot
	guess        bool                     // let numbers tell what is an assignment of what, where no relation does
}

func objectivesOf(goal *stratElement, guess bool) *objectives {
	o := &objectives{byIdentifier: map[string]*stratElement{}, byNumber: map[string]*stratElement{}, guess: guess}
	for _, e := range goal.all("Objective") {
		if e.isMute() {
			continue
		}
		o.all = append(o.all, e)
		if id := strings.TrimSpace(e.said("Identifier")); o.byIdentifier[id] == nil {
			o.byIdentifier[id] = e
		}
		if number := e.number(); o.byNumber[number] == nil {
			o.byNumber[number] = e
		}
	}
	delete(o.byIdentifier, "")
	return o
}

func (e *stratElement) number() string {
	return strings.TrimRight(strings.TrimSpace(e.said("SequenceIndicator")), ".")
}

// strategies are the Objectives that are strategies, and the assignments of each.
func (o *objectives) strategies() (strategies []*stratElement, assignments map[*stratElement][]*stratElement) {
	assignments = map[*stratElement][]*stratElement{}
	above := map[*stratElement]*stratElement{}
	for _, e := range o.all {
		if of := o.strategyOf(e); of != e {
			above[e] = of
		}
	}
	for _, e := range o.all {
		for _, referent := range e.narrowerThan() {
			referent.refers = o.referredBy(referent)
		}
		if top := topOf(e, above); top != nil {
			assignments[top] = append(assignments[top], e)
			continue
		}
		strategies = append(strategies, e)
	}
	return strategies, assignments
}

// topOf is the strategy that an Objective ends up at, nil where it is one or goes around in a circle.
func topOf(o *stratElement, above map[*stratElement]*stratElement) *stratElement {
	top := above[o]
	for n := 0; top != nil && above[top] != nil; n++ {
		if n > len(above) {
			return nil
		}
		top = above[top]
	}
	return top
}

// strategyOf is the Objective that one says it is an assignment of, nil where it says none.
func (o *objectives) strategyOf(e *stratElement) *stratElement {
	if of, ok := e.instructed()[stratOf].(string); ok {
		return o.byIdentifier[of]
	}
	if e.under != nil && !e.under.isMute() {
		return e.under
	}
	for _, referent := range e.narrowerThan() {
		if strategy := o.referredBy(referent); strategy != nil && strategy != e {
			return strategy
		}
	}
	if o.guess {
		return o.numberedAbove(e)
	}
	return nil
}

// referredBy is the Objective that a ReferentIdentifier is of, or nil.
func (o *objectives) referredBy(referent *stratElement) *stratElement {
	return o.byIdentifier[strings.TrimSpace(referent.text)]
}

// narrowerThan are the ReferentIdentifiers of what an Objective is narrower than.
func (e *stratElement) narrowerThan() []*stratElement {
	var all []*stratElement
	for _, indicator := range e.all("PerformanceIndicator") {
		for _, relation := range indicator.all("Relationship") {
			if kind, _ := oneOf([]string{"Narrower_Than"}, relation.attribute("RelationshipType")); kind != "" {
				all = append(all, relation.all("ReferentIdentifier")...)
			}
		}
	}
	return all
}

// numberedAbove is the Objective whose number that of another one goes on: 2.1 for 2.1.3.
func (o *objectives) numberedAbove(e *stratElement) *stratElement {
	number := e.number()
	for {
		dot := strings.LastIndexByte(number, '.')
		if dot <= 0 {
			return nil
		}
		number = number[:dot]
		if above := o.byNumber[number]; above != nil && above != e {
			return above
		}
	}
}

// language is the first that an element tells, from the outside in.
func (e *stratElement) language() string {
	if e.lang != "" {
		return e.lang
	}
	for _, c := range e.children {
		if lang := c.language(); lang != "" {
			return lang
		}
	}
	return ""
}

// keptLanguage is the language that a file written from a plan is in.
func (e *stratElement) keptLanguage() string {
	tag, _ := e.instructed()["sourceLocale"].(string)
	return tag
}

// tellText tells the text of an element and of all that are in it.
func (e *stratElement) tellText(to *strings.Builder) {
	to.WriteString(e.text + " ")
	for _, c := range e.children {
		c.tellText(to)
	}
}

// countItems counts what becomes goals, strategies and assignments.
func (e *stratElement) countItems() int {
	n := 0
	if e.isObjective() {
		n++
	}
	for _, c := range e.children {
		n += c.countItems()
	}
	return n
}
