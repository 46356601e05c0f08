package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// jsonFile is what a JSON file says, of its units in the order of their texts.
type jsonFile struct {
	plan.UnitFile
	target  i18n.Locale
	tickets map[string]ticket // by the ids of units
}

// The keys of tickets that only JSON has, which are those of FileUnit.
const (
	keySource   = "source"
	keyAnchored = "anchored"
)

// jsonKeys are the keys of tickets by the names that they have in JSON.
var jsonKeys = map[string]string{
	"plan": keyPlan, "source": keySource, "sourceRevision": keySourceRevision, "sourceHash": keySourceHash,
	"anchored": keyAnchored, "state": keyState, "stale": keyStale, "origin": keyOrigin, "revision": keyRevision,
	"hash": keyHash, "maxLength": keyMaxLength,
}

func readJSONUnits(bytes []byte) (*plan.UnitFile, error) {
	text, err := plainText(bytes)
	if err != nil {
		return nil, err
	}
	f := &jsonFile{tickets: map[string]ticket{}}
	if err := readJSON(text, f.visit); err != nil {
		return nil, err
	}
	if err := f.checkTickets(); err != nil {
		return nil, err
	}
	units := f.Units
	f.Units = nil
	for _, u := range units {
		if err := f.complete(&u); err != nil {
			return nil, &SyntaxError{Line: u.Line, Message: err.Error()}
		}
		if err := addUnit(&f.UnitFile, u); err != nil {
			return nil, err
		}
	}
	if f.Targets == nil && f.target != "" {
		f.Targets = []i18n.Locale{f.target}
	}
	return &f.UnitFile, nil
}

// maxKey is how many bytes the names that lead to a text may have: each text's id is made of all of them.
const maxKey = 500

func (f *jsonFile) visit(at jsonPlace, value json.Token) error {
	if at.path[0] == jsonMeta {
		return f.visitMeta(at.path[1:], value)
	}
	size := 0
	for _, name := range at.path {
		size += len(name)
	}
	if size > maxKey {
		return fmt.Errorf("a key of %d bytes: at most %d may be", size, maxKey)
	}
	u := plan.FileUnit{Line: at.line}
	switch value := value.(type) {
	case string:
		u.Target = value
	case nil: // not translated
	default:
		return fmt.Errorf("%s is no text: wanted a string", quoted(strings.Join(at.path, ".")))
	}
	if len(f.Units) == plan.MaxFileUnits {
		return fmt.Errorf("more than %d units: split the file", plan.MaxFileUnits)
	}
	u.ID, u.Locale = unitOfKey(at.path)
	f.Units = append(f.Units, u)
	return nil
}

// unitOfKey is the unit that a key names. Its id lacks the locale, and its locale is "", where the key names none.
func unitOfKey(path []string) (id string, locale i18n.Locale) {
	if l, err := i18n.Parse(path[0]); err == nil && len(path) > 1 {
		locale, path = l, path[1:]
		if path[0] == "translation" && len(path) > 1 { // i18next's namespace, unless it is told another
			path = path[1:]
		}
	}
	key := strings.Join(path, ".")
	if in := localeOf(key); in != "" {
		return key, in
	}
	node, field, _ := strings.Cut(strings.Replace(key, "/", ".", 1), ".")
	return node + "/" + field, locale
}

func (f *jsonFile) visitMeta(path []string, value json.Token) (err error) {
	if len(path) == 3 && path[0] == "units" {
		return f.visitTicket(path[1], path[2], value)
	}
	if len(path) != 1 || !slices.Contains([]string{"catalogue", "source", "target"}, path[0]) {
		return nil
	}
	said, ok := value.(string)
	if !ok {
		return fmt.Errorf("%s is no string", quoted(path[0]))
	}
	switch path[0] {
	case "catalogue":
		f.Catalogue = said
	case "source":
		f.Source, err = optionalLocale(said)
	case "target":
		f.target, err = optionalLocale(said)
	}
	return err
}

func optionalLocale(tag string) (i18n.Locale, error) {
	if tag == "" {
		return "", nil
	}
	return i18n.Parse(tag)
}

func (f *jsonFile) visitTicket(id, name string, value json.Token) error {
	key, ok := jsonKeys[name]
	if !ok {
		return nil
	}
	if f.tickets[id] == nil {
		if len(f.tickets) == plan.MaxFileUnits {
			return fmt.Errorf("more than %d units: split the file", plan.MaxFileUnits)
		}
		f.tickets[id] = ticket{}
	}
	switch value := value.(type) {
	case string:
		f.tickets[id][key] = value
	case json.Number:
		f.tickets[id][key] = value.String()
	case bool:
		f.tickets[id][key] = map[bool]string{true: "yes"}[value]
	case nil:
	default:
		return fmt.Errorf("%s is a list: wanted a string or a number", quoted(name))
	}
	return nil
}

// complete adds to a unit what the file tells beside its text. Where a text was altered and is still called stale, it
// no longer is: no tool takes that mark away.
func (f *jsonFile) complete(u *plan.FileUnit) error {
	if u.Locale != "" && f.target != "" && !u.Locale.Same(f.target) {
		return fmt.Errorf("%s is in %s: the target of the file is %s", quoted(u.ID), u.Locale, f.target)
	}
	if localeOf(u.ID) == "" {
		locale := cmp.Or(f.target, u.Locale)
		if locale == "" {
			return fmt.Errorf(`the locale of %s is not told: wanted it as "target" in %q, or the texts inside of it`,
				quoted(u.ID), jsonMeta)
		}
		u.ID += "/" + string(locale)
	}
	u.Locale = localeOf(u.ID)
	said := f.tickets[u.ID]
	u.Source, u.Anchored = said[keySource], said[keyAnchored]
	if err := said.fill(u); err != nil {
		return err
	}
	if u.Marks != nil && said.altered(u.Target) {
		u.Marks.IsStale = false
	}
	said.settle(u)
	return nil
}

// checkTickets refuses a file whose target was altered: its texts are in the locale of its units.
func (f *jsonFile) checkTickets() error {
	for id := range f.tickets {
		if l := localeOf(id); l != "" && f.target != "" && !l.Same(f.target) {
			return &SyntaxError{Message: fmt.Sprintf("the target of the file is %s, and its units are of another locale", f.target)}
		}
	}
	return nil
}
