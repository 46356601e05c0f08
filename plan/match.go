package plan

import (
	"cmp"
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// MemoryMatch is a text like a unit's source that the catalogue has in the unit's language already.
type MemoryMatch struct {
	Percent int // how alike the sources are, by their words; 100 where they are equal
	Source  string
	Target  string
	Origin  *Translation // Target, where it is from; read where Selection.Origins says so

	of        string // the unit's source
	from      lead
	at        place
	sourceRev store.Rev
	row       textRow
}

// Diff is how the unit's source comes from the match's.
func (m *MemoryMatch) Diff() []i18n.DiffPart {
	return i18n.Diff(m.Source, m.of)
}

const (
	// MaxMatches is how many matches, neighbours or occurrences of a unit can be asked for.
	MaxMatches = 50

	// MinPercent is how alike texts must be for one to be of help with the other.
	MinPercent = 50

	// What is looked at for one unit is bounded, the likeliest first: so many places, so many of one text, and
	// so much work on comparing words (i18n.Wording.Work), which only long texts come to.
	maxPlaces     = 3_000
	maxSamePlaces = 1_000
	maxWork       = 8_000_000

	questsAtOnce = 16
)

// lead is where a source text stands, as its memo says; it ends with its transaction.
type lead struct {
	plan   ID
	source i18n.Locale
	memo   memo
}

// likeness is a source text that may be like a quest's, and where it stands.
type likeness struct {
	bound int // no match of it has more percent
	leads []lead
}

// quest looks for what the memory has for one unit.
type quest struct {
	unit    *TranslationUnit
	plan    ID
	source  i18n.Locale
	text    string
	wording *i18n.Wording
	sum     uint64
	words   int
	sets    [maxBlocks + 1]wordSet // by their blocks
	found   map[uint64]*likeness

	places, work int // left
}

func newQuest(u *TranslationUnit, p *Plan) *quest {
	text := u.Source.Value
	q := &quest{
		unit: u, plan: p.ID, source: p.SourceLocale, text: text, sum: sum(text),
		wording: i18n.NewWording(text), found: map[uint64]*likeness{},
		places: maxPlaces, work: maxWork,
	}
	q.words = q.wording.Length()
	for blocks := 1; blocks <= maxBlocks; blocks *= 2 {
		q.sets[blocks] = newWordSet(text, blocks)
	}
	return q
}

// bound is how alike a text can be at most, in percent, by its memo; 0 for too little. It is asked of every text
// there is.
func (q *quest) bound(m memo) int {
	mine, its := q.words, m.words()
	longer, shorter := max(mine, its), min(mine, its)
	if 100*shorter < MinPercent*longer {
		return 0
	}
	if m.sum() == q.sum {
		return 100
	}
	// A word of mine whose bit the other lacks is not in it, and the other way round. What is left can be common.
	blocks := m[memoHeader:]
	for _, have := range q.sets[m.blocks()] {
		has := binary.LittleEndian.Uint64(blocks)
		blocks = blocks[8:]
		mine -= bits.OnesCount64(have &^ has)
		its -= bits.OnesCount64(has &^ have)
	}
	if 100*min(mine, its) < MinPercent*longer {
		return 0
	}
	return min(99, 100*min(mine, its)/longer)
}

// read takes from a row of the memory what may be like the quest's text.
func (q *quest) read(at lead, row []byte) error {
	for len(row) > 0 {
		m, rest, ok := firstMemo(row)
		if !ok {
			return tornMemory(at.plan)
		}
		if bound := q.bound(m); bound > 0 {
			at.memo = m
			q.take(at, bound)
		}
		row = rest
	}
	return nil
}

// take notes a lead whose text may be like the quest's.
func (q *quest) take(s lead, bound int) {
	l := q.found[s.memo.sum()]
	if l == nil {
		l = &likeness{bound: bound}
		q.found[s.memo.sum()] = l
	}
	if len(l.leads) == 2*maxSamePlaces { // the oldest plans come first
		l.leads = append(l.leads[:0], l.leads[maxSamePlaces:]...)
	}
	l.leads = append(l.leads, s)
}

// recall finds what the memory has for units of one locale.
type recall struct {
	tx     store.Tx
	all    *plans
	viewer Viewer
	locale i18n.Locale
}

// search reads the memory through for some quests.
func (r *recall) search(quests []*quest) error {
	from, to := store.Prefix("memory")
	var at lead
	var wanting []*quest
	for key, row := range r.tx.Scan(from, to) {
		parts := store.SplitAfter(from, key)
		if id := parts.Bytes(); string(id) != string(at.plan) {
			at.plan, wanting = ID(id), nil
			e, ok := r.all.byID.Get(at.plan)
			if ok && r.viewer.sees(at.plan, e.state) {
				at.source = e.source
				wanting = slices.Collect(func(yield func(*quest) bool) {
					for _, q := range quests {
						if q.source == e.source && !yield(q) {
							return
						}
					}
				})
			}
		}
		for _, q := range wanting {
			if err := q.read(at, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// matches are the best of what a quest has found, at most so many. A likeness is looked into while it can
// still have better matches than those there are.
func (r *recall) matches(q *quest, most int) ([]*MemoryMatch, error) {
	all := slices.SortedFunc(maps.Values(q.found), func(a, b *likeness) int { return b.bound - a.bound })
	best, least := []*MemoryMatch{}, MinPercent
	for _, l := range all {
		if l.bound < least || q.places <= 0 || q.work <= 0 {
			break
		}
		some, err := r.translated(q, l, least)
		if err != nil {
			return nil, err
		}
		if len(some) == 0 {
			continue
		}
		best = append(best, some...)
		slices.SortFunc(best, (*MemoryMatch).compare)
		best = best[:min(len(best), most)]
		if len(best) == most {
			least = best[most-1].Percent
		}
	}
	return best, nil
}

// compare puts the better one first: the more alike, then the one that is REVIEWED, then the newer.
func (m *MemoryMatch) compare(n *MemoryMatch) int {
	return cmp.Or(n.Percent-m.Percent, m.row.rank(&n.row), cmp.Compare(m.Source, n.Source), cmp.Compare(m.Target, n.Target))
}

// rank puts the better of two translations of one text first.
func (t *textRow) rank(o *textRow) int {
	return cmp.Or(cmp.Compare(o.State, t.State), cmp.Compare(o.Updated, t.Updated), cmp.Compare(o.Rev, t.Rev))
}

// translated are the different translations of a text, each from where it is best, if the text is so alike at least.
func (r *recall) translated(q *quest, l *likeness, least int) ([]*MemoryMatch, error) {
	percents, best := map[string]int{}, map[[2]string]*MemoryMatch{}
	for i := len(l.leads) - 1; i >= max(0, len(l.leads)-maxSamePlaces) && q.places > 0; i-- {
		m, err := r.source(q, l.leads[i])
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		percent, ok := percents[m.Source]
		if !ok {
			q.work -= q.wording.Work(m.from.memo.words())
			percent = q.wording.Percent(m.Source)
			percents[m.Source] = percent
		}
		if m.Percent = percent; percent < least {
			continue // most are: they cost no look at their translation
		}
		if ok, err := r.translate(m); err != nil || !ok {
			if err != nil {
				return nil, err
			}
			continue
		}
		key := [2]string{m.Source, m.Target}
		if have := best[key]; have == nil || m.compare(have) < 0 {
			best[key] = m
		}
	}
	return slices.Collect(maps.Values(best)), nil
}

// source is the text at a lead, to be translated; nil where it is the unit's own.
func (r *recall) source(q *quest, s lead) (*MemoryMatch, error) {
	q.places--
	p := s.memo.place()
	if s.plan == q.plan && p.node == q.unit.Node.Identify() && p.field == q.unit.Field {
		return nil, nil
	}
	var text textRow
	found, err := get(r.tx, textKey(s.plan, s.source, p.node, p.field), &text)
	if err != nil || !found {
		return nil, err
	}
	return &MemoryMatch{of: q.text, from: s, at: p, Source: text.Value, sourceRev: text.Rev}, nil
}

// translate gives a match its translation, where that is in force and not stale.
func (r *recall) translate(m *MemoryMatch) (bool, error) {
	found, err := get(r.tx, textKey(m.from.plan, r.locale, m.at.node, m.at.field), &m.row)
	if err != nil || !found || !m.row.servable() || m.row.staleAgainst(m.sourceRev) {
		return false, err
	}
	m.Target = m.row.Value
	return true, nil
}
