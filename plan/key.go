package plan

import (
	"polyplan/i18n"
	"polyplan/store"
)

// The catalogue's keys. Texts are keyed locale-major, so that a plan in one language is one short scan
// however many locales it has.

func metaKey() []byte                       { return store.Key("meta") }
func planKey(id ID) []byte                  { return store.Key("plan", string(id)) }
func slugKey(slug string) []byte            { return store.Key("slug", slug) }
func publisherKey(id ID) []byte             { return store.Key("publisher", string(id)) }
func itemKey(plan, item ID) []byte          { return store.Key("item", string(plan), string(item)) }
func homeKey(item ID) []byte                { return store.Key("home", string(item)) }
func localeKey(locale i18n.Locale) []byte   { return store.Key("locale", string(locale)) }
func changeKey(rev store.Rev, n int) []byte { return store.Key("change", rev, uint64(n)) }

// changedKey is an empty row that leads from a plan to the revisions that changed it.
func changedKey(plan ID, rev store.Rev) []byte { return store.Key("bychange", string(plan), rev) }

// publisherNameKey leads from a name in a locale to the publisher.
func publisherNameKey(locale i18n.Locale, name string) []byte {
	return store.Key("publisherName", string(locale), name)
}

// textKey is the key of a text in force. Texts of a plan or publisher itself have its id twice.
func textKey(subject ID, locale i18n.Locale, node ID, field string) []byte {
	return store.Key("text", string(subject), string(locale), string(node), field)
}

// textsKey is what the keys of all a subject's texts in one locale begin with.
func textsKey(subject ID, locale i18n.Locale) []byte {
	return store.Key("text", string(subject), string(locale))
}

// countKey holds the counts of one plan in one locale.
func countKey(locale i18n.Locale, plan ID) []byte {
	return store.Key("count", string(locale), string(plan))
}

// sumKey holds the sum of the counts of all PUBLISHED plans in one locale.
func sumKey(locale i18n.Locale) []byte {
	return store.Key("count", string(locale))
}

// textsRange spans all of a subject's texts in one locale.
func textsRange(subject ID, locale i18n.Locale) (from, to []byte) {
	return store.Prefix("text", string(subject), string(locale))
}

// ownTextsRange spans the texts in one locale that hang on the subject itself, not on its items.
func ownTextsRange(subject ID, locale i18n.Locale) (from, to []byte) {
	return store.Prefix("text", string(subject), string(locale), string(subject))
}

// draftKey is the key of a draft or suggestion kept beside a text in force.
func draftKey(plan ID, u unit, author ID) []byte {
	return store.Key("draft", string(plan), string(u.locale), string(u.node), u.field, string(author))
}

// draftsRange spans the drafts and suggestions beside one text.
func draftsRange(plan ID, u unit) (from, to []byte) {
	return store.Prefix("draft", string(plan), string(u.locale), string(u.node), u.field)
}

// nodeDraftsRange spans the drafts and suggestions beside a node's texts in one locale.
func nodeDraftsRange(plan ID, locale i18n.Locale, node ID) (from, to []byte) {
	return store.Prefix("draft", string(plan), string(locale), string(node))
}

// pastKey is the key of a superseded text, under the revision it was in force from.
func pastKey(plan ID, u unit, rev store.Rev) []byte {
	return store.Key("past", string(plan), string(u.node), u.field, string(u.locale), rev)
}

// pastRange spans what a text has been.
func pastRange(plan ID, u unit) (from, to []byte) {
	return store.Prefix("past", string(plan), string(u.node), u.field, string(u.locale))
}

// nodeTextsRange spans the texts of one node in one locale.
func nodeTextsRange(plan ID, locale i18n.Locale, node ID) (from, to []byte) {
	return store.Prefix("text", string(plan), string(locale), string(node))
}
