package plan

import "context"

// PlanPart is a stretch of the list of plans that readers see, in the order of their IDs.
type PlanPart struct {
	After     string // the cursor that it begins after, also of the first
	UpdatedAt Time   // when the newest of its plans was last changed
}

// PlanParts cuts that list into parts of size plans, the last of which may be shorter.
func (c *Catalogue) PlanParts(ctx context.Context, v Viewer, size int) ([]PlanPart, error) {
	var parts []PlanPart
	err := c.read(ctx, v, Selection{}, func(r *reader) error {
		r.hangsOn(onCatalogue)
		l, err := c.directory.list(ctx, r, PlanFilter{States: []PlanState{PlanPublished}}, ByID)
		if err != nil {
			return err
		}
		parts = l.parts(r.all, size)
		return nil
	})
	return parts, err
}

func (l *planList) parts(all *plans, size int) []PlanPart {
	var parts []PlanPart
	var last spot
	n := 0
	l.walk(nil, false, func(s spot) bool {
		e, ok := all.byID.Get(s.id)
		if !ok || !l.admit(s.id) {
			return true
		}
		if n%size == 0 {
			parts = append(parts, PlanPart{After: l.cursor(last)})
		}
		newest := &parts[len(parts)-1].UpdatedAt
		if at := fromMillis(e.updated); at.After(*newest) {
			*newest = at
		}
		last, n = s, n+1
		return true
	})
	return parts
}
