package plan

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"polyplan/i18n"
)

// spread counts how the texts of a document stand, by locale and marks, so that what is true of most of a locale's
// texts is said once.
type spread map[string]map[marks]int

// marks is TextMarks in full.
type marks struct {
	state  TextState
	origin Origin
}

// unsaid is how a text stands where nothing says otherwise.
var unsaid = marks{StateTranslated, OriginHuman}

// full are marks as they are where the text, or else its locale, does not say otherwise.
func (m TextMarks) full() marks {
	all := marks{state: m.State}
	if m.Origin != nil {
		all.origin = *m.Origin
	}
	if all.state == StateSource { // which is not said: the locale tells it
		all.state = StateTranslated
	}
	return all
}

func (s spread) addAll(texts Texts) {
	for tag, text := range texts {
		if s[tag] == nil {
			s[tag] = map[marks]int{}
		}
		s[tag][text.full()]++
	}
}

// marks are for each locale those that make the document shortest; nil where none do.
func (s spread) marks() map[string]TextMarks {
	best, saved := map[string]TextMarks{}, 0
	for tag, counted := range s {
		if m, saves := cheapest(counted); saves > 0 {
			best[tag] = m.beside(unsaid)
			saved += saves
		}
	}
	if saved <= len(`"locales":{},`) {
		return nil
	}
	return best
}

// cheapest are the marks that are best said once for some texts, and how many bytes that saves. Of those that are as
// good, the first wins.
func cheapest(counted map[marks]int) (best marks, saves int) {
	all := slices.SortedFunc(maps.Keys(counted), func(a, b marks) int {
		return cmp.Or(cmp.Compare(a.state, b.state), cmp.Compare(a.origin, b.origin))
	})
	best = unsaid
	for _, m := range all {
		if n := cost(unsaid, counted) - cost(m, counted) - entryCost(m); n > saves {
			best, saves = m, n
		}
	}
	return best, saves
}

// cost is how many bytes texts take to say how they stand beside what is said for all.
func cost(said marks, counted map[marks]int) int {
	const object = len(`{"value":}`)
	total := 0
	for m, n := range counted {
		if m != said {
			total += n * (object + len(`,`) + written(m.beside(said)))
		}
	}
	return total
}

// entryCost is how many bytes it takes to say marks for a locale.
func entryCost(said marks) int {
	if said == unsaid {
		return 0
	}
	return len(`"xx":{},`) + written(said.beside(unsaid))
}

func written(m TextMarks) int {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // it is of two names
	}
	return len(text) - len(`{}`)
}

// beside are the marks that have to be said beside others.
func (m marks) beside(said marks) TextMarks {
	var left TextMarks
	if m.state != said.state {
		left.State = m.state
	}
	if m.origin != said.origin {
		origin := m.origin
		left.Origin = &origin
	}
	return left
}

// Stands is how a text of the document in a locale stands, by its own marks or else by its locale's. Of a text in its
// source's locale the state says nothing.
func (d *Document) Stands(tag string, text DocumentText) (TextState, Origin) {
	m := d.said(tag)
	if text.State != StateMissing {
		m.state = text.State
	}
	if text.Origin != nil {
		m.origin = *text.Origin
	}
	return m.state, m.origin
}

// said are the marks that a document says for a locale.
func (d *Document) said(tag string) marks {
	said := d.Locales[tag]
	m := marks{state: cmp.Or(said.State, unsaid.state), origin: unsaid.origin}
	if said.Origin != nil {
		m.origin = *said.Origin
	}
	return m
}

// strip takes from texts what the document says for their locales.
func (d *Document) strip(texts Texts) {
	for tag, text := range texts {
		text.TextMarks = text.full().beside(d.said(tag))
		texts[tag] = text
	}
}

// eachText visits all texts of the document.
func (d *Document) eachText(visit func(Texts)) {
	for _, texts := range []Texts{
		d.Publisher.Name, d.Title, d.Summary, d.Section, d.Levels.Goal, d.Levels.Strategy, d.Levels.Assignment, d.Contact.Division,
	} {
		visit(texts)
	}
	d.EachItem(func(item *ItemDocument) {
		visit(item.Title)
		visit(item.Description)
		for i := range item.Responsible {
			visit(item.Responsible[i].Division)
		}
	})
}

// EachItem visits the goals, strategies and assignments of the document, each before what is in it.
func (d *Document) EachItem(visit func(*ItemDocument)) {
	for g := range d.Goals {
		goal := &d.Goals[g]
		visit(&goal.ItemDocument)
		for s := range goal.Strategies {
			strategy := &goal.Strategies[s]
			visit(&strategy.ItemDocument)
			for a := range strategy.Assignments {
				visit(&strategy.Assignments[a])
			}
		}
	}
}

// Keep drops all locales of the document but its source's and those named, in any spelling.
func (d *Document) Keep(locales ...i18n.Locale) {
	dropped := func(tag string) bool {
		return tag != d.SourceLocale && tag != d.Publisher.SourceLocale && !slices.ContainsFunc(locales, i18n.Locale(tag).Same)
	}
	d.eachText(func(texts Texts) {
		maps.DeleteFunc(texts, func(tag string, _ DocumentText) bool { return dropped(tag) })
	})
	maps.DeleteFunc(d.Locales, func(tag string, _ TextMarks) bool { return dropped(tag) })
	if len(d.Locales) == 0 {
		d.Locales = nil
	}
}

// Languages are the locales of the document's texts, in order.
func (d *Document) Languages() []i18n.Locale {
	seen := map[i18n.Locale]bool{}
	d.eachText(func(texts Texts) {
		for tag := range texts {
			seen[i18n.Locale(tag)] = true
		}
	})
	return slices.Sorted(maps.Keys(seen))
}
