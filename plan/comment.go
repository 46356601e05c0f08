package plan

import (
	"cmp"
	"encoding/base64"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// Those who work on a unit talk about it in comments: translators and reviewers of the locale, and the plan's
// editors. Nobody else sees them, and the change log, which is for consumers of content, does not tell of them.

// Comment is what somebody said about a unit. A reply has a parent; a comment without one begins a thread.
type Comment struct {
	ID         string
	Place      UnitPlace
	Parent     *string
	Text       *string // nil where it was deleted and has replies
	Author     string
	CreatedAt  Time
	EditedAt   *Time
	Mentions   []Mention
	ResolvedBy *string // who has resolved the thread; nil where it is open, and for replies
	ResolvedAt *Time
	Revision   store.Rev
}

// IsDeleted tells that the comment's words are gone, and that it stays for the sake of its replies.
func (c *Comment) IsDeleted() bool {
	return c.Text == nil
}

// UnitPlace is where a unit is.
type UnitPlace struct {
	Plan   ID
	Node   ID
	Field  string
	Locale i18n.Locale
}

// Mention is somebody whom a comment names, by the token.
type Mention struct {
	ID   ID     `cbor:"1,keyasint"`
	Name string `cbor:"2,keyasint"`
}

// Bounds of what can be said about one unit.
const (
	MaxComments = 500
	maxMentions = 20 // in one comment
)

type commentRow struct {
	Parent   ID        `cbor:"1,keyasint,omitempty"`
	Thread   ID        `cbor:"2,keyasint"` // the first comment of it, which may be this one
	Text     string    `cbor:"3,keyasint,omitempty"`
	Author   string    `cbor:"4,keyasint,omitempty"`
	By       ID        `cbor:"5,keyasint,omitempty"` // the author's token
	Created  int64     `cbor:"6,keyasint"`
	Edited   int64     `cbor:"7,keyasint,omitempty"`
	Mentions []Mention `cbor:"8,keyasint,omitempty"`
	Deleted  bool      `cbor:"9,keyasint,omitempty"` // a tombstone
	Rev      store.Rev `cbor:"10,keyasint"`

	// Of the first comment of a thread.
	Resolved   int64  `cbor:"11,keyasint,omitempty"`
	ResolvedBy string `cbor:"12,keyasint,omitempty"`
}

// mentionRow is where the comment is that mentions somebody. There is one while the comment's thread is open; where
// the comment is gone it is passed over, until a sweep takes it.
type mentionRow struct {
	Plan   ID          `cbor:"1,keyasint"`
	Node   ID          `cbor:"2,keyasint"`
	Field  string      `cbor:"3,keyasint"`
	Locale i18n.Locale `cbor:"4,keyasint"`
}

func commentKey(plan ID, u unit, id ID) []byte {
	return store.Key("comment", string(plan), string(u.locale), string(u.node), u.field, string(id))
}

// commentsRange spans the comments on one unit, the oldest first.
func commentsRange(plan ID, u unit) (from, to []byte) {
	return store.Prefix("comment", string(plan), string(u.locale), string(u.node), u.field)
}

// threadKey is an empty row that marks a thread which is not resolved.
func threadKey(plan ID, u unit, thread ID) []byte {
	return store.Key("thread", string(plan), string(u.locale), string(u.node), u.field, string(thread))
}

func mentionKey(who, comment ID) []byte {
	return store.Key("mention", string(who), string(comment))
}

// unsweptMentionsKey marks that there may be mentions by comments that are gone.
func unsweptMentionsKey() []byte { return store.Key("unswept", "mention") }

// comments are what was said about a unit: threads as they began, and in each the oldest first.
func (l *unitLister) comments(plan ID, u unit) ([]*Comment, error) {
	if !l.sel.Comments {
		return nil, nil
	}
	all, err := readComments(l.tx, plan, u)
	if err != nil {
		return nil, err
	}
	if l.said += len(all.rows); l.said > MaxAnswerNodes {
		return nil, fail(LimitExceeded, "the units asked for have more than %d comments together: ask for fewer at once", MaxAnswerNodes)
	}
	out := make([]*Comment, len(all.rows))
	for i := range all.rows {
		out[i] = newComment(plan, u, all.ids[i], &all.rows[i])
	}
	return out, nil
}

// talk is what was said about a unit, thread by thread.
type talk struct {
	ids  []ID
	rows []commentRow
}

func readComments(tx store.Tx, plan ID, u unit) (*talk, error) {
	type said struct {
		id  ID
		row commentRow
	}
	var all []said
	from, to := commentsRange(plan, u)
	for key, value := range tx.Scan(from, to) {
		var id string
		var row commentRow
		if err := store.Split(key, nil, nil, nil, nil, nil, &id); err != nil {
			return nil, err
		}
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		all = append(all, said{ID(id), row})
	}
	slices.SortFunc(all, func(a, b said) int {
		return cmp.Or(cmp.Compare(a.row.Thread, b.row.Thread), cmp.Compare(a.row.since(), b.row.since()), cmp.Compare(a.id, b.id))
	})
	t := new(talk)
	for _, s := range all {
		t.ids, t.rows = append(t.ids, s.id), append(t.rows, s.row)
	}
	return t, nil
}

// since orders a thread: its first comment leads, though a clock may have gone back.
func (r *commentRow) since() int64 {
	if r.Parent == "" {
		return 0
	}
	return r.Created
}

func newComment(plan ID, u unit, id ID, row *commentRow) *Comment {
	c := &Comment{
		ID: commentID(u, id), Place: UnitPlace{plan, u.node, u.field, u.locale}, Author: row.Author,
		CreatedAt: fromMillis(row.Created), Mentions: append([]Mention{}, row.Mentions...), Revision: row.Rev,
	}
	if !row.Deleted {
		c.Text = &row.Text
	}
	if row.Parent != "" {
		parent := commentID(u, row.Parent)
		c.Parent = &parent
	}
	if row.Edited != 0 {
		edited := fromMillis(row.Edited)
		c.EditedAt = &edited
	}
	if row.Resolved != 0 {
		resolved := fromMillis(row.Resolved)
		c.ResolvedAt, c.ResolvedBy = &resolved, &row.ResolvedBy
	}
	return c
}

// commentID is a comment's place as clients hold it.
func commentID(u unit, id ID) string {
	return base64.RawURLEncoding.EncodeToString(store.Key(string(u.node), u.field, string(u.locale), string(id)))
}

func parseCommentID(s string) (u unit, id ID, err error) {
	var node, locale, comment string
	key, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = store.Split(key, &node, &u.field, &locale, &comment)
	}
	u.node, u.locale, id = ID(node), i18n.Locale(locale), ID(comment)
	if err == nil {
		err = u.node.of(KindPlan, KindGoal, KindStrategy, KindAssignment)
	}
	if err == nil {
		err = id.of(KindComment)
	}
	if err != nil {
		return u, "", fail(Invalid, "%q is not the id of a comment", short(s))
	}
	return u, id, nil
}

