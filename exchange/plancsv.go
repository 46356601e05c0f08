package exchange

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"polyplan/plan"
)

// PlanCSV is a plan for reading as a table (RFC 4180): a row for the plan and one for each item. A byte order mark
// tells spreadsheets that it is UTF-8, and cells that they would take for formulas begin with an apostrophe.
var PlanCSV = PlanFormat{
	Name: "csv", Extension: "csv", MediaType: "text/csv",
	Write: func(w io.Writer, p *plan.Plan) error {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		t := table{csv.NewWriter(w)}
		t.UseCRLF = true
		t.row(planColumns...)
		t.plan(p)
		EachItem(p, t.item)
		t.Flush()
		return t.Error()
	},
}

// planColumns are the columns; where there are several responsible parties or links, they stand in their cell
// one a line.
var planColumns = []string{
	"kind", "identifier", "title", "title_locale", "description", "description_locale", "status", "progress",
	"start", "end", "responsible", "responsible_locale", "links", "id",
}

type table struct {
	*csv.Writer
}

func (t table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = harmless(cell)
	}
	_ = t.Write(cells) // Error tells it
}

func (t table) plan(p *plan.Plan) {
	title, titleIn := worded(p.Title(nil, nil))
	summary, summaryIn := worded(p.Summary(nil, nil))
	start, end := dates(p.Period)
	var contact, contactIn, source string
	if c := p.Contact(); c != nil {
		contact, contactIn = worded(c.Division(nil, nil))
	}
	if p.SourceURL != nil {
		source = string(*p.SourceURL)
	}
	t.row("plan", "", title, titleIn, summary, summaryIn, p.State.String(), "", start, end, contact, contactIn, source, string(p.ID))
}

func (t table) item(i *PlanItem) {
	kind := []string{"plan", "goal", "strategy", "assignment"}[i.Depth]
	title, titleIn := worded(i.Title)
	description, descriptionIn := worded(i.Description)
	start, end := dates(i.Period)
	progress := ""
	if i.Progress != nil {
		progress = strconv.Itoa(*i.Progress)
	}
	var divisions, divisionsIn, links []string
	for _, party := range i.Responsible {
		division, in := worded(party.Division(nil, nil))
		divisions, divisionsIn = append(divisions, division), append(divisionsIn, in)
	}
	for _, link := range i.Links {
		links = append(links, string(link.URL))
	}
	t.row(kind, i.Identifier, title, titleIn, description, descriptionIn, i.Status.String(), progress, start, end,
		strings.Join(divisions, "\n"), strings.Join(divisionsIn, "\n"), strings.Join(links, "\n"), string(i.ID))
}

// worded is a text and the locale it is served in.
func worded(text *plan.Text) (value, locale string) {
	if text == nil {
		return "", ""
	}
	return text.Value, string(text.Locale)
}

func dates(p *plan.Period) (start, end string) {
	if p == nil {
		return "", ""
	}
	if p.Start != nil {
		start = string(*p.Start)
	}
	if p.End != nil {
		end = string(*p.End)
	}
	return start, end
}

// harmless is a cell that no spreadsheet takes for a formula, also one that a full-width sign or a space would begin.
func harmless(cell string) string {
	begin := strings.TrimLeft(cell, " \t\r\n\u00a0\u3000")
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(begin, sign) {
			return "'" + cell
		}
	}
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	return cell
}
