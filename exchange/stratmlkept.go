package exchange

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"polyplan/plan"
)

// What StratML has no element for travels in processing instructions, which no schema minds:
//
//	<?polyplan {"slug":"parks-2030","sourceLocale":"en"}?>
//
// at the beginning of an element holds those members of its plan document, or of its goal's, strategy's or
// assignment's, that reading the element alone would not give back. What a plan has no place for is kept the other
// way round: the element that was read, without what has found a place, is the extension "stratml" of its node.

// StratML is the name of that extension. Of a PUBLISHED plan it is its readers' too (plan.Catalogue.DocumentIn), but for
// what it tells of persons who handed the file in.
const StratML = "stratml"

// stratOf is the member that says of an Objective which other one it is an assignment of, by Identifier, where
// nothing else does; "" where none is and others would seem to be.
const stratOf = "of"

// members are those of a JSON object.
type members map[string]any

// membersOf are the members of a document, but for those named.
func membersOf(doc any, without ...string) (members, error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var all members
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	maps.DeleteFunc(all, func(name string, _ any) bool { return slices.Contains(without, name) })
	return all, nil
}

// lacking is what a value has to be laid over with to be another one. Of objects it is the members that differ,
// null for those that only the first has; of lists of one length an object of the elements that differ, by index.
func lacking(have, want any) any {
	if list, ok := want.([]any); ok {
		if had, ok := have.([]any); ok && len(had) == len(list) {
			return lackingMembers(indexed(had), indexed(list))
		}
	}
	object, ok := want.(map[string]any)
	had, alike := have.(map[string]any)
	if !ok || !alike {
		return want
	}
	return lackingMembers(had, object)
}

func lackingMembers(have, want map[string]any) map[string]any {
	diff := map[string]any{}
	for name, value := range want {
		if !reflect.DeepEqual(value, have[name]) {
			diff[name] = lacking(have[name], value)
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			diff[name] = nil
		}
	}
	return diff
}

func indexed(list []any) map[string]any {
	object := map[string]any{}
	for i, value := range list {
		object[strconv.Itoa(i)] = value
	}
	return object
}

// overlaid is a value laid over with what it lacked.
func overlaid(under, over any) any {
	object, ok := over.(map[string]any)
	if !ok {
		return over
	}
	switch had := under.(type) {
	case map[string]any:
		merged := maps.Clone(had)
		for name, value := range object {
			if value == nil {
				delete(merged, name)
				continue
			}
			merged[name] = overlaid(had[name], value)
		}
		return merged
	case []any:
		merged := slices.Clone(had)
		for i := range merged {
			if value := object[strconv.Itoa(i)]; value != nil {
				merged[i] = overlaid(had[i], value)
			}
		}
		return merged
	}
	return over
}

// instruction is members as a processing instruction says them, "" for none.
func (m members) instruction() (string, error) {
	if len(m) == 0 {
		return "", nil
	}
	text, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	var safe strings.Builder
	for _, r := range string(text) {
		if r == '>' || !inXML(r) { // within a string, where an escape stands for it
			fmt.Fprintf(&safe, `\u%04x`, r)
			continue
		}
		safe.WriteRune(r)
	}
	return safe.String(), nil
}

// instructed are the members that an element's processing instruction says. What is no JSON says nothing.
func (e *stratElement) instructed() members {
	var all members
	if json.Unmarshal([]byte(e.kept), &all) != nil {
		return nil
	}
	return all
}

// laidOver makes a document of another one and of what it lacked. What a document cannot have is left out, for the
// file may have come through other hands.
func laidOver[T any](doc *T, over members, without ...string) *T {
	under, err := membersOf(doc)
	if err != nil {
		return doc
	}
	for _, name := range slices.Sorted(maps.Keys(over)) {
		if slices.Contains(without, name) {
			continue
		}
		next := new(T)
		merged := overlaid(map[string]any(under), map[string]any{name: over[name]}).(map[string]any)
		text, err := json.Marshal(merged)
		if err == nil && json.Unmarshal(text, next) == nil {
			doc, under = next, merged
		}
	}
	return doc
}

// residue is what is left of an element as the text of an extension, "" where nothing is.
func (e *stratElement) residue() string {
	if e.isBare() {
		return ""
	}
	var text strings.Builder
	e.writeResidue(&text)
	return text.String()
}

func (e *stratElement) writeResidue(to *strings.Builder) {
	to.WriteString("<" + e.name)
	for _, a := range e.attrs {
		to.WriteString(" " + a.name + `="` + attributeEscapes.Replace(a.value) + `"`)
	}
	if e.as != nil {
		to.WriteString(" " + stratKept + `:as="` + attributeEscapes.Replace(*e.as) + `"`)
	}
	to.WriteString(">" + textEscapes.Replace(e.text))
	for _, c := range e.children {
		c.writeResidue(to)
	}
	to.WriteString("</" + e.name + ">")
}

// keptOf is what the extension of a node holds, and whether it holds what this package wrote there; else an empty
// element.
func keptOf(extensions plan.Extensions, name string) (*stratElement, bool) {
	text, ok := extensions[StratML]
	if !ok {
		return &stratElement{name: name}, true
	}
	e, err := readStratTree([]byte(text))
	if err != nil {
		return &stratElement{name: name}, false
	}
	e.name, e.kept = name, ""
	return e, true
}

// personal are the elements that tell who handed a file in, and how to reach them.
var personal = []string{"Submitter", "GivenName", "Surname", "PhoneNumber", "EmailAddress"}

// depersonalise takes from what was kept who handed the file in: that is no part of the plan.
func (e *stratElement) depersonalise() {
	e.children = slices.DeleteFunc(e.children, func(c *stratElement) bool { return slices.Contains(personal, c.name) })
	for _, c := range e.children {
		c.depersonalise()
	}
}