// openThreads are the places of a plan, in a locale, that have threads which are not resolved.
func openThreads(tx store.Tx, plan ID, locale i18n.Locale) (map[place]bool, error) {
	open := map[place]bool{}
	from, to := store.Prefix("thread", string(plan), string(locale))
	for key := range tx.Scan(from, to) {
		var node, field string
		if err := store.Split(key, nil, nil, nil, &node, &field, nil); err != nil {
			return nil, err
		}
		open[place{ID(node), field}] = true
	}
	return open, nil
}

// admitsThreads tells whether a unit with, or without, open threads passes.
func (q *UnitQuery) admitsThreads(open bool) bool {
	return q.Commented == nil || *q.Commented == open
}

// dropTalk deletes what was said, in all locales, about a text that can't come back. Of one that can, it waits.
func (e *edit) dropTalk(node ID, field string) error {
	for _, locale := range e.locales.Locales() {
		if err := dropComments(e.tx, string(e.id), string(locale), string(node), field); err != nil {
			return err
		}
	}
	return nil
}

// dropComments deletes what was said in a plan, in one locale of it, on one node there, or about one text of that.
// Mentions stay behind for a sweep.
func dropComments(tx store.Tx, within ...string) error {
	parts := func(kind string) []any {
		all := []any{kind}
		for _, part := range within {
			all = append(all, part)
		}
		return all
	}
	from, to := store.Prefix(parts("comment")...)
	if !anyKey(tx, from, to) {
		return nil
	}
	if err := tx.Put(unsweptMentionsKey(), []byte{}); err != nil {
		return err
	}
	if err := tx.DeleteRange(from, to); err != nil {
		return err
	}
	return tx.DeleteRange(store.Prefix(parts("thread")...))
}
