package plan

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"

	"polyplan/i18n"
	"polyplan/store"
)

// words are the texts of one subject (a plan with its items, or a publisher), as one View read them for
// every list of locales its reader wants. They stand in columns, one a locale, aligned with the source's:
// a field of a node is a row number.
type words struct {
	subject  ID
	voices   []voice // the source locale's first
	lists    []list  // one a wanted list; the first is the operation's own
	fallback i18n.Fallback
	served   []atomic.Int64 // by voice: how many texts of it have been picked
	reading  *Reading       // what the answer is made of
	ended    func() error   // why nobody waits for the answer any more, or nil
}

// voice is what the subject says in one locale.
type voice struct {
	locale    i18n.Locale
	direction i18n.Direction
	column    []textRow // by row number; nil where not read; a row without a value is an absent text
}

// list is one list of wanted locales and the order in which it tries the voices.
type list struct {
	wanted []i18n.Locale
	chain  i18n.Chain
	voices []int // the chain, as indexes of words.voices
}

// place is where a row of the columns belongs.
type place struct {
	node  ID
	field string
}

// readWords reads what sel wants of a subject's texts, and gives its nodes the fields that they have. Without
// items only the subject's own texts are read.
func readWords(tx store.Tx, set *i18n.Set, subject ID, source i18n.Locale, sel Selection, nodes []*node) (*words, error) {
	w := newWords(set, source, sel)
	w.subject = subject
	scan := wordScan{tx: tx, subject: subject, items: sel.Items}
	if err := scan.source(&w.voices[0]); err != nil {
		return nil, err
	}
	if err := scan.bind(w, nodes); err != nil {
		return nil, err
	}
	if sel.Translations {
		return w, scan.all(w)
	}
	for _, locale := range sel.Voices {
		if err := scan.voice(&w.voices[w.voice(locale)]); err != nil {
			return nil, err
		}
	}
	return w, scan.wanted(w)
}

func newWords(set *i18n.Set, source i18n.Locale, sel Selection) *words {
	w := &words{fallback: sel.Fallback}
	w.voice(source)
	for _, wanted := range sel.lists() {
		l := list{wanted: wanted, chain: set.Chain(wanted, source)}
		for _, locale := range l.chain.Locales() {
			l.voices = append(l.voices, w.voice(locale))
		}
		w.lists = append(w.lists, l)
	}
	if sel.Translations {
		for _, locale := range set.Locales() {
			w.voice(locale)
		}
	}
	for _, locale := range sel.Voices {
		w.voice(locale)
	}
	w.served = make([]atomic.Int64, len(w.voices))
	return w
}

// voice is the index of the locale's voice, made where there is none yet.
func (w *words) voice(locale i18n.Locale) int {
	for i := range w.voices {
		if w.voices[i].locale == locale {
			return i
		}
	}
	w.voices = append(w.voices, voice{locale: locale, direction: locale.Direction()})
	return len(w.voices) - 1
}

// wordScan reads the columns of one subject; its rows are keys of the source's texts, less what
// textsKey gives, and so the same in every locale.
type wordScan struct {
	tx      store.Tx
	subject ID
	items   bool
	rows    [][]byte
	values  copied // of the voice being read
	at      []int  // the row of each value
}

func (s *wordScan) source(v *voice) error {
	s.scan(v.locale, func(row, value []byte) {
		s.at = append(s.at, len(s.rows))
		s.rows = append(s.rows, row)
		s.values.add(value)
	})
	return s.fill(v)
}

// fill decodes the values of a scan into the column of their voice.
func (s *wordScan) fill(v *voice) error {
	v.column = make([]textRow, len(s.rows))
	defer s.values.reset()
	return s.values.each(func(i int, value string) error {
		row := s.at[i]
		return decodeText(s.rows[row], value, &v.column[row])
	})
}

// wanted reads, list by list, the voices of its chain until every row can be served.
func (s *wordScan) wanted(w *words) error {
	for _, l := range w.lists {
		unmet := len(s.rows)
		met := make([]bool, len(s.rows))
		for _, i := range l.voices {
			if unmet == 0 {
				break
			}
			if err := s.voice(&w.voices[i]); err != nil {
				return err
			}
			for row := range met {
				if !met[row] && w.voices[i].column[row].servable() {
					met[row] = true
					unmet--
				}
			}
		}
	}
	return nil
}

