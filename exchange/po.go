package exchange

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"polyplan/i18n"
	"polyplan/plan"
)

// PO is the format of GNU gettext, and of most tools that translators have. An entry is a unit:
//
//	# polyplan: unit=… revision=15 state=TRANSLATED …    how the translation left
//	#. Gwangju 2030 › Green city                         the path, then notes
//	#. polyplan: source-revision=12 source-hash=…        how the source left
//	#: gol_…/title/vi                                    the id once more
//	#, fuzzy                                             a draft, or stale
//	#| msgid "…"                                         the source that a stale text translates
//	msgctxt "gol_…/title/vi"                             the id
//	msgid "…"
//	msgstr "…"
//
// Tools keep all comments, but no flags of their own making. msgmerge takes a translation and what is said with "# "
// from one file, source and "#." from the other; so each says what belongs to it. It drops "#|" unless told to keep
// it, and marks as fuzzy what it found by likeness, be it another unit's: that is why a translation tells whose it
// is. Tools that know no msgctxt (po2xliff, po2csv) keep "#:".
var PO = UnitFormat{Name: "po", Extension: "po", MediaType: "text/x-gettext-translation", Read: readPOUnits, Write: writePO}

// The header fields that tell of a catalogue and its source. Of the latter other tools know.
const (
	poCatalogue = "X-Polyplan-Catalogue"
	poSource    = "X-Source-Language"
)

func writePO(w io.Writer, file *plan.UnitFile) error {
	target, err := oneTarget("PO", file)
	if err != nil {
		return err
	}
	out := poWriter{bufio.NewWriter(w)}
	out.header(file, target)
	for i := range file.Units {
		out.unit(&file.Units[i])
	}
	return out.Flush()
}

// poWriter writes PO. Its errors are those of bufio: Flush tells.
type poWriter struct{ *bufio.Writer }

// header writes the fields that msgfmt asks for. It tells no time, so that what has not changed leaves as the same
// bytes.
func (w poWriter) header(file *plan.UnitFile, target i18n.Locale) {
	fields := []string{
		"Project-Id-Version: Polyplan", "PO-Revision-Date: ", "Last-Translator: ", "Language-Team: ",
		"Language: " + gettextName(target), "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8",
		"Content-Transfer-Encoding: 8bit", "X-Generator: Polyplan",
		poSource + ": " + string(file.Source), poCatalogue + ": " + file.Catalogue,
	}
	w.text("", "msgid", "")
	w.text("", "msgstr", strings.Join(fields, "\n")+"\n")
}

func (w poWriter) unit(u *plan.FileUnit) {
	w.WriteByte('\n')
	msgstr, left := fit(u.Source, u.Target)
	left.add(targetTicket(u))
	left[keyBeside] = plan.SourceHash(u.Source)
	if u.Target != "" || u.Revision != 0 {
		w.comment("# ", left.String())
	}
	if len(u.Path) > 0 {
		w.comment("#. ", strings.Join(u.Path, " › "))
	}
	for _, note := range u.Notes {
		w.comment("#. ", note)
	}
	w.comment("#. ", sourceTicket(u).String())
	w.comment("#: ", u.ID)
	if u.Target != "" && needsWork(u.Marks) {
		w.WriteString("#, fuzzy\n")
	}
	if u.Anchored != "" {
		w.text("#| ", "msgid", u.Anchored)
	}
	w.text("", "msgctxt", u.ID)
	w.text("", "msgid", u.Source)
	w.text("", "msgstr", msgstr)
}

func (w poWriter) comment(mark, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		w.WriteString(strings.TrimRight(mark+strings.Map(printing, line), " ") + "\n")
	}
}

// printing keeps a comment on its line, also for tools that know more ends of lines than "\n".
func printing(r rune) rune {
	if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
		return ' '
	}
	return r
}

// text writes a text as gettext's tools do, a string a line.
func (w poWriter) text(mark, keyword, text string) {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	w.WriteString(mark + keyword + " ")
	if len(lines) != 1 {
		w.WriteString("\"\"\n")
	}
	for _, line := range lines {
		if len(lines) > 1 {
			w.WriteString(mark)
		}
		w.WriteByte('"')
		w.escaped(line)
		w.WriteString("\"\n")
	}
}

func (w poWriter) escaped(line string) {
	for _, c := range []byte(line) {
		i := strings.IndexByte(poEscaped, c)
		switch {
		case i >= 0:
			w.WriteByte('\\')
			w.WriteByte(poEscapes[i])
		case c < ' ' || c == 0x7F:
			fmt.Fprintf(w, `\%03o`, c)
		default:
			w.WriteByte(c)
		}
	}
}
