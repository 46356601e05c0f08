package plan

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// planAudit is the part of an audit that goes through one plan, whose rows it holds but for its translations.
type planAudit struct {
	*audit
	id     ID
	row    planRow
	items  map[ID]*itemRow
	source map[place]*textRow // the source texts
	counts map[i18n.Locale]*counts
	memos  map[string]place // what the memory should have
	newest store.Rev        // of all that moves the plan
}

func (a *audit) checkMeta() error {
	key := metaKey()
	var row metaRow
	switch {
	case !a.has(key):
		a.report(RuleRow, key, "wanted the catalogue's own row, got none")
	case !a.read(key, &row):
		a.report(RuleRow, key, "wanted a row that decodes, got one that does not")
	case row.Format != formatVersion || row.Catalogue == "" || row.Epoch == "":
		a.report(RuleRow, key, "wanted format %d, an id and an epoch, got format %d, id %q and epoch %q",
			formatVersion, row.Format, row.Catalogue, row.Epoch)
	}
	a.floor = row.Floor
	return a.stopped
}

func (a *audit) checkLocales() error {
	rows := map[i18n.Locale]*localeRow{}
	err := a.each(func(k *auditKey, value []byte) error {
		row := new(localeRow)
		a.locales[k.locale(0)] = true
		if a.decodes(k, value, row) {
			rows[k.locale(0)] = row
			a.written(k.raw, "a revision", row.Rev)
		}
		return nil
	}, "locale")
	for tag, row := range rows {
		for _, fallback := range row.Fallbacks {
			if !a.locales[fallback] || fallback == tag {
				a.report(RuleReference, localeKey(tag), "wanted to fall back to another locale of the catalogue, got %s", fallback)
			}
		}
	}
	set, failed := readLocales(a.tx)
	if err != nil || failed != nil {
		return err // what does not decode has been reported
	}
	for tag := range rows {
		if leadsTo(set, tag, tag, nil) {
			a.report(RuleReference, localeKey(tag), "wanted fallbacks that end, got some that come back to %s", tag)
		}
	}
	return a.stopped
}

// registered reports a row in a locale that the catalogue does not have.
func (a *audit) registered(k *auditKey, locale i18n.Locale) {
	if !a.locales[locale] {
		a.report(RuleReference, k.raw, "wanted a locale of the catalogue, got %s, which it does not have", locale)
	}
}

// readMarks reads what waits for a sweep, and is not amiss until then.
func (a *audit) readMarks() error {
	err := a.each(func(k *auditKey, value []byte) error {
		a.decodes(k, value, new(stagedRow))
		a.staged[k.id(0)] = true
		if a.has(planKey(k.id(0))) {
			a.report(RuleReference, k.raw, "wanted a plan that is still being loaded, got one that is there")
		}
		return nil
	}, "staged")
	if err != nil {
		return err
	}
	err = a.each(func(k *auditKey, _ []byte) error {
		plan, item := k.id(0), k.id(1)
		if a.deleted[plan] == nil {
			a.deleted[plan] = map[ID]bool{}
		}
		a.deleted[plan][item] = true
		if !a.has(planKey(plan)) || a.has(itemKey(plan, item)) {
			a.report(RuleReference, k.raw, "wanted an item that is deleted, of a plan that is there")
		}
		return nil
	}, "deleted")
	if err != nil {
		return err
	}
	return a.each(func(k *auditKey, _ []byte) error {
		a.unswept[k.parts[0]] = true
		return nil
	}, "unswept")
}

// readPlans notes which plans there are.
func (a *audit) readPlans() error {
	return a.each(func(k *auditKey, value []byte) error {
		var row planRow
		a.decodes(k, value, &row)
		a.plans[k.id(0)] = &auditedPlan{row.Slug, row.Rev}
		return nil
	}, "plan")
}

func (a *audit) checkPlans() error {
	for _, id := range slices.Sorted(maps.Keys(a.plans)) {
		p := &planAudit{
			audit: a, id: id, items: map[ID]*itemRow{}, source: map[place]*textRow{}, counts: map[i18n.Locale]*counts{},
			memos: map[string]place{},
		}
		if !a.read(planKey(id), &p.row) {
			continue // reported as it was read first
		}
		for _, pass := range []func() error{
			p.checkRow, p.checkItems, p.checkSources, p.checkTexts, p.checkDrafts, p.checkPast, p.checkAcks, p.checkTalk, p.checkExtensions,
			p.checkMemory, p.checkCounts, p.checkNewest,
		} {
			if err := pass(); err != nil {
				return err
			}
		}
	}
	return a.stopped
}

