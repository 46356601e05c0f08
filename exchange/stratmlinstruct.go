package exchange

import (
	"fmt"
	"maps"
	"strconv"

	"polyplan/plan"
)

// instruct gives the elements of a file the processing instructions that make reading it give back the document.
func instruct(root *stratElement, doc *plan.Document) error {
	r := stratReader{language: doc.SourceLocale, tidier: tidier{exact: true}}
	alone := *doc
	alone.Goals = nil
	bare := root.copy() // whose Submitter stands where Part 2 has it
	bare.gatherSubmitters()
	said, err := lackingIn(r.planAlone(bare), &alone, doc.Extensions, "state", "format", "goals", "formerSlugs")
	if err != nil {
		return err
	}
	said["sourceLocale"] = doc.SourceLocale
	if root.kept, err = said.instruction(); err != nil {
		return err
	}
	for i, goal := range root.goals() {
		if err := r.instructGoal(goal, &doc.Goals[i], strconv.Itoa(i+1)); err != nil {
			return err
		}
	}
	return nil
}

// lackingIn is what was read of a document lacks of it.
func lackingIn[T any](read, doc *T, extensions plan.Extensions, without ...string) (members, error) {
	without = append(without, "extensions")
	have, err := membersOf(read, without...)
	if err != nil {
		return nil, err
	}
	want, err := membersOf(doc, without...)
	if err != nil {
		return nil, err
	}
	said := members(lackingMembers(have, want))
	if others := otherExtensions(extensions); len(others) > 0 {
		said["extensions"] = others
	}
	return said, nil
}

// instructGoal instructs a goal and all in it.
func (r *stratReader) instructGoal(e *stratElement, goal *plan.GoalDocument, number string) error {
	if err := r.instructItem(e, &goal.ItemDocument, plan.KindGoal, number, nil); err != nil {
		return err
	}
	all := objectivesOf(e, false)
	of := all.strategiesOf()
	at := 0
	for s := range goal.Strategies {
		strategy := &goal.Strategies[s]
		number := fmt.Sprintf("%s.%d", number, s+1)
		above := all.all[at]
		if err := r.instructItem(above, &strategy.ItemDocument, plan.KindStrategy, number, unrelated(of[above], nil)); err != nil {
			return err
		}
		at++
		for a := range strategy.Assignments {
			e := all.all[at]
			number := fmt.Sprintf("%s.%d", number, a+1)
			if err := r.instructItem(e, &strategy.Assignments[a], plan.KindAssignment, number, unrelated(of[e], above)); err != nil {
				return err
			}
			at++
		}
	}
	return nil
}

// strategiesOf are the strategies of all that are assignments.
func (o *objectives) strategiesOf() map[*stratElement]*stratElement {
	of := map[*stratElement]*stratElement{}
	_, assignments := o.strategies()
	for strategy, all := range assignments {
		for _, e := range all {
			of[e] = strategy
		}
	}
	return of
}

// unrelated says of which Objective one is an assignment, where its elements say another one.
func unrelated(said, of *stratElement) members {
	switch {
	case said == of:
		return nil
	case of == nil:
		return members{stratOf: ""}
	}
	return members{stratOf: of.said("Identifier")}
}

func (r *stratReader) instructItem(e *stratElement, item *plan.ItemDocument, kind plan.Kind, number string, of members) error {
	said, err := lackingIn(r.item(e, kind, number), item, item.Extensions)
	if err != nil {
		return err
	}
	maps.Copy(said, of)
	e.kept, err = said.instruction()
	return err
}

// otherExtensions are those that are not written as elements.
func otherExtensions(all plan.Extensions) plan.Extensions {
	others := plan.Extensions{}
	for name, text := range all {
		if name == StratML {
			if _, readable := keptOf(all, ""); readable {
				continue
			}
		}
		others[name] = text
	}
	return others
}
