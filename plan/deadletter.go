package plan

import (
	"context"
	"encoding/base64"
	"slices"

	"polyplan/store"
)

// DeadLetter is a message that was given up, or one that is sent out of turn.
type DeadLetter struct {
	ID       string // of the message, as webhook-id tells it
	Type     string
	Payload  string // JSON
	Attempts int
	Status   *int    // of the last answer
	Error    *string // of the last attempt
	At       Time    // when it was given up or asked for
	Queued   bool    // it is to be sent once more
}

// DeadLetterPage is a page of dead letters, the oldest first.
type DeadLetterPage struct {
	Edges    []*DeadLetterEdge
	PageInfo PageInfo
}

// DeadLetterEdge is a dead letter and its place in the list.
type DeadLetterEdge struct {
	Node   *DeadLetter
	Cursor string
}

// Nodes are the page's letters.
func (p *DeadLetterPage) Nodes() []*DeadLetter {
	nodes := make([]*DeadLetter, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// WebhookDeliveries are a page of the messages of a webhook that were given up, or are sent out of turn.
func (c *Catalogue) WebhookDeliveries(ctx context.Context, v Viewer, id ID, paging Paging) (*DeadLetterPage, error) {
	if err := v.mayAdminister("read the deliveries of a webhook"); err != nil {
		return nil, err
	}
	if err := id.of(KindWebhook); err != nil {
		return nil, at(err, "webhook")
	}
	window, err := newWindow(paging)
	if err != nil {
		return nil, err
	}
	after, err := parseLetterCursor(window.after)
	if err != nil {
		return nil, err
	}
	ReadingOf(ctx).Withhold()
	var page *DeadLetterPage
	err = c.db.View(ctx, func(tx store.Tx) error {
		if hook, err := tx.Get(hookKey(id)); err != nil || hook == nil {
			return at(missing(err, id), "webhook")
		}
		page = &DeadLetterPage{Edges: []*DeadLetterEdge{}}
		page.PageInfo.HasPreviousPage = after > 0
		return letters(tx, id, func(rev store.Rev, row *letterRow) error {
			if rev > after {
				page.add(rev, row, window.size)
			}
			return nil
		})
	})
	return page, unavailable(err)
}

func missing(err error, id ID) error {
	if err == nil {
		err = fail(NotFound, "there is no webhook %s", id)
	}
	return err
}

func (p *DeadLetterPage) add(rev store.Rev, row *letterRow, size int) {
	if len(p.Edges) == size {
		p.PageInfo.HasNextPage = true
		return
	}
	cursor := base64.RawURLEncoding.EncodeToString(store.Key("delivery", rev))
	p.Edges = append(p.Edges, &DeadLetterEdge{Cursor: cursor, Node: &DeadLetter{
		ID: row.ID, Type: row.Type, Payload: string(row.Payload), Attempts: row.Attempts,
		Status: optional(row.Status), Error: optional(row.Error), At: fromMillis(row.At), Queued: row.Again,
	}})
	p.PageInfo.StartCursor = &p.Edges[0].Cursor
	p.PageInfo.EndCursor = &cursor
}

func parseLetterCursor(cursor string) (after store.Rev, err error) {
	if cursor == "" {
		return 0, nil
	}
	key, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = store.Split(key, nil, &after)
	}
	if err != nil {
		return 0, fail(Invalid, "%q is not a cursor: wanted one that an earlier answer gave", short(cursor)).at("after")
	}
	return after, nil
}

// letters are the messages of a webhook that were given up or are sent out of turn, the oldest first.
func letters(tx store.Tx, hook ID, each func(store.Rev, *letterRow) error) error {
	from, to := lettersRange(hook)
	for key, value := range tx.Scan(from, to) {
		var rev store.Rev
		if err := store.Split(key, nil, nil, &rev); err != nil {
			return err
		}
		row := new(letterRow)
		if err := decode(key, value, row); err != nil {
			return err
		}
		if err := each(rev, row); err != nil {
			return err
		}
	}
	return nil
}

// putLetter keeps a message beside the queue; of more than are kept, the oldest goes.
func putLetter(tx store.Tx, hook ID, row *letterRow) error {
	from, to := lettersRange(hook)
	var keys [][]byte
	for key := range tx.Scan(from, to) {
		keys = append(keys, slices.Clone(key))
	}
	for len(keys) >= MaxDeadLetters {
		if err := tx.Delete(keys[0]); err != nil {
			return err
		}
		keys = keys[1:]
	}
	return put(tx, letterKey(hook, tx.Rev()), row)
}
