package cli

import "testing"

func TestTheHeapGrowsToItsFloorBeforeGarbageIsCollected(t *testing.T) {
	const mib = 1 << 20
	for _, test := range []struct {
		floor, live uint64
		want        int
	}{
		{64 * mib, 0, 1600},       // Go begins at 4 MiB × GOGC/100
		{64 * mib, 1 * mib, 1600}, // no more than that
		{64 * mib, 16 * mib, 300}, // 16 + 3 × 16
		{64 * mib, 32 * mib, 100}, // twice
		{64 * mib, 50 * mib, 100}, // what is large doubles, as ever
		{64 * mib, 5_000 * mib, 100},
	} {
		if got := percentFor(test.floor, test.live); got != test.want {
			t.Errorf("floor %d MiB, live %d MiB: GOGC %d, want %d", test.floor/mib, test.live/mib, got, test.want)
		}
	}
}
