package i18n

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestTitlesSortAsTheReadersOfALocaleExpect(t *testing.T) {
	for _, line := range lines(`
		en    -> Äpfel apple banana Zebra zoo
		en    -> 1 1.1 1.2 1.10 2 10
		en    -> résumé resumes
		de    -> Affe ähnlich Apfel Zebra
		sv    -> adel zebra ål ägg öga
		fi    -> adel zebra ål ägg öga
		nb    -> adel zebra ære øre ål
		no    -> adel zebra ære øre ål
		nn    -> adel zebra ære øre ål
		da    -> adel zebra ære øre ål
		es    -> nube ñu oso
		cs    -> cena čas dům hora chyba
		lt    -> yla ilgas jis
		tr    -> ılık ince
		ko    -> 가로수 나무 다리 도시 하늘
		ko    -> 1단계 2단계 10단계 가로
		ja    -> あめ いぬ うみ さくら
		ja    -> アメ いぬ ウミ
		zh    -> 北京 广州 上海 天津
		zh-CN -> 北京 上海 天津
		zh-TW -> 一 二 三 四 國
		zh-HK -> 一 二 三 四 國
		yue   -> 一 二 三 四 國
		ru    -> абрикос ёлка ель жук
		el    -> άλφα βήτα γάμμα
		ar    -> أحمد باب تاج
		hi    -> अमर आम कमल
		th    -> กา ไก ขา
		hr    -> cvijet čaj ćup dom džep
		bs    -> cvijet čaj ćup dom džep
		sr-ME -> cvet čaj ćup dom džep
		sr-Latn -> cvet čaj ćup dom džep
	`) {
		tag, order := arrow(t, line)
		c := NewCollator(Locale(tag))
		want := strings.Fields(order)
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, func(a, b string) int { return bytes.Compare(c.Key(a), c.Key(b)) })
		if !slices.Equal(got, want) {
			t.Errorf("%s -> %s, want %s", tag, strings.Join(got, " "), order)
		}
	}
}

func TestTheFirstTwoHundredCharactersDecide(t *testing.T) {
	c := NewCollator("ko")
	head := strings.Repeat("도시", 100)
	if !bytes.Equal(c.Key(head+"가"), c.Key(head+strings.Repeat("나", 10_000))) {
		t.Error("characters behind the first 200 count")
	}
	if bytes.Equal(c.Key(head[:len(head)-3]+"가"), c.Key(head)) {
		t.Error("the 200th character does not count")
	}
}

func TestKeysAreTheCallersOwn(t *testing.T) {
	c := NewCollator("de")
	a := c.Key("Straße")
	before := slices.Clone(a)
	c.Key("Zebra")
	if !bytes.Equal(a, before) {
		t.Error("a key changed with the next one")
	}
}

func TestAnyTextHasAKey(t *testing.T) {
	collators := []*Collator{NewCollator("ko"), NewCollator("zh-TW"), NewCollator("de"), NewCollator("no such tag")}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("019.-٣९ ㎏ßﬀ각́\ufffd\x00"))),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		for _, c := range collators {
			if key := c.Key(s); !bytes.Equal(key, c.Key(s)) {
				t.Errorf("%q has two keys", s)
			}
			if n := len(c.Key(strings.Repeat(s, 20))); n > 200*4*18+100 { // 18: a CJK compatibility character
				t.Errorf("%q repeated has a key of %d bytes", s, n)
			}
		}
	})
}

func TestManyReadersShareACollator(t *testing.T) {
	c := NewCollator("ko")
	a, b := c.Key("가로수"), c.Key("나무")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				if !bytes.Equal(c.Key("가로수"), a) || !bytes.Equal(c.Key("나무"), b) {
					t.Error("keys differ")
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkCollatorKey(b *testing.B) {
	c := NewCollator("ko")
	for name, s := range map[string]string{
		"title":             "기후 위기 대응 도시 조성 1.10",
		"10,000 characters": strings.Repeat("기후 위기 ", 10_000/6),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Key(s)
			}
		})
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			NewCollator("ko").Key("a")
		}
	})
}
