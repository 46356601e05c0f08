package plan

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// documentReader reads plan documents without reflection and nearly without copying: strings of a document share
// the memory of what is read. It knows the JSON that programs write. Where it meets anything else it is lost, and
// the document is for encoding/json, which reads all JSON and tells what is wrong with it.
type documentReader struct {
	text  string
	at    int
	lost  bool
	short bool // it got lost for the text ended
	items int  // goals, strategies and assignments so far; of too many the rest is not read
}

// document reads the first document of the text, and tells whether it could.
func (r *documentReader) document(doc *Document) bool {
	r.object(func(name string) {
		switch name {
		case "format":
			doc.Format = r.string()
		case "id":
			doc.ID = ID(r.string())
		case "slug":
			doc.Slug = r.string()
		case "formerSlugs":
			listOf(r, &doc.FormerSlugs, func(slug *string) { *slug = r.string() })
		case "state":
			r.name(&doc.State)
		case "sourceLocale":
			doc.SourceLocale = r.string()
		case "sourceUrl":
			doc.SourceURL = URL(r.string())
		case "publisher":
			r.publisher(&doc.Publisher)
		case "locales":
			r.locales(&doc.Locales)
		case "title":
			r.texts(&doc.Title)
		case "summary":
			r.texts(&doc.Summary)
		case "section":
			r.texts(&doc.Section)
		case "levels":
			r.levels(&doc.Levels)
		case "contact":
			r.contact(&doc.Contact)
		case "period":
			r.period(&doc.Period)
		case "goals":
			listOf(r, &doc.Goals, r.goal)
		case "extensions":
			r.extensions(&doc.Extensions)
		default:
			r.lose()
		}
	})
	return !r.lost
}

func (r *documentReader) publisher(doc *PublisherDocument) {
	r.object(func(name string) {
		switch name {
		case "id":
			doc.ID = ID(r.string())
		case "sourceLocale":
			doc.SourceLocale = r.string()
		case "name":
			r.texts(&doc.Name)
		case "homepage":
			doc.Homepage = URL(r.string())
		default:
			r.lose()
		}
	})
}

func (r *documentReader) levels(doc *LevelsDocument) {
	r.object(func(name string) {
		switch name {
		case "goal":
			r.texts(&doc.Goal)
		case "strategy":
			r.texts(&doc.Strategy)
		case "assignment":
			r.texts(&doc.Assignment)
		default:
			r.lose()
		}
	})
}

func (r *documentReader) contact(doc *ContactDocument) {
	r.object(func(name string) {
		switch name {
		case "division":
			r.texts(&doc.Division)
		case "phone":
			doc.Phone = r.string()
		case "email":
			doc.Email = r.string()
		default:
			r.lose()
		}
	})
}

func (r *documentReader) goal(doc *GoalDocument) {
	r.count()
	r.object(func(name string) {
		if name == "strategies" {
			listOf(r, &doc.Strategies, r.strategy)
			return
		}
		r.itemMember(&doc.ItemDocument, name)
	})
}

func (r *documentReader) strategy(doc *StrategyDocument) {
	r.count()
	r.object(func(name string) {
		if name == "assignments" {
			listOf(r, &doc.Assignments, r.item)
			return
		}
		r.itemMember(&doc.ItemDocument, name)
	})
}

func (r *documentReader) item(doc *ItemDocument) {
	r.count()
	r.object(func(name string) { r.itemMember(doc, name) })
}

// count counts an item that begins.
func (r *documentReader) count() {
	if r.items++; r.items > mostItems {
		r.lose()
	}
}

func (r *documentReader) itemMember(doc *ItemDocument, name string) {
	switch name {
	case "id":
		doc.ID = ID(r.string())
	case "identifier":
		doc.Identifier = r.string()
	case "title":
		r.texts(&doc.Title)
	case "description":
		r.texts(&doc.Description)
	case "status":
		r.name(&doc.Status)
	case "progress":
		r.percent(&doc.Progress)
	case "period":
		r.period(&doc.Period)
	case "responsible":
		listOf(r, &doc.Responsible, r.party)
	case "links":
		listOf(r, &doc.Links, r.link)
	case "extensions":
		r.extensions(&doc.Extensions)
	default:
		r.lose()
	}
}

func (r *documentReader) party(doc *PartyDocument) {
	r.object(func(name string) {
		switch name {
		case "id":
			doc.ID = ID(r.string())
		case "division":
			r.texts(&doc.Division)
		case "role":
			doc.Role = r.string()
		default:
			r.lose()
		}
	})
}

func (r *documentReader) link(link *Link) {
	r.object(func(name string) {
		switch name {
		case "url":
			link.URL = URL(r.string())
		case "rel":
			rel := r.string()
			link.Rel = &rel
		default:
			r.lose()
		}
	})
}

func (r *documentReader) period(into **Period) {
	if *into == nil {
		*into = new(Period)
	}
	period := *into
	r.object(func(name string) {
		day := Date(r.string())
		switch name {
		case "start":
			period.Start = &day
		case "end":
			period.End = &day
		default:
			r.lose()
		}
	})
}

