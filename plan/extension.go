package plan

import (
	"regexp"
	"unicode/utf8"

	"polyplan/store"
)

// Extensions are what a file said about a plan or an item that a plan has no place for, by the name of the file's
// format. They are opaque to all but that format: readers are served them in that format alone, no verb changes them, and
// a document carries them in and out. They go with their plan or item.
type Extensions map[string]string

// Limits of a node's extensions.
const (
	MaxExtensions = 8
	MaxExtension  = 128 << 10 // bytes of one
)

var extensionName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (e Extensions) check() error {
	if len(e) > MaxExtensions {
		return fail(TooMany, "%d extensions: wanted at most %d", len(e), MaxExtensions)
	}
	for name, text := range e {
		switch {
		case len(name) > maxLine || !extensionName.MatchString(name):
			return fail(Invalid, "%q is not the name of a format: wanted letters a to z, digits and single hyphens", short(name))
		case len(text) > MaxExtension:
			return fail(TooLong, "%d bytes: wanted at most %d", len(text), MaxExtension).at(name)
		case !utf8.ValidString(text):
			return fail(Invalid, "the text is not UTF-8").at(name)
		}
	}
	return nil
}

// extensionRow is a row of its own, and no part of its node's, so that queries do not read it.
type extensionRow struct {
	Text string `cbor:"1,keyasint"`
}

func extensionKey(plan, node ID, format string) []byte {
	return store.Key("extension", string(plan), string(node), format)
}

// newExtension is an extension of a plan that is loaded.
type newExtension struct {
	node   ID
	format string
	text   string
}

func (e *newExtension) size() int {
	return 160 + len(e.format) + len(e.text)
}

// extensions lays out what a node is extended by.
func (l *layout) extensions(node ID, all Extensions) error {
	if err := all.check(); err != nil {
		return at(err, "extensions")
	}
	for format, text := range all {
		if text != "" {
			l.rows.extensions = append(l.rows.extensions, newExtension{node, format, text})
		}
	}
	return nil
}

// putExtensions writes a stretch of the extensions.
func (r *planRows) putExtensions(tx store.Tx, from, to int) error {
	for _, e := range r.extensions[from:to] {
		if err := put(tx, extensionKey(r.id, e.node, e.format), &extensionRow{Text: e.text}); err != nil {
			return err
		}
	}
	return nil
}

// readExtensions are the extensions of a plan and its items, by node.
func readExtensions(tx store.Tx, plan ID) (map[ID]Extensions, error) {
	all := map[ID]Extensions{}
	from, to := store.Prefix("extension", string(plan))
	for key, value := range tx.Scan(from, to) {
		var node, format string
		if err := store.Split(key, nil, nil, &node, &format); err != nil {
			return nil, err
		}
		var row extensionRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		if all[ID(node)] == nil {
			all[ID(node)] = Extensions{}
		}
		all[ID(node)][format] = row.Text
	}
	return all, nil
}
