package plan

import (
	"context"

	"polyplan/store"
)

// Moment is how far a catalogue has come: to a revision of one of its epochs. Moments of other epochs, or of other
// catalogues, come neither before nor after it.
type Moment struct {
	Epoch string // with the id of the catalogue: no other has one of that name
	Rev   uint64
}

// Reaches tells whether what is as it was at a moment has all that there was at another.
func (m Moment) Reaches(other Moment) bool {
	return m.Epoch == other.Epoch && m.Rev >= other.Rev
}

// MomentOf is the moment that a cursor of changes stands at; ok is false where it is not one that this code knows.
func MomentOf(cursor string) (m Moment, ok bool) {
	catalogue, epoch, at, err := readCursor(cursor)
	return Moment{epochName(catalogue, epoch), uint64(at.rev)}, err == nil
}

// Moment is how far the catalogue has come. What is read, or found fresh, after the call is of that moment or of a later
// one. It takes no transaction and waits for nobody, and while nothing is written it is the same pointer.
func (c *Catalogue) Moment() *Moment {
	epoch, rev := c.epoch.Load(), uint64(c.db.Rev())
	m := c.moment.Load()
	if m == nil || m.Rev != rev || m.Epoch != *epoch {
		m = &Moment{*epoch, rev}
		c.moment.Store(m)
	}
	return m
}

// learnEpoch reads the epoch. It does not change under a Catalogue that somebody reads: a restore has NewEpoch change that
// of a copy which nobody else has open, and a site then closes its Catalogue and opens one on the copy. Another Catalogue
// on the database of the one that NewEpoch is called on would go on telling the epoch before.
func (c *Catalogue) learnEpoch(ctx context.Context) error {
	return c.db.View(ctx, func(tx store.Tx) error {
		meta, err := metaOf(tx)
		if err != nil {
			return err
		}
		epoch := epochName(meta.Catalogue, meta.Epoch)
		c.epoch.Store(&epoch)
		return nil
	})
}
