package store

import "testing"

func TestACopyIsStalledWhereItWasBehindAtTheLookBeforeAndHasNotMoved(t *testing.T) {
	type look struct {
		now, head Rev
		stands    bool
	}
	for name, looks := range map[string][]look{
		"the first write of a store is on its way": {{0, 1, false}, {1, 1, false}},
		"a write after a rest is on its way":       {{7, 7, false}, {7, 8, false}, {8, 8, false}},
		"writes are on their way at each look":     {{7, 8, false}, {8, 9, false}, {9, 10, false}},
		"it comes on more slowly than writes do":   {{7, 20, false}, {8, 40, false}, {9, 60, false}},
		"nothing is written":                       {{7, 7, false}, {7, 7, false}, {7, 7, false}},
		"nothing comes":                            {{7, 8, false}, {7, 8, true}},
		"nothing comes any more":                   {{7, 9, false}, {8, 9, false}, {8, 10, true}},
	} {
		var s stall
		for i, at := range looks {
			if stands := s.stands(at.now, at.head); stands != at.stands {
				t.Errorf("%s: at look %d it stands still: %t", name, i, stands)
			}
		}
	}
}
