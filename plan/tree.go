package plan

import (
	"fmt"
	"slices"

	"polyplan/store"
)

// tree joins the items of one plan, read in any order, to their parents.
type tree struct {
	plan        *Plan
	nodes       []*node
	goals       []child[*Goal]
	strategies  []child[*Strategy]
	assignments []child[*Assignment]
}

// child is an item that looks for its parent.
type child[T any] struct {
	item   T
	parent ID
}

func newTree(p *Plan, items int) *tree {
	return &tree{plan: p, nodes: make([]*node, 0, items)}
}

func (t *tree) add(n node, row *itemRow) {
	base := item{
		node: n, Plan: t.plan, Identifier: row.Identifier, Position: row.Position,
		Status: row.Status, Progress: row.Progress, Period: row.Period,
	}
	for i := range row.Links {
		base.Links = append(base.Links, &row.Links[i])
	}
	var in *item
	switch n.ID.Kind() {
	case KindGoal:
		goal := &Goal{item: base}
		goal.self, in = goal, &goal.item
		t.goals = append(t.goals, child[*Goal]{goal, row.Parent})
	case KindStrategy:
		strategy := &Strategy{item: base}
		strategy.self, in = strategy, &strategy.item
		t.strategies = append(t.strategies, child[*Strategy]{strategy, row.Parent})
	case KindAssignment:
		assignment := &Assignment{item: base}
		assignment.self, in = assignment, &assignment.item
		t.assignments = append(t.assignments, child[*Assignment]{assignment, row.Parent})
	}
	for _, party := range row.Responsible {
		in.Responsible = append(in.Responsible, &Party{ID: party.ID, Role: optional(party.Role), item: in})
	}
	t.nodes = append(t.nodes, &in.node)
}

func (t *tree) join() error {
	goals := make(map[ID]*Goal, len(t.goals))
	for _, c := range t.goals {
		goals[c.item.ID] = c.item
		t.plan.goals = append(t.plan.goals, c.item)
	}
	strategies := make(map[ID]*Strategy, len(t.strategies))
	for _, c := range t.strategies {
		strategies[c.item.ID] = c.item
		if c.item.Goal = goals[c.parent]; c.item.Goal == nil {
			return t.orphan(c.item.ID, c.parent)
		}
		c.item.Goal.Strategies = append(c.item.Goal.Strategies, c.item)
	}
	for _, c := range t.assignments {
		if c.item.Strategy = strategies[c.parent]; c.item.Strategy == nil {
			return t.orphan(c.item.ID, c.parent)
		}
		c.item.Strategy.Assignments = append(c.item.Strategy.Assignments, c.item)
	}
	t.order()
	return nil
}

func (t *tree) orphan(id, parent ID) error {
	return fmt.Errorf("plan %s: the parent %s of %s is missing: %w", t.plan.ID, parent, id, store.ErrCorrupt)
}

// order sorts the children and numbers them.
func (t *tree) order() {
	slices.SortFunc(t.plan.goals, func(a, b *Goal) int { return a.Position - b.Position })
	for _, goal := range t.plan.goals {
		goal.number("")
		slices.SortFunc(goal.Strategies, func(a, b *Strategy) int { return a.Position - b.Position })
		for _, strategy := range goal.Strategies {
			strategy.number(goal.Identifier)
			slices.SortFunc(strategy.Assignments, func(a, b *Assignment) int { return a.Position - b.Position })
			for _, assignment := range strategy.Assignments {
				assignment.number(strategy.Identifier)
			}
		}
	}
}

// find is the plan's item with the ID; nil where there is none.
func (p *Plan) find(id ID) Node {
	for _, goal := range p.goals {
		if goal.ID == id {
			return goal
		}
		for _, strategy := range goal.Strategies {
			if strategy.ID == id {
				return strategy
			}
			for _, assignment := range strategy.Assignments {
				if assignment.ID == id {
					return assignment
				}
			}
		}
	}
	return nil
}
