package plan

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// wholeDocument has every member there is, and texts in every form.
const wholeDocument = `{"format":"polyplan/1","id":"pln_1","slug":"parks","formerSlugs":["park","green"],"state":"PUBLISHED","sourceLocale":"en",` +
	`"sourceUrl":"https://springs.example/","publisher":{"id":"pub_1","sourceLocale":"ko","name":{"en":"Springs"},"homepage":"https://springs.example/"},` +
	`"locales":{"ko":{"state":"TRANSLATED","origin":"MACHINE"},"ja":{}},"title":{"en":"Parks","ko":"공원","fr":"a\"\u00e9\n"},` +
	`"summary":{},"section":{"en":{"value":"Nature","state":"SOURCE","origin":"HUMAN"},"de":{},"fi":{"value":"L","stale":true,"translates":"N"},"sv":{"stale":false}},` +
	`"levels":{"goal":{"en":"Goals"},"strategy":{"en":"Ways"},"assignment":{"en":"Tasks"}},` +
	`"contact":{"division":{"en":"Office"},"phone":"+82","email":"parks@springs.example"},"period":{"start":"2026-01-01","end":"2030-12-31"},` +
	`"goals":[{"id":"gol_1","identifier":"1","title":{"en":"Trees"},"description":{"en":"Many"},"status":"ON_TRACK","progress":50,` +
	`"period":{},"links":[{"url":"https://springs.example/","rel":"related"},{}],"extensions":{"stratml":"<Goal/>"},"responsible":[{"id":"pty_1","division":{"en":"Team"},"role":"lead"}],` +
	`"strategies":[{"title":{"en":"Plant"},"assignments":[{"title":{"en":"Oaks"},"progress":0}, {} ]}]},{"strategies":[]}],"extensions":{"stratml":"<a b=\"c\"/>","other":""}}`

func TestAWholeDocumentNeedsNoReflection(t *testing.T) {
	r := documentReader{text: wholeDocument}
	if got := new(Document); !r.document(got) {
		t.Fatal("the reader was lost")
	}
	readsAsDecoded(t, wholeDocument)
}

func TestWhatEndsEarlyIsReadOnceThereIsMore(t *testing.T) {
	for n := range wholeDocument {
		r := documentReader{text: wholeDocument[:n]}
		if r.document(new(Document)) || !r.short {
			t.Fatalf("%q: want it short of text", wholeDocument[:n])
		}
	}
}

func TestAStreamLongerThanIsReadAtOnceIsReadWhole(t *testing.T) {
	odd := `{"slug":"odd","period":null,"section":{"en":"` + strings.Repeat("x", streamChunk) + `"}}` // null is decoded
	all := strings.Repeat(wholeDocument+"\n"+odd+"\n\n", 7)
	n := 0
	for doc, err := range ReadDocuments(iotest.HalfReader(strings.NewReader(all))) {
		if err != nil {
			t.Fatal(err)
		}
		slug, line := "parks", n/2*3+1
		if n%2 == 1 {
			slug, line = "odd", n/2*3+2
		}
		if doc.Slug != slug || doc.Line != line {
			t.Fatalf("document %d is %q on line %d, want %q on line %d", n, doc.Slug, doc.Line, slug, line)
		}
		n++
	}
	if n != 14 {
		t.Errorf("%d documents, want 14", n)
	}
}

// readsAsDecoded holds the reader to what encoding/json makes of the same text, where it is not lost.
func readsAsDecoded(t *testing.T, text string) {
	t.Helper()
	got, want := new(Document), new(Document)
	r := documentReader{text: text}
	if !r.document(got) {
		return
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(want); err != nil {
		t.Fatalf("%q is read, and does not decode: %v", text, err)
	}
	if !reflect.DeepEqual(got, want) || int64(r.at) != decoder.InputOffset() {
		t.Fatalf("%q is read as\n%+v, which ends at %d, wanted\n%+v, which ends at %d", text, got, r.at, want, decoder.InputOffset())
	}
}

func FuzzADocumentIsReadAsItIsDecoded(f *testing.F) {
	f.Add(wholeDocument)
	f.Add(` {"title" : { "en" : "a" , "en":"b"}, "title":{"ko":"c"}, "period":{"start":"x"},"period":{"end":"y"} } {`)
	f.Add(`{"goals":[{"title":{"en":"a"}}],"goals":[{}]}`)
	f.Add(`{"goals":[{"progress":007}]}`)
	f.Add(`{"goals":[{"progress":1.0}]}`)
	f.Add(`{"slug":"\ud800","Slug":"x"}`)
	f.Add("{\"slug\":\"\xff\"}")
	f.Add("{\"slug\":\"a\\u00\xff\x01\"}")
	f.Add(`{"section":{"en":{"value":"a","state":"DRAFT","state":"REVIEWED"}}}`)
	f.Add(`{"section":{"en":{"stale":truest}}}`)
	f.Fuzz(readsAsDecoded)
}

func TestADocumentTooLargeForAPlanIsRefusedWithoutReadingAllOfIt(t *testing.T) {
	head := `{"format":"polyplan/1","slug":"first","sourceLocale":"en","publisher":{"name":{"en":"P"}},"title":{"en":"T"}}` + "\n\n"
	for what, tail := range map[string]struct{ begin, again, want string }{
		"items":                           {`{"format":"polyplan/1","goals":[{}`, strings.Repeat(`,{}`, 1<<10), "more than 20000 goals, strategies and assignments: a plan holds at most 2000"},
		"text":                            {`{"format":"polyplan/1","title":{"en":"`, strings.Repeat("x", 1<<10), "more than 64 MiB"},
		"JSON that programs do not write": {`{"format":"polyplan/1","title":{"\u0065n":"`, strings.Repeat("x", 1<<10), "more than 64 MiB"},
	} {
		endless := &repeated{begin: head + tail.begin, again: tail.again}
		read := 0
		var failed error
		for _, err := range ReadDocuments(endless) {
			failed = err
			read++
		}
		if read != 2 || CodeOf(failed) != TooMany || !strings.Contains(failed.Error(), "line 3: ") || !strings.Contains(failed.Error(), tail.want) {
			t.Errorf("%s: of %d, %v", what, read, failed)
		}
		if endless.read > 4*MaxDocument {
			t.Errorf("%s: %d MiB were read", what, endless.read>>20)
		}
	}
}

// repeated is a stream that never ends.
type repeated struct {
	begin, again string
	read         int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.begin == "" {
		r.begin = r.again
	}
	n := copy(p, r.begin)
	r.begin = r.begin[n:]
	r.read += n
	return n, nil
}
