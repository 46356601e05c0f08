package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"polyplan/i18n"
	"polyplan/store"
)

// Finding is a fault of the data: something that holds of the rows of every sound catalogue, and does not of these.
type Finding struct {
	Rule    Rule   `json:"rule"`
	Key     string `json:"key,omitempty"` // of the row, its parts with slashes between
	Message string `json:"message"`       // what was wanted, and what was got
}

// Rule is what ought to hold.
type Rule string

// The rules. What to do about each is in Remedy.
const (
	RuleKey       Rule = "key"       // each key is one that the catalogue writes
	RuleRow       Rule = "row"       // each row decodes, and says nothing that no verb would write
	RuleReference Rule = "reference" // what a row names is there
	RuleOrder     Rule = "order"     // siblings have the positions from 1 on, without gaps
	RuleText      Rule = "text"      // a text is fit to be stored, and in a state that it can be in
	RuleAnchor    Rule = "anchor"    // a translation is of a source text that was
	RuleIndex     Rule = "index"     // each index is what a rebuild would make
	RuleCounter   Rule = "counter"   // each counter is what a recount comes to
	RuleLog       Rule = "log"       // the change log tells of each revision from its first change on, and of each plan
	RuleMemory    Rule = "memory"    // what a server keeps in memory is what the store says
	RuleFile      Rule = "file"      // the pages of the file hold together
)

var remedies = map[Rule]string{
	RuleKey:       "another program has written here, or a newer polyplan: run that, or restore the newest backup in which check finds nothing",
	RuleRow:       "restore the newest backup in which check finds nothing",
	RuleReference: "nobody is served what leads nowhere; restore the newest backup in which check finds nothing",
	RuleOrder:     "moveItem of one of the siblings numbers them all anew",
	RuleText:      "write the text anew (updatePlan, updateItem, setTranslation), or take it away (clearTranslation)",
	RuleAnchor:    "confirmTranslation, where the text is still right, or setTranslation anchors it to today's source",
	RuleIndex: "no text is lost; writing what the index is of anew mends it, as does restoring the newest backup in which " +
		"check finds nothing",
	RuleCounter: "no text is lost; what coverage tells is off until the newest backup in which check finds nothing is " +
		"restored, or the plan is deleted and loaded again",
	RuleLog:    "partners that follow the change log pull everything anew; restore the newest backup in which check finds nothing",
	RuleMemory: "restart the server: it reads the store anew",
	RuleFile:   "restore the newest backup",
}

// Remedy is what to do about the finding.
func (f *Finding) Remedy() string {
	return remedies[f.Rule]
}

// MarshalJSON writes what to do, too.
func (f Finding) MarshalJSON() ([]byte, error) {
	type plain Finding
	return json.Marshal(struct {
		plain
		Remedy string `json:"remedy"`
	}{plain(f), f.Remedy()})
}

// DamagedFile is the finding that a store's file is damaged, as an error tells.
func DamagedFile(err error) Finding {
	return Finding{Rule: RuleFile, Message: err.Error()}
}

// First are the first n findings, and whether there are more.
func First(n int, all iter.Seq2[Finding, error]) (some []Finding, more bool, err error) {
	some = []Finding{}
	for f, err := range all {
		if err != nil {
			return some, false, err
		}
		if len(some) == n {
			return some, true, nil
		}
		some = append(some, f)
	}
	return some, false, nil
}

