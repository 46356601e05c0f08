package partner_test

import (
	"fmt"
	"testing"

	"polyplan/partner"
)

// BenchmarkOneChangeToManyWebhooks is from a write until all of the webhooks have heard of it.
func BenchmarkOneChangeToManyWebhooks(b *testing.B) {
	for _, webhooks := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprint(webhooks), func(b *testing.B) {
			h, r := newHouse(b), newReceiver(b)
			for range webhooks {
				h.hook(r.URL)
			}
			h.start(h.Catalogue, partner.Options{})
			for b.Loop() {
				h.edit()
				for range webhooks {
					r.next()
				}
			}
		})
	}
}
