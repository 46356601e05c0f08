package partner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// pullAll makes the mirror all that the origin shows: whatever was here and is the same there stays.
func (m *Mirror) pullAll(ctx context.Context, who Identity, known time.Time) error {
	head, err := m.origin.Head(ctx)
	if err != nil {
		return err
	}
	from := m.origin.reaching(head)
	locales, err := from.Locales(ctx)
	if err != nil {
		return err
	}
	wanted := reach(locales, m.choices.Locales)
	state := *m.state.Load()
	state.Catalogue, state.Line, state.Cursor, state.Pulled = who.Catalogue, who.Line, "", nil
	if len(m.choices.Locales) > 0 {
		state.Pulled = slices.Compact(slices.Sorted(slices.Values(append(tagsOf(wanted), m.choices.Locales...))))
	}
	if err := m.keep(ctx, state); err != nil {
		return err
	}
	if !who.Filled { // it is asked only now, for who waits for itself in a ring finds out by what was kept
		return errUnfilled
	}
	if err := m.catalogue.MirrorLocales(ctx, wanted); err != nil {
		return err
	}
	listed, err := m.list(ctx, from)
	if err != nil {
		return err
	}
	if err := m.pullListed(ctx, from, listed); err != nil {
		return err
	}
	if err := m.catalogue.UnmirrorLocales(ctx, tagsOf(wanted)); err != nil {
		return err
	}
	state.Cursor, state.Known = head, known.UnixMilli()
	if err := m.keep(ctx, state); err != nil {
		return err
	}
	m.log.Info("the mirror has all of its origin", "origin", m.origin.Address(), "plans", len(listed))
	m.wakeUp() // for what has changed meanwhile
	return nil
}

// reach are the locales that are asked for, and all that they fall back to; all where none are asked for.
func reach(all []plan.LocaleSettings, asked []i18n.Locale) []plan.LocaleSettings {
	if len(asked) == 0 {
		return all
	}
	tags, fallbacks := tagsOf(all), map[i18n.Locale][]i18n.Locale{}
	for _, one := range all {
		fallbacks[one.Tag] = one.Fallbacks.To
	}
	set := i18n.NewSet(tags, fallbacks)
	var served []i18n.Locale
	for _, locale := range asked {
		chain := set.Chain([]i18n.Locale{locale}, "")
		served = append(served, chain.Locales()...)
	}
	return slices.DeleteFunc(slices.Clone(all), func(one plan.LocaleSettings) bool {
		return !slices.Contains(served, one.Tag)
	})
}

func tagsOf(all []plan.LocaleSettings) []i18n.Locale {
	tags := make([]i18n.Locale, len(all))
	for i, one := range all {
		tags[i] = one.Tag
	}
	return tags
}

// list are the plans of the origin that are to be mirrored.
func (m *Mirror) list(ctx context.Context, from *Origin) ([]Listed, error) {
	if len(m.choices.Plans) == 0 {
		return from.Plans(ctx)
	}
	var all []Listed
	for _, slug := range m.choices.Plans {
		one, err := from.Named(ctx, slug)
		if err != nil {
			return nil, err
		}
		if one != nil && !slices.Contains(all, *one) {
			all = append(all, *one)
		}
	}
	return all, nil
}

// pullListed pulls plans, and deletes all others first.
func (m *Mirror) pullListed(ctx context.Context, from *Origin, listed []Listed) error {
	have, err := m.catalogue.MirroredPlans(ctx)
	if err != nil {
		return err
	}
	there := map[plan.ID]bool{}
	for _, p := range listed {
		there[p.ID] = true
	}
	for _, id := range have {
		if there[id] {
			continue
		}
		if err := m.catalogue.Unmirror(ctx, id); err != nil {
			return err
		}
	}
	for _, p := range listed {
		if err := m.pull(ctx, from, p); err != nil {
			return err
		}
	}
	return nil
}

// pull makes a plan what it is at the origin, which is asked for it only if it has changed.
func (m *Mirror) pull(ctx context.Context, from *Origin, p Listed) error {
	tag, err := m.catalogue.MirroredTag(ctx, p.ID)
	if err != nil {
		return err
	}
	doc, now, err := m.document(ctx, from, p.Slug, tag)
	switch {
	case hasCode(err, string(plan.NotFound)):
		return m.catalogue.Unmirror(ctx, p.ID) // gone since it was listed
	case err != nil:
		return fmt.Errorf("the plan %s: %w", p.Slug, err)
	case doc == nil:
		return nil
	case doc.ID != p.ID:
		return fmt.Errorf("the plan %s is another than a moment ago", p.Slug)
	}
	m.pulls.Add(1)
	if err := m.catalogue.Mirror(ctx, doc, now); err != nil {
		return fmt.Errorf("the plan %s: %w", p.Slug, err)
	}
	return nil
}

// document fetches a document, and waits where the origin asks to for so many were fetched: to begin again with the
// first would be of no use.
func (m *Mirror) document(ctx context.Context, from *Origin, slug, tag string) (*plan.Document, string, error) {
	for {
		doc, now, err := from.Document(ctx, slug, m.state.Load().Pulled, tag)
		var refused *Refusal
		if !errors.As(err, &refused) || refused.Wait == 0 || refused.Wait > longestWait {
			return doc, now, err
		}
		if !pause(ctx, jittered(refused.Wait*5/4), nil) {
			return nil, "", ctx.Err()
		}
	}
}

// catchUp applies what has changed since the cursor; again says that all has to be pulled, for locales have changed.
func (m *Mirror) catchUp(ctx context.Context) (again bool, err error) {
	for more := true; more; {
		state := *m.state.Load()
		moves, err := m.origin.Moves(ctx, state.Cursor, state.Locales)
		if err != nil {
			return false, err
		}
		if moves.Locales {
			return true, nil
		}
		if err := m.pullMoved(ctx, m.origin.reaching(moves.End), moves.Plans); err != nil {
			return false, err
		}
		if more = moves.More; moves.End == state.Cursor {
			return false, nil
		}
		state.Cursor = moves.End
		if err := m.keep(ctx, state); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (m *Mirror) pullMoved(ctx context.Context, from *Origin, moved []plan.ID) error {
	if len(moved) == 0 {
		return nil
	}
	slugs, err := from.Slugs(ctx, moved)
	if err != nil {
		return err
	}
	for _, id := range moved {
		if err := m.follow(ctx, from, id, slugs[id]); err != nil {
			return err
		}
	}
	return nil
}

// follow brings a plan up to where it is at the origin, which shows it under a slug or, where that is "", no longer.
func (m *Mirror) follow(ctx context.Context, from *Origin, id plan.ID, slug string) error {
	if slug == "" {
		return m.catalogue.Unmirror(ctx, id)
	}
	if len(m.choices.Plans) > 0 && !slices.Contains(m.choices.Plans, slug) {
		here, err := m.catalogue.Plan(ctx, plan.Viewer{}, id, plan.Selection{})
		if here == nil || err != nil {
			return err // it is none of those that were asked for
		}
	}
	return m.pull(ctx, from, Listed{id, slug})
}
