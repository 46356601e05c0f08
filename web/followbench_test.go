package web_test

import (
	"fmt"
	"testing"

	"polyplan/web"
)

// BenchmarkAWriteThatAThousandFollow is the time from a write until the last of a thousand subscribers has heard of it,
// on ten sockets: those of the public, who all ask the same, and then a thousand who each ask something else.
func BenchmarkAWriteThatAThousandFollow(b *testing.B) {
	const sockets, each = 10, 100
	for name, document := range map[string]func(n int) string{
		"alike":     func(int) string { return following },
		"different": func(n int) string { return fmt.Sprintf("%s # %d", following, n) },
	} {
		b.Run(name, func(b *testing.B) {
			h := newHouse(b).with(b, web.LimitStreams(web.StreamLimits{Streams: sockets * each}))
			id := h.planID(b, "gwangju")
			after := in{"after": h.head(b)}
			var all []*wire
			for i := range sockets {
				w := h.greeted(b, "{}")
				for j := range each {
					w.ask(fmt.Sprint(j), document(i*each+j), after)
				}
				all = append(all, w)
			}
			await(b, "all follow", func() bool { return h.site.OpenStreams() == sockets*each })
			tell := func(title string) {
				h.retitle(b, id, title)
				for _, w := range all {
					for range each {
						if m := w.hear(); m.Type != "next" {
							b.Fatalf("heard %s %s", m.Type, m.Payload)
						}
					}
				}
			}
			tell("Warmed up")
			b.ReportAllocs()
			b.ResetTimer()
			for n := range b.N {
				tell(fmt.Sprintf("Title %d", n))
			}
		})
	}
}
