package plan

import (
	"hash/maphash"
	"iter"
	"strings"
)

// claims are the slugs and ids that the documents of a load take. The slugs are remembered; of the ids, of which there
// may be a hundred times as many, only a hashed set of a fixed size (a Bloom filter): it takes few for taken that are
// not. Those are looked for in the documents once more.
type claims struct {
	plans    int
	slugs    map[string]int // their lines
	seed     maphash.Seed
	bits     []uint64   // made with the first id
	suspects map[ID]int // ids that may stand in two documents, and the line of the first
}

const (
	claimBits   = 1 << 26 // 8 MiB
	claimHashes = 4
	unseen      = -1
)

func newClaims() *claims {
	return &claims{slugs: map[string]int{}, seed: maphash.MakeSeed(), suspects: map[ID]int{}}
}

// add claims what a plan takes. A slug that another has claimed is refused at once.
func (c *claims) add(rows *planRows) error {
	c.plans++
	if err := c.claim(rows.plan.Slug, rows.line); err != nil {
		return at(err, "slug")
	}
	for i, slug := range rows.plan.Former {
		if err := c.claim(slug, rows.line); err != nil {
			return at(err, "formerSlugs", index(i))
		}
	}
	for _, id := range rows.given {
		if c.mark(id) {
			c.suspects[ID(strings.Clone(string(id)))] = unseen
		}
	}
	return nil
}

func (c *claims) claim(slug string, line int) error {
	if other, ok := c.slugs[slug]; ok {
		return fail(Conflict, "the slug %q is also that of the document on line %d", slug, other)
	}
	c.slugs[strings.Clone(slug)] = line // which would keep all that was read with it
	return nil
}

// mark notes an id, and tells whether it may have been noted before.
func (c *claims) mark(id ID) bool {
	if c.bits == nil {
		c.bits = make([]uint64, claimBits/64)
	}
	hash := maphash.String(c.seed, string(id))
	at, step := uint32(hash), uint32(hash>>32)|1
	marked := true
	for range claimHashes {
		bit := at % claimBits
		marked = marked && c.bits[bit/64]&(1<<(bit%64)) != 0
		c.bits[bit/64] |= 1 << (bit % 64)
		at += step
	}
	return marked
}

// settle refuses an id that does stand in two documents.
func (c *claims) settle(docs iter.Seq2[*Document, error]) error {
	if len(c.suspects) == 0 {
		return nil
	}
	for doc, err := range docs {
		if err != nil {
			return err
		}
		for _, id := range doc.ids() {
			line, ok := c.suspects[id]
			if !ok {
				continue
			}
			if line != unseen {
				return onLine(fail(Conflict, "the id %s is also in the document on line %d", id, line), doc.Line)
			}
			c.suspects[ID(strings.Clone(string(id)))] = doc.Line
		}
	}
	return nil
}

// ids are those that the document gives.
func (d *Document) ids() []ID {
	all := []ID{d.ID}
	d.EachItem(func(item *ItemDocument) {
		all = append(all, item.ID)
		for i := range item.Responsible {
			all = append(all, item.Responsible[i].ID)
		}
	})
	return all
}
