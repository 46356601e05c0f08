package exchange

import (
	"fmt"
	"slices"
	"strings"
)

// stratFitter makes a tree valid by a grammar without losing text of it: elements are put in order, those that are
// required are added, and what has no place, or is not what an element may say, becomes text in the nearest
// OtherInformation around it.
type stratFitter struct {
	grammar  stratGrammar
	taken    map[string]int    // the Identifiers of the file, of which each may stand once, and how often each was wanted
	replaced map[string]string // those that could not stay as they were
}

// fitStrat makes a whole file valid.
func fitStrat(root *stratElement, grammar stratGrammar) {
	f := stratFitter{grammar: grammar, taken: map[string]int{}, replaced: map[string]string{}}
	f.move(root)
	f.identify(root)
	f.refer(root)
	f.fit(root)
}

// move puts the Submitter where the part of StratML has it.
func (f *stratFitter) move(root *stratElement) {
	if f.grammar.allows(root.name, "Submitter") {
		return
	}
	for _, submitter := range root.take("Submitter") {
		root.only("AdministrativeInformation").add(submitter)
	}
}

// identify makes Identifiers such as XML wants them (xsd:ID): names, and each but once. One that has to change its
// letters for that is told as it was beside it. What has no place stays as it was said.
func (f *stratFitter) identify(e *stratElement) {
	given := e.children
	for _, rule := range f.grammar.childrenOf(e.name) {
		for _, c := range f.chosen(rule, given) {
			if c.name != "Identifier" {
				f.identify(c)
				continue
			}
			said := strings.TrimSpace(c.text)
			name := ncName(said)
			c.text = f.free(name)
			if _, ok := f.replaced[said]; !ok {
				f.replaced[said] = c.text
			}
			if strings.TrimPrefix(name, "_") != strings.TrimPrefix(said, "_") {
				e.children = append(e.children, leaf("Identifier", said))
			}
		}
	}
}

func (f *stratFitter) free(id string) string {
	free := id
	for f.taken[free] > 0 {
		f.taken[id]++
		free = fmt.Sprintf("%s_%d", id, f.taken[id])
	}
	f.taken[free] = 1
	return free
}

