package exchange

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

func readPOUnits(bytes []byte) (*plan.UnitFile, error) {
	text, err := plainText(bytes)
	if err != nil {
		return nil, err
	}
	entries, err := readPO(text)
	if err != nil {
		return nil, err
	}
	file := &plan.UnitFile{}
	if err := readPOHeaders(file, entries); err != nil {
		return nil, err
	}
	said := file.Targets
	file.Targets = nil
	for i := range entries {
		if entries[i].isHeader() {
			continue
		}
		if err := readPOCatalogue(file, &entries[i]); err != nil {
			return nil, err
		}
		u, err := entries[i].unit(said)
		if err != nil {
			return nil, &SyntaxError{Line: entries[i].line, Message: err.Error()}
		}
		if err := addUnit(file, u); err != nil {
			return nil, err
		}
	}
	if file.Targets == nil {
		file.Targets = said
	}
	return file, nil
}

func (e *poEntry) isHeader() bool {
	return !e.context.said && len(e.id.value) == 0
}

// readPOHeaders reads the header, wherever in the file it is. Tools put in another (pogrep does): it may say no other
// locale.
func readPOHeaders(file *plan.UnitFile, entries []poEntry) error {
	found := false
	for i := range entries {
		e := &entries[i]
		if !e.isHeader() {
			continue
		}
		var header plan.UnitFile
		if err := readPOHeader(&header, e.text.String()); err != nil {
			return &SyntaxError{Line: e.line, Message: err.Error()}
		}
		if found && !reflect.DeepEqual(header, *file) {
			return &SyntaxError{Line: e.line, Message: "a second header, which does not say the same: wanted one file"}
		}
		*file, found = header, true
	}
	return nil
}

// readPOCatalogue reads of an entry which catalogue it left: files that were XLIFF do not tell it in their header.
func readPOCatalogue(file *plan.UnitFile, e *poEntry) error {
	catalogue := lastTicket(e.extracted)[keyCatalogue]
	file.Catalogue = cmp.Or(file.Catalogue, catalogue)
	if catalogue != "" && catalogue != file.Catalogue {
		message := fmt.Sprintf("a unit of catalogue %s, in a file of %s", quoted(catalogue), quoted(file.Catalogue))
		return &SyntaxError{Line: e.line, Message: message}
	}
	return nil
}

func readPOHeader(file *plan.UnitFile, fields string) error {
	for line := range strings.SplitSeq(fields, "\n") {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		var err error
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "content-type":
			err = checkCharset(value)
		case "language":
			var locale i18n.Locale
			if locale, err = parseGettextName(value); locale != "" {
				file.Targets = []i18n.Locale{locale}
			}
		case strings.ToLower(poSource):
			file.Source, err = parseGettextName(value)
		case strings.ToLower(poCatalogue):
			file.Catalogue = value
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkCharset takes UTF-8, what is a part of it, and what stands in a file that nobody has filled in.
func checkCharset(contentType string) error {
	_, charset, ok := strings.Cut(strings.ToLower(contentType), "charset=")
	charset, _, _ = strings.Cut(charset, ";")
	switch charset = strings.Trim(charset, " \""); charset {
	case "utf-8", "utf8", "us-ascii", "ascii", "charset":
		return nil
	}
	if !ok {
		return nil
	}
	return fmt.Errorf("the charset is %s: wanted UTF-8, into which msgconv --to-code=UTF-8 turns the file", quoted(charset))
}

// unit is what an entry says, in the locale that the header said, or else its id. Where a translation tells that it
// was another unit's, nothing is known of how it left.
func (e *poEntry) unit(said []i18n.Locale) (u plan.FileUnit, err error) {
	u = plan.FileUnit{Line: e.line, ID: e.unitID(), Source: e.id.String(), Target: e.text.String()}
	u.Locale = localeOf(u.ID)
	if len(said) > 0 && !said[0].Same(u.Locale) {
		u.Locale = said[0]
	}
	if err := lastTicket(e.extracted).fillSource(&u); err != nil {
		return u, err
	}
	t, err := leftTicket(e.translator, &u)
	if err != nil {
		return u, err
	}
	if err := t.fillTarget(&u); err != nil {
		return u, err
	}
	if e.previous.said && (!e.previousContext.said || e.previousContext.String() == e.context.String()) {
		u.Anchored = e.previous.String()
	}
	if u.Anchored == u.Source {
		u.Anchored = ""
	}
	t.settleFuzzy(&u, e.isFuzzy)
	return u, nil
}

// unitID is the id of an entry's unit, "" where it has none.
func (e *poEntry) unitID() string {
	if e.context.said {
		return e.context.String()
	}
	return cmp.Or(e.reference, lastTicket(e.translator)[keyUnit])
}

// leftTicket finds, among the lines that go with a translation, what is said of how it left, and takes off it what PO
// asked for. Where two are said to have left, as after pot2po, it is the one that the words are of; else the older: the
// base of a merge that is too old finds a conflict, and one that is too new overwrites.
func leftTicket(lines []string, u *plan.FileUnit) (ticket, error) {
	found, target := ticket{}, u.Target
	for _, line := range lines {
		t := readTicket(line)
		if t == nil || !t.isOf(u.ID) {
			continue
		}
		text, err := t.unfit(u.Target)
		if err != nil {
			return nil, err
		}
		if text != "" && !t.altered(text) || len(found) == 0 || found.altered(target) && t.olderThan(found) {
			found, target = t, text
		}
	}
	u.Target = target
	return found, nil
}
