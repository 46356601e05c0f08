package stock

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"polyplan/plan"
)

// memory is all plans, in maps by id.
type memory struct {
	plans       map[string]*Plan // by slug
	byID        map[string]*Plan
	publishers  map[string]*Publisher
	goals       map[string][]*Goal       // by plan
	strategies  map[string][]*Strategy   // by goal
	assignments map[string][]*Assignment // by strategy
	goal        map[string]*Goal
	strategy    map[string]*Strategy
	texts       map[unit]text
	slugs       []string
	made        int

	mu       sync.Mutex
	watchers map[chan *Plan]string
}

type unit struct{ node, field string }

// text is what a field says in all locales.
type text struct {
	source string
	values map[string]string
}

func newMemory() *memory {
	return &memory{
		plans: map[string]*Plan{}, byID: map[string]*Plan{}, publishers: map[string]*Publisher{},
		goals: map[string][]*Goal{}, strategies: map[string][]*Strategy{}, assignments: map[string][]*Assignment{},
		goal: map[string]*Goal{}, strategy: map[string]*Strategy{},
		texts: map[unit]text{}, watchers: map[chan *Plan]string{},
	}
}

// id is as long as the ids of Polyplan, so that answers are.
func (m *memory) id(prefix string) string {
	m.made++
	return fmt.Sprintf("%s_%020d", prefix, m.made)
}

func (m *memory) put(source, node, field string, texts plan.Texts) {
	t := text{source: source, values: map[string]string{}}
	for locale, value := range texts {
		t.values[locale] = value.Value
	}
	m.texts[unit{node, field}] = t
}

func (m *memory) add(doc *plan.Document) {
	p := &Plan{ID: m.id("pln"), Slug: doc.Slug, publisher: m.id("pub")}
	p.Levels = &LevelLabels{plan: p.ID}
	p.Contact = &Contact{plan: p.ID, Phone: some(doc.Contact.Phone), Email: some(doc.Contact.Email)}
	m.plans[p.Slug], m.byID[p.ID] = p, p
	m.slugs = append(m.slugs, p.Slug)
	m.publishers[p.publisher] = &Publisher{p.publisher}
	put := func(node, field string, texts plan.Texts) { m.put(doc.SourceLocale, node, field, texts) }
	put(p.publisher, "name", doc.Publisher.Name)
	put(p.ID, "title", doc.Title)
	put(p.ID, "summary", doc.Summary)
	put(p.ID, "section", doc.Section)
	put(p.ID, "levels.goal", doc.Levels.Goal)
	put(p.ID, "levels.strategy", doc.Levels.Strategy)
	put(p.ID, "levels.assignment", doc.Levels.Assignment)
	put(p.ID, "contact.division", doc.Contact.Division)
	item := func(id string, doc *plan.ItemDocument) {
		put(id, "title", doc.Title)
		put(id, "description", doc.Description)
	}
	for i := range doc.Goals {
		g := &Goal{m.id("gol"), fmt.Sprint(i + 1), p.ID}
		m.goals[p.ID], m.goal[g.ID] = append(m.goals[p.ID], g), g
		item(g.ID, &doc.Goals[i].ItemDocument)
		for j := range doc.Goals[i].Strategies {
			s := &Strategy{m.id("str"), fmt.Sprint(g.Identifier, ".", j+1), g.ID}
			m.strategies[g.ID], m.strategy[s.ID] = append(m.strategies[g.ID], s), s
			item(s.ID, &doc.Goals[i].Strategies[j].ItemDocument)
			for k := range doc.Goals[i].Strategies[j].Assignments {
				a := &Assignment{m.id("asg"), fmt.Sprint(s.Identifier, ".", k+1), s.ID}
				m.assignments[s.ID] = append(m.assignments[s.ID], a)
				item(a.ID, &doc.Goals[i].Strategies[j].Assignments[k])
			}
		}
	}
}

// localized is a text in the first of the wanted languages, or their parents, that has it; else the source.
func (m *memory) localized(ctx context.Context, node, field string) (*LocalizedText, error) {
	t, ok := m.texts[unit{node, field}]
	if !ok || len(t.values) == 0 {
		return nil, nil
	}
	wanted, _ := ctx.Value(wantedKey{}).([]string)
	for _, tag := range wanted {
		for ; tag != ""; tag = parent(tag) {
			if value, ok := t.values[tag]; ok {
				return &LocalizedText{value, tag, false}, nil
			}
		}
	}
	return &LocalizedText{t.values[t.source], t.source, len(wanted) > 0}, nil
}

func parent(tag string) string {
	return tag[:max(0, strings.LastIndexByte(tag, '-'))]
}

func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// touch tells those who watch the plan.
func (m *memory) touch(slug string) *Plan {
	p := m.plans[slug]
	m.mu.Lock()
	defer m.mu.Unlock()
	for watcher, wants := range m.watchers {
		if p != nil && wants == slug {
			select {
			case watcher <- p:
			default: // it has one to see yet
			}
		}
	}
	return p
}

func (m *memory) watch(ctx context.Context, slug string) <-chan *Plan {
	events := make(chan *Plan, 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.watchers[events] = slug
	context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.watchers, events)
		close(events)
	})
	return events
}
