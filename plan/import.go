package plan

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// ImportOptions say how far an import may go.
type ImportOptions struct {
	Locale   i18n.Locale `cbor:"1,keyasint,omitempty"` // that the file has to be in; "" for whatever it says
	Reviewed bool        `cbor:"2,keyasint,omitempty"` // a reviewer's: replace REVIEWED texts, and approve what the file approves
	Clear    bool        `cbor:"3,keyasint,omitempty"` // take away texts whose targets the file has emptied
}

// ImportState is how far an import has come. Stored as a number: append only.
type ImportState uint8

// In the order they come. An import that is APPLYING or REVERTING broke off, and goes on where it is asked to.
const (
	ImportUploading ImportState = iota
	ImportPreviewed
	ImportApplying
	ImportApplied
	ImportReverting
	ImportReverted
)

// ImportOutcome is what became of a unit of a file, or would. Stored as a number: append only.
type ImportOutcome uint8

const (
	OutcomeUnchanged ImportOutcome = iota // the file says nothing new
	OutcomeApplied                        // what the file says is in force
	OutcomeDrafted                        // it is a DRAFT: in the place of none, or beside the text in force
	OutcomeSuggested                      // it is a suggestion beside the text
	OutcomeConflict                       // both sides changed: it is a suggestion marked so, or nothing was done
	OutcomeCleared                        // the text is taken away
	OutcomeIgnored                        // it has no target
	OutcomeUnknown                        // there is no such unit
	OutcomeRefused                        // it can't be stored, or not by the viewer
	OutcomeReverted                       // it was undone
	OutcomeKept                           // it was not undone: the text is not what the import wrote any more
)

// Outcomes are all of them.
func Outcomes() []ImportOutcome {
	all := make([]ImportOutcome, len(importOutcomes))
	for i := range all {
		all[i] = ImportOutcome(i)
	}
	return all
}

// Import is a file on its way in, or what came of it.
type Import struct {
	ID        string                `json:"token"` // to apply and to revert it by
	State     ImportState           `json:"state"`
	Source    i18n.Locale           `json:"sourceLocale,omitempty"`
	Targets   []i18n.Locale         `json:"locales"`
	CreatedAt Time                  `json:"createdAt"`
	ExpiresAt Time                  `json:"expiresAt"`                 // when it is forgotten: what was applied stays, but not as one
	Total     int                   `json:"total"`                     // how many units the file has
	Tally     map[ImportOutcome]int `json:"counts"`                    // how many came to which outcome
	Questions []string              `json:"questions"`                 // what has to be confirmed before it is applied
	Revision  store.Rev             `json:"revision,omitempty,string"` // the last that it made
	Units     []*ImportUnit         `json:"units"`                     // but those that are UNCHANGED, in the order of the file
}

// ImportUnit is what became of a unit, or would. The texts are told by a preview, where they differ.
type ImportUnit struct {
	Line    int           `json:"line,omitempty"`
	ID      string        `json:"id"`
	Outcome ImportOutcome `json:"outcome"`
	Reason  string        `json:"reason,omitempty"`  // where the outcome does not say it all
	Base    *string       `json:"base,omitempty"`    // the text as it left
	Theirs  *string       `json:"theirs,omitempty"`  // as it is here
	Yours   *string       `json:"yours,omitempty"`   // as the file has it
	IsMoved bool          `json:"isMoved,omitempty"` // it was written between preview and apply, and merged anew
}

// Count is how many units came to an outcome.
func (i *Import) Count(o ImportOutcome) int {
	return i.Tally[o]
}

// SourceLocale is what the file says that it was translated from; nil where it does not tell.
func (i *Import) SourceLocale() *i18n.Locale {
	return optional(i.Source)
}

// ImportCount is how many units came to an outcome.
type ImportCount struct {
	Outcome ImportOutcome
	Count   int
}

// Counts are the outcomes that there are units of.
func (i *Import) Counts() []ImportCount {
	counts := []ImportCount{}
	for _, o := range Outcomes() {
		if n := i.Count(o); n > 0 {
			counts = append(counts, ImportCount{o, n})
		}
	}
	return counts
}

// MaxImportUnits is how many units of an import can be listed at once.
const MaxImportUnits = 1_000

