package exchange

import (
	"fmt"
	"io"
	"strings"

	"polyplan/plan"
)

// PlanMarkdown is a plan for reading as CommonMark. All of it stands in a div of HTML with the language of its title,
// and what is in another language in a span or a div with that one.
var PlanMarkdown = PlanFormat{
	Name: "markdown", Extension: "md", MediaType: "text/markdown",
	Write: func(w io.Writer, p *plan.Plan) error {
		m := &markdown{plan: p}
		m.page()
		_, err := io.WriteString(w, m.text.String())
		return err
	},
}

type markdown struct {
	plan *plan.Plan
	text strings.Builder
}

func (m *markdown) page() {
	p := m.plan
	title := p.Title(nil, nil)
	if title == nil {
		return // which no plan is without
	}
	fmt.Fprintf(&m.text, "<div%s>\n\n", attributes(title))
	m.line("# ", title)
	m.paragraph(p.Summary(nil, nil))
	m.list(
		m.inline(p.Section(nil, nil)), m.inline(p.Publisher.Name(nil, nil)), period(p.Period), m.contact(p.Contact()), link(p.SourceURL),
	)
	EachItem(p, m.item)
	m.text.WriteString("</div>\n")
}

func (m *markdown) item(i *PlanItem) {
	m.line(strings.Repeat("#", i.Depth+1)+" "+inert(i.Identifier)+" ", i.Title)
	m.paragraph(i.Description)
	var facts []string
	if i.Status != plan.NotStarted {
		facts = append(facts, "`"+i.Status.String()+"`")
	}
	if i.Progress != nil {
		facts = append(facts, fmt.Sprintf("%d %%", *i.Progress))
	}
	facts = append(facts, period(i.Period))
	for _, party := range i.Responsible {
		division := m.inline(party.Division(nil, nil))
		if party.Role != nil {
			division += " (" + inert(*party.Role) + ")"
		}
		facts = append(facts, division)
	}
	for _, l := range i.Links {
		facts = append(facts, link(&l.URL))
	}
	m.list(facts...)
}

// line is a block of one line, such as a heading.
func (m *markdown) line(mark string, text *plan.Text) {
	if text != nil {
		m.text.WriteString(mark + m.inline(text) + "\n\n")
	}
}

// paragraph is a text with its lines and its blank lines.
func (m *markdown) paragraph(text *plan.Text) {
	if text == nil {
		return
	}
	elsewhere := other(m.plan, text)
	if elsewhere {
		fmt.Fprintf(&m.text, "<div%s>\n\n", attributes(text))
	}
	for block := range strings.SplitSeq(text.Value, "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(block, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, inert(line))
			}
		}
		if len(lines) > 0 {
			m.text.WriteString(strings.Join(lines, "<br>\n") + "\n\n")
		}
	}
	if elsewhere {
		m.text.WriteString("</div>\n\n")
	}
}

// list is a list of those facts that are there.
func (m *markdown) list(facts ...string) {
	begun := false
	for _, fact := range facts {
		if fact != "" {
			m.text.WriteString("- " + fact + "\n")
			begun = true
		}
	}
	if begun {
		m.text.WriteByte('\n')
	}
}

func (m *markdown) inline(text *plan.Text) string {
	if text == nil {
		return ""
	}
	value := inert(strings.TrimSpace(text.Value))
	if other(m.plan, text) {
		return "<span" + attributes(text) + ">" + value + "</span>"
	}
	return value
}

func attributes(text *plan.Text) string {
	return fmt.Sprintf(` lang="%s" dir="%s"`, text.Locale, strings.ToLower(text.Direction.String()))
}

func (m *markdown) contact(c *plan.Contact) string {
	if c == nil {
		return ""
	}
	var parts []string
	if division := m.inline(c.Division(nil, nil)); division != "" {
		parts = append(parts, division)
	}
	for _, part := range []*string{c.Phone, c.Email} {
		if part != nil {
			parts = append(parts, inert(*part))
		}
	}
	return strings.Join(parts, ", ")
}

func period(p *plan.Period) string {
	if p == nil || p.Start == nil && p.End == nil {
		return ""
	}
	var start, end plan.Date
	if p.Start != nil {
		start = *p.Start
	}
	if p.End != nil {
		end = *p.End
	}
	return strings.TrimSpace(string(start) + " – " + string(end))
}

// link is a link that shows its address, which may have characters that an autolink may not.
func link(url *plan.URL) string {
	if url == nil {
		return ""
	}
	target := strings.NewReplacer("\\", "%5C", "<", "%3C", ">", "%3E", " ", "%20", "&", "&amp;").Replace(string(*url))
	return "[" + inert(string(*url)) + "](<" + target + ">)"
}

// inert is a line of text in which nothing is markup: a backslash goes before what would begin something (CommonMark
// section 2.4), or does in dialects of it.
func inert(line string) string {
	var out strings.Builder
	for i, r := range line {
		if strings.ContainsRune("\\`*_{}[]<#|~&$^", r) || opensBlock(line, i) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// opensBlock tells whether a character could make its line a list, a quotation or a rule: a sign that begins it, or
// what ends a number that does.
func opensBlock(line string, at int) bool {
	switch line[at] {
	case '-', '+', '=', '>', ':':
		return at == 0
	case '.', ')':
		ends := at+1 == len(line) || line[at+1] == ' '
		return ends && at > 0 && at < 10 && strings.Trim(line[:at], "0123456789") == ""
	}
	return false
}