func (p *planAudit) checkRow() error {
	key, row := planKey(p.id), &p.row
	p.written(key, "a revision", row.Rev)
	if row.State > PlanArchived {
		p.report(RuleRow, key, "wanted the state of a plan, got number %d", row.State)
	}
	if err := cmp.Or(checkSlug(row.Slug), checkURL(row.SourceURL), checkPeriod(row.Period)); err != nil {
		p.report(RuleRow, key, "wanted what a plan can say, got: %s", err)
	}
	if !p.has(publisherKey(row.Publisher)) {
		p.report(RuleReference, key, "wanted a publisher, got %q, which is not there", row.Publisher)
	}
	if !p.locales[row.Source] {
		p.report(RuleReference, key, "wanted a source locale of the catalogue, got %q", row.Source)
	}
	p.leadsTo(RuleIndex, slugKey(row.Slug), p.id, "whose slug it is")
	for _, slug := range row.Former {
		p.leadsTo(RuleIndex, slugKey(slug), p.id, "whose slug it was")
	}
	return p.stopped
}

func (p *planAudit) checkItems() error {
	err := p.each(func(k *auditKey, value []byte) error {
		row, id := new(itemRow), k.id(1)
		if !p.decodes(k, value, row) {
			return nil
		}
		p.items[id] = row
		p.leadsTo(RuleIndex, homeKey(id), p.id, "whose item it is")
		return p.checkItem(k, id, row)
	}, "item", string(p.id))
	if err != nil {
		return err
	}
	if len(p.items) > MaxItems {
		p.report(RuleRow, planKey(p.id), "wanted at most %d items, got %d", MaxItems, len(p.items))
	}
	return p.checkOrder()
}

func (p *planAudit) checkItem(k *auditKey, id ID, row *itemRow) error {
	p.written(k.raw, "a revision", row.Rev)
	p.newest = max(p.newest, row.Rev)
	if row.Born > row.Rev {
		p.report(RuleRow, k.raw, "wanted an item made before its revision %d, got one made at %d", row.Rev, row.Born)
	}
	if row.Status > Cancelled {
		p.report(RuleRow, k.raw, "wanted the status of an item, got number %d", row.Status)
	}
	if err := checkItem(row.Progress, row.Period, len(row.Responsible), row.Links); err != nil {
		p.report(RuleRow, k.raw, "wanted what an item can say, got: %s", err)
	}
	wanted, isItem := parentKind[id.Kind()]
	if !isItem || row.Parent.Kind() != wanted {
		p.report(RuleReference, k.raw, "wanted a goal, strategy or assignment below what holds such, got it below %q", row.Parent)
	}
	return p.stopped
}

// checkOrder checks that each item hangs on what is there, and that siblings are numbered from 1.
func (p *planAudit) checkOrder() error {
	children := map[ID][]ID{}
	for _, id := range slices.Sorted(maps.Keys(p.items)) {
		row := p.items[id]
		children[row.Parent] = append(children[row.Parent], id)
		if row.Parent != p.id && p.items[row.Parent] == nil {
			p.report(RuleReference, itemKey(p.id, id), "wanted to hang on what is in the plan, got %q, which is not", row.Parent)
		}
	}
	for _, parent := range slices.Sorted(maps.Keys(children)) {
		siblings := children[parent]
		slices.SortStableFunc(siblings, func(a, b ID) int { return cmp.Compare(p.items[a].Position, p.items[b].Position) })
		for i, id := range siblings {
			if at := p.items[id].Position; at != i+1 {
				p.report(RuleOrder, itemKey(p.id, id), "wanted position %d of the %d below %s, got %d", i+1, len(siblings), parent, at)
			}
		}
	}
	return p.stopped
}

// isThere tells whether a node of the plan is; that of a row which waits for a sweep need not be.
func (p *planAudit) isThere(k *auditKey, node ID) bool {
	if node == p.id || p.items[node] != nil {
		return true
	}
	if !p.deleted[p.id][node] {
		p.report(RuleReference, k.raw, "wanted a node of the plan, got %s, which is not there", node)
	}
	return false
}

// checkNewest checks that the plan is at the revision of the last change of it.
func (p *planAudit) checkNewest() error {
	key := planKey(p.id)
	if p.newest > p.row.Rev {
		p.report(RuleLog, key, "wanted the revision of what moved last in the plan, %d, got %d", p.newest, p.row.Rev)
	}
	var last store.Rev
	from, to := store.Prefix("bychange", string(p.id))
	for key := range p.tx.ScanBack(from, to) {
		if k, err := p.parse(key); err == nil {
			last = k.rev
		}
		break
	}
	if last != p.row.Rev && (last > 0 || p.row.Rev >= p.floor) {
		p.report(RuleLog, changedKey(p.id, last), "wanted the plan's last change at its revision %d, got %d", p.row.Rev, last)
	}
	return p.stopped
}

