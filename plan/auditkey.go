package plan

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// keyForms are the kinds of rows, and of what their keys are made after the kind. A word is a string: an id by its
// prefix, any by "id"; a "locale"; one that may be empty ends in "?"; "n" is a number, and "text" is whatever is left.
var keyForms = map[string]string{
	"ack":           "pln id text locale text",
	"batch":         "text",
	"batchDone":     "text n",
	"batchUnit":     "text n",
	"bychange":      "pln? n",
	"change":        "n n",
	"comment":       "pln locale id text cmt",
	"count":         "sum locale pln",
	"deleted":       "pln id",
	"delivery":      "whk n",
	"draft":         "pln locale id text text",
	"extension":     "pln id text",
	"glossary":      "pub",
	"home":          "id",
	"hook":          "whk",
	"hooks":         "",
	"item":          "pln id",
	"locale":        "locale",
	"memory":        "pln n",
	"mention":       "text cmt",
	"meta":          "",
	"mirror":        "",
	"mirrored":      "pln",
	"past":          "pln id text locale n",
	"plan":          "pln",
	"publisher":     "pub",
	"publisherName": "locale text",
	"queue":         "whk",
	"same":          "locale text pln id text",
	"slug":          "text",
	"staged":        "pln",
	"term":          "pub locale trm",
	"termHome":      "trm",
	"termName":      "pub locale text n",
	"termText":      "pub locale trm",
	"text":          "id locale id text",
	"thread":        "pln locale id text cmt",
	"token":         "tok",
	"tokenName":     "text",
	"unswept":       "text",
}

// auditKey is a key taken apart.
type auditKey struct {
	raw   []byte
	parts []string  // what is a string after the kind
	n     []uint64  // what is a number
	rev   store.Rev // the last number
}

func (k *auditKey) id(i int) ID              { return ID(k.parts[i]) }
func (k *auditKey) locale(i int) i18n.Locale { return i18n.Locale(k.parts[i]) }

// parse takes a key apart by the form of its kind.
func (a *audit) parse(key []byte) (*auditKey, error) {
	parts := store.SplitAfter(nil, key)
	kind := string(parts.Bytes())
	form, known := keyForms[kind]
	if !known {
		return nil, fmt.Errorf("there is no kind %q", short(kind))
	}
	k := &auditKey{raw: key}
	words := strings.Fields(form)
	if kind == "count" {
		words = words[1:]
	}
	for i, word := range words {
		if kind == "count" && i == 1 && !parts.More() {
			break // of all plans together
		}
		if word == "n" {
			k.rev = store.Rev(parts.Uint())
			k.n = append(k.n, uint64(k.rev))
			continue
		}
		part := string(parts.Bytes())
		if parts.Err() == nil && !a.fits(word, part) && !(kind == "count" && part == "") {
			return nil, fmt.Errorf("%q is no %s", short(part), wordNames[word])
		}
		k.parts = append(k.parts, part)
	}
	if parts.More() {
		return nil, fmt.Errorf("it goes on after %d parts", len(words))
	}
	return k, parts.Err()
}

var wordNames = map[string]string{
	"id": "id", "pln": "id of a plan", "pub": "id of a publisher", "cmt": "id of a comment", "trm": "id of a term",
	"tok": "id of a token", "whk": "id of a webhook", "locale": "locale as the catalogue spells it",
}

// fits tells whether a part of a key is what a word of its form says.
func (a *audit) fits(word, part string) bool {
	switch word {
	case "text":
		return true
	case "locale":
		return a.isLocale(part)
	}
	if word, optional := strings.CutSuffix(word, "?"); optional {
		return part == "" || a.fits(word, part)
	}
	_, err := ParseID(part)
	return err == nil && (word == "id" || strings.HasPrefix(part, word+"_"))
}

func (a *audit) isLocale(tag string) bool {
	is, known := a.spelled[tag]
	if !known {
		locale, err := i18n.Parse(tag)
		is = err == nil && string(locale) == tag
		a.spelled[tag] = is
	}
	return is
}

// keyText is a key for people: its parts with slashes between, or its bytes where it is none.
func keyText(key []byte) string {
	var words []string
	parts := store.SplitAfter(nil, key)
	for rest := key; parts.More(); {
		before := parts
		text := string(parts.Bytes())
		if parts.Err() != nil {
			parts = before
			text = strconv.FormatUint(parts.Uint(), 10)
		}
		if parts.Err() != nil {
			return "0x" + hex.EncodeToString(rest)
		}
		words = append(words, text)
	}
	return strings.ToValidUTF8(strings.Join(words, "/"), "\uFFFD")
}

// checkKinds reports keys of a kind that there is none of, one of each, and those that are no tuples.
func (a *audit) checkKinds() error {
	for from := []byte(nil); ; {
		key := a.firstFrom(from)
		if key == nil {
			return a.stopped
		}
		parts := store.SplitAfter(nil, key)
		kind := string(parts.Bytes())
		if parts.Err() != nil {
			a.report(RuleKey, key, "wanted a key that begins with a kind, got one that does not")
			from = append(append([]byte{}, key...), 0)
			continue
		}
		if _, known := keyForms[kind]; !known {
			a.report(RuleKey, key, "wanted a kind of row that the catalogue has, got %q, in this row and perhaps others", short(kind))
		}
		if keyForms[kind] == "" && len(key) == len(store.Key(kind)) {
			from = append(append([]byte{}, key...), 0)
			continue
		}
		_, from = store.Prefix(kind)
	}
}

// firstFrom is the first key from one on, nil where there is none.
func (a *audit) firstFrom(from []byte) []byte {
	for key := range a.tx.Scan(from, nil) {
		return append([]byte{}, key...)
	}
	return nil
}
