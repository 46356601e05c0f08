package exchange

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"polyplan/plan"
)

// What is kept of an element that has been read: all that writing it again from the plan would not give back.

// keepOfPlan keeps what is left of the plan.
func (r *stratReader) keepOfPlan(root *stratElement, doc *plan.Document) {
	root.attrs = slices.DeleteFunc(root.attrs, func(a stratAttribute) bool { return a == stratAttribute{"Type", "Strategic_Plan"} })
	root.standing("Name", r.text(doc.Title))
	root.standing("Description", r.text(doc.Summary))
	core := root.in("StrategicPlanCore")
	core.take("Goal")
	r.keepOfOrganization(core, r.text(doc.Publisher.Name))
	r.keepOfAdministration(root.in("AdministrativeInformation"), doc)
	if submitter := root.in("Submitter"); !submitter.isPerson() {
		submitter.standing("PhoneNumber", doc.Contact.Phone)
		submitter.standing("EmailAddress", doc.Contact.Email)
	}
	for _, name := range []string{"StrategicPlanCore", "AdministrativeInformation", "Submitter"} {
		if c := root.child(name); c != nil && c.isBare() {
			root.remove(c)
		}
	}
	root.keepIn(&doc.Extensions)
}

// text is a text of a document in the language of the file.
func (r *stratReader) text(texts plan.Texts) string {
	return texts[r.language].Value
}

// keepOfOrganization keeps what is left of the Organization that is the publisher, and marks it by the name.
func (r *stratReader) keepOfOrganization(core *stratElement, name string) {
	organization := core.child("Organization")
	if organization == nil {
		return
	}
	organization.standing("Name", name)
	if organization.isBare() {
		core.remove(organization)
		return
	}
	organization.as = &name
}

func (r *stratReader) keepOfAdministration(admin *stratElement, doc *plan.Document) {
	admin.dropIdentifier(string(doc.ID))
	start, end := days(doc.Period)
	admin.standing("StartDate", start)
	admin.standing("EndDate", end)
	if source := admin.child("Source"); source != nil && doc.SourceURL != "" && source.text == writtenAddress(doc.SourceURL) {
		admin.remove(source)
		return
	}
	admin.standing("Source", string(doc.SourceURL))
}

// keepOfItem keeps what is left of a goal, a strategy or an assignment of a strategy.
func (r *stratReader) keepOfItem(e *stratElement, item *plan.ItemDocument, number string, strategy *stratElement) {
	e.take("Objective")
	e.dropIdentifier(cmp.Or(string(item.ID), stratNumberID(number)))
	r.keepOfStakeholders(e, item.Responsible)
	if indicator := e.measure(); indicator != nil {
		e.dropMeasure(indicator, strategy)
	}
	e.standing("Name", r.text(item.Title))
	e.standing("Description", r.text(item.Description))
	e.standing("SequenceIndicator", cmp.Or(item.Identifier, number))
	e.keepIn(&item.Extensions)
}

// dropIdentifier removes the Identifier that will be written from the plan. One of several stays, for the first that
// stays would be taken for it.
func (e *stratElement) dropIdentifier(id string) {
	if all := e.all("Identifier"); id != "" && len(all) == 1 && strings.TrimSpace(all[0].text) == id {
		e.remove(all[0])
	}
}

// keepOfStakeholders keeps what is left of the Stakeholders that are responsible parties, each marked by the name of
// its party.
func (r *stratReader) keepOfStakeholders(e *stratElement, parties []plan.PartyDocument) {
	stakeholders := r.responsible(e)
	if len(stakeholders) != len(parties) {
		return // the instruction says otherwise
	}
	for i, s := range stakeholders {
		name, role := r.text(parties[i].Division), parties[i].Role
		if sameStrat(s, newStakeholder(name, role)) || sameStrat(s, newStakeholder(name, "")) && r.exact {
			e.remove(s)
			continue
		}
		s.standing("Name", name)
		s.as = &name
		if c := s.child("Role"); c != nil {
			c.as = &role
		}
	}
}

// standing lets a value of the plan stand for what a child says. A child that says the same goes, for it will be
// written from the plan; one that says it otherwise, or nothing, stays and knows what stands for it. So does a Name
// that is missing.
func (e *stratElement) standing(name, value string) {
	c := e.child(name)
	switch {
	case c == nil && name == "Name" && value != "":
		e.first(&stratElement{name: name, as: &value})
	case c == nil:
	case len(c.attrs) == 0 && sameWords(value, c.text) && (value != "" || stratPart2.requires(e.name, name)):
		e.remove(c)
	default:
		c.as = &value
		if sameWords(value, c.text) {
			c.text = value
		}
	}
}

// sameWords tells whether two texts differ in nothing but white space and how letters are composed.
func sameWords(a, b string) bool {
	return a == b || slices.Equal(strings.Fields(norm.NFC.String(a)), strings.Fields(norm.NFC.String(b)))
}

// keepIn makes an extension of what is left of an element.
func (e *stratElement) keepIn(extensions *plan.Extensions) {
	residue := e.residue()
	if residue == "" {
		return
	}
	if *extensions == nil {
		*extensions = plan.Extensions{}
	}
	(*extensions)[StratML] = residue
}
