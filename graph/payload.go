package graph

import (
	"context"
	"errors"
	"fmt"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/store"
)

// viewer is who sent the request.
func viewer(ctx context.Context) plan.Viewer {
	return plan.ViewerOf(ctx)
}

// foreseeable are the codes that are told in userErrors; any other error is the request's.
var foreseeable = map[plan.Code]bool{
	plan.Invalid: true, plan.NotFound: true, plan.Conflict: true, plan.Forbidden: true, plan.TooLong: true,
	plan.TooMany: true, plan.CheckFailed: true, plan.Stale: true, plan.InUse: true,
}

// split parts what a mutation tells its caller from what ends the request.
func split(err error) ([]*plan.Error, error) {
	var told *plan.Error
	if errors.As(err, &told) && foreseeable[told.Code] {
		return []*plan.Error{told}, nil
	}
	return []*plan.Error{}, err
}

// revision is what a mutation made, nil where nothing changed.
func revision(rev store.Rev, wrong []*plan.Error) *string {
	if rev == 0 || len(wrong) > 0 {
		return nil
	}
	text := fmt.Sprint(uint64(rev))
	return &text
}

func (r *Resolver) plan(ctx context.Context, id plan.ID, rev store.Rev, err error) (*PlanPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &PlanPayload{UserErrors: wrong, Revision: revision(rev, wrong)}
	if len(wrong) == 0 {
		p.Plan, err = r.catalogue.Plan(ctx, viewer(ctx), id, selection(ctx))
	}
	return p, err
}

func (r *Resolver) item(ctx context.Context, id plan.ID, rev store.Rev, err error) (*ItemPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &ItemPayload{UserErrors: wrong, Revision: revision(rev, wrong)}
	if len(wrong) > 0 {
		return p, nil
	}
	node, err := r.catalogue.Node(ctx, viewer(ctx), id, selection(ctx))
	p.Item, _ = node.(plan.Item)
	return p, err
}

func (r *Resolver) created(ctx context.Context, kind plan.Kind, n plan.NewItem) (*ItemPayload, error) {
	id, rev, err := r.catalogue.CreateItem(ctx, viewer(ctx), kind, n)
	return r.item(ctx, id, rev, err)
}

func deleted(ids []plan.ID, rev store.Rev, err error) (*DeletePayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	return &DeletePayload{DeletedIds: ids, UserErrors: wrong, Revision: revision(rev, wrong)}, nil
}

func (r *Resolver) locale(ctx context.Context, s plan.LocaleSettings, rev store.Rev, err error) (*LocalePayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &LocalePayload{UserErrors: wrong, Revision: revision(rev, wrong)}
	if len(wrong) == 0 {
		p.Locale, err = r.catalogue.Locale(ctx, viewer(ctx), s.Tag)
	}
	return p, err
}

func token(t *plan.Token, secret string, err error) (*TokenPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &TokenPayload{Token: t, UserErrors: wrong}
	if secret != "" {
		p.Secret = &secret
	}
	return p, nil
}

func (r *Resolver) translated(ctx context.Context, done plan.Translated, err error) (*TranslationPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &TranslationPayload{
		UserErrors: wrong, Revision: revision(done.Rev, wrong), Suggestion: done.Suggestion, Conflict: done.Conflict,
	}
	if p.Translation, err = r.translation(ctx, done.Ref); err != nil {
		return nil, err
	}
	if p.Conflict != nil {
		p.Conflict.Theirs = p.Translation
	}
	if p.Translation == nil {
		p.Conflict = nil // theirs is that there is none
	}
	return p, nil
}

// translation is the text as it is now, nil where there is none.
func (r *Resolver) translation(ctx context.Context, ref plan.TextRef) (*plan.Translation, error) {
	if ref.ID == "" {
		return nil, nil
	}
	sel := selection(ctx)
	sel.Translations = true
	node, err := r.catalogue.Node(ctx, viewer(ctx), ref.ID, sel)
	if err != nil || node == nil {
		return nil, err
	}
	localized, ok := node.(plan.Localized)
	if !ok {
		return nil, nil
	}
	for _, t := range localized.Translations([]i18n.Locale{ref.Locale}) {
		if t.Field == ref.Field {
			return t, nil
		}
	}
	return nil, nil
}

func (r *Resolver) allTranslated(ctx context.Context, all []*plan.NewTranslation) (*TranslationsPayload, error) {
	list := make([]plan.NewTranslation, len(all))
	for i := range all {
		list[i] = *all[i]
	}
	done, rev, err := r.catalogue.SetTranslations(ctx, viewer(ctx), list)
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &TranslationsPayload{Results: []*TranslationPayload{}, UserErrors: wrong, Revision: revision(rev, wrong)}
	for _, one := range done {
		one.Rev = rev
		result, err := r.translated(ctx, one, one.Err)
		if err != nil {
			return nil, err
		}
		p.Results = append(p.Results, result)
	}
	return p, nil
}