// List is a stretch of the units that came to one of some outcomes, or of all.
func (i *Import) List(first, skip *int, outcomes []ImportOutcome) []*ImportUnit {
	listed := []*ImportUnit{}
	n, passed := MaxImportUnits, 0
	if first != nil {
		n = min(max(*first, 0), MaxImportUnits)
	}
	for _, u := range i.Units {
		if len(outcomes) > 0 && !slices.Contains(outcomes, u.Outcome) {
			continue
		}
		if passed++; skip != nil && passed <= *skip {
			continue
		}
		if len(listed) == n {
			break
		}
		listed = append(listed, u)
	}
	return listed
}

// Bounds of what imports keep.
const (
	previewKept  = 24 * time.Hour
	importKept   = 30 * 24 * time.Hour
	mostPreviews = 10 // of one viewer; the oldest goes
	chunkBytes   = 48 << 10
)

// PreviewImport tells what applying a file would do, and writes no text. The upload is kept for a day, to be
// applied by the answer's ID. A file that is not of one piece is refused as a whole.
func (c *Catalogue) PreviewImport(ctx context.Context, v Viewer, file *UnitFile, o ImportOptions) (*Import, error) {
	if err := v.signedIn(); err != nil {
		return nil, err
	}
	if err := c.sweepImports(ctx); err != nil {
		return nil, err
	}
	p := previewer{c: c, viewer: v, file: file, answer: &Import{ID: rand.Text(), Units: []*ImportUnit{}}}
	p.row = importRow{
		By: v.ID, Author: v.Name, Created: millis(c.now()), Expires: millis(c.now().Add(previewKept)),
		Options: o, Units: len(file.Units),
	}
	if err := p.run(ctx); err != nil {
		return nil, err
	}
	return p.answer, nil
}

// previewer merges a file with what there is, for nothing but the answer.
type previewer struct {
	c      *Catalogue
	viewer Viewer
	file   *UnitFile
	row    importRow
	units  []uploadedUnit
	answer *Import

	until    store.Rev // up to which the file's revisions are of this catalogue
	there    int       // units that have a text here
	replaced int       // and those whose text the file would replace
	strange  []int     // lines in another script than their locale's
	bad      []string
}

func (p *previewer) run(ctx context.Context) error {
	if err := p.vet(ctx); err != nil {
		return err
	}
	if err := p.goOn(ctx); err != nil {
		return err
	}
	for from := 0; from < len(p.units); from += previewedAtOnce {
		if err := p.merge(ctx, p.units[from:min(from+previewedAtOnce, len(p.units))]); err != nil {
			return err
		}
		tellProgress(ctx, min(from+previewedAtOnce, len(p.units)), len(p.units))
	}
	if err := refuse(p.bad); err != nil {
		return err
	}
	p.ask()
	return p.keep(ctx)
}

// previewedAtOnce is how many units are merged in one snapshot: readers are short.
const previewedAtOnce = 500

// merge decides over some units in one snapshot.
func (p *previewer) merge(ctx context.Context, units []uploadedUnit) error {
	var found []*ImportUnit
	had := *p
	counts := slices.Clone(p.row.Counts)
	err := p.c.view(ctx, func(tx store.Tx, _ *plans) error {
		*p, found = had, nil
		p.row.Counts = slices.Clone(counts)
		m := newMerger(p.c, tx, nil, p.viewer, p.row.Options)
		for i := range units {
			if err := ctx.Err(); err != nil {
				return err
			}
			unit, err := p.decide(m, &units[i])
			if err != nil {
				return err
			}
			if unit.Outcome != OutcomeUnchanged {
				found = append(found, unit)
			}
		}
		return nil
	})
	p.answer.Units = append(p.answer.Units, found...)
	return err
}

func (p *previewer) decide(m *merger, u *uploadedUnit) (*ImportUnit, error) {
	t, e, err := m.find(u)
	if err == nil {
		p.written(e, u)
		err = m.anchor(e, t, u)
	}
	if err != nil && CodeOf(err) == "" {
		return nil, err
	}
	t, _, d, err := m.settle(u)
	if err != nil {
		return nil, err
	}
	u.Outcome = d.outcome
	p.row.Counts.add(d.outcome, 1)
	if t != nil {
		u.Theirs = t.rev()
		p.weigh(t, u, &d)
	}
	return d.unit(u), nil
}

// written refuses a file that has another source locale than a plan of its units.
func (p *previewer) written(e *edit, u *uploadedUnit) {
	if p.row.Source != "" && p.row.Source != e.plan.Source {
		p.bad = append(p.bad, onFileLine(u.Line, "the plan of %s is written in %s: the file says %s", short(u.ID), e.plan.Source, p.row.Source))
	}
}

