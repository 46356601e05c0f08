package main

// Plan is a published plan, and its items from top to bottom.
type Plan struct {
	ID, Slug                  string
	Title, Summary, Publisher *Words
	Items                     []Item
}

// Item is a goal, strategy or assignment.
type Item struct {
	ID, Identifier     string
	Title, Description *Words
	Status             ItemStatus
	Progress           *int
}

func planOf(whole *WholePlan) *Plan {
	p := new(Plan)
	p.know(&whole.PlanFacts)
	for _, goal := range whole.Goals {
		p.Items = append(p.Items, itemOf(&goal))
		for _, strategy := range goal.Strategies {
			p.Items = append(p.Items, itemOf(&strategy))
			for _, assignment := range strategy.Assignments {
				p.Items = append(p.Items, itemOf(&assignment))
			}
		}
	}
	return p
}

func (p *Plan) know(facts *PlanFacts) {
	p.ID, p.Slug = facts.Id, facts.Slug
	p.Title, p.Summary, p.Publisher = facts.Title, facts.Summary, facts.Publisher.Name
}

func itemOf(facts ItemFacts) Item {
	return Item{
		ID: facts.GetId(), Identifier: facts.GetIdentifier(), Title: facts.GetTitle(),
		Description: facts.GetDescription(), Status: facts.GetStatus(), Progress: facts.GetProgress(),
	}
}

// put puts a node in the place of what was known of it, and tells whether that was in the plan.
func (p *Plan) put(node *ChangesChangesChangeConnectionNodesChangeNode) bool {
	if p == nil || node == nil {
		return false
	}
	switch node := (*node).(type) {
	case *ChangesChangesChangeConnectionNodesChangeNodePlan:
		p.know(&node.PlanFacts)
		return true
	case ItemFacts:
		for i := range p.Items {
			if p.Items[i].ID == node.GetId() {
				p.Items[i] = itemOf(node)
				return true
			}
		}
	}
	return false
}
