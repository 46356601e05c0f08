package main

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// broken is a way to a site that breaks for two requests of seven.
type broken struct{ asked atomic.Int64 }

func (b *broken) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.asked.Add(1)%7 <= 1 {
		return nil, errors.New("connection reset by peer")
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestACopyGoesOnWhereItWasAfterItsSiteWasOutOfReach(t *testing.T) {
	staff, d, file := editor(t), &desk{n: 2000}, filepath.Join(t.TempDir(), "copy.json")
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	away := new(broken)
	ended := make(chan error, 1)
	go func() { ended <- keep(ctx, newSite(t, away), []string{"vi"}, file, 10*time.Millisecond) }()
	whole := copyWith(ctx, t, file, func(c *Copy) bool { return len(c.Plans) > 0 })
	for id := range whole.Plans {
		if code := staff.edit(d.mutation("updatePlan", `id: %q, title: %q`, id, d.words())); code != "" {
			t.Fatal(code)
		}
	}
	copyWith(ctx, t, file, func(c *Copy) bool { return c.Cursor != whole.Cursor })
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if away.asked.Load() < 4 {
		t.Errorf("the site was asked %d times: wanted some that failed", away.asked.Load())
	}
}

// copyWith waits until the copy in a file is as wanted.
func copyWith(ctx context.Context, t *testing.T, file string, wanted func(*Copy) bool) *Copy {
	t.Helper()
	for ctx.Err() == nil {
		c, err := load(file)
		if err != nil {
			t.Fatal(err)
		}
		if wanted(c) {
			return c
		}
		_ = wait(ctx, 10*time.Millisecond)
	}
	t.Fatal("the copy did not become what was wanted")
	return nil
}
