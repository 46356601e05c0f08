package stock

import (
	"context"
	"errors"
)

type resolver struct{ *memory }

// One resolver a type, as gqlgen wants them.
type (
	queryResolver        struct{ *memory }
	mutationResolver     struct{ *memory }
	subscriptionResolver struct{ *memory }
	planResolver         struct{ *memory }
	publisherResolver    struct{ *memory }
	levelLabelsResolver  struct{ *memory }
	contactResolver      struct{ *memory }
	goalResolver         struct{ *memory }
	strategyResolver     struct{ *memory }
	assignmentResolver   struct{ *memory }
)

func (r *resolver) Query() QueryResolver               { return queryResolver{r.memory} }
func (r *resolver) Mutation() MutationResolver         { return mutationResolver{r.memory} }
func (r *resolver) Subscription() SubscriptionResolver { return subscriptionResolver{r.memory} }
func (r *resolver) Plan() PlanResolver                 { return planResolver{r.memory} }
func (r *resolver) Publisher() PublisherResolver       { return publisherResolver{r.memory} }
func (r *resolver) LevelLabels() LevelLabelsResolver   { return levelLabelsResolver{r.memory} }
func (r *resolver) Contact() ContactResolver           { return contactResolver{r.memory} }
func (r *resolver) Goal() GoalResolver                 { return goalResolver{r.memory} }
func (r *resolver) Strategy() StrategyResolver         { return strategyResolver{r.memory} }
func (r *resolver) Assignment() AssignmentResolver     { return assignmentResolver{r.memory} }

func (r queryResolver) Plan(_ context.Context, slug string) (*Plan, error) {
	return r.plans[slug], nil
}

var errNegative = errors.New("first must not be negative")

func (r queryResolver) Plans(_ context.Context, first *int) ([]*Plan, error) {
	if *first < 0 {
		return nil, errNegative
	}
	plans := []*Plan{}
	for _, slug := range r.slugs[:min(*first, len(r.slugs))] {
		plans = append(plans, r.plans[slug])
	}
	return plans, nil
}

func (r mutationResolver) TouchPlan(_ context.Context, slug string) (*Plan, error) {
	return r.touch(slug), nil
}

func (r subscriptionResolver) PlanTouched(ctx context.Context, slug string) (<-chan *Plan, error) {
	return r.watch(ctx, slug), nil
}

func (r planResolver) Title(ctx context.Context, obj *Plan) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "title")
}

func (r planResolver) Summary(ctx context.Context, obj *Plan) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "summary")
}

func (r planResolver) Section(ctx context.Context, obj *Plan) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "section")
}

func (r planResolver) Publisher(_ context.Context, obj *Plan) (*Publisher, error) {
	return r.publishers[obj.publisher], nil
}

func (r planResolver) Goals(_ context.Context, obj *Plan) ([]*Goal, error) {
	return r.goals[obj.ID], nil
}

func (r publisherResolver) Name(ctx context.Context, obj *Publisher) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "name")
}

func (r levelLabelsResolver) Goal(ctx context.Context, obj *LevelLabels) (*LocalizedText, error) {
	return r.localized(ctx, obj.plan, "levels.goal")
}

func (r levelLabelsResolver) Strategy(ctx context.Context, obj *LevelLabels) (*LocalizedText, error) {
	return r.localized(ctx, obj.plan, "levels.strategy")
}

func (r levelLabelsResolver) Assignment(ctx context.Context, obj *LevelLabels) (*LocalizedText, error) {
	return r.localized(ctx, obj.plan, "levels.assignment")
}

func (r contactResolver) Division(ctx context.Context, obj *Contact) (*LocalizedText, error) {
	return r.localized(ctx, obj.plan, "contact.division")
}

func (r goalResolver) Title(ctx context.Context, obj *Goal) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "title")
}

func (r goalResolver) Description(ctx context.Context, obj *Goal) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "description")
}

func (r goalResolver) Plan(_ context.Context, obj *Goal) (*Plan, error) {
	return r.byID[obj.plan], nil
}

func (r goalResolver) Strategies(_ context.Context, obj *Goal) ([]*Strategy, error) {
	return r.strategies[obj.ID], nil
}

func (r strategyResolver) Title(ctx context.Context, obj *Strategy) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "title")
}

func (r strategyResolver) Description(ctx context.Context, obj *Strategy) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "description")
}

func (r strategyResolver) Goal(_ context.Context, obj *Strategy) (*Goal, error) {
	return r.goal[obj.goal], nil
}

func (r strategyResolver) Assignments(_ context.Context, obj *Strategy) ([]*Assignment, error) {
	return r.assignments[obj.ID], nil
}

func (r assignmentResolver) Title(ctx context.Context, obj *Assignment) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "title")
}

func (r assignmentResolver) Description(ctx context.Context, obj *Assignment) (*LocalizedText, error) {
	return r.localized(ctx, obj.ID, "description")
}

func (r assignmentResolver) Strategy(_ context.Context, obj *Assignment) (*Strategy, error) {
	return r.strategy[obj.strategy], nil
}
