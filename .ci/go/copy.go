package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Copy is a catalogue as readers of some locales see it. It is kept with its cursor, in one file or one
// transaction: beside a cursor that is newer than the copy, changes are lost.
type Copy struct {
	Locales []string
	Cursor  string           // up to which the log is applied; "" before the first pull
	Plans   map[string]*Plan // by id
}

// Refresh brings the copy up to date, and tells which plans it read or changed, or found gone.
func (c *Copy) Refresh(ctx context.Context, client graphql.Client) ([]string, error) {
	if c.Cursor == "" {
		return c.Pull(ctx, client)
	}
	changed, err := c.CatchUp(ctx, client)
	if expired(err) {
		return c.Pull(ctx, client)
	}
	return changed, err
}

// expired tells whether the log does not go back to the cursor.
func expired(err error) bool {
	var all gqlerror.List
	return errors.As(err, &all) && len(all) > 0 && all[0].Extensions["code"] == "CURSOR_EXPIRED"
}

// Pull reads everything. The head is taken before: what changes meanwhile is told after it.
func (c *Copy) Pull(ctx context.Context, client graphql.Client) ([]string, error) {
	head, err := Head(ctx, client)
	if err != nil {
		return nil, err
	}
	plans := map[string]*Plan{}
	var after *string
	for more := true; more; {
		answer, err := Plans(ctx, client, after, c.Locales)
		if err != nil {
			return nil, err
		}
		for _, node := range answer.Plans.Nodes {
			plans[node.Id] = planOf(&node.WholePlan)
		}
		after, more = answer.Plans.PageInfo.EndCursor, answer.Plans.PageInfo.HasNextPage
	}
	changed := slices.AppendSeq(slices.Collect(maps.Keys(c.Plans)), maps.Keys(plans))
	c.Plans, c.Cursor = plans, head.Changes.Head
	return distinct(changed), nil
}

// CatchUp applies what has changed since the cursor, page by page.
func (c *Copy) CatchUp(ctx context.Context, client graphql.Client) ([]string, error) {
	var changed []string
	for more := true; more; {
		page, err := Changes(ctx, client, c.Cursor, c.Locales)
		if err != nil {
			return changed, err
		}
		if slices.ContainsFunc(page.Changes.Nodes, ofLocale) {
			return c.Pull(ctx, client)
		}
		done, err := c.apply(ctx, client, page.Changes.Nodes)
		if err != nil {
			return changed, err // the cursor stays, and the page is applied again, which does no harm
		}
		changed = append(changed, done...)
		c.Cursor, more = *page.Changes.PageInfo.EndCursor, page.Changes.PageInfo.HasNextPage
	}
	return distinct(changed), nil
}

type change = ChangesChangesChangeConnectionNodesChange

// ofLocale tells of a change of what the readers of a locale fall back to, in all plans.
func ofLocale(c change) bool {
	return c.Kind == ChangeKindLocale
}

// apply applies a page of changes. A text comes with its node as it is now; what else changes in a plan can move
// the numbers of its items, and the plan is read again, once for the page.
func (c *Copy) apply(ctx context.Context, client graphql.Client, page []change) ([]string, error) {
	var changed, again []string
	for _, change := range page {
		switch {
		case change.Kind == ChangeKindPlan && change.Action == ChangeActionDelete:
			delete(c.Plans, *change.Plan)
		case change.Kind == ChangeKindPlan, change.Kind == ChangeKindItem, !c.Plans[*change.Plan].put(change.Node):
			again = append(again, *change.Plan)
		}
		changed = append(changed, *change.Plan)
	}
	for _, id := range distinct(again) {
		if err := c.read(ctx, client, id); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// read reads a plan again; one that is not there, or no longer for readers, leaves the copy.
func (c *Copy) read(ctx context.Context, client graphql.Client, id string) error {
	answer, err := OnePlan(ctx, client, id, c.Locales)
	if err != nil {
		return err
	}
	if answer.Plan == nil {
		delete(c.Plans, id)
		return nil
	}
	c.Plans[id] = planOf(&answer.Plan.WholePlan)
	return nil
}

func distinct(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
