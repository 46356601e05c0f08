package plan

import (
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// UnitQuery says which texts to list as translators work through them.
type UnitQuery struct {
	Locale i18n.Locale
	Plan   ID          // "": of all plans, by id
	States []TextState // empty: all
	Stale  *bool

	// Failing picks texts by whether a check keeps them from being approved: an ERROR, or a WARNING that nobody has
	// acknowledged. Missing texts do not fail.
	Failing   *bool
	Commented *bool  // only units with, or without, threads that are not resolved
	Text      string // only units whose source or translation holds it, as it is folded for search
	First     *int
	After     string
	Offset    int // how many to pass over after After
}

// TranslationUnit is a source text and what there is of it in one locale.
type TranslationUnit struct {
	ID             string
	Node           Localized
	Field          string
	Locale         i18n.Locale
	Path           []string // the titles of what the node stands in, the plan's first, in the source
	Source         *Text
	AnchoredSource *string      // the source that Target translates, where that is not today's
	Target         *Translation // nil: MISSING
	MaxLength      *int
	Suggestions    []*Suggestion
	Checks         []*CheckResult
	Terms          []*UnitTerm
	Comments       []*Comment

	own           *node
	at            fieldRow
	history       []*Translation
	sourceHistory []*Translation
	sourceAt      map[store.Rev]string // the source as it was at the revisions of Selection.Since
	plan          *Plan
	memory        []*MemoryMatch
	occurrences   []*UnitText
	siblings      Siblings
}

// UnitPage is a page of a list of translation units.
type UnitPage struct {
	Edges      []*UnitEdge
	PageInfo   PageInfo
	TotalCount int
}

// UnitEdge is a translation unit and its place in the list.
type UnitEdge struct {
	Node   *TranslationUnit
	Cursor string
}

// Nodes are the page's units.
func (p *UnitPage) Nodes() []*TranslationUnit {
	nodes := make([]*TranslationUnit, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// SourceDiff is how the source came to what it is today: from what it was at a revision, of this source or any
// later one, that the reader knows, or else from what Target translates. It is empty where it has not moved.
func (u *TranslationUnit) SourceDiff(since *string) ([]i18n.DiffPart, error) {
	from := u.AnchoredSource
	if since != nil {
		rev, err := ParseRevision(*since)
		if err != nil {
			return nil, at(err, "since")
		}
		known := u.sourceAt[rev]
		from = &known
	}
	if from == nil || *from == u.Source.Value {
		return []i18n.DiffPart{}, nil
	}
	return i18n.Diff(*from, u.Source.Value), nil
}

// Others are the unit's texts in other locales.
func (u *TranslationUnit) Others(locales []i18n.Locale) []*Translation {
	out := []*Translation{}
	for i := range u.own.words.voices {
		v := &u.own.words.voices[i]
		if v.column == nil || len(locales) == 0 || !anySame(locales, v.locale) || !u.own.shows(&v.column[u.at.row]) {
			continue
		}
		out = append(out, u.own.translation(u.at, v, &v.column[u.at.row]))
	}
	return out
}

// mayList lets those list what there is to translate who translate it, and editors, of their plans.
func (v Viewer) mayList(locale i18n.Locale) error {
	editor := slices.ContainsFunc(v.Grants, func(g Grant) bool { return g.Role == RoleEditor })
	if editor {
		return nil
	}
	return v.mayTranslate(locale)
}

// lists tells whether the viewer works on a plan's texts in a locale; the source's are for its editors.
func (v Viewer) lists(plan ID, locale, source i18n.Locale) bool {
	return v.edits(plan) || locale != source && v.translates(locale)
}

// overseesDrafts tells whether the viewer sees and settles drafts of others: an administrator, should their
// author be gone, and of the source its editors, who publish them together.
func (v Viewer) overseesDrafts(plan ID, locale, source i18n.Locale) bool {
	if locale == source {
		return v.edits(plan)
	}
	return v.admin()
}

// ownFields are the fields of a plan and of an item in the order of reading.
var ownFields = []string{
	FieldTitle, FieldSummary, FieldDescription, FieldSection,
	FieldGoalLevel, FieldStrategyLevel, FieldAssignmentLevel, FieldDivision,
}

// eachUnit visits the texts of a plan in the order of reading, with the titles of what they stand in.
func (p *Plan) eachUnit(visit func(*node, fieldRow, []string) error) error {
	path := []string{}
	if err := p.visit(nil, path, visit); err != nil {
		return err
	}
	path = append(path, p.sourceTitle())
	for _, goal := range p.goals {
		if err := goal.visit(goal.Responsible, path, visit); err != nil {
			return err
		}
		path := append(slices.Clip(path), goal.sourceTitle())
		for _, strategy := range goal.Strategies {
			if err := strategy.visit(strategy.Responsible, path, visit); err != nil {
				return err
			}
			path := append(slices.Clip(path), strategy.sourceTitle())
			for _, assignment := range strategy.Assignments {
				if err := assignment.visit(assignment.Responsible, path, visit); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (n *node) visit(parties []*Party, path []string, visit func(*node, fieldRow, []string) error) error {
	fields := slices.Clone(ownFields)
	for _, party := range parties {
		fields = append(fields, partyField(party.ID))
	}
	for _, field := range fields {
		i := slices.IndexFunc(n.fields, func(f fieldRow) bool { return f.field == field })
		if i < 0 {
			continue
		}
		if err := visit(n, n.fields[i], path); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) sourceTitle() string {
	for _, f := range n.fields {
		if f.field == FieldTitle {
			return n.words.voices[0].column[f.row].Value
		}
	}
	return ""
}