func (r *documentReader) extensions(into *Extensions) {
	if *into == nil {
		*into = Extensions{}
	}
	extensions := *into
	r.object(func(format string) { extensions[format] = r.string() })
}

func (r *documentReader) locales(into *map[string]TextMarks) {
	if *into == nil {
		*into = map[string]TextMarks{}
	}
	locales := *into
	r.object(func(tag string) {
		var marks TextMarks
		r.object(func(name string) { r.mark(&marks, name) })
		locales[tag] = marks
	})
}

func (r *documentReader) mark(marks *TextMarks, name string) {
	switch name {
	case "state":
		r.name(&marks.State)
	case "origin":
		marks.Origin = new(Origin)
		r.name(marks.Origin)
	default:
		r.lose()
	}
}

func (r *documentReader) texts(into *Texts) {
	if *into == nil {
		*into = Texts{}
	}
	texts := *into
	r.object(func(tag string) {
		var text DocumentText
		if r.next() == '"' {
			text.Value = r.string()
		} else {
			r.object(func(name string) { r.textMember(&text, name) })
		}
		texts[tag] = text
	})
}

func (r *documentReader) textMember(text *DocumentText, name string) {
	switch name {
	case "value":
		text.Value = r.string()
	case "stale":
		text.Stale = r.bool()
	case "translates":
		text.Translates = r.string()
	default:
		r.mark(&text.TextMarks, name)
	}
}

// object reads an object: each is called with the name of each member, and reads its value.
func (r *documentReader) object(each func(name string)) {
	r.expect('{')
	if r.next() == '}' {
		r.at++
		return
	}
	for more := true; more && !r.lost; more = r.more('}') {
		name := r.string()
		r.expect(':')
		if !r.lost {
			each(name)
		}
	}
}

// listOf reads a list, each element by one. A list that comes twice is not for this reader.
func listOf[T any](r *documentReader, into *[]T, one func(*T)) {
	r.expect('[')
	if *into != nil {
		r.lose()
	}
	list := []T{}
	if r.next() == ']' {
		r.at++
		*into = list
		return
	}
	for more := true; more && !r.lost; more = r.more(']') {
		var zero T
		list = append(list, zero)
		one(&list[len(list)-1])
	}
	*into = list
}

// more passes over the comma, or the end, after a member or an element, and tells which it was.
func (r *documentReader) more(end byte) bool {
	if r.next() == ',' {
		r.at++
		return true
	}
	r.expect(end)
	return false
}

func (r *documentReader) expect(c byte) {
	if r.next() != c {
		r.lose()
		return
	}
	r.at++
}

// next is the next byte that is no space, or 0 at the end.
func (r *documentReader) next() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	r.end()
	return 0
}

func (r *documentReader) lose() {
	r.at, r.lost = len(r.text), true
}

// end loses the reader for want of text.
func (r *documentReader) end() {
	r.short = r.short || !r.lost
	r.lose()
}

func (r *documentReader) string() string {
	r.expect('"')
	rest, all := r.text[r.at:], byte(0)
	for i := range len(rest) {
		switch c := rest[i]; {
		case c == '"':
			r.at += i + 1
			if all >= utf8.RuneSelf && !utf8.ValidString(rest[:i]) {
				r.lose()
			}
			return rest[:i]
		case c == '\\':
			return r.escaped(r.at, r.at+i)
		case c < ' ':
			r.lose()
			return ""
		default:
			all |= c
		}
	}
	r.end()
	return ""
}

// escaped is a string that has escapes, given where it begins and where its first one is.
func (r *documentReader) escaped(from, first int) string {
	for r.at = first; r.at < len(r.text) && r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			r.at++
		}
	}
	if r.at >= len(r.text) {
		r.end()
		return ""
	}
	r.at++
	var text string
	if json.Unmarshal([]byte(r.text[from-1:r.at]), &text) != nil {
		r.lose()
	}
	return text
}

// name reads the name of a value of an enumeration.
func (r *documentReader) name(into interface{ UnmarshalText([]byte) error }) {
	if into.UnmarshalText([]byte(r.string())) != nil {
		r.lose()
	}
}

func (r *documentReader) bool() bool {
	r.next()
	rest := r.text[r.at:]
	for _, word := range []string{"true", "false"} {
		switch {
		case strings.HasPrefix(rest, word):
			r.at += len(word)
			return word == "true"
		case strings.HasPrefix(word, rest):
			r.end()
			return false
		}
	}
	r.lose()
	return false
}

// percent reads a whole number of few digits.
func (r *documentReader) percent(into **int) {
	r.next()
	digits := r.text[r.at:]
	digits = digits[:len(digits)-len(strings.TrimLeft(digits, "0123456789"))]
	if len(digits) == 0 || len(digits) > 9 || len(digits) > 1 && digits[0] == '0' {
		r.lose()
		return
	}
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	r.at += len(digits)
	*into = &n
}
