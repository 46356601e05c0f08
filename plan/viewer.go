package plan

import (
	"context"
	"slices"

	"polyplan/i18n"
)

// Role is what a grant lets its holder do. Stored as a number: append only.
type Role uint8

const (
	RoleAdmin      Role = iota // everything
	RoleEditor                 // plans, their items and source texts
	RoleTranslator             // texts in named locales
	RoleReviewer               // what translators do, and approving, in named locales
)

// Grant is a role and its bounds.
type Grant struct {
	Role    Role          `cbor:"1,keyasint"`
	Plans   []ID          `cbor:"2,keyasint,omitempty"` // of an editor; all where it is empty
	Locales []i18n.Locale `cbor:"3,keyasint,omitempty"` // of a translator or reviewer
}

// Viewer is who asks. The zero Viewer is the anonymous public: it sees PUBLISHED plans and texts in
// force, and never who wrote them.
type Viewer struct {
	ID     ID // of the token; "" for the public and for operators
	Name   string
	Grants []Grant

	token   bool // whether a token of the catalogue let it in
	mirrors bool // whether it writes in a mirror too: what is of its origin, or of the mirror's own
}

// Operator is the viewer that a command on the data file acts as: whoever may open the file may do all.
func Operator(name string) Viewer {
	return Viewer{Name: name, Grants: []Grant{{Role: RoleAdmin}}}
}

type viewerKey struct{}

// WithViewer is a context in which v asks.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf is who asks in the context: the public where nobody else is named.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}

// Anonymous tells the public from everybody else.
func (v Viewer) Anonymous() bool {
	return len(v.Grants) == 0
}

func (v Viewer) admin() bool {
	return slices.ContainsFunc(v.Grants, func(g Grant) bool { return g.Role == RoleAdmin })
}

func (v Viewer) edits(plan ID) bool {
	return slices.ContainsFunc(v.Grants, func(g Grant) bool {
		return g.Role == RoleAdmin || g.Role == RoleEditor && (len(g.Plans) == 0 || slices.Contains(g.Plans, plan))
	})
}

// creates tells whether the viewer may make new plans: an editor of named plans may not.
func (v Viewer) creates() bool {
	return slices.ContainsFunc(v.Grants, func(g Grant) bool {
		return g.Role == RoleAdmin || g.Role == RoleEditor && len(g.Plans) == 0
	})
}

func (v Viewer) translates(locale i18n.Locale) bool {
	return v.speaks(locale, RoleTranslator, RoleReviewer)
}

func (v Viewer) reviews(locale i18n.Locale) bool {
	return v.speaks(locale, RoleReviewer)
}

func (v Viewer) speaks(locale i18n.Locale, roles ...Role) bool {
	return slices.ContainsFunc(v.Grants, func(g Grant) bool {
		return g.Role == RoleAdmin || slices.Contains(roles, g.Role) && slices.ContainsFunc(g.Locales, locale.Same)
	})
}

// sees tells whether the plan is there for the viewer: one that is not PUBLISHED is for those who edit
// it, and a DRAFT for those who translate as well.
func (v Viewer) sees(plan ID, state PlanState) bool {
	if state == PlanPublished || v.edits(plan) {
		return true
	}
	return state == PlanDraft && slices.ContainsFunc(v.Grants, func(g Grant) bool {
		return g.Role == RoleTranslator || g.Role == RoleReviewer
	})
}

// may are the checks a verb makes before anything else: first that there is somebody, then the grant.

func (v Viewer) mayAdminister(what string) error {
	return v.allowed(v.admin(), "not allowed: it takes an ADMIN grant to %s", what)
}

// MayAdminister is mayAdminister for what is done around the catalogue's verbs.
func (v Viewer) MayAdminister(what string) error {
	return v.mayAdminister(what)
}

func (v Viewer) mayCreate() error {
	return v.allowed(v.creates(), "not allowed: it takes an EDITOR grant for all plans to create one")
}

func (v Viewer) mayEdit(plan ID) error {
	return v.allowed(v.edits(plan), "not allowed: it takes an EDITOR grant for the plan %s", plan)
}

func (v Viewer) mayConfigure() error {
	return v.allowed(v.creates(), "not allowed: it takes an EDITOR grant for all plans to settle how a locale falls back and is reviewed")
}

func (v Viewer) mayTranslate(locale i18n.Locale) error {
	return v.allowed(v.translates(locale), "not allowed: it takes a TRANSLATOR grant for the locale %s", locale)
}

func (v Viewer) mayReview(locale i18n.Locale) error {
	return v.allowed(v.reviews(locale), "not allowed: it takes a REVIEWER grant for the locale %s", locale)
}

func (v Viewer) allowed(granted bool, format string, args ...any) error {
	if granted {
		return nil
	}
	if err := v.signedIn(); err != nil {
		return err
	}
	return fail(Denied, format, args...)
}

func (v Viewer) signedIn() error {
	if v.Anonymous() {
		return fail(Unauthenticated, "sign in first: send a token as Authorization: Bearer TOKEN")
	}
	return nil
}
