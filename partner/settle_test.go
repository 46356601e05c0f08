package partner_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestWhatCameOfAnAttemptIsWrittenDownWhileNobodyElseMayTakeTheMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &plantest.Silent{DB: plantest.StoreNamed(t, "bolt:"+filepath.Join(t.TempDir(), "polyplan.db"))}
		s := partner.NewSender(plantest.Open(t, db), slog.New(slog.DiscardHandler), partner.Options{})
		db.Fall()
		const lease = partner.DefaultPatience + partner.LeaseSpare
		for took := time.Duration(0); took <= partner.DefaultPatience; took += time.Second / 2 {
			claimed := time.Now()
			time.Sleep(took)
			err := s.Settle(t.Context(), &plan.Delivery{Claimed: claimed}, plan.Outcome{Delivered: true})
			if plan.CodeOf(err) != plan.Unavailable {
				t.Fatal(err)
			}
			if tried := time.Since(claimed); tried > lease || tried < lease-partner.LastTry {
				t.Errorf("of an attempt of %s it is tried until %s after the claim, which is for %s", took, tried, lease)
			}
		}
	})
}
