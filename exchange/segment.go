package exchange

import (
	"slices"
	"strings"

	"polyplan/plan"
)

// segment is a part of a unit.
type segment struct {
	source, target  string
	translates      bool // it has a target
	order           int  // of its target in the unit's
	state, subState string
	isIgnorable     bool // white space between others, as a rule
}

// segment reads a segment, or what stands between two of them.
func (r *xliffReader) segment(of *xmlElement, place int) (segment, error) {
	s := segment{
		order: place, state: of.own("state"), subState: of.own("subState"), isIgnorable: of.is(xliff2Namespace, "ignorable"),
	}
	for e, err := range r.children(of) {
		switch {
		case err != nil:
		case e.is(xliff2Namespace, "source"):
			if err = r.language(e, r.from); err == nil {
				s.source, err = r.content(e, r.inline2)
			}
		case e.is(xliff2Namespace, "target"):
			s.translates = true
			if s.order, err = r.order(e, place); err == nil {
				err = r.language(e, r.into)
			}
			if err == nil {
				s.target, err = r.content(e, r.inline2)
			}
		}
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// order is where in the unit's target a segment's stands (XLIFF 2.1, section 4.3.1.23).
func (r *xliffReader) order(e *xmlElement, place int) (int, error) {
	if e.own("order") == "" {
		return place, nil
	}
	n, err := r.length(e, e.own("order"))
	if err == nil && n == 0 {
		err = r.fail(e, "the order 0 of <target>: wanted one from 1")
	}
	return n, err
}

// inline2 lets pass what only marks a text (XLIFF 2.1, section 4.2.3); it refuses what stands for something else.
func (r *xliffReader) inline2(e *xmlElement) error {
	switch e.Name.Local {
	case "mrk", "pc", "sm", "em":
		return nil
	}
	return r.refuseCode(e)
}

// join makes one text of the segments of a unit. Where it is translated in part, it is a draft.
func join(u *plan.FileUnit, segments []segment) {
	u.Source = joined(segments, func(s *segment) string { return s.source })
	if !slices.ContainsFunc(segments, func(s segment) bool { return s.translates }) {
		return
	}
	u.Marks = together(segments)
	slices.SortStableFunc(segments, func(a, b segment) int { return a.order - b.order })
	u.Target = joined(segments, func(s *segment) string {
		if s.isIgnorable && !s.translates {
			return s.source
		}
		return s.target
	})
}

func joined(segments []segment, text func(*segment) string) string {
	var all strings.Builder
	for i := range segments {
		all.WriteString(text(&segments[i]))
	}
	return all.String()
}

// together is how the targets of a unit's segments stand: as the least of them does. It is nil where none says.
func together(segments []segment) *plan.UnitMarks {
	told, least := false, plan.UnitMarks{State: plan.StateReviewed}
	for _, s := range segments {
		if s.isIgnorable {
			continue
		}
		if !s.translates {
			return &plan.UnitMarks{State: plan.StateDraft}
		}
		told = told || s.state != "" || s.subState != ""
		marks := s.marks()
		least.State, least.IsStale = min(least.State, marks.State), least.IsStale || marks.IsStale
	}
	if !told {
		return nil
	}
	return &least
}

// marks are what a segment says of its target. What a tool says in our place is that of our sub-state no more, should
// it have forgotten to take that away.
func (s *segment) marks() plan.UnitMarks {
	switch s.state {
	case "translated":
		return plan.UnitMarks{State: plan.StateTranslated}
	case "reviewed", "final":
		return plan.UnitMarks{State: plan.StateReviewed}
	}
	for state, stale := range staleStates {
		if s.subState == stale {
			return plan.UnitMarks{State: state, IsStale: true}
		}
	}
	return plan.UnitMarks{State: plan.StateDraft}
}