// ncName is a name without a colon (Namespaces in XML, section 3), of the letters that all validators agree on.
func ncName(s string) string {
	name := strings.Map(func(r rune) rune {
		if isNameStart(r) || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, s)
	if !isNameStart(rune(name[0])) {
		name = "_" + name
	}
	return name
}

func isNameStart(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
}

// refer lets what referred to an Identifier refer to what has become of it.
func (f *stratFitter) refer(e *stratElement) {
	for _, c := range e.children {
		if id, ok := f.replaced[strings.TrimSpace(c.text)]; ok && c.name == "ReferentIdentifier" {
			c.text = id
		}
		if c.refers != nil {
			c.text = c.refers.said("Identifier")
		}
		f.refer(c)
	}
}

// fit makes an element valid, and is the text that has no place in it.
func (f *stratFitter) fit(e *stratElement) []string {
	loose := fitAttributes(e, f.grammar)
	if !isBlank(e.text) {
		loose = append(loose, strings.TrimSpace(e.text))
	}
	e.text = ""
	given, placed := e.children, map[*stratElement]bool{}
	e.children = nil
	for _, rule := range f.grammar.childrenOf(e.name) {
		for _, c := range f.chosen(rule, given) {
			placed[c] = true
			loose = append(loose, f.fitChild(c)...)
			if rule.min > 0 || isStratLeaf(c.name) || !c.isBare() {
				e.add(c)
			}
		}
	}
	for _, c := range given {
		if !placed[c] {
			loose = append(loose, c.spoken("")...)
		}
	}
	return f.settle(e, loose)
}

// chosen are the children that a rule takes, or those that it wants.
func (f *stratFitter) chosen(rule stratChild, given []*stratElement) []*stratElement {
	var all []*stratElement
	for _, c := range given {
		if c.name == rule.name && (rule.max == 0 || len(all) < rule.max) && !f.mustGo(c) {
			all = append(all, c)
		}
	}
	if len(all) < rule.min {
		all = append(all, &stratElement{name: rule.name})
	}
	return all
}

// mustGo tells whether a leaf may not be there with what it says, nor be there empty.
func (f *stratFitter) mustGo(c *stratElement) bool {
	_, valid := stratValue(c)
	switch c.name {
	case "RoleType", "Source", "Identifier":
		return !valid || isBlank(c.text)
	case "StartDate", "EndDate", "PublicationDate":
		return !valid || isBlank(c.text) && !f.grammar.isPart2()
	case "NumberOfUnits":
		return !valid
	}
	return false
}

func (f *stratFitter) fitChild(c *stratElement) []string {
	if len(f.grammar.childrenOf(c.name)) > 0 {
		return f.fit(c)
	}
	c.text, _ = stratValue(c)
	loose := fitAttributes(c, f.grammar)
	for i := range loose {
		loose[i] = c.name + " / " + loose[i]
	}
	return loose
}

// stratValue is what a leaf says as its type wants it, and whether it is of the type.
func stratValue(c *stratElement) (string, bool) {
	if isBlank(c.text) && c.name != "Name" && c.name != "Description" {
		return "", true
	}
	value := c.text
	switch c.name {
	case "StartDate", "EndDate", "PublicationDate":
		value = xsdDate(c.text)
	case "NumberOfUnits":
		value = xsdDecimal(c.text)
	case "RoleType":
		value, _ = oneOf(stratRoleTypes, c.text)
	case "Source":
		value = strings.TrimSpace(c.text)
		return value, isXSDURI(value)
	}
	return value, value != "" || c.text == ""
}

// settle puts loose text into the element's OtherInformation, or passes it on and says whose it is.
func (f *stratFitter) settle(e *stratElement, loose []string) []string {
	if !f.grammar.allows(e.name, "OtherInformation") {
		whose := e.name + " / "
		if name := strings.Join(strings.Fields(e.said("Name")), " "); name != "" {
			whose = fmt.Sprintf("%s “%s” / ", e.name, name)
		}
		for i := range loose {
			loose[i] = whose + loose[i]
		}
		return loose
	}
	if len(loose) == 0 {
		return nil
	}
	other := e.child("OtherInformation")
	if other == nil {
		other = e.add(&stratElement{name: "OtherInformation"})
		f.sort(e)
	}
	if !isBlank(other.text) {
		loose = append([]string{other.text}, loose...)
	}
	other.text = strings.Join(loose, "\n")
	return nil
}

func (f *stratFitter) sort(e *stratElement) {
	rules := f.grammar.childrenOf(e.name)
	place := func(c *stratElement) int {
		return slices.IndexFunc(rules, func(r stratChild) bool { return r.name == c.name })
	}
	slices.SortStableFunc(e.children, func(a, b *stratElement) int { return place(a) - place(b) })
}

// fitAttributes leaves the attributes that an element may have, and is what the others say.
func fitAttributes(e *stratElement, grammar stratGrammar) (loose []string) {
	allowed := stratAttributes[e.name]
	if !grammar.isPart2() && e.name != "Stakeholder" {
		allowed = nil
	}
	given := e.attrs
	e.attrs = nil
	for _, a := range given {
		value, ok := oneOf(allowed[a.name], a.value)
		switch {
		case ok && e.attribute(a.name) == "":
			e.attrs = append(e.attrs, stratAttribute{a.name, value})
		case !isBlank(a.value) && a != stratAttribute{"Type", "Strategic_Plan"}: // all that a file of Part 1 can be
			loose = append(loose, a.name+": "+strings.TrimSpace(a.value))
		}
	}
	if e.name == "PerformancePlanOrReport" && allowed != nil && e.attribute("Type") == "" {
		e.attrs = append(e.attrs, stratAttribute{"Type", "Strategic_Plan"})
	}
	return loose
}

// spoken is what an element says, as lines of text.
func (e *stratElement) spoken(path string) []string {
	path += e.name
	var lines []string
	for _, a := range e.attrs {
		if !isBlank(a.value) {
			lines = append(lines, path+" "+a.name+": "+strings.TrimSpace(a.value))
		}
	}
	if !isBlank(e.text) {
		lines = append(lines, path+": "+strings.TrimSpace(e.text))
	}
	for _, c := range e.children {
		lines = append(lines, c.spoken(path+" / ")...)
	}
	return lines
}
