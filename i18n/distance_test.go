package i18n

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLikenessCountsWordsAndNotSpaces(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"Plant more trees", "Plant more trees", 100},
		{"Plant more trees", "Plant  more trees", 99},
		{"Plant more trees", "Plant many trees", 66},
		{"Plant more trees", "plant more trees", 66},
		{"Plant more trees.", "Plant more trees", 75},
		{"더 많은 나무", "더 많은 꽃", 66},
		{"种更多的树", "种更多的花", 80},
		{"a", "a", 100},
		{"a", "b", 0},
		{"a", "a b c", 33},
		{"…", "…", 100},
		{"trees", "", 0},
		{"", "trees", 0},
		{"", " ", 0},
	} {
		if got := NewWording(c.a).Percent(c.b); got != c.want {
			t.Errorf("%q and %q: got %d %%, wanted %d %%", c.a, c.b, got, c.want)
		}
	}
}

func TestLikenessIsThatOfTheWholeTableOfDistances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "。", "é"}), 0, 200).Draw(t, "words"), " ")
		})
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		got, length := NewWording(a).distance(b)
		if want := table(slices.Collect(Words(a)), slices.Collect(Words(b))); got != want || length != len(slices.Collect(Words(b))) {
			t.Errorf("%q and %q: got %d of %d, wanted %d", a, b, got, length, want)
		}
	})
}

// table is the edit distance by the textbook.
func table(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		corner := row[0]
		row[0]++
		for j := range b {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
