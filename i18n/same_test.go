package i18n

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLocalesAreTheSameWhenTheirMaximisedFormsAre(t *testing.T) {
	for _, line := range lines(`
		zh-TW -> zh-Hant
		zh-Hant-TW -> zh-TW
		zh-CN -> zh-Hans
		zh-Hans -> zh
		zh-Hans-CN -> zh
		cmn -> zh
		pt -> pt-BR
		no -> nb
		nb-NO -> no
		iw -> he-IL
		tl -> fil
		en-US -> en
		sr -> sr-Cyrl-RS
		sr-ME -> sr-Latn-ME
		mo -> ro
		pa-PK -> pa-Arab
		ku-IQ -> ku-Arab
		az -> az-Latn-AZ
		yi -> yi-UA
		ca-valencia -> ca-ES-valencia
	`) {
		a, b := arrow(t, line)
		if !must(t, a).Same(must(t, b)) || !must(t, b).Same(must(t, a)) {
			t.Errorf("%s and %s differ", a, b)
		}
	}
	for _, line := range lines(`
		zh-HK -> zh-Hant
		zh -> yue
		nb -> nn
		pt-PT -> pt
		en-GB -> en
		es-419 -> es
		de-1996 -> de
		de-1996 -> de-1901
		ca-valencia -> ca
		sr-Latn -> sr
		az-Arab -> az
		et -> fi
		bs -> hr
	`) {
		a, b := arrow(t, line)
		if must(t, a).Same(must(t, b)) {
			t.Errorf("%s and %s are the same", a, b)
		}
	}
}

func TestSameIsAnEquivalence(t *testing.T) {
	sample := rapid.SampledFrom(append(samples(), "", "nonsense!", "zh", "zh-CN", "zh-Hans", "zh-Hans-CN", "no", "nb"))
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := sample.Draw(t, "a"), sample.Draw(t, "b"), sample.Draw(t, "c")
		if !a.Same(a) {
			t.Errorf("%q differs from itself", a)
		}
		if a.Same(b) != b.Same(a) {
			t.Errorf("%q and %q: one way only", a, b)
		}
		if a.Same(b) && b.Same(c) && !a.Same(c) {
			t.Errorf("%q, %q, %q: not transitive", a, b, c)
		}
	})
}
