package plan

import (
	"context"
	"reflect"
	"slices"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// A mirror is a catalogue that holds what readers see of another, its origin, or a part of that. Nobody writes to it
// but who keeps it: package partner, with the verbs of this file. They put only what differs from what is there, so
// that a mirror's own change log tells its own partners just what has changed.

// Mirrored is what a mirror knows of its origin.
type Mirrored struct {
	Origin    string   `cbor:"1,keyasint"`           // its address
	Catalogue string   `cbor:"2,keyasint,omitempty"` // its id; "" until it has answered
	Line      []string `cbor:"3,keyasint,omitempty"` // where the origin is a mirror too: the catalogues it comes from in turn

	Cursor  string        `cbor:"4,keyasint,omitempty"` // up to which all is here; "" until all was pulled once
	Locales []i18n.Locale `cbor:"5,keyasint,omitempty"` // that were asked for; none: all
	Plans   []string      `cbor:"6,keyasint,omitempty"` // by their slugs; none: all
	Pulled  []i18n.Locale `cbor:"7,keyasint,omitempty"` // those asked for and those that they fall back to; none: all

	Known int64 `cbor:"8,keyasint,omitempty"` // when it was last known to be as the origin was, by the mirror's clock
}

// Current is when the mirror was last known to be as its origin was; zero where it never was.
func (m *Mirrored) Current() time.Time {
	if m.Known == 0 {
		return time.Time{}
	}
	return fromMillis(m.Known)
}

// mirroredRow is of a plan: the tag of the document that was pulled of it, to ask for it only if it is another.
type mirroredRow struct {
	Tag string `cbor:"1,keyasint"`
}

func mirrorKey() []byte          { return store.Key("mirror") }
func mirroredKey(plan ID) []byte { return store.Key("mirrored", string(plan)) }

// mirrorer is who keeps a mirror.
var mirrorer = Operator("mirror").ofItsOwn()

// ofItsOwn is the viewer for what a mirror has of its own: its tokens, its webhooks, its log, its epoch.
func (v Viewer) ofItsOwn() Viewer {
	v.mirrors = true
	return v
}

// notMirrored refuses to write in a mirror, but for who keeps it.
func (v Viewer) notMirrored(tx store.Tx) error {
	if v.mirrors {
		return nil
	}
	m, err := mirrorOf(tx)
	if err != nil || m == nil {
		return err
	}
	return IsMirror(m.Origin)
}

// IsMirror is why nothing is written in the mirror of an origin.
func IsMirror(origin string) error {
	return fail(Denied, "this is a mirror of %s: write there", origin)
}

// mirrorOf is what a mirror knows of its origin, nil where the catalogue is none.
func mirrorOf(tx store.Tx) (*Mirrored, error) {
	m := new(Mirrored)
	found, err := get(tx, mirrorKey(), m)
	if err != nil || !found {
		return nil, err
	}
	return m, nil
}

// isMirror refuses to overwrite a catalogue that people write in.
func isMirror(tx store.Tx) error {
	m, err := mirrorOf(tx)
	if err != nil || m != nil {
		return err
	}
	return fail(Conflict, "the catalogue is no mirror: nothing is mirrored into it")
}

// MirrorOf is what the catalogue knows of its origin, nil where it is no mirror.
func (c *Catalogue) MirrorOf(ctx context.Context) (m *Mirrored, err error) {
	err = c.db.View(ctx, func(tx store.Tx) error {
		m, err = mirrorOf(tx)
		return err
	})
	return m, unavailable(err)
}

// Identity is the catalogue's id, which no other has, and those of the catalogues that it is a mirror of in turn.
func (c *Catalogue) Identity(ctx context.Context) (id string, line []string, err error) {
	err = c.db.View(ctx, func(tx store.Tx) error {
		var meta metaRow
		if _, err := get(tx, metaKey(), &meta); err != nil {
			return err
		}
		id, line = meta.Catalogue, nil
		m, err := mirrorOf(tx)
		if m != nil && m.Catalogue != "" {
			line = append([]string{m.Catalogue}, m.Line...)
		}
		return err
	})
	return id, line, unavailable(err)
}

// BeginMirror makes an empty catalogue the mirror of an origin, or goes on with one that is. Where other locales or
// plans are asked for than last time, all has to be pulled again.
func (c *Catalogue) BeginMirror(ctx context.Context, origin string, locales []i18n.Locale, plans []string) (*Mirrored, error) {
	var m *Mirrored
	_, err := c.update(ctx, mirrorer, func(tx store.Tx, _ *write) (err error) {
		if m, err = mirrorOf(tx); err != nil {
			return err
		}
		if m == nil {
			vacant, err := Vacant(tx)
			if err != nil {
				return err
			}
			if !vacant {
				return fail(Conflict, "the store holds a catalogue that is no mirror: use another store")
			}
			m = &Mirrored{Origin: origin, Locales: locales, Plans: plans}
			return put(tx, mirrorKey(), m)
		}
		if m.Origin != origin {
			return fail(Conflict, "the store holds a mirror of %s: use another store", m.Origin)
		}
		if slices.Equal(m.Locales, locales) && slices.Equal(m.Plans, plans) {
			return nil
		}
		m.Locales, m.Plans, m.Cursor = locales, plans, ""
		if err := forgetTags(tx); err != nil {
			return err
		}
		return put(tx, mirrorKey(), m)
	})
	return m, err
}

// KeepMirror notes what is known of the origin now. Where other locales are pulled than before, no document counts as
// pulled.
func (c *Catalogue) KeepMirror(ctx context.Context, m *Mirrored) error {
	_, err := c.update(ctx, mirrorer, func(tx store.Tx, _ *write) error {
		if err := isMirror(tx); err != nil {
			return err
		}
		was, err := mirrorOf(tx)
		if err != nil || reflect.DeepEqual(was, m) {
			return err
		}
		if !slices.Equal(was.Pulled, m.Pulled) {
			if err := forgetTags(tx); err != nil {
				return err
			}
		}
		return put(tx, mirrorKey(), m)
	})
	return err
}

func forgetTags(tx store.Tx) error {
	return tx.DeleteRange(store.Prefix("mirrored"))
}

// MirroredPlans are the plans of a mirror.
func (c *Catalogue) MirroredPlans(ctx context.Context) (ids []ID, err error) {
	err = c.view(ctx, func(_ store.Tx, all *plans) error {
		ids = all.byID.Keys()
		return nil
	})
	return ids, err
}

// MirroredTag is the tag of the document that a plan was made of; "" where that has to be pulled again.
func (c *Catalogue) MirroredTag(ctx context.Context, id ID) (string, error) {
	var row mirroredRow
	err := c.db.View(ctx, func(tx store.Tx) error {
		_, err := get(tx, mirroredKey(id), &row)
		return err
	})
	return row.Tag, unavailable(err)
}

// Mirror makes a plan what a document of its origin says, and notes the document's tag. What readers are not served
// does not come in, whoever pulled it. It takes the document over.
func (c *Catalogue) Mirror(ctx context.Context, doc *Document, tag string) error {
	if err := doc.forReaders(); err != nil {
		return err
	}
	set, err := c.localeSet(ctx)
	if err != nil {
		return err
	}
	rows, err := layOut(doc, c.now(), newSpeller(set))
	if err != nil {
		return err
	}
	rows.remember()
	_, err = c.update(ctx, mirrorer, func(tx store.Tx, by *write) error {
		m := mirroring{c, tx, by, rows}
		if err := isMirror(tx); err != nil {
			return err
		}
		if err := m.put(); err != nil {
			return err
		}
		var was mirroredRow
		if _, err := get(tx, mirroredKey(rows.id), &was); err != nil || was.Tag == tag {
			return err
		}
		return put(tx, mirroredKey(rows.id), &mirroredRow{tag})
	})
	if err != nil {
		return err
	}
	return c.sweepAfter(ctx, "what the origin has not")
}

// forReaders drops what readers are not served.
func (d *Document) forReaders() error {
	if d.State != PlanPublished {
		return fail(Invalid, "the plan %s is not PUBLISHED: readers do not see it", d.ID).at("state")
	}
	if d.Publisher.ID == "" || slices.Contains(d.ids(), "") {
		return fail(Invalid, "the document does not tell all ids: wanted one that its origin wrote")
	}
	d.eachText(func(texts Texts) {
		for tag, text := range texts {
			if state, _ := d.Stands(tag, text); state == StateDraft && tag != d.SourceLocale {
				delete(texts, tag)
				continue
			}
			text.Translates = ""
			texts[tag] = text
		}
	})
	d.extend(nil)
	d.FormerSlugs = nil // a mirror keeps those that it has seen
	return nil
}

// Unmirror deletes a plan that the origin no longer shows.
func (c *Catalogue) Unmirror(ctx context.Context, id ID) error {
	_, err := c.update(ctx, mirrorer, func(tx store.Tx, by *write) error {
		if err := isMirror(tx); err != nil {
			return err
		}
		return (&mirroring{c: c, tx: tx, by: by}).evict(id)
	})
	if err != nil {
		return err
	}
	return c.sweepAfter(ctx, "the plan")
}

// MirrorLocales registers locales of the origin with their fallbacks, as far as those are among them.
func (c *Catalogue) MirrorLocales(ctx context.Context, all []LocaleSettings) error {
	_, err := c.update(ctx, mirrorer, func(tx store.Tx, by *write) error {
		if err := isMirror(tx); err != nil {
			return err
		}
		fallbacks := map[i18n.Locale][]i18n.Locale{}
		for _, one := range all {
			if err := register(tx, []i18n.Locale{one.Tag}, by); err != nil {
				return err
			}
			fallbacks[one.Tag] = nil
		}
		for _, one := range all {
			for _, to := range one.Fallbacks.To {
				if _, ok := fallbacks[to]; ok {
					fallbacks[one.Tag] = append(fallbacks[one.Tag], to)
				}
			}
		}
		have, err := readLocales(tx)
		if err != nil {
			return err
		}
		for _, tag := range have.Locales() {
			if err := mirrorLocale(tx, by, tag, fallbacks[tag]); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func mirrorLocale(tx store.Tx, by *write, tag i18n.Locale, fallbacks []i18n.Locale) error {
	var row localeRow
	if _, err := get(tx, localeKey(tag), &row); err != nil || slices.Equal(row.Fallbacks, fallbacks) {
		return err
	}
	row.Fallbacks = fallbacks
	return putLocale(tx, by, tag, &row)
}

// UnmirrorLocales takes the locales out of a mirror that are not among those and in which there is nothing any more: what
// a document has brought in meanwhile stays.
func (c *Catalogue) UnmirrorLocales(ctx context.Context, keep []i18n.Locale) error {
	if err := c.db.View(ctx, isMirror); err != nil {
		return unavailable(err)
	}
	set, err := c.localeSet(ctx)
	if err != nil {
		return err
	}
	for _, tag := range set.Locales() {
		if slices.Contains(keep, tag) {
			continue
		}
		if _, err := c.RemoveLocale(ctx, mirrorer, tag, false); err != nil && CodeOf(err) != InUse {
			return err
		}
	}
	return nil
}
