package plan

import (
	"bytes"
	"fmt"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// Fault is something planted in a sound catalogue, and what a check has to find of it.
type Fault struct {
	Name  string
	Rule  Rule
	Key   string // what the key of the finding begins with
	Plant func(store.Tx) error
}

// Planting is where faults can be planted: a plan in English with a goal that has been reworded, translated into
// Korean and talked about, and what stands around it.
type Planting struct {
	Plan, Goal, Strategy, Draft ID // Draft is a plan that is not PUBLISHED
	Publisher, Term, Token      ID
	Webhook                     ID // with a message on its way and a dead one
}

// Faults are at least one of each thing that a check looks at.
func Faults(p Planting) []Fault {
	title := unit{p.Goal, FieldTitle, "ko"}
	source := title.in("en")
	korean, english := textKey(p.Plan, "ko", p.Goal, FieldTitle), textKey(p.Plan, "en", p.Goal, FieldTitle)
	item, row := itemKey(p.Plan, p.Goal), planKey(p.Plan)
	return []Fault{
		// Keys and rows.
		{"an unknown kind", RuleKey, "riddle/1", putAt(store.Key("riddle", 1), "x")},
		{"a key that is no tuple", RuleKey, "0xff", putAt([]byte{0xFF, 1}, "x")},
		{"a key with a part too many", RuleKey, "plan/", putAt(store.Key("plan", string(p.Plan), "more"), "x")},
		{"a key with a bad id", RuleKey, "item/", putAt(store.Key("item", string(p.Plan), "gol_x"), "x")},
		{"a key with a bad locale", RuleKey, "text/", putAt(textKey(p.Plan, "xx-nope", p.Goal, FieldTitle), "x")},
		{"no row of the catalogue's own", RuleRow, "meta", remove(metaKey())},
		{"a plan that does not decode", RuleRow, "plan/", putAt(row, "\xFF\xFF")},
		{"an item that does not decode", RuleRow, "item/", putAt(item, "\xFF\xFF")},
		{"a text that does not decode", RuleRow, "text/", putAt(korean, "\xFF\xFF")},
		{"a change from before the log begins", RuleLog, "change/", change(metaKey(), func(r *metaRow) { r.Floor = 1 << 30 })},
		{"a change that does not decode", RuleRow, "change/", onFirst("change", func(tx store.Tx, key, _ []byte) error { return tx.Put(key, []byte{0xFF}) })},
		{"counters that do not decode", RuleRow, "count/", putAt(countKey("ko", p.Plan), "\xFF")},
		{"a plan of a later revision", RuleRow, "plan/", change(row, func(r *planRow) { r.Rev = 1 << 40 })},
		{"a plan in no state", RuleRow, "plan/", change(row, func(r *planRow) { r.State = 9 })},
		{"an item with too much progress", RuleRow, "item/", change(item, func(r *itemRow) { r.Progress = new(int); *r.Progress = 101 })},
		{"a mirror of nothing", RuleRow, "mirror", func(tx store.Tx) error { return put(tx, mirrorKey(), &Mirrored{}) }},
		{"a token without grants", RuleRow, "token/", change(tokenKey(p.Token), func(r *tokenRow) { r.Grants = nil })},

		{"a webhook that does not decode", RuleRow, "hook/", putAt(hookKey(p.Webhook), "\xFF")},
		{"a webhook without a secret", RuleRow, "hook/", change(hookKey(p.Webhook), func(r *hookRow) { r.Secret = nil })},
		{"a webhook that was told of what never was", RuleRow, "queue/", change(queueKey(p.Webhook), func(r *queueRow) { r.Rev = 1 << 40 })},
		{"a message of what was told before", RuleRow, "queue/", change(queueKey(p.Webhook), func(r *queueRow) { r.Pending.Rev = 0 })},
		{"a dead letter without its message", RuleRow, "delivery/", onFirst("delivery", onRow(func(r *letterRow) { r.Payload = nil }))},

		// References.
		{"a plan without its publisher", RuleReference, "plan/", change(row, func(r *planRow) { r.Publisher = "pub_00000000000000000000" })},
		{"a plan in a locale that is not there", RuleReference, "plan/", change(row, func(r *planRow) { r.Source = "sv" })},
		{"an item below nothing", RuleReference, "item/", change(item, func(r *itemRow) { r.Parent = "pln_00000000000000000000" })},
		{"an item below what holds none such", RuleReference, "item/", change(item, func(r *itemRow) { r.Parent = p.Strategy })},
		{"an item of no plan", RuleReference, "item/pln_0000", copyTo(item, itemKey("pln_00000000000000000000", p.Goal))},
		{"a text of no node", RuleReference, "text/", copyTo(korean, textKey(p.Plan, "ko", "gol_00000000000000000000", FieldTitle))},
		{"a text of no plan", RuleReference, "text/pln_0000", copyTo(korean, textKey("pln_00000000000000000000", "ko", p.Goal, FieldTitle))},
		{"a text in no locale", RuleReference, "text/", copyTo(korean, textKey(p.Plan, "sv", p.Goal, FieldTitle))},
		{"a translation of nothing", RuleReference, "text/", copyTo(korean, textKey(p.Plan, "ko", p.Strategy, FieldDescription))},
		{"a slug of no plan", RuleReference, "slug/", putAt(slugKey("nowhere"), "pln_00000000000000000000")},
		{"a locale that falls back to none there is", RuleReference, "locale/ko", change(localeKey("ko"), func(r *localeRow) { r.Fallbacks = []i18n.Locale{"sv"} })},
		{"locales that fall back in a circle", RuleReference, "locale/", all(
			change(localeKey("ko"), func(r *localeRow) { r.Fallbacks = []i18n.Locale{"ja"} }),
			change(localeKey("ja"), func(r *localeRow) { r.Fallbacks = []i18n.Locale{"ko"} }))},
		{"a draft of no node", RuleReference, "draft/", onFirst("draft", func(tx store.Tx, key, value []byte) error {
			return tx.Put(draftKey(p.Plan, unit{"gol_00000000000000000000", FieldTitle, "ko"}, p.Token), value)
		})},
		{"an acknowledgement of no text", RuleReference, "ack/", remove(textKey(p.Plan, "ko", p.Strategy, FieldTitle))},
		{"a comment that answers none", RuleReference, "comment/", onFirst("comment", onRow(func(r *commentRow) { r.Parent = "cmt_00000000000000000000" }))},
		{"a comment of no thread", RuleReference, "comment/", onFirst("comment", onRow(func(r *commentRow) { r.Thread = "cmt_00000000000000000000" }))},
		{"a term of no publisher", RuleReference, "term/", func(tx store.Tx) error {
			return put(tx, termKey("pub_00000000000000000000", "en", p.Term), &termRow{Term: "x", Rev: 1})
		}},
		{"what no term is called", RuleReference, "termText/", func(tx store.Tx) error {
			return put(tx, termTextKey(p.Publisher, "ja", "trm_00000000000000000000"), &termTextRow{Accepted: []string{"x"}, Rev: 1})
		}},
		{"an item that is deleted and there", RuleReference, "deleted/", putAt(deletedItemKey(p.Plan, p.Goal), "")},
		{"counters of no plan", RuleReference, "count/ko/pln_0000", copyTo(countKey("ko", p.Plan), countKey("ko", "pln_00000000000000000000"))},
		{"an extension of no node", RuleReference, "extension/", func(tx store.Tx) error {
			return put(tx, extensionKey(p.Plan, "gol_00000000000000000000", "stratml"), &extensionRow{"x"})
		}},
		{"a document that no mirror pulled", RuleReference, "mirrored/", func(tx store.Tx) error {
			return put(tx, mirroredKey(p.Plan), &mirroredRow{"x"})
		}},
		{"a document of no plan", RuleReference, "mirrored/pln_0000", all(
			func(tx store.Tx) error { return put(tx, mirrorKey(), &Mirrored{Origin: "https://example.org"}) },
			func(tx store.Tx) error { return put(tx, mirroredKey("pln_00000000000000000000"), &mirroredRow{"x"}) })},
		{"units of no import", RuleReference, "batchDone/", func(tx store.Tx) error { return put(tx, doneKey("none", 0), []doneUnit{}) }},

		{"a webhook that knows not how far it was told", RuleReference, "queue/", remove(queueKey(p.Webhook))},
		{"how far a webhook that is not was told", RuleReference, "queue/", copyTo(queueKey(p.Webhook), queueKey("whk_00000000000000000000"))},
		{"a dead letter to no webhook", RuleReference, "delivery/", func(tx store.Tx) error {
			return put(tx, letterKey("whk_00000000000000000000", 1), &letterRow{ID: "x", Payload: []byte("{}")})
		}},

		// Order.
		{"siblings with a gap between", RuleOrder, "item/", change(itemKey(p.Plan, p.Goal), func(r *itemRow) { r.Position += 5 })},
		{"siblings at one position", RuleOrder, "item/", change(itemKey(p.Plan, p.Goal), func(r *itemRow) { r.Position = 2 })},

		// Texts.
		{"words that are not in form C", RuleText, "text/", change(korean, func(r *textRow) { r.Value = "e\u0301" })},
		{"words with a control character", RuleText, "text/", change(korean, func(r *textRow) { r.Value = "a\x07" })},
		{"no words", RuleText, "text/", change(korean, func(r *textRow) { r.Value = "" })},
		{"a source as a translation", RuleText, "text/", change(korean, func(r *textRow) { r.State = StateSource })},
		{"a translation as the source", RuleText, "text/", change(english, func(r *textRow) { r.State = StateReviewed })},
		{"a field that a goal has not", RuleText, "text/", copyTo(english, textKey(p.Plan, "en", p.Goal, FieldGoalLevel))},
		{"a goal without a title", RuleText, "text/", all(remove(english), remove(korean))},
		{"a publisher without a name", RuleText, "text/pub_", remove(textKey(p.Publisher, "en", p.Publisher, FieldName))},

		// Anchors.
		{"a translation of a source that never was", RuleAnchor, "text/", change(korean, func(r *textRow) { r.Of = 1 })},
		{"a translation whose source is forgotten", RuleAnchor, "text/", removeAll("past", string(p.Plan), string(p.Goal), FieldTitle, "en")},
		{"a past translation of a source that never was", RuleAnchor, "past/", onFirst("past", func(tx store.Tx, _, value []byte) error {
			return put(tx, pastKey(p.Plan, title, 3), &textRow{Value: "x", State: StateTranslated, Of: 999, Rev: 3})
		})},
		{"a draft of a source that never was", RuleAnchor, "draft/", onFirst("draft", onRow(func(r *draftRow) { r.Of = 1 }))},
		{"a draft over a text that never was", RuleAnchor, "draft/", onFirst("draft", onRow(func(r *draftRow) { r.Base = 1 }))},

		// Indexes.
		{"a plan that its slug does not find", RuleIndex, "slug/", func(tx store.Tx) error { return tx.Delete(slugKey("park")) }},
		{"an item without a home", RuleIndex, "home/", remove(homeKey(p.Goal))},
		{"an item at home elsewhere", RuleIndex, "home/", putAt(homeKey(p.Goal), string(p.Draft))},
		{"a home of no item", RuleIndex, "home/", putAt(homeKey("gol_00000000000000000000"), string(p.Plan))},
		{"a source that the index has not", RuleIndex, "same/", remove(sameKey("en", "Shadow", p.Plan, p.Goal, FieldTitle))},
		{"an index of a source that is not", RuleIndex, "same/", putAt(sameKey("en", "Gone", p.Plan, p.Goal, FieldTitle), "")},
		{"a source that the memory has not", RuleIndex, "memory/", removeAll("memory", string(p.Plan))},
		{"a memory of other words", RuleIndex, "memory/", onFirst("memory", func(tx store.Tx, key, value []byte) error {
			value = bytes.Clone(value)
			value[5]++ // of the sum of the first
			return tx.Put(key, value)
		})},
		{"a memory that ends amid a text", RuleIndex, "memory/", onFirst("memory", func(tx store.Tx, key, value []byte) error { return tx.Put(key, value[:len(value)-3]) })},
		{"a memory of a text twice", RuleIndex, "memory/", onFirst("memory", func(tx store.Tx, key, value []byte) error {
			return tx.Put(key, append(bytes.Clone(value), value...))
		})},
		{"a change that its plan does not find", RuleIndex, "bychange/", onFirst("bychange", func(tx store.Tx, key, _ []byte) error { return tx.Delete(key) })},
		{"a change that is not in the log", RuleIndex, "bychange/", putAt(changedKey(p.Draft, 1), "")},
		{"a publisher that its name does not find", RuleIndex, "publisherName/", removeAll("publisherName")},
		{"a name that no publisher has", RuleIndex, "publisherName/", putAt(publisherNameKey("en", "Nobody"), string(p.Publisher))},
		{"a token that its name does not find", RuleIndex, "tokenName/", removeAll("tokenName")},
		{"a name that no token has", RuleIndex, "tokenName/", putAt(tokenNameKey("Nobody"), string(p.Token))},
		{"a term without a home", RuleIndex, "termHome/", remove(termHomeKey(p.Term))},
		{"a home of no term", RuleIndex, "termHome/", func(tx store.Tx) error {
			return put(tx, termHomeKey("trm_00000000000000000000"), &termHomeRow{p.Publisher, "en"})
		}},
		{"a term that its name does not find", RuleIndex, "termName/", removeAll("termName")},
		{"a name that no term has", RuleIndex, "termName/", putAt(termNameKey(p.Publisher, "en", "nobody", Noun), string(p.Term))},
		{"an open thread without a mark", RuleIndex, "thread/", removeAll("thread")},
		{"a mark of no thread", RuleIndex, "thread/", putAt(threadKey(p.Plan, title, "cmt_00000000000000000000"), "")},
		{"a mention that nobody finds", RuleIndex, "mention/", removeAll("mention")},
		{"a mention by no comment", RuleIndex, "mention/", func(tx store.Tx) error {
			return put(tx, mentionKey(p.Token, "cmt_00000000000000000000"), &mentionRow{p.Plan, p.Goal, FieldTitle, "ko"})
		}},

		// Counters.
		{"a counter that counts one too many", RuleCounter, "count/ko/", change(countKey("ko", p.Plan), func(c *counts) { c[OnGoal].Translated++ })},
		{"a counter of what is stale", RuleCounter, "count/ko/", change(countKey("ko", p.Plan), func(c *counts) { c[OnGoal].Stale = 0 })},
		{"a counter of suggestions", RuleCounter, "count/ko/", change(countKey("ko", p.Plan), func(c *counts) { c[OnGoal].Suggested += 2 })},
		{"a plan that is not counted", RuleCounter, "count/en/", remove(countKey("en", p.Plan))},
		{"a wrong sum of a locale", RuleCounter, "count/ko", change(sumKey("ko"), func(c *counts) { c[OnPlan].Translated-- })},
		{"a wrong sum of the sources", RuleCounter, "count/", change(sumKey(""), func(c *counts) { c[OnPlan].Source++ })},
		{"a wrong number of terms", RuleCounter, "glossary/", change(glossaryKey(p.Publisher), func(r *glossaryRow) { r.Terms = 7 })},
		{"an import whose units are not there", RuleCounter, "batch/", func(tx store.Tx) error {
			return put(tx, importKey("one"), &importRow{Done: 3})
		}},
		{"an import that has done more than it was to", RuleRow, "batch/", func(tx store.Tx) error {
			return put(tx, importKey("one"), &importRow{Units: 1, Next: 2})
		}},
		{"webhooks that are not counted", RuleCounter, "hooks", change(hooksKey(), func(r *hooksRow) { r.Count++ })},
		{"a glossary that is not counted", RuleCounter, "glossary/", remove(glossaryKey(p.Publisher))},

		// The log.
		{"a change that is missing", RuleLog, "change/", onFirst("change", func(tx store.Tx, key, value []byte) error {
			return all(remove(key), putAt(keyAfter(key), string(value)))(tx)
		})},
		{"a plan that has moved and not said so", RuleLog, "bychange/", change(row, func(r *planRow) { r.Rev-- })},
		{"a text that has moved and not said so", RuleLog, "plan/", func(tx store.Tx) error {
			return change(korean, func(r *textRow) { r.Rev = tx.Rev() })(tx)
		}},
		{"a past text under another revision", RuleRow, "past/", onFirst("past", func(tx store.Tx, _, value []byte) error {
			return tx.Put(pastKey(p.Plan, source, 2), value)
		})},
	}
}

func putAt(key []byte, value string) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.Put(key, []byte(value)) }
}

