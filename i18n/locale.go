package i18n

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// Locale is a canonical BCP 47 language tag such as "zh-Hant" or "pt-BR". The zero value names no
// locale. It is comparable, usable as a key of a map, and ordered as a string; whether two locales
// are one language is [Locale.Same]'s to say. A Locale not made by [Parse] or [AcceptLanguage] must
// be spelled as Parse would spell it; one that Parse would refuse is the same as itself alone.
type Locale string

// MaxTag is the length in bytes of the longest tag that [Parse] accepts. RFC 5646 section 4.4.1 asks
// for room for 35 characters; the rest is for extensions, which Parse drops.
const MaxTag = 100

// TagError tells why a tag is not a locale that texts can be written in.
type TagError struct {
	Tag    string // as it was given, cut to 40 characters, without control characters
	Reason string // lower case, without the tag
}

func (e *TagError) Error() string {
	return fmt.Sprintf("locale %q: %s", e.Tag, e.Reason)
}

// spellings remembers good tags as they were written: a field argument repeats in every row of a
// document. Bad tags are not remembered.
var spellings = memo[Locale]{limit: 1024}

// Parse reads a BCP 47 tag (RFC 5646; underscores pass for hyphens, case does not matter) of at most
// [MaxTag] bytes. Its errors are *[TagError].
//
// The canonical form is that of UTS #35: usual case; aliases, deprecated and grandfathered tags
// replaced ("iw" is "he", "tl" is "fil", "cmn" is "zh", "sh" is "sr-Latn", "mo" is "ro", "i-klingon"
// is "tlh", "hy-arevmda" is "hyw"). A script that IANA's registry calls superfluous goes, as RFC 5646 section 4.1 wants
// ("en-Latn" is "en"), where the tag still means that script without it; others stay ("zh-Hans").
// "no" and "nb" both stay, as in CLDR since 39, and are [Locale.Same]. Variants stay, -u- and -t-
// extensions are dropped.
//
// Errors are: an empty, over-long or malformed tag; a variant given twice (RFC 5646 section 2.2.5);
// subtags that the registry of 2017 (x/text) does not know; "und", "mul", "mis" and "zxx", which name
// no language; what is for private use (-x-, qaa to qtz, Qaaa to Qabx, AA, QM to QZ, XA to XZ without
// Kosovo's XK, ZZ); and scripts that are none (Zzzz, Zyyy, Zinh, Zxxx and their like).
func Parse(tag string) (Locale, error) {
	l, reason := parse(tag)
	if reason != "" {
		return "", &TagError{Tag: printable(tag), Reason: reason}
	}
	return l, nil
}

func parse(tag string) (l Locale, reason string) {
	if tag == "" {
		return "", "empty"
	}
	if len(tag) > MaxTag {
		return "", fmt.Sprintf("longer than %d bytes", MaxTag)
	}
	if l, ok := spellings.find(tag); ok {
		return l, ""
	}
	core, reason := withoutExtensions(strings.ReplaceAll(tag, "_", "-"))
	if reason != "" {
		return "", reason
	}
	if to, ok := retiredTags[strings.ToLower(core)]; ok {
		core = to
	}
	t, err := language.Raw.Parse(core)
	if err != nil {
		return "", reasonOf(err)
	}
	if reason := refusal(t); reason != "" {
		return "", reason
	}
	t = canonical(t)
	if reason := refusal(t); reason != "" {
		return "", reason
	}
	l = Locale(t.String())
	spellings.keep(tag, l)
	return l, ""
}