// subjectKinds are the kinds of rows whose keys begin with what they belong to.
var subjectKinds = []string{"ack", "comment", "deleted", "draft", "extension", "item", "memory", "mirrored", "past", "text", "thread"}

// checkSubjects reports rows of plans, and names of publishers, that are not there: for each of these one row of a
// kind stands for all.
func (a *audit) checkSubjects() error {
	for _, kind := range subjectKinds {
		from, end := store.Prefix(kind)
		for {
			key := a.firstFrom(from)
			if key == nil || bytes.Compare(key, end) >= 0 {
				break
			}
			parts := store.SplitAfter(nil, key)
			parts.Skip(1)
			subject := string(parts.Bytes())
			if parts.Err() != nil {
				break // reported with its kind
			}
			a.checkSubject(kind, key, ID(subject))
			_, from = store.Prefix(kind, subject)
			if err := a.goesOn(); err != nil {
				return err
			}
		}
	}
	return a.stopped
}

func (a *audit) checkSubject(kind string, key []byte, subject ID) {
	switch {
	case a.plans[subject] != nil, a.staged[subject]:
	case kind == "text" && subject.Kind() == KindPublisher && a.has(publisherKey(subject)):
	default:
		a.report(RuleReference, key, "wanted rows of what is there, got this one, and perhaps others, of %q", subject)
	}
}

func (a *audit) checkSlugs() error {
	return a.each(func(k *auditKey, value []byte) error {
		if a.plans[ID(value)] == nil {
			a.report(RuleReference, k.raw, "wanted a slug of a plan that is there, got one of %q", short(string(value)))
		}
		if err := checkSlug(k.parts[0]); err != nil {
			a.report(RuleKey, k.raw, "%s", err)
		}
		return nil
	}, "slug")
}

// checkHomes checks that each home is of an item that is there. That each item has one is checked with its plan.
func (a *audit) checkHomes() error {
	return a.each(func(k *auditKey, value []byte) error {
		if !a.has(itemKey(ID(value), k.id(0))) {
			a.report(RuleIndex, k.raw, "wanted an item of the plan that this leads to, %q, got none", short(string(value)))
		}
		return nil
	}, "home")
}

// addSums counts a plan among those that readers see: in each locale, and under "" what there is to translate.
func (p *planAudit) addSums() {
	if p.row.State != PlanPublished {
		return
	}
	for locale, c := range p.counts {
		p.sum(locale).add(c)
		if locale == p.row.Source {
			p.sum("").add(c)
		}
	}
}

func (a *audit) sum(locale i18n.Locale) *counts {
	if a.sums[locale] == nil {
		a.sums[locale] = new(counts)
	}
	return a.sums[locale]
}

// checkCounts compares the plan's counters with a recount.
func (p *planAudit) checkCounts() error {
	p.addSums()
	for _, locale := range slices.Sorted(maps.Keys(p.counts)) {
		p.checkCount(locale, countKey(locale, p.id), p.counts[locale])
	}
	for locale := range p.locales {
		if p.counts[locale] == nil {
			p.checkCount(locale, countKey(locale, p.id), new(counts))
		}
	}
	return p.stopped
}

func (a *audit) checkCount(locale i18n.Locale, key []byte, want *counts) {
	var got counts
	if a.has(key) && !a.read(key, &got) {
		a.report(RuleRow, key, "wanted a row that decodes, got one that does not")
		return
	}
	for kind := range got {
		if got[kind] != want[kind] {
			a.report(RuleCounter, key, "wanted what a recount comes to, %s, got %s", want[kind].text(ItemKind(kind)), got[kind].text(ItemKind(kind)))
		}
	}
}

// checkSums compares the counters of all plans together, and reports those that count nothing there is.
func (a *audit) checkSums() error {
	for _, locale := range append(slices.Sorted(maps.Keys(a.locales)), "") {
		a.checkCount(locale, sumKey(locale), a.sum(locale))
	}
	return a.each(func(k *auditKey, _ []byte) error {
		if locale := k.locale(0); locale != "" {
			a.registered(k, locale)
		}
		if len(k.parts) > 1 && a.plans[k.id(1)] == nil {
			a.report(RuleReference, k.raw, "wanted the counters of a plan that is there, got those of %s", k.parts[1])
		}
		return nil
	}, "count")
}
