package i18n

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// written is a diff with [-deleted-] and {+inserted+} words.
func written(parts []DiffPart) string {
	var b strings.Builder
	for _, part := range parts {
		switch part.Op {
		case DiffDelete:
			b.WriteString("[-" + part.Text + "-]")
		case DiffInsert:
			b.WriteString("{+" + part.Text + "+}")
		default:
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

func TestADiffIsByWords(t *testing.T) {
	for _, line := range []struct{ before, after, want string }{
		{"a safe green city", "a safe blue city", "a safe [-green-]{+blue+} city"},
		{"same", "same", "same"},
		{"", "new", "{+new+}"},
		{"안전한 녹색도시 구축", "안전한 푸른도시 구축", "안전한 [-녹색도시-]{+푸른도시+} 구축"},
		{"建成安全绿色城市", "建成安全蓝色城市", "建成安全[-绿-]{+蓝+}色城市"},
		{"เมืองสีเขียว", "เมืองสีฟ้า", "เมืองสี[-เขียว-]{+ฟ้า+}"},
		{"ទីក្រុងបៃតង", "ទីក្រុងខៀវ", "ទីក្រុង[-បៃតង-]{+ខៀវ+}"},
	} {
		if got := written(Diff(line.before, line.after)); got != line.want {
			t.Errorf("%q -> %q: %s, want %s", line.before, line.after, got, line.want)
		}
	}
}

func TestADiffHoldsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		var first, second strings.Builder
		for _, part := range Diff(before, after) {
			if part.Op != DiffInsert {
				first.WriteString(part.Text)
			}
			if part.Op != DiffDelete {
				second.WriteString(part.Text)
			}
		}
		if first.String() != before || second.String() != after {
			t.Fatalf("%q and %q came back as %q and %q", before, after, first.String(), second.String())
		}
	})
}

func TestADiffOfManyDifferentWordsPassesTheSurrogates(t *testing.T) {
	for n := range 70_000 {
		if r := runeOf(n); indexOf(r) != n || r >= surrogates && r < afterSurrogates {
			t.Fatalf("word %d is rune %U, which is word %d", n, r, indexOf(r))
		}
	}
}
