package exchange

import (
	"cmp"
	"fmt"

	"polyplan/i18n"
	"polyplan/plan"
)

// inLanguages is a document with nothing but one language, which is its source: of each text the first of some
// languages that readers are served it in, else the text it has in its own.
func inLanguages(doc *plan.Document, languages []i18n.Locale) (*plan.Document, error) {
	source, err := i18n.Parse(doc.SourceLocale)
	if err != nil {
		return nil, fmt.Errorf("the plan's source locale: %w", err)
	}
	l := &oneLanguage{doc: doc, source: source, wanted: append(languages[:len(languages):len(languages)], source), spelt: map[string]i18n.Locale{}}
	return l.document(), nil
}

// oneLanguage makes documents of one language.
type oneLanguage struct {
	doc    *plan.Document
	source i18n.Locale
	wanted []i18n.Locale
	spelt  map[string]i18n.Locale // the locales of tags
}

func (l *oneLanguage) document() *plan.Document {
	one := *l.doc
	one.SourceLocale = string(l.wanted[0])
	one.Locales = l.marks()
	one.Publisher = plan.PublisherDocument{ID: l.doc.Publisher.ID, Name: l.texts(l.doc.Publisher.Name), Homepage: l.doc.Publisher.Homepage}
	one.Title, one.Summary, one.Section = l.texts(l.doc.Title), l.texts(l.doc.Summary), l.texts(l.doc.Section)
	levels := l.doc.Levels
	one.Levels = plan.LevelsDocument{Goal: l.texts(levels.Goal), Strategy: l.texts(levels.Strategy), Assignment: l.texts(levels.Assignment)}
	one.Contact.Division = l.texts(l.doc.Contact.Division)
	one.Extensions = l.extensions(l.doc.Extensions)
	one.Goals = make([]plan.GoalDocument, len(l.doc.Goals))
	for i, goal := range l.doc.Goals {
		one.Goals[i] = plan.GoalDocument{ItemDocument: l.item(&goal.ItemDocument), Strategies: l.strategies(goal.Strategies)}
	}
	return &one
}

func (l *oneLanguage) strategies(all []plan.StrategyDocument) []plan.StrategyDocument {
	ones := make([]plan.StrategyDocument, len(all))
	for i := range all {
		ones[i].ItemDocument = l.item(&all[i].ItemDocument)
		for a := range all[i].Assignments {
			ones[i].Assignments = append(ones[i].Assignments, l.item(&all[i].Assignments[a]))
		}
	}
	return ones
}

func (l *oneLanguage) item(item *plan.ItemDocument) plan.ItemDocument {
	one := *item
	one.Title, one.Description = l.texts(item.Title), l.texts(item.Description)
	one.Extensions = l.extensions(item.Extensions)
	one.Responsible = make([]plan.PartyDocument, len(item.Responsible))
	for i, party := range item.Responsible {
		one.Responsible[i] = plan.PartyDocument{ID: party.ID, Division: l.texts(party.Division), Role: party.Role}
	}
	return one
}

// extensions are all that there are, but for readers those that become elements: what else they hold is nobody's to
// read.
func (l *oneLanguage) extensions(all plan.Extensions) plan.Extensions {
	if _, readable := keptOf(all, ""); l.doc.Public && !readable {
		return nil
	}
	return all
}

// texts is a text in one language.
func (l *oneLanguage) texts(all plan.Texts) plan.Texts {
	for _, wanted := range l.wanted {
		for tag, text := range all {
			if l.locale(tag) != wanted || !l.isServed(tag, text) {
				continue
			}
			return plan.Texts{string(l.wanted[0]): l.asSource(tag, text)}
		}
	}
	return nil
}

// locale is the locale of a tag, "" of one that is none.
func (l *oneLanguage) locale(tag string) i18n.Locale {
	locale, ok := l.spelt[tag]
	if !ok {
		locale, _ = i18n.Parse(tag)
		l.spelt[tag] = locale
	}
	return locale
}

func (l *oneLanguage) isServed(tag string, text plan.DocumentText) bool {
	state := cmp.Or(text.State, l.doc.Locales[tag].State)
	return text.Value != "" && state != plan.StateDraft
}

// marks are what is true of most texts of the language.
func (l *oneLanguage) marks() map[string]plan.TextMarks {
	for tag, marks := range l.doc.Locales {
		if l.locale(tag) == l.wanted[0] && marks.Origin != nil {
			return map[string]plan.TextMarks{string(l.wanted[0]): {Origin: marks.Origin}}
		}
	}
	return nil
}

// asSource is a text without the state of a translation.
func (l *oneLanguage) asSource(tag string, text plan.DocumentText) plan.DocumentText {
	origin := text.Origin
	if origin == nil && l.locale(tag) != l.wanted[0] {
		origin = l.doc.Locales[tag].Origin
	}
	return plan.DocumentText{Value: text.Value, TextMarks: plan.TextMarks{Origin: origin}}
}
