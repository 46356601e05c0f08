package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

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

func (r *Resolver) term(ctx context.Context, id plan.ID, rev store.Rev, err error) (*TermPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &TermPayload{UserErrors: wrong, Revision: revision(rev, wrong)}
	if len(wrong) > 0 {
		return p, nil
	}
	node, err := r.catalogue.Node(ctx, viewer(ctx), id, selection(ctx))
	p.Term, _ = node.(*plan.Term)
	return p, err
}

func comment(said *plan.Comment, rev store.Rev, err error) (*CommentPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &CommentPayload{UserErrors: wrong, Revision: revision(rev, wrong)}
	if len(wrong) == 0 {
		p.Comment = said
	}
	return p, nil
}

func (r *Resolver) addLocale(ctx context.Context, s plan.LocaleSettings, prefill bool) (*LocalePayload, error) {
	if !prefill {
		rev, err := r.catalogue.AddLocale(ctx, viewer(ctx), s)
		return r.locale(ctx, s, rev, err)
	}
	done, err := r.catalogue.AddLocalePrefilled(ctx, viewer(ctx), s)
	p, err := r.locale(ctx, s, done.Rev, err)
	if p != nil && len(p.UserErrors) == 0 {
		p.Prefilled = &done.Texts
	}
	return p, err
}

func token(t *plan.Token, secret string, err error) (*TokenPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &TokenPayload{Token: t, UserErrors: wrong}
	if t != nil {
		p.Revision = revision(t.Revision, wrong)
	}
	if secret != "" {
		p.Secret = &secret
	}
	return p, nil
}

func webhook(hook *plan.Webhook, secret string, err error) (*WebhookPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &WebhookPayload{Webhook: hook, UserErrors: wrong}
	if hook != nil {
		p.Revision = revision(hook.Revision, wrong)
	}
	if secret != "" {
		p.Secret = &secret
	}
	return p, nil
}

// setWebhook is webhook for verbs that make no secret.
func setWebhook(hook *plan.Webhook, err error) (*WebhookPayload, error) {
	return webhook(hook, "", err)
}

func (r *Resolver) translated(ctx context.Context, done plan.Translated, err error) (*TranslationPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	texts, err := r.texts(ctx, done)
	if err != nil {
		return nil, err
	}
	return texts.payload(done, wrong), nil
}

func (t texts) payload(done plan.Translated, wrong []*plan.Error) *TranslationPayload {
	p := &TranslationPayload{
		UserErrors: wrong, Revision: revision(done.Rev, wrong), Suggestion: done.Suggestion, Conflict: done.Conflict,
		Checks:      append([]*plan.CheckResult{}, done.Checks...),
		Translation: t.find(done.Ref),
	}
	if p.Suggestion != nil {
		p.Suggestion.Node = t[done.Ref.ID]
	}
	if p.Conflict == nil {
		return p
	}
	if p.Conflict.Theirs = p.Translation; p.Translation == nil {
		p.Conflict.Theirs = t[done.Ref.ID].Missing(done.Ref.Field, done.Ref.Locale)
	}
	if draft := p.Conflict.Draft; draft != nil {
		p.Conflict.Theirs = p.Conflict.Theirs.Draft(draft)
	}
	return p
}

// texts are nodes whose texts were written, as they are now.
type texts map[plan.ID]plan.Localized

// texts reads, at once, the nodes whose texts verbs wrote.
func (r *Resolver) texts(ctx context.Context, all ...plan.Translated) (texts, error) {
	sel := selection(ctx)
	sel.Voices = slices.Clone(sel.Voices)
	var ids []plan.ID
	for _, done := range all {
		if kind := done.Ref.ID.Kind(); kind < plan.KindPlan || kind > plan.KindAssignment {
			continue // nothing to translate hangs on it, as its userErrors say
		}
		if !slices.Contains(ids, done.Ref.ID) {
			ids = append(ids, done.Ref.ID)
		}
		if !slices.Contains(sel.Voices, done.Ref.Locale) {
			sel.Voices = append(sel.Voices, done.Ref.Locale)
		}
	}
	found := texts{}
	if len(ids) == 0 {
		return found, nil
	}
	nodes, err := r.catalogue.Nodes(ctx, viewer(ctx), ids, sel)
	for i, node := range nodes {
		if localized, ok := node.(plan.Localized); ok {
			found[ids[i]] = localized
		}
	}
	return found, err
}

// find is the text as it is now, nil where there is none.
func (t texts) find(ref plan.TextRef) *plan.Translation {
	node, ok := t[ref.ID]
	if !ok {
		return nil
	}
	for _, text := range node.Translations([]i18n.Locale{ref.Locale}) {
		if text.Field == ref.Field {
			return text
		}
	}
	return nil
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
	p := &TranslationsPayload{Results: []*TranslationPayload{}, UserErrors: wrong}
	texts, err := r.texts(ctx, done...)
	if err != nil {
		return nil, err
	}
	for i, one := range done {
		one.Rev = rev
		result := texts.payload(one, wrongWith(i, one.Err))
		if result.Revision != nil {
			p.Revision = result.Revision
		}
		p.Results = append(p.Results, result)
	}
	return p, nil
}

// wrongWith is what is wrong with one of several translations: here also that its writer has no grant for
// it, since the others are written.
func wrongWith(i int, err error) []*plan.Error {
	var told *plan.Error
	if !errors.As(err, &told) {
		return []*plan.Error{}
	}
	one := *told
	if one.Code == plan.Denied {
		one.Code = plan.Forbidden
	}
	one.Field = append([]string{"translations", strconv.Itoa(i)}, told.Field...)
	return []*plan.Error{&one}
}

func imported(done *plan.Import, err error) (*ImportPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	p := &ImportPayload{UserErrors: wrong}
	if len(wrong) == 0 {
		p.Import, p.Revision = done, revision(done.Revision, wrong)
	}
	return p, nil
}
