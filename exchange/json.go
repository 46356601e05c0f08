package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// JSON is what i18next loads as the texts of a language: t("gol_….title"), and t("pln_….levels.goal"), by i18next's
// own separator of keys. Its keys are the same in every language, so they are nodes and fields, without the locale;
// what is not translated is "", as i18next's extractors write it. Beside them a member "_polyplan" names the
// catalogue and the locales, and under the id of each unit keeps its source, its state and its revisions:
//
//	{
//	  "gol_…": {
//	    "title": "…"
//	  },
//	  "_polyplan": {
//	    "catalogue": "…",
//	    "source": "ko",
//	    "target": "vi",
//	    "units": {
//	      "gol_…/title/vi": {"source":"…","state":"TRANSLATED","revision":"15",…}
//	    }
//	  }
//	}
//
// Without that member less is known: the texts then have to be inside of their locale, as in i18next's resources
// ({"vi": {"translation": {"gol_…": …}}}, or without its namespace), or to be named by the ids of units. Keys may be
// flat ("gol_….title") as well as nested.
var JSON = UnitFormat{Name: "json", Extension: "json", MediaType: "application/json", Read: readJSONUnits, Write: writeJSON}

const jsonMeta = "_polyplan"

// jsonUnit is what JSON keeps of a unit beside its text, in strings: a revision can be more than JavaScript counts to, and
// tools for texts in JSON break at what is none. Reading takes each member as the key of a ticket, of any type.
type jsonUnit struct {
	Plan           string   `json:"plan,omitempty"`
	Path           []string `json:"path,omitempty"`
	Notes          []string `json:"notes,omitempty"`
	Source         string   `json:"source"`
	SourceRevision uint64   `json:"sourceRevision,omitempty,string"`
	SourceHash     string   `json:"sourceHash,omitempty"`
	Anchored       string   `json:"anchored,omitempty"`
	State          string   `json:"state,omitempty"`
	Stale          string   `json:"stale,omitempty"`
	Origin         string   `json:"origin,omitempty"`
	Revision       uint64   `json:"revision,omitempty,string"`
	Hash           string   `json:"hash,omitempty"`
	MaxLength      int      `json:"maxLength,omitempty,string"`
}

func newJSONUnit(u *plan.FileUnit) jsonUnit {
	said := targetTicket(u)
	return jsonUnit{
		Plan: u.Plan, Path: u.Path, Notes: u.Notes,
		Source: u.Source, SourceRevision: uint64(u.SourceRevision), SourceHash: u.SourceHash, Anchored: u.Anchored,
		State: said[keyState], Stale: said[keyStale], Origin: said[keyOrigin],
		Revision: uint64(u.Revision), Hash: said[keyHash], MaxLength: u.MaxLength,
	}
}

func writeJSON(w io.Writer, file *plan.UnitFile) error {
	target, err := oneTarget("JSON", file)
	if err != nil {
		return err
	}
	texts := &jsonTree{}
	for i := range file.Units {
		if err := texts.put(&file.Units[i]); err != nil {
			return err
		}
	}
	out := jsonWriter{bufio.NewWriter(w)}
	out.WriteString("{")
	out.members(texts, "\n  ")
	if len(texts.names) > 0 {
		out.WriteByte(',')
	}
	out.meta(file, target)
	out.WriteString("\n}\n")
	return out.Flush()
}

// jsonTree is texts by the parts of their keys, in the order they came in.
type jsonTree struct {
	names []string
	under map[string]*jsonTree
	text  *string
}

// put puts a unit's text where its key leads.
func (t *jsonTree) put(u *plan.FileUnit) error {
	node, field, locale := unitParts(u.ID)
	if field == "" || locale != string(u.Locale) {
		return fmt.Errorf("unit %q: wanted an id of a node, a field and %s", u.ID, u.Locale)
	}
	if _, err := i18n.Parse(node); err == nil {
		return fmt.Errorf("unit %q: its node is the tag of a language, inside of which a reader looks for its texts", u.ID)
	}
	for _, name := range append([]string{node}, strings.Split(field, ".")...) {
		if t.text != nil {
			return fmt.Errorf("unit %s stands inside of another", u.ID)
		}
		t = t.member(name)
	}
	if t.text != nil || len(t.names) > 0 {
		return fmt.Errorf("unit %s is there twice, or has others inside of it", u.ID)
	}
	t.text = &u.Target
	return nil
}

func (t *jsonTree) member(name string) *jsonTree {
	if t.under == nil {
		t.under = map[string]*jsonTree{}
	}
	if t.under[name] == nil {
		t.under[name] = &jsonTree{}
		t.names = append(t.names, name)
	}
	return t.under[name]
}

// jsonWriter writes JSON. Its errors are those of bufio: Flush tells.
type jsonWriter struct{ *bufio.Writer }

func (w jsonWriter) members(t *jsonTree, indent string) {
	for i, name := range t.names {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString(indent)
		w.value(name)
		w.WriteString(": ")
		if under := t.under[name]; under.text != nil {
			w.value(*under.text)
		} else {
			w.WriteByte('{')
			w.members(under, indent+"  ")
			w.WriteString(indent + "}")
		}
	}
}

func (w jsonWriter) meta(file *plan.UnitFile, target i18n.Locale) {
	w.WriteString("\n  \"" + jsonMeta + "\": {\n    \"catalogue\": ")
	w.value(file.Catalogue)
	w.WriteString(",\n    \"source\": ")
	w.value(file.Source)
	w.WriteString(",\n    \"target\": ")
	w.value(target)
	w.WriteString(",\n    \"units\": {")
	for i := range file.Units {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString("\n      ")
		w.value(file.Units[i].ID)
		w.WriteString(": ")
		w.value(newJSONUnit(&file.Units[i]))
	}
	w.WriteString("\n    }\n  }")
}

// value writes a value that encoding/json can write, on one line, its letters as they are.
func (w jsonWriter) value(v any) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // strings, numbers and lists of them: nothing that has no JSON
	w.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
}
