package store

import (
	"fmt"
	"path/filepath"
)

// shareForOthers is the part of a copy that the disk must have room for beside it, so that one that fits exactly does
// not leave those who write meanwhile with nothing.
const shareForOthers = 16

// wantRoom refuses a copy that the disk of the spare has no room for, before a byte of it is written. Where a system
// does not tell how much room there is, the copy finds out.
func (s *Spare) wantRoom(size int64) error {
	folder := filepath.Dir(s.path)
	free, known := freeBytes(folder)
	need := uint64(max(size, 0))
	need += need / shareForOthers
	if !known || free >= need {
		return nil
	}
	if whole, err := filepath.Abs(folder); err == nil { // who reads it may be on another machine
		folder = whole
	}
	return fmt.Errorf("%w: a copy takes %s in the folder %s, which has %s; make room and try again",
		ErrFull, inBytes(need), folder, inBytes(free))
}

// inBytes is a size as people read it.
func inBytes(n uint64) string {
	const step = 1 << 10
	if n < 10*step {
		return fmt.Sprintf("%d bytes", n)
	}
	size := float64(n)
	for _, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if size /= step; size < step {
			return fmt.Sprintf("%.1f %s", size, unit)
		}
	}
	return fmt.Sprintf("%.1f PiB", size/step)
}