// remove removes a row that is there.
func remove(key []byte) func(store.Tx) error {
	return func(tx store.Tx) error {
		if value, err := tx.Get(key); err != nil || value == nil {
			return fmt.Errorf("there is no %s (%v)", keyText(key), err)
		}
		return tx.Delete(key)
	}
}

func removeAll(prefix ...string) func(store.Tx) error {
	return func(tx store.Tx) error {
		from, to := store.Prefix(anys(prefix)...)
		if !anyKey(tx, from, to) {
			return fmt.Errorf("there is nothing under %s", strings.Join(prefix, "/"))
		}
		return tx.DeleteRange(from, to)
	}
}

func anys(parts []string) []any {
	all := make([]any, len(parts))
	for i, part := range parts {
		all[i] = part
	}
	return all
}

func copyTo(from, to []byte) func(store.Tx) error {
	return func(tx store.Tx) error {
		value, err := tx.Get(from)
		if err != nil || value == nil {
			return fmt.Errorf("there is no %s (%v)", keyText(from), err)
		}
		return tx.Put(to, value)
	}
}

// change changes a row that is there.
func change[R any](key []byte, fn func(*R)) func(store.Tx) error {
	return func(tx store.Tx) error {
		var row R
		if found, err := get(tx, key, &row); err != nil || !found {
			return fmt.Errorf("there is no %s (%v)", keyText(key), err)
		}
		fn(&row)
		return put(tx, key, &row)
	}
}

// onRow is change of the row that onFirst finds.
func onRow[R any](fn func(*R)) func(store.Tx, []byte, []byte) error {
	return func(tx store.Tx, key, _ []byte) error { return change(key, fn)(tx) }
}

// onFirst does something with the first row of a kind.
func onFirst(kind string, fn func(tx store.Tx, key, value []byte) error) func(store.Tx) error {
	return func(tx store.Tx) error {
		for key, value := range tx.Scan(store.Prefix(kind)) {
			return fn(tx, bytes.Clone(key), bytes.Clone(value))
		}
		return fmt.Errorf("there is no %s", kind)
	}
}

func all(steps ...func(store.Tx) error) func(store.Tx) error {
	return func(tx store.Tx) error {
		for _, step := range steps {
			if err := step(tx); err != nil {
				return err
			}
		}
		return nil
	}
}

// keyAfter is the key of a change that would be five later in its revision.
func keyAfter(change []byte) []byte {
	var at changePlace
	if err := store.Split(change, nil, &at.rev, &at.n); err != nil {
		panic(err)
	}
	return changeKey(at.rev, at.n+5)
}