// OpenAsIs is the catalogue that a database holds, which may be one to be read only: nothing is laid out or swept
// up, and nothing of it need be sound but its format.
func OpenAsIs(ctx context.Context, db store.DB) (*Catalogue, error) {
	c := newCatalogue(db)
	err := db.View(ctx, func(tx store.Tx) error {
		var meta metaRow
		found, err := get(tx, metaKey(), &meta)
		if err == nil && !found {
			err = fmt.Errorf("%w: it holds no catalogue: name another file", store.ErrForeign)
		}
		if err == nil {
			err = meta.readable()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	return c, nil
}

// Check goes through every row of the catalogue as it is at one revision, and yields what does not hold of it: an
// error only where it could not go on. Whoever ranges over it keeps a transaction open.
func (c *Catalogue) Check(ctx context.Context, v Viewer) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		if err := v.mayAdminister("check the catalogue"); err != nil {
			yield(Finding{}, err)
			return
		}
		err := c.db.View(ctx, func(tx store.Tx) error {
			a := newAudit(ctx, tx, func(f Finding) bool { return yield(f, nil) })
			return a.run()
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(Finding{}, unavailable(err))
		}
	}
}

// errEnough says that whoever ranges over the findings has had enough of them.
var errEnough = errors.New("no more findings are wanted")

// audit is one Check. Its passes go through the rows kind by kind, and those of a plan together.
type audit struct {
	ctx     context.Context
	tx      store.Tx
	yield   func(Finding) bool
	stopped error
	visited int

	locales map[i18n.Locale]bool
	floor   store.Rev           // of the change log
	spelled map[string]bool     // whether a tag is one, as the catalogue spells it
	plans   map[ID]*auditedPlan // those there are
	staged  map[ID]bool         // plans that are being loaded
	deleted map[ID]map[ID]bool  // items of plans that wait for a sweep
	unswept map[string]bool     // indexes that do
	sums    map[i18n.Locale]*counts
}

// auditedPlan is what later passes want of a plan.
type auditedPlan struct {
	slug string
	rev  store.Rev
}

func newAudit(ctx context.Context, tx store.Tx, yield func(Finding) bool) *audit {
	return &audit{
		ctx: ctx, tx: tx, yield: yield, locales: map[i18n.Locale]bool{}, spelled: map[string]bool{},
		plans: map[ID]*auditedPlan{}, staged: map[ID]bool{}, deleted: map[ID]map[ID]bool{}, unswept: map[string]bool{},
		sums: map[i18n.Locale]*counts{},
	}
}

// run is every pass, in an order in which each has what it needs.
func (a *audit) run() error {
	for _, pass := range []func() error{
		a.checkKinds, a.checkMeta, a.checkLocales, a.readMarks, a.checkPublishers, a.readPlans,
		a.checkPlans, a.checkSubjects, a.checkSlugs, a.checkHomes, a.checkSame, a.checkSums,
		a.checkLog, a.checkChanged, a.checkTokens, a.checkGlossaries, a.checkMentions, a.checkImports,
		a.checkWebhooks, a.checkMirror,
	} {
		if err := pass(); err != nil {
			return err
		}
	}
	return nil
}

// report tells a finding.
func (a *audit) report(rule Rule, key []byte, format string, args ...any) {
	if a.stopped == nil && !a.yield(Finding{rule, keyText(key), fmt.Sprintf(format, args...)}) {
		a.stopped = errEnough
	}
}

// goesOn is nil until there is a reason to stop.
func (a *audit) goesOn() error {
	if a.visited++; a.visited%1_000 == 0 && a.stopped == nil {
		a.stopped = a.ctx.Err()
	}
	return a.stopped
}

// each visits the rows whose keys begin with these parts, of which the first is the kind. Keys that are not of that
// kind are reported, and passed over.
func (a *audit) each(visit func(k *auditKey, value []byte) error, prefix ...any) error {
	from, to := store.Prefix(prefix...)
	for key, value := range a.tx.Scan(from, to) {
		k, err := a.parse(key)
		if err != nil {
			a.report(RuleKey, key, "wanted the key of a %s, got another: %s", prefix[0], err)
		} else if err := visit(k, value); err != nil {
			return err
		}
		if err := a.goesOn(); err != nil {
			return err
		}
	}
	return nil
}

// decodes decodes a row, or reports that it does not.
func (a *audit) decodes(k *auditKey, value []byte, row any) bool {
	if err := decode(k.raw, value, row); err != nil {
		a.report(RuleRow, k.raw, "wanted a row that decodes, got %d bytes that do not", len(value))
		return false
	}
	return true
}

// has tells whether there is a row.
func (a *audit) has(key []byte) bool {
	value, err := a.tx.Get(key)
	if err != nil && a.stopped == nil {
		a.stopped = err
	}
	return value != nil
}

// read decodes the row at a key, where there is one that decodes; whose turn it is reports one that does not.
func (a *audit) read(key []byte, row any) bool {
	value, err := a.tx.Get(key)
	if err != nil && a.stopped == nil {
		a.stopped = err
	}
	return value != nil && decode(key, value, row) == nil
}

// leadsTo reports a row whose value is not the id of what it should lead to.
func (a *audit) leadsTo(rule Rule, key []byte, id ID, why string) {
	value, err := a.tx.Get(key)
	if err != nil && a.stopped == nil {
		a.stopped = err
	}
	switch {
	case value == nil:
		a.report(rule, key, "wanted a row that leads to %s, %s; got none", id, why)
	case !bytes.Equal(value, []byte(id)):
		a.report(rule, key, "wanted a row that leads to %s, %s; got one to %q", id, why, short(string(value)))
	}
}

// written reports a revision that has not been.
func (a *audit) written(key []byte, what string, rev store.Rev) {
	if rev == 0 || rev > a.tx.Rev() {
		a.report(RuleRow, key, "wanted %s from 1 to the store's %d, got %d", what, a.tx.Rev(), rev)
	}
}
