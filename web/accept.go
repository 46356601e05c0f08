package web

import (
	"iter"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// form is the media type in which an answer is written.
type form string

const (
	legacyJSON   form = "application/json"                  // every well-formed request is answered 200
	responseJSON form = "application/graphql-response+json" // the status tells what came of the request
	mixedParts   form = "multipart/mixed"                   // an answer in parts, for what is deferred
	eventStream  form = "text/event-stream"                 // the events of a subscription
)

// deferSpec is the parameter of mixedParts that names its format: that of the draft of 2022-08-24, which
// clients also mean where they name none. subscriptionSpec and incrementalSpec are other formats.
const deferSpec = "20220824"

// contentType is the form as a header says it.
func (f form) contentType() string {
	return string(f) + "; charset=utf-8"
}

// accepted is which forms a client takes.
type accepted struct {
	whole  form // the one it likes best for an answer in one piece; "" where it takes none
	parts  bool // it names mixedParts, and likes it no less
	events bool // it names eventStream
}

// refusing is the form for errors, which are sent also to a client that takes no form of them.
func (a accepted) refusing() form {
	if a.whole == "" {
		return legacyJSON
	}
	return a.whole
}

// inParts tells whether a text may ask for an answer in parts, and the client takes one.
func (a accepted) inParts(text string) bool {
	return a.parts && strings.Contains(text, "defer")
}

// acceptedBy is what a request takes.
func acceptedBy(r *http.Request) accepted {
	lines := r.Header["Accept"]
	if len(lines) == 1 {
		if known, ok := usual[lines[0]]; ok {
			return known
		}
	}
	return readAccept(strings.Join(lines, ","))
}

// usual are the headers of clients in common use, which need not be read each time.
var usual = func() map[string]accepted {
	known := map[string]accepted{}
	for _, header := range []string{
		"*/*",
		"application/json",
		"application/graphql-response+json",
		"application/graphql-response+json, application/json",
		"application/graphql-response+json,application/json;q=0.9",
		"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
		"application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
		"multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9",
	} {
		known[header] = readAccept(header)
	}
	return known
}()

// liking is how much a client likes a form, by the range that fits it most closely.
type liking struct {
	closeness int // 0 where no range fits, 1 of */*, 2 of type/*, 3 of the type itself, 4 with a parameter
	quality   float64
	place     int // of the range in the header
}

// named tells a form that is asked for from one that is put up with.
func (l liking) named() bool {
	return l.closeness >= 3 && l.quality > 0
}

func (l liking) over(other liking) bool {
	switch {
	case l.quality != other.quality:
		return l.quality > other.quality
	case l.named() != other.named():
		return l.named()
	}
	return l.place < other.place
}

// readAccept reads the ranges of an Accept header, one of several lines being one list (RFC 9110 sections
// 5.3 and 12.5.1). Ranges that are malformed are passed over. Without any header it is application/json:
// who says nothing was written before there were other forms.
func readAccept(header string) accepted {
	if strings.TrimSpace(header) == "" {
		return accepted{whole: legacyJSON}
	}
	likes := map[form]liking{legacyJSON: {}, responseJSON: {}, mixedParts: {}, eventStream: {}}
	place := 0
	for text := range elements(header) {
		if place++; place > maxRanges {
			break
		}
		media, parameters, err := mime.ParseMediaType(text)
		quality, ok := readQuality(parameters)
		if err != nil || !ok {
			continue
		}
		for f, l := range likes {
			if closeness := f.closeness(media, parameters); closeness > l.closeness {
				likes[f] = liking{closeness, quality, place}
			}
		}
	}
	var a accepted
	best := liking{}
	for _, f := range []form{legacyJSON, responseJSON} { // the first where both are liked as well
		if l := likes[f]; l.quality > 0 && (a.whole == "" || l.over(best)) {
			a.whole, best = f, l
		}
	}
	a.parts = likes[mixedParts].named() && likes[mixedParts].quality >= best.quality
	a.events = likes[eventStream].named()
	return a
}

// takenBy tells whether a client takes the form; without a header it takes all.
func (f form) takenBy(header http.Header) bool {
	list := strings.Join(header["Accept"], ",")
	if strings.TrimSpace(list) == "" {
		return true
	}
	best := liking{}
	place := 0
	for text := range elements(list) {
		if place++; place > maxRanges {
			break
		}
		media, parameters, err := mime.ParseMediaType(text)
		quality, ok := readQuality(parameters)
		if err != nil || !ok {
			continue
		}
		if closeness := f.closeness(media, parameters); closeness > best.closeness {
			best = liking{closeness, quality, place}
		}
	}
	return best.quality > 0
}

// maxRanges is how many ranges of an Accept header are read.
const maxRanges = 64

// elements are those of a list between commas, which may stand in quotes too.
func elements(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		begin, quoted, escaped := 0, false, false
		for i := range len(list) {
			switch c := list[i]; {
			case escaped:
				escaped = false
			case quoted && c == '\\':
				escaped = true
			case c == '"':
				quoted = !quoted
			case c == ',' && !quoted:
				if !yield(list[begin:i]) {
					return
				}
				begin = i + 1
			}
		}
		yield(list[begin:])
	}
}

// readQuality is the weight of a range, 1 where it has none.
func readQuality(parameters map[string]string) (float64, bool) {
	text, ok := parameters["q"]
	if !ok {
		return 1, true
	}
	quality, err := strconv.ParseFloat(text, 64)
	return quality, err == nil && quality >= 0 && quality <= 1
}

// closeness is how closely a range fits the form.
func (f form) closeness(media string, parameters map[string]string) int {
	kind, _, _ := strings.Cut(string(f), "/")
	switch media {
	case "*/*", "*": // the second is what Java says
		return 1
	case kind + "/*":
		return 2
	case string(f):
		if f == mixedParts {
			return partsCloseness(parameters)
		}
		return textCloseness(parameters)
	}
	return 0
}

func partsCloseness(parameters map[string]string) int {
	closeness := 3
	for name, value := range parameters {
		switch {
		case name == "q" || name == "boundary":
		case name == "deferspec" && value == deferSpec:
			closeness = 4
		default:
			return 0
		}
	}
	return closeness
}

func textCloseness(parameters map[string]string) int {
	switch charset, ok := parameters["charset"]; {
	case !ok:
		return 3
	case strings.EqualFold(charset, "utf-8"):
		return 4
	}
	return 0
}
