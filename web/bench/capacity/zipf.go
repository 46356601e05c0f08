package capacity

import (
	"math"
	"math/rand/v2"
	"sort"
)

// zipf chooses among ranks, of which the k-th is chosen k^-skew times as often as the first.
type zipf struct {
	upTo []float64 // the shares of the ranks up to each
}

func newZipf(ranks int, skew float64) zipf {
	upTo := make([]float64, ranks)
	sum := 0.0
	for k := range upTo {
		sum += math.Pow(float64(k+1), -skew)
		upTo[k] = sum
	}
	for k := range upTo {
		upTo[k] /= sum
	}
	return zipf{upTo}
}

func (z zipf) pick(r *rand.Rand) int {
	return min(sort.SearchFloat64s(z.upTo, r.Float64()), len(z.upTo)-1)
}

// share is how often a rank is chosen.
func (z zipf) share(k int) float64 {
	if k == 0 {
		return z.upTo[0]
	}
	return z.upTo[k] - z.upTo[k-1]
}

// blocks are ranks that lie close together, which sums over millions take as one.
func (z zipf) blocks() (all []block) {
	for from := 0; from < len(z.upTo); {
		to := min(from+1+from/16, len(z.upTo))
		below := 0.0
		if from > 0 {
			below = z.upTo[from-1]
		}
		all = append(all, block{float64(to - from), (z.upTo[to-1] - below) / float64(to-from)})
		from = to
	}
	return all
}

// block is some ranks, and the share that one of them has.
type block struct{ ranks, share float64 }
