package plan

import (
	"polyplan/i18n"
	"polyplan/store"
)

// beside tells a text of the past that was in force from one that only stood beside it. Stored as a number:
// append only.
type beside uint8

const (
	wasInForce beside = iota
	wasDraft          // its author's own
	wasSuggestion
)

// MaxHistory is how many past texts of a unit can be asked for.
const MaxHistory = 100

// History is what the target has been, the newest first; what is in force leads. What was offered beside it
// and came to nothing stands where it was written.
func (u *TranslationUnit) History(first *int) []*Translation {
	return atMost(first, u.history)
}

// SourceHistory is what the source has been, the newest first; what it is leads.
func (u *TranslationUnit) SourceHistory(first *int) []*Translation {
	return atMost(first, u.sourceHistory)
}

// atMost is as much of a history as is asked for.
func atMost(first *int, history []*Translation) []*Translation {
	n := 20
	if first != nil {
		n = max(0, *first)
	}
	return history[:min(n, len(history))]
}

// retire keeps the words of a draft or suggestion that comes to nothing in the text's past, where whoever
// wrote them finds them again.
func (e *edit) retire(u unit, author ID, row *draftRow, endedBy string) error {
	past := &textRow{
		Value: row.Value, State: StateDraft, Origin: row.Origin, Of: row.Of, Author: row.Author, By: author,
		Updated: row.Updated, Rev: row.Rev, Beside: wasDraft, EndedBy: endedBy,
	}
	if row.Suggested {
		past.Beside = wasSuggestion
	}
	return put(e.tx, pastKey(e.id, u, row.Rev), past)
}

// recalls tells whether the viewer may know of a text of the past: a draft is still its author's own.
func (v Viewer) recalls(plan ID, row *textRow, locale, source i18n.Locale) bool {
	return row.Beside != wasDraft || row.By == v.ID || v.overseesDrafts(plan, locale, source)
}

// past is what a text was at a revision, where the viewer may know of it; nil where it was none.
func (t *target) past(e *edit, rev store.Rev) (*textRow, error) {
	row := new(textRow)
	found, err := get(e.tx, pastKey(e.id, t.unit, rev), row)
	if err != nil || !found || !e.viewer.recalls(e.id, row, t.unit.locale, e.plan.Source) {
		return nil, err
	}
	return row, nil
}

// history reads what a text in a voice has been and is, as far as it is admitted.
func (l *unitLister) history(n *node, f fieldRow, v *voice, most int, admits func(*textRow) bool) ([]*Translation, error) {
	if most == 0 {
		return nil, nil
	}
	var all []*Translation
	if now := &v.column[f.row]; now.Value != "" {
		all = append(all, n.translation(f, v, now))
	}
	from, to := pastRange(n.words.subject, unit{n.ID, f.field, v.locale})
	for key, value := range l.tx.ScanBack(from, to) {
		if len(all) > most && !all[len(all)-1].IsSuggestion {
			break // more than are shown, for the last one to differ from
		}
		row := new(textRow)
		if err := decode(key, value, row); err != nil {
			return nil, err
		}
		if admits(row) {
			all = append(all, n.translation(f, v, row))
		}
	}
	compare(all)
	return all[:min(len(all), most)], nil
}

// inForceOnce admits what readers could be served, and no drafts.
func inForceOnce(past *textRow) bool {
	return past.Beside == wasInForce
}

// sourceAt is what a source was at each of some revisions, its own or of later writes; "" before there was one.
func (l *unitLister) sourceAt(n *node, f fieldRow, revs []store.Rev) (map[store.Rev]string, error) {
	source := &n.words.voices[0]
	all := map[store.Rev]string{}
	for _, rev := range revs {
		if now := &source.column[f.row]; now.Rev <= rev {
			all[rev] = now.Value
			continue
		}
		u := unit{n.ID, f.field, source.locale}
		from, _ := pastRange(n.words.subject, u)
		for key, value := range l.tx.ScanBack(from, pastKey(n.words.subject, u, rev+1)) {
			row := new(textRow)
			if err := decode(key, value, row); err != nil {
				return nil, err
			}
			if inForceOnce(row) {
				all[rev] = row.Value
				break
			}
		}
	}
	return all, nil
}

// compare tells each version of a text which was in force before it.
func compare(history []*Translation) {
	for i, version := range history {
		for _, older := range history[i+1:] {
			if !older.IsSuggestion {
				version.before = &older.Value
				break
			}
		}
	}
}
