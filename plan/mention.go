package plan

import (
	"context"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"polyplan/store"
)

// mentionsIn are the tokens whose names follow an @ in a text, each once. Names can have spaces: the longest that
// somebody has is meant. What is nobody's name is just text.
func mentionsIn(tx store.Tx, text string) ([]Mention, error) {
	var found []Mention
	seen := map[ID]bool{}
	before, tried := ' ', 0
	for i, r := range text {
		follows := isNamePart(before)
		before = r
		if r != '@' || follows || len(found) == maxMentions || tried == maxTried {
			continue
		}
		tried++
		m, err := mentioned(tx, text[i+1:])
		if err != nil {
			return nil, err
		}
		if m.ID != "" && !seen[m.ID] {
			seen[m.ID] = true
			found = append(found, m)
		}
	}
	return found, nil
}

// maxTried is how many signs in a comment are looked at: each costs some reads while the store is being written.
const maxTried = 5 * maxMentions

// maxTokenName is how many bytes the name of a token has at most.
const maxTokenName = 100

// mentioned is the token with the longest name that the text begins with.
func mentioned(tx store.Tx, text string) (m Mention, err error) {
	for end, r := range text {
		if end > maxTokenName {
			break
		}
		if end > 0 && endsName(text[:end], r) {
			err = m.take(tx, text[:end])
		}
		if err != nil || r == '\n' {
			return m, err
		}
	}
	if len(text) <= maxTokenName && text != "" {
		err = m.take(tx, text)
	}
	return m, err
}

func (m *Mention) take(tx store.Tx, name string) error {
	id, err := tx.Get(tokenNameKey(name))
	if err == nil && id != nil {
		*m = Mention{ID(id), name}
	}
	return err
}

// endsName tells whether a name can end before a character: not within a word, but before the particles that
// Korean and Japanese put after a name in other letters.
func endsName(name string, next rune) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	if !isNamePart(next) || !isNamePart(last) {
		return true
	}
	return eastAsian(next) && !eastAsian(last)
}

func isNamePart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func eastAsian(r rune) bool {
	return unicode.In(r, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Han)
}

// CommentPage is a page of a list of comments.
type CommentPage struct {
	Edges    []*CommentEdge
	PageInfo PageInfo
}

// CommentEdge is a comment and its place in the list.
type CommentEdge struct {
	Node   *Comment
	Cursor string
}

// Nodes are the page's comments.
func (p *CommentPage) Nodes() []*Comment {
	nodes := make([]*Comment, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// Mentions is a page of the comments in open threads that mention the viewer, the newest first.
func (c *Catalogue) Mentions(ctx context.Context, v Viewer, paging Paging) (*CommentPage, error) {
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	window, err := newWindow(paging)
	if err != nil {
		return nil, err
	}
	before, err := parseMentionCursor(v.ID, window.after)
	if err != nil {
		return nil, err
	}
	var page *CommentPage
	err = c.view(ctx, func(tx store.Tx, all *plans) error {
		page, err = mentionsOf(tx, all, v, window.size, before)
		return err
	})
	return page, err
}

func mentionsOf(tx store.Tx, all *plans, v Viewer, size int, before []byte) (*CommentPage, error) {
	page := &CommentPage{Edges: []*CommentEdge{}}
	from, to := store.Prefix("mention", string(v.ID))
	if before != nil {
		page.PageInfo.HasPreviousPage, to = true, before
	}
	for key, value := range tx.ScanBack(from, to) {
		said, err := readMention(tx, all, v, key, value)
		if err != nil {
			return nil, err
		}
		if said == nil {
			continue
		}
		if len(page.Edges) == size {
			page.PageInfo.HasNextPage = true
			break
		}
		page.add(&CommentEdge{said, base64.RawURLEncoding.EncodeToString(key)})
	}
	return page, nil
}

func (p *CommentPage) add(edge *CommentEdge) {
	p.Edges = append(p.Edges, edge)
	if p.PageInfo.StartCursor == nil {
		p.PageInfo.StartCursor = &edge.Cursor
	}
	p.PageInfo.EndCursor = &edge.Cursor
}

// readMention is the comment of a mention, nil where it is gone or not for the viewer.
func readMention(tx store.Tx, all *plans, v Viewer, key, value []byte) (*Comment, error) {
	var where mentionRow
	if err := decode(key, value, &where); err != nil {
		return nil, err
	}
	e, ok := all.byID.Get(where.Plan)
	if !ok || !v.sees(e.id, e.state) || !v.lists(e.id, where.Locale, e.source) {
		return nil, nil
	}
	u, id, err := where.comment(key)
	if err != nil {
		return nil, err
	}
	var row commentRow
	found, err := get(tx, commentKey(where.Plan, u, id), &row)
	if err != nil || !found {
		return nil, err
	}
	return newComment(where.Plan, u, id, &row), nil
}

// comment is which comment a mention is by.
func (m *mentionRow) comment(key []byte) (unit, ID, error) {
	var id string
	err := store.Split(key, nil, nil, &id)
	return unit{m.Node, m.Field, m.Locale}, ID(id), err
}

func parseMentionCursor(who ID, cursor string) ([]byte, error) {
	if cursor == "" {
		return nil, nil
	}
	var kind, whose string
	key, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = store.Split(key, &kind, &whose, nil)
	}
	if err != nil || kind != "mention" || ID(whose) != who {
		return nil, fail(Invalid, "%q is not a cursor: wanted one that an earlier answer gave", short(strings.ToValidUTF8(cursor, ""))).at("after")
	}
	return key, nil
}

// mentionBatch is how many mentions one Update sweeps up.
const mentionBatch = 2_000

// sweepMentions deletes the mentions by comments that are gone, as many as one Update should.
func sweepMentions(tx store.Tx) error {
	unswept, err := tx.Get(unsweptMentionsKey())
	if err != nil || unswept == nil {
		return err
	}
	gone := 0
	from, to := store.Prefix("mention")
	for key, value := range tx.Scan(from, to) {
		var where mentionRow
		if err := decode(key, value, &where); err != nil {
			return err
		}
		u, id, err := where.comment(key)
		if err != nil {
			return err
		}
		row, err := tx.Get(commentKey(where.Plan, u, id))
		if err != nil {
			return err
		}
		if row != nil {
			continue
		}
		if gone++; gone > mentionBatch {
			return nil // the mark stays
		}
		if err := tx.Delete(key); err != nil {
			return err
		}
	}
	return tx.Delete(unsweptMentionsKey())
}