func (s *wordScan) all(w *words) error {
	for i := range w.voices {
		if err := s.voice(&w.voices[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *wordScan) voice(v *voice) error {
	if v.column != nil {
		return nil
	}
	next := 0
	s.at = s.at[:0]
	s.scan(v.locale, func(row, value []byte) {
		for next < len(s.rows) && bytes.Compare(s.rows[next], row) < 0 {
			next++
		}
		if next == len(s.rows) || !bytes.Equal(s.rows[next], row) {
			return // its source text is gone
		}
		s.at = append(s.at, next)
		s.values.add(value)
	})
	return s.fill(v)
}

func (s *wordScan) scan(locale i18n.Locale, each func(row, value []byte)) {
	shared := len(textsKey(s.subject, locale))
	from, to := textsRange(s.subject, locale)
	if !s.items {
		from, to = ownTextsRange(s.subject, locale)
	}
	for key, value := range s.tx.Scan(from, to) {
		each(key[shared:], value)
	}
}

// pick is the text of a row as the reader of a wanted list sees it, or nil.
func (w *words) pick(row int, wanted []i18n.Locale, fallback *i18n.Fallback) *Text {
	l := w.list(wanted)
	chain := l.chain
	if w.none(fallback) {
		chain = chain.Only()
	}
	i, ok := chain.Pick(func(i int) bool {
		column := w.voices[l.voices[i]].column
		return column != nil && column[row].servable()
	})
	if !ok {
		return nil
	}
	text := w.serve(row, l.voices[i])
	text.IsFallback = chain.IsFallback(i)
	return text
}

// serve is the text of a row in a voice, counted as served.
func (w *words) serve(row, at int) *Text {
	w.served[at].Add(1)
	v := &w.voices[at]
	text := &v.column[row]
	return &Text{
		Value:     text.Value,
		Locale:    v.locale,
		Direction: v.direction,
		IsStale:   w.stale(row, text),
		State:     text.State,
		Origin:    text.Origin,
		Revision:  text.Rev,
	}
}

// stored is the text of a row in just this locale, nil where readers are served none, and whether there is
// one, be it a draft.
func (w *words) stored(row int, locale i18n.Locale) (text *Text, there bool) {
	for i := range w.voices {
		v := &w.voices[i]
		if v.locale != locale || v.column == nil || v.column[row].Value == "" {
			continue
		}
		if v.column[row].servable() {
			text = w.serve(row, i)
		}
		return text, true
	}
	return nil, false
}

func (w *words) none(fallback *i18n.Fallback) bool {
	if fallback == nil {
		return w.fallback == i18n.FallbackNone
	}
	return *fallback == i18n.FallbackNone
}

// list is the list for a field's locales argument; an empty one is the operation's own.
func (w *words) list(wanted []i18n.Locale) *list {
	if len(wanted) == 0 {
		return &w.lists[0]
	}
	for i := range w.lists {
		if slices.Equal(w.lists[i].wanted, wanted) {
			return &w.lists[i]
		}
	}
	panic("plan: a verb was not told of every list of locales in its Selection")
}

// stale tells whether the source has moved since the text translated it.
func (w *words) stale(row int, text *textRow) bool {
	return text.State != StateSource && text.Of != w.voices[0].column[row].Rev
}

// inForce is the operation's own chain, as far as its fallback lets it go.
func (w *words) inForce() i18n.Chain {
	if w.fallback == i18n.FallbackNone {
		return w.lists[0].chain.Only()
	}
	return w.lists[0].chain
}

// servable tells whether readers may see the text in force.
func (t *textRow) servable() bool {
	return t != nil && t.Value != "" && t.State >= StateTranslated
}

// bind gives the nodes their words: to each the stretch of rows that are its own.
func (s *wordScan) bind(w *words, nodes []*node) error {
	byID := make(map[ID]*node, len(nodes))
	for _, n := range nodes {
		n.words = w
		byID[n.ID] = n
	}
	fields := make([]fieldRow, 0, len(s.rows))
	for from := 0; from < len(s.rows); {
		id, end, err := s.node(from)
		if err != nil {
			return err
		}
		first := len(fields)
		for row := from; row < end; row++ {
			_, field, err := s.place(row)
			if err != nil {
				return err
			}
			fields = append(fields, fieldRow{fieldName(field), row})
		}
		if n := byID[ID(id)]; n != nil {
			n.fields = fields[first:len(fields):len(fields)]
		}
		from = end
	}
	return nil
}

// node is the node that a row belongs to, and where its rows end.
func (s *wordScan) node(row int) (id []byte, end int, err error) {
	id, _, err = s.place(row)
	for end = row; end < len(s.rows) && err == nil; end++ {
		var next []byte
		if next, _, err = s.place(end); !bytes.Equal(next, id) {
			break
		}
	}
	return id, end, err
}

// place is where a row belongs.
func (s *wordScan) place(row int) (node, field []byte, err error) {
	parts := store.SplitAfter(nil, s.rows[row])
	node, field = parts.Bytes(), parts.Bytes()
	if parts.Err() != nil || parts.More() {
		return nil, nil, fmt.Errorf("a text of %s: its key %x: %w", s.subject, s.rows[row], cmp.Or(parts.Err(), store.ErrCorrupt))
	}
	return node, field, nil
}

// fieldName is the name as a string; those of the schema cost none.
func fieldName(name []byte) string {
	switch string(name) {
	case FieldTitle:
		return FieldTitle
	case FieldDescription:
		return FieldDescription
	case FieldSummary:
		return FieldSummary
	}
	return string(name)
}

// rev is the revision of the text, 0 where there is none.
func (t *textRow) rev() store.Rev {
	if t == nil {
		return 0
	}
	return t.Rev
}

// value is the text itself, "" where there is none.
func (t *textRow) value() string {
	if t == nil {
		return ""
	}
	return t.Value
}