// weigh counts how much of what is there the file would replace, and where it is in another script.
func (p *previewer) weigh(t *target, u *uploadedUnit, d *decision) {
	if t.row != nil {
		p.there++
	}
	if !d.rewords {
		return
	}
	if t.row != nil {
		p.replaced++
	}
	if u.Foreign {
		p.strange = append(p.strange, u.Line)
	}
}

// ask says what has to be confirmed before the file is applied.
func (p *previewer) ask() {
	if p.replaced*10 > p.there*3 {
		p.row.Questions = append(p.row.Questions, say(
			"the file changes %d of the %d texts that are there, more than 30 %%: is it the right file?",
			p.replaced, p.there).String())
	}
	if len(p.strange) > 0 {
		p.row.Questions = append(p.row.Questions, say(
			"texts in another script than their language is written in: %d, the first on line %d; is it the right language?",
			len(p.strange), p.strange[0]).String())
	}
}

// keep stores the upload for who applies it, in as many Updates as it takes; the last says that it is all there.
func (p *previewer) keep(ctx context.Context) error {
	id := p.answer.ID
	for from, to := range batches(p.units, (*uploadedUnit).size) {
		_, err := p.c.update(ctx, p.viewer, func(tx store.Tx, _ *write) error {
			if err := put(tx, importKey(id), &p.row); err != nil {
				return err
			}
			return putStretches(tx, p.units[from:to], (*uploadedUnit).size, func(n int) []byte { return uploadedKey(id, from+n) })
		})
		if err != nil {
			return err
		}
	}
	p.row.State = ImportPreviewed
	_, err := p.c.update(ctx, p.viewer, func(tx store.Tx, _ *write) error {
		if err := p.makeRoom(tx); err != nil {
			return err
		}
		return put(tx, importKey(id), &p.row)
	})
	p.row.tell(p.answer)
	return err
}

// putStretches writes units in rows of a moderate size.
func putStretches[T any](tx store.Tx, units []T, size func(*T) int, key func(n int) []byte) error {
	for from := 0; from < len(units); {
		to, bytes := from, 0
		for to < len(units) && (to == from || bytes < chunkBytes) {
			bytes += size(&units[to])
			to++
		}
		if err := put(tx, key(from), units[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// makeRoom forgets the viewer's oldest preview where there are many.
func (p *previewer) makeRoom(tx store.Tx) error {
	var oldest string
	mine, since := 0, int64(0)
	err := eachImport(tx, func(id string, row *importRow) error {
		if row.By != p.viewer.ID || row.State != ImportPreviewed {
			return nil
		}
		if mine++; oldest == "" || row.Created < since {
			oldest, since = id, row.Created
		}
		return nil
	})
	if err != nil || mine < mostPreviews {
		return err
	}
	return dropImport(tx, oldest)
}

// tell copies what an answer says of an import.
func (r *importRow) tell(i *Import) {
	i.State, i.Source, i.Total, i.Revision = r.State, r.Source, r.Units, r.Rev
	i.Targets = append([]i18n.Locale{}, r.Targets...)
	i.CreatedAt, i.ExpiresAt = fromMillis(r.Created), fromMillis(r.Expires)
	i.Questions, i.Tally = append([]string{}, r.Questions...), map[ImportOutcome]int{}
	for o, n := range r.Counts {
		if n > 0 {
			i.Tally[ImportOutcome(o)] = n
		}
	}
}

func eachImport(tx store.Tx, visit func(id string, row *importRow) error) error {
	from, to := store.Prefix("batch")
	for key, value := range tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return err
		}
		row := new(importRow)
		if err := decode(key, value, row); err != nil {
			return err
		}
		if err := visit(id, row); err != nil {
			return err
		}
	}
	return nil
}

func dropImport(tx store.Tx, id string) error {
	for _, kind := range []string{uploadedKind, doneKind} {
		if err := tx.DeleteRange(store.Prefix(kind, id)); err != nil {
			return err
		}
	}
	return tx.Delete(importKey(id))
}

// sweepImports forgets imports whose time has come.
func (c *Catalogue) sweepImports(ctx context.Context) error {
	var ids []string
	err := c.db.View(ctx, func(tx store.Tx) error {
		ids = ids[:0]
		return eachImport(tx, func(id string, row *importRow) error {
			if row.Expires <= millis(c.now()) {
				ids = append(ids, id)
			}
			return nil
		})
	})
	for _, id := range ids {
		if err == nil {
			_, err = c.db.Update(ctx, func(tx store.Tx) error { return dropImport(tx, id) })
		}
	}
	return unavailable(err)
}
