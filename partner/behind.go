package partner

import (
	"fmt"
	"net/http"
	"time"

	"polyplan/plan"
)

// Behind is an answer of an origin as it was before a moment that it has come to since: of a cache in front of it, or
// of a replica that has not come so far.
type Behind struct {
	At, Wanted plan.Moment
	from       string
}

func (b *Behind) Error() string {
	if b.At.Epoch != b.Wanted.Epoch {
		return fmt.Sprintf("%s answers as it was before a restore, or as another catalogue: "+
			"a cache or a replica there is behind", b.from)
	}
	return fmt.Sprintf("%s answers as it was at revision %d, and has come to %d: a cache or a replica there is behind",
		b.from, b.At.Rev, b.Wanted.Rev)
}

// How long to wait for a replica that is behind, and for a cache that keeps nothing for long: some three seconds in
// all.
const (
	firstWait = 50 * time.Millisecond
	lastWait  = 32 * firstWait
)

// reaching is the origin for who takes nothing older than the moment of a cursor.
func (o *Origin) reaching(cursor string) *Origin {
	reaching := *o
	reaching.least, _ = plan.MomentOf(cursor)
	return &reaching
}

// sendUntilReached sends a request, and again after a while where the answer is older than the least that is taken.
// What does not say how old it is passes.
func (o *Origin) sendUntilReached(request *http.Request) (*http.Response, error) {
	for wait := firstWait; ; wait *= 2 {
		answer, err := o.http.Do(request)
		if err != nil {
			return nil, err
		}
		behind := o.behind(answer)
		if behind == nil {
			return answer, nil
		}
		answer.Body.Close()
		if behind.At.Epoch != o.least.Epoch || wait > lastWait {
			return nil, behind
		}
		if !pause(request.Context(), jittered(wait), nil) {
			return nil, behind
		}
		if request.GetBody != nil {
			if request.Body, err = request.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}

// behind is why an answer is not taken, nil where it is. One that is not made of the catalogue is never behind.
func (o *Origin) behind(answer *http.Response) *Behind {
	switch answer.StatusCode {
	case http.StatusOK, http.StatusNotModified, http.StatusNotFound:
	default:
		return nil
	}
	at, told := reachedBy(answer)
	if !told || o.least == (plan.Moment{}) || at.Reaches(o.least) {
		return nil
	}
	return &Behind{at, o.least, o.address}
}
