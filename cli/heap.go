package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A catalogue of a few plans keeps a few megabytes alive. Go collects garbage whenever the heap has doubled,
// so under load it would do little else. A heap is left to grow to a floor first; over it Go's own rule
// holds, and a GOMEMLIMIT always does. Whoever sets GOGC knows better.

// leastHeap is the heap below which Go does not collect at GOGC=100; it grows with GOGC.
const leastHeap = 4 << 20

// heap lets the heap grow to a floor, in bytes.
type heap struct {
	floor   uint64
	percent int // as it was last set
}

// keepHeap has the heap grow to so many MiB before garbage is collected.
func keepHeap(floor uint) {
	if _, set := os.LookupEnv("GOGC"); set || floor == 0 {
		return
	}
	h := &heap{floor: uint64(floor) << 20, percent: 100}
	if limit := debug.SetMemoryLimit(-1); uint64(limit)/2 < h.floor { // -1 only asks
		h.floor = uint64(limit) / 2
	}
	h.tune()
	h.watch(new(collected))
}

// collected is garbage, so that it is heard of each collection. It has a byte more than the runtime packs
// with others.
type collected [17]byte

func (h *heap) watch(mark *collected) {
	runtime.SetFinalizer(mark, func(mark *collected) {
		h.tune()
		h.watch(mark)
	})
}

// tune sets when the next collection begins, by what the last one left.
func (h *heap) tune() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := percentFor(h.floor, live[0].Value.Uint64())
	if percent != h.percent {
		h.percent = percent
		debug.SetGCPercent(percent)
	}
}

// percentFor is the GOGC by which a heap with so much alive grows to the floor, or doubles where that is more.
func percentFor(floor, live uint64) int {
	most := floor * 100 / leastHeap
	if live > 0 {
		most = min(most, max(floor, live)*100/live-100)
	}
	return int(max(most, 100))
}
