package plan

import "polyplan/i18n"

// Edit is a field of an update: one that is not Given stays as it is.
type Edit[T any] struct {
	Given bool
	To    T // the zero value clears
}

// NewPlan is a plan to make, a DRAFT without items.
type NewPlan struct {
	Slug         string
	SourceLocale i18n.Locale
	Publisher    PublisherRef
	Title        string
	Summary      string
	Section      string
	Levels       Levels
	Contact      NewContact
	Period       *Period
	SourceURL    URL
}

// PublisherRef names a publisher by id, or one by name in the plan's source locale, which is made where
// there is none.
type PublisherRef struct {
	ID       ID
	Name     string
	Homepage URL
}

// NewContact is whom to ask about a plan; the division is named in the plan's source locale.
type NewContact struct {
	Division, Phone, Email string
}

// Levels are a plan's words for its levels in its source locale.
type Levels struct {
	Goal, Strategy, Assignment string
}

// PlanUpdate is what to change of a plan.
type PlanUpdate struct {
	ID               ID
	ExpectedRevision *string
	MeaningUnchanged bool // source texts were only reworded: their translations stay fresh
	Slug             Edit[string]
	Publisher        Edit[PublisherRef]
	Title            Edit[string]
	Summary          Edit[string]
	Section          Edit[string]
	GoalLevel        Edit[string]
	StrategyLevel    Edit[string]
	AssignmentLevel  Edit[string]
	Phone            Edit[string]
	Email            Edit[string]
	Division         Edit[string]
	Period           Edit[*Period]
	SourceURL        Edit[URL]
}

// NewItem is a goal, strategy or assignment to make.
type NewItem struct {
	Parent      ID
	Position    *int // nil: the last
	Identifier  string
	Title       string
	Description string
	Status      ItemStatus
	Progress    *int
	Period      *Period
	Responsible []NewParty
	Links       []Link
}

// NewParty is a responsible division, in the plan's source locale; with an ID it is one the item has.
type NewParty struct {
	ID       ID
	Division string
	Role     string
}

// ItemUpdate is what to change of an item.
type ItemUpdate struct {
	ID               ID
	ExpectedRevision *string
	MeaningUnchanged bool
	Identifier       Edit[string]
	Title            Edit[string]
	Description      Edit[string]
	Status           Edit[ItemStatus]
	Progress         Edit[*int]
	Period           Edit[*Period]
	Responsible      Edit[[]NewParty]
	Links            Edit[[]Link]
}

// Move is where an item goes.
type Move struct {
	ID               ID
	Parent           ID // "": the parent it has
	Position         int
	ExpectedRevision *string
}