// withoutExtensions checks the shape that all tags share and cuts off -u- and -t- (RFC 6067, RFC
// 6497), the only extensions registered.
func withoutExtensions(tag string) (core, reason string) {
	var singletons []string
	end := len(tag)
	subtags := strings.Split(strings.ToLower(tag), "-")
	at := 0
	for i, s := range subtags {
		if !wellFormed(s) {
			return "", "malformed"
		}
		if len(s) == 1 && i > 0 {
			if s == "x" {
				return "", "private use"
			}
			if slices.Contains(singletons, s) || i+1 == len(subtags) || len(subtags[i+1]) == 1 {
				return "", "malformed"
			}
			if s != "u" && s != "t" {
				return "", fmt.Sprintf("unknown extension %q", s)
			}
			singletons = append(singletons, s)
			end = min(end, at-1)
		}
		if len(singletons) == 0 && isVariant(s) && slices.Contains(subtags[1:max(1, i)], s) {
			return "", fmt.Sprintf("variant %q twice", s)
		}
		at += len(s) + 1
	}
	if subtags[0] == "x" {
		return "", "private use"
	}
	core = tag[:end]
	if len(subtags) > 1 && extended(subtags) && !slices.Contains(grandfathered, strings.ToLower(core)) {
		if !slices.Contains(extensible, subtags[0]) || len(subtags) > 2 && extended(subtags[1:]) {
			return "", fmt.Sprintf("%q does not extend %q", subtags[1], subtags[0])
		}
	}
	return core, ""
}

// isVariant tells whether a subtag after the language has the form of a variant (RFC 5646 section
// 2.2.5): five characters and more, or four from a digit on.
func isVariant(subtag string) bool {
	return len(subtag) > 4 || len(subtag) == 4 && subtag[0] <= '9'
}

// extended tells whether the second subtag has the form of an extended language (RFC 5646 section
// 2.2.2): three letters after a language.
func extended(subtags []string) bool {
	lang, s := subtags[0], subtags[1]
	return len(lang) > 1 && len(lang) < 4 && len(s) == 3 && s[0] > '9' && s[1] > '9' && s[2] > '9'
}

// extensible are the prefixes of all extended languages in IANA's registry; grandfathered are the
// tags in it that only look as if they had one. x/text would read "en-cmn" as "cmn".
var (
	extensible    = []string{"ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"}
	grandfathered = []string{"no-bok", "no-nyn", "zh-min-nan"}
)

func wellFormed(subtag string) bool {
	if len(subtag) < 1 || len(subtag) > 8 {
		return false
	}
	for i := range len(subtag) {
		if c := subtag[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

func reasonOf(err error) string {
	var unknown language.ValueError
	if errors.As(err, &unknown) {
		if unknown.Subtag() == "" { // x/text does not say which number
			return "unknown numeric region"
		}
		return fmt.Sprintf("unknown subtag %q", unknown.Subtag())
	}
	return "malformed"
}

// refusal tells what is wrong with a tag that is well formed and known, or "".
func refusal(t language.Tag) string {
	base, script, region := t.Raw()
	switch b := base.String(); {
	case len(t.Extensions()) > 0: // grandfathered tags without a successor, such as i-default
		return "private use"
	case b == "und" || b == "mul" || b == "mis" || b == "zxx":
		return fmt.Sprintf("%q is no language", b)
	case len(b) == 3 && "qaa" <= b && b <= "qtz":
		return fmt.Sprintf("private-use language %q", b)
	}
	if s := script.String(); script != (language.Script{}) {
		if "Qaaa" <= s && s <= "Qabx" {
			return fmt.Sprintf("private-use script %q", s)
		}
		if slices.Contains(noScripts, s) {
			return fmt.Sprintf("%q is no script", s)
		}
	}
	if region == (language.Region{}) {
		return ""
	}
	switch r := region.String(); {
	case r == "ZZ":
		return `"ZZ" is no region`
	case r != "XK" && (r == "AA" || "QM" <= r && r <= "QZ" || "XA" <= r && r <= "XZ"):
		return fmt.Sprintf("private-use region %q", r)
	}
	return ""
}

// noScripts are the codes of ISO 15924 that name no script: unwritten, undetermined, inherited,
// common, mathematical notation, symbols, emoji.
var noScripts = []string{"Zzzz", "Zyyy", "Zinh", "Zxxx", "Zmth", "Zsym", "Zsye"}

// printable is what of a stranger's text may stand in a message.
func printable(s string) string {
	const most = 40
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			b.WriteRune('…')
			break
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return b.String()
}
