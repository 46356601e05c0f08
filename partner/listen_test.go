package partner_test

import (
	"testing"
	"time"

	"polyplan/partner"
)

func TestAMirrorThatNobodyStreamsToTriesAgainHoweverSeldomItPolls(t *testing.T) {
	for _, poll := range []time.Duration{time.Second, time.Minute, 3 * time.Hour, 24 * time.Hour} {
		before := time.Duration(0)
		for failed := range 100 {
			wait := partner.ListenAgain(poll, failed)
			if wait < before || wait > 10*poll {
				t.Errorf("with a poll each %s it waits %s after %d streams that did not come to be, and %s before", poll, wait, failed, before)
			}
			before = wait
		}
		if before != 10*poll {
			t.Errorf("with a poll each %s it waits %s in the end", poll, before)
		}
	}
}
