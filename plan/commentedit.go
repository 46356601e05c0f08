package plan

import (
	"context"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// NewComment is something to say about a unit.
type NewComment struct {
	ID     ID // the node
	Field  string
	Locale i18n.Locale
	Parent *string // the comment it answers
	Text   string
}

// CommentUpdate is what a comment is to say.
type CommentUpdate struct {
	ID   string
	Text string
}

// CommentResolution is whether a thread is done with.
type CommentResolution struct {
	ID       string // of any comment of the thread
	Resolved bool
}

// commentEdit is one Update of what was said about one unit.
type commentEdit struct {
	*edit
	at   unit
	talk *talk
}

// CreateComment says something about a unit. A reply opens a thread that was resolved.
func (c *Catalogue) CreateComment(ctx context.Context, v Viewer, n NewComment) (*Comment, store.Rev, error) {
	if err := n.check(); err != nil {
		return nil, 0, firstSignIn(v, err)
	}
	id := newID(KindComment, c.now())
	var said *Comment
	rev, err := c.onComments(ctx, v, TextRef{ID: n.ID, Field: n.Field, Locale: n.Locale}, func(e *commentEdit) error {
		if len(e.talk.ids) >= MaxComments {
			return fail(TooMany, "%d comments have been made on the text: no more fit", len(e.talk.ids)).at("text")
		}
		row := commentRow{Thread: id, Text: n.Text, Author: v.Name, By: v.ID, Created: e.by.at}
		if n.Parent != nil {
			if err := e.answer(*n.Parent, &row); err != nil {
				return at(err, "parent")
			}
		}
		if err := e.open(row.Thread); err != nil {
			return err
		}
		err := e.say(id, &row)
		said = newComment(e.id, e.at, id, &row)
		return err
	})
	return said, rev, err
}

func (n *NewComment) check() error {
	if n.Parent != nil {
		if _, _, err := parseCommentID(*n.Parent); err != nil {
			return at(err, "parent")
		}
	}
	return at(cleanComment(&n.Text), "text")
}

func cleanComment(text *string) error {
	value, err := clean(FieldDescription, *text)
	if err == nil && value == "" {
		err = fail(Invalid, "it has no text")
	}
	*text = value
	return err
}

// onComments runs fn over what was said about a unit, by somebody who works on it.
func (c *Catalogue) onComments(ctx context.Context, v Viewer, ref TextRef, fn func(*commentEdit) error) (store.Rev, error) {
	return c.editNode(ctx, v, ref.ID, "id", func(e *edit) error {
		t, err := e.target(ref)
		if err != nil {
			return err
		}
		if !v.lists(e.id, t.unit.locale, e.plan.Source) {
			if t.unit.locale == e.plan.Source {
				return v.mayEdit(e.id)
			}
			return v.mayTranslate(t.unit.locale)
		}
		talk, err := readComments(e.tx, e.id, t.unit)
		if err != nil {
			return err
		}
		return fn(&commentEdit{e, t.unit, talk})
	})
}

// onComment is onComments with one of them, as its id names it. Whatever of its place is gone, the comment is.
func (c *Catalogue) onComment(ctx context.Context, v Viewer, id string, fn func(*commentEdit, ID, *commentRow) error) (store.Rev, error) {
	u, comment, err := parseCommentID(id)
	if err != nil {
		return 0, firstSignIn(v, at(err, "id"))
	}
	missing := fail(NotFound, "there is no such comment: it was deleted, or what it was about").at("id")
	rev, err := c.onComments(ctx, v, TextRef{ID: u.node, Field: u.field, Locale: u.locale}, func(e *commentEdit) error {
		i := slices.Index(e.talk.ids, comment)
		if i < 0 {
			return missing
		}
		return fn(e, comment, &e.talk.rows[i])
	})
	if CodeOf(err) == NotFound {
		err = missing
	}
	return rev, err
}

// answer makes a comment a reply to another on the same unit.
func (e *commentEdit) answer(parent string, row *commentRow) error {
	u, id, err := parseCommentID(parent)
	if err != nil {
		return err
	}
	i := slices.Index(e.talk.ids, id)
	if i < 0 || u.node != e.at.node || u.field != e.at.field {
		return fail(NotFound, "there is no such comment on this text: a reply is to one that is")
	}
	row.Parent, row.Thread = id, e.talk.rows[i].Thread
	return nil
}

// open marks a thread as not resolved.
func (e *commentEdit) open(thread ID) error {
	i := slices.Index(e.talk.ids, thread)
	if i >= 0 && e.talk.rows[i].Resolved != 0 {
		return e.resolve(thread, &e.talk.rows[i], false)
	}
	return e.tx.Put(threadKey(e.id, e.at, thread), []byte{})
}

// say writes a comment, and tells those it mentions.
func (e *commentEdit) say(id ID, row *commentRow) error {
	old := row.Mentions
	found, err := mentionsIn(e.tx, row.Text)
	if err != nil {
		return err
	}
	row.Mentions = found
	if err := e.unmention(id, old); err != nil {
		return err
	}
	if err := e.mention(id, row); err != nil {
		return err
	}
	row.Rev = e.tx.Rev()
	return put(e.tx, commentKey(e.id, e.at, id), row)
}

// mention tells those whom a comment of an open thread mentions.
func (e *commentEdit) mention(id ID, row *commentRow) error {
	if i := slices.Index(e.talk.ids, row.Thread); i >= 0 && e.talk.rows[i].Resolved != 0 {
		return nil
	}
	where := mentionRow{e.id, e.at.node, e.at.field, e.at.locale}
	for _, who := range row.Mentions {
		if err := put(e.tx, mentionKey(who.ID, id), &where); err != nil {
			return err
		}
	}
	return nil
}

func (e *commentEdit) unmention(id ID, mentions []Mention) error {
	for _, who := range mentions {
		if err := e.tx.Delete(mentionKey(who.ID, id)); err != nil {
			return err
		}
	}
	return nil
}

// UpdateComment changes what one has said oneself.
func (c *Catalogue) UpdateComment(ctx context.Context, v Viewer, u CommentUpdate) (*Comment, store.Rev, error) {
	if err := cleanComment(&u.Text); err != nil {
		return nil, 0, firstSignIn(v, at(err, "text"))
	}
	var said *Comment
	rev, err := c.onComment(ctx, v, u.ID, func(e *commentEdit, id ID, row *commentRow) error {
		if err := e.isOwn(row); err != nil {
			return err
		}
		if row.Deleted {
			return fail(NotFound, "the comment was deleted").at("id")
		}
		said = newComment(e.id, e.at, id, row)
		if row.Text == u.Text {
			return nil
		}
		row.Text, row.Edited = u.Text, e.by.at
		err := e.say(id, row)
		said = newComment(e.id, e.at, id, row)
		return err
	})
	return said, rev, err
}

// isOwn lets authors change what they have said, and administrators anything.
func (e *commentEdit) isOwn(row *commentRow) error {
	if e.viewer.admin() || e.viewer.ID != "" && row.By == e.viewer.ID {
		return nil
	}
	return fail(Forbidden, "%s has said this: its author changes it, or an administrator", row.Author).at("id")
}

// DeleteComment takes back what one has said oneself. One with replies leaves a tombstone, which is the answer; it
// goes with the last of them.
func (c *Catalogue) DeleteComment(ctx context.Context, v Viewer, id string) (*Comment, store.Rev, error) {
	var left *Comment
	rev, err := c.onComment(ctx, v, id, func(e *commentEdit, id ID, row *commentRow) error {
		left = nil
		if err := e.isOwn(row); err != nil {
			return err
		}
		if !e.answered(id) {
			return e.remove(id, row)
		}
		if !row.Deleted {
			if err := e.bury(id, row); err != nil {
				return err
			}
		}
		left = newComment(e.id, e.at, id, row)
		return nil
	})
	return left, rev, err
}

func (e *commentEdit) answered(id ID) bool {
	return slices.ContainsFunc(e.talk.rows, func(row commentRow) bool { return row.Parent == id })
}

// bury leaves of a comment that it was there, and whose it was.
func (e *commentEdit) bury(id ID, row *commentRow) error {
	if err := e.unmention(id, row.Mentions); err != nil {
		return err
	}
	row.Text, row.Mentions, row.Deleted, row.Rev = "", nil, true, e.tx.Rev()
	return put(e.tx, commentKey(e.id, e.at, id), row)
}

// remove deletes a comment without replies, and the tombstones above it that have no others.
func (e *commentEdit) remove(id ID, row *commentRow) error {
	if err := e.unmention(id, row.Mentions); err != nil {
		return err
	}
	if err := e.tx.Delete(commentKey(e.id, e.at, id)); err != nil {
		return err
	}
	parent := row.Parent
	i := slices.Index(e.talk.ids, id)
	e.talk.ids, e.talk.rows = slices.Delete(e.talk.ids, i, i+1), slices.Delete(e.talk.rows, i, i+1)
	if parent == "" {
		return e.tx.Delete(threadKey(e.id, e.at, id))
	}
	above := &e.talk.rows[slices.Index(e.talk.ids, parent)]
	if !above.Deleted || e.answered(parent) {
		return nil
	}
	return e.remove(parent, above)
}

// ResolveComments says that a thread is done with, or opens it again.
func (c *Catalogue) ResolveComments(ctx context.Context, v Viewer, res CommentResolution) (*Comment, store.Rev, error) {
	var first *Comment
	rev, err := c.onComment(ctx, v, res.ID, func(e *commentEdit, _ ID, row *commentRow) error {
		thread := row.Thread
		root := &e.talk.rows[slices.Index(e.talk.ids, thread)]
		if (root.Resolved != 0) != res.Resolved {
			if err := e.resolve(thread, root, res.Resolved); err != nil {
				return err
			}
		}
		first = newComment(e.id, e.at, thread, root)
		return nil
	})
	return first, rev, err
}

// resolve closes or opens a thread. Those it mentions have it before them while it is open.
func (e *commentEdit) resolve(thread ID, root *commentRow, resolved bool) error {
	key := threadKey(e.id, e.at, thread)
	root.Resolved, root.ResolvedBy, root.Rev = 0, "", e.tx.Rev()
	mark := func() error { return e.tx.Put(key, []byte{}) }
	if resolved {
		root.Resolved, root.ResolvedBy = e.by.at, e.viewer.Name
		mark = func() error { return e.tx.Delete(key) }
	}
	if err := mark(); err != nil {
		return err
	}
	for i, row := range e.talk.rows {
		if row.Thread != thread {
			continue
		}
		if err := e.unmention(e.talk.ids[i], row.Mentions); err != nil {
			return err
		}
		if err := e.mention(e.talk.ids[i], &row); err != nil {
			return err
		}
	}
	return put(e.tx, commentKey(e.id, e.at, thread), root)
}
