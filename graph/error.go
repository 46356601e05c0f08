package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"polyplan/i18n"
	"polyplan/plan"
)

// The values of extensions.code.
const (
	BadUserInput           = "BAD_USER_INPUT"
	Unauthenticated        = "UNAUTHENTICATED"
	CursorExpired          = "CURSOR_EXPIRED"
	Forbidden              = "FORBIDDEN"
	LimitExceeded          = "LIMIT_EXCEEDED"
	RateLimited            = "RATE_LIMITED"
	Unavailable            = "UNAVAILABLE"
	Internal               = "INTERNAL"
	PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND"

	ParseFailed      = errcode.ParseFailed
	ValidationFailed = errcode.ValidationFailed
)

// Bounds of what an answer says of errors.
const (
	maxErrors  = 5
	maxMessage = 300
)

// coded is an error of this package with its code.
type coded struct {
	code    string
	message string
}

func (c *coded) Error() string {
	return c.message
}

var codes = map[plan.Code]string{
	plan.Invalid:     BadUserInput,
	plan.NotFound:    BadUserInput,
	plan.Conflict:    BadUserInput,
	plan.TooLong:     BadUserInput,
	plan.TooMany:     BadUserInput,
	plan.Forbidden:   Forbidden,
	plan.CheckFailed: BadUserInput,
	plan.Stale:       BadUserInput,
	plan.InUse:       BadUserInput,

	plan.Denied:          Forbidden,
	plan.Unauthenticated: Unauthenticated,
	plan.CursorExpired:   CursorExpired,
	plan.Unavailable:     Unavailable,
	plan.LimitExceeded:   LimitExceeded,
	plan.Spent:           RateLimited,
}

// CodeOf is the value of extensions.code for an error that its caller can do something about, or "".
func CodeOf(err error) string {
	return codeOf(err)
}

// codeOf is the code of an error that its caller can do something about, or "".
func codeOf(err error) string {
	var (
		own *coded
		bad *i18n.TagError
		gql *gqlerror.Error
	)
	switch {
	case errors.As(err, &own):
		return own.code
	case errors.As(err, &bad):
		return BadUserInput
	case plan.CodeOf(err) != "":
		return codes[plan.CodeOf(err)]
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return Unavailable
	case errors.As(err, &gql):
		code, _ := gql.Extensions["code"].(string)
		return code
	}
	return ""
}

// asGraphQL is err as GraphQL tells it, with its code if it has one.
func asGraphQL(err error) *gqlerror.Error {
	var located *gqlerror.Error
	if !errors.As(err, &located) {
		located = gqlerror.Wrap(err)
	}
	if code := codeOf(err); code != "" {
		errcode.Set(located, code)
	}
	return located
}

// presenter makes errors fit to be seen: those a caller can do something about with their code, any
// other masked, and logged under the request's id.
type presenter struct {
	log *slog.Logger
}

func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	shown := asGraphQL(graphql.DefaultErrorPresenter(ctx, err))
	if field := graphql.GetFieldContext(ctx); field != nil {
		shown.Path = field.Path() // without the arguments that gqlgen adds
		locate(shown, field)
	}
	if graphql.HasOperationContext(ctx) {
		if op := graphql.GetOperationContext(ctx); op.Doc != nil && op.Operation == nil {
			shown.Message = notChosen(op)
		}
	}
	switch code, _ := shown.Extensions["code"].(string); code {
	case Unavailable:
		if !errors.Is(err, context.Canceled) {
			p.log.WarnContext(ctx, "unavailable", "error", err, "cause", root(err), "path", shown.Path.String(), "id", RequestID(ctx))
		}
	case "":
		p.log.ErrorContext(ctx, "internal error", "error", err, "path", shown.Path.String(), "id", RequestID(ctx))
		shown.Message = "internal error; tell the operator this id: " + RequestID(ctx)
		errcode.Set(shown, Internal)
	case ValidationFailed:
		shown.Message = mismatch(shown.Message)
	}
	shown.Err = nil
	shown.Message = shorten(shown.Message)
	shown.Path = slices.Clone(shown.Path)
	for i, step := range shown.Path {
		if name, ok := step.(ast.PathName); ok {
			shown.Path[i] = ast.PathName(shorten(string(name)))
		}
	}
	return shown
}

// locate adds where in the document the field of an error stands.
func locate(shown *gqlerror.Error, field *graphql.FieldContext) {
	if len(shown.Locations) == 0 && field.Field.Field != nil && field.Field.Position != nil {
		at := field.Field.Position
		shown.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
	}
}

// root is the error that began it: a plan.Error does not tell what is behind it.
func root(err error) error {
	for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(err) {
		err = cause
	}
	return err
}

func shorten(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	end := maxMessage - len("…")
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}

// InterceptResponse keeps the number of errors small.
func (p presenter) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response != nil && len(response.Errors) > maxErrors {
		response.Errors = response.Errors[:maxErrors]
	}
	return response
}

// ExtensionName is what gqlgen lists it as.
func (p presenter) ExtensionName() string {
	return "Errors"
}

// Validate has nothing to check.
func (p presenter) Validate(graphql.ExecutableSchema) error {
	return nil
}

type requestIDKey struct{}

// WithRequestID is a context whose errors are reported under the id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID is the id of the request that ctx serves, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// recovered turns a panic into an error, which is an internal one.
func (p presenter) recovered(ctx context.Context, cause any) error {
	p.log.ErrorContext(ctx, "panic", "cause", cause, "stack", string(debug.Stack()), "id", RequestID(ctx))
	return fmt.Errorf("panic: %v", cause)
}
