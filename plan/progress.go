package plan

import "context"

// Progress is told how far a long work has come: done of a total. Each stage of it begins at 0 again.
type Progress func(done, total int)

type progressKey struct{}

// WithProgress has long work in a context tell how far it has come.
func WithProgress(ctx context.Context, told Progress) context.Context {
	return context.WithValue(ctx, progressKey{}, told)
}

func tellProgress(ctx context.Context, done, total int) {
	if told, ok := ctx.Value(progressKey{}).(Progress); ok {
		told(done, total)
	}
}
