package plan

import (
	"crypto/sha256"
	"encoding/base64"

	"polyplan/i18n"
	"polyplan/store"
)

// UnitFile is translation units as files hold them, from one source locale into one target locale, or into
// several where the format has room for that. Package exchange turns bytes into it and back; what becomes of its
// units when they come in is decided here.
type UnitFile struct {
	// Catalogue tells which catalogue it left, and which of its epochs: the revisions in the file are of that. It
	// has letters, digits and "-"; it is "" where the file does not tell.
	Catalogue string
	Source    i18n.Locale
	Targets   []i18n.Locale
	Units     []FileUnit // in the order of reading
}

// FileUnit is a text and its source in a UnitFile. What its format has no place for, or a tool threw away, is
// zero: then less is known, and less is risked.
type FileUnit struct {
	Line int // where it begins in the file it was read from, from 1

	ID     string      // TranslationUnit.ID, which names node, field and locale
	Plan   string      // the slug of its plan as it left; "" where the file does not tell
	Locale i18n.Locale // of Target
	Path   []string    // the titles of what the node stands in, the plan's first, in the source
	Notes  []string    // for whoever translates; nothing that is read back

	Source         string
	SourceRevision store.Rev // of Source, as it left
	SourceHash     string    // SourceHash of Source as it left: tells whether the file's own was altered since
	Anchored       string    // the source that Target translates, where that is not Source; else ""

	Target    string    // "": MISSING, or not translated in the file
	Revision  store.Rev // of Target, as it left: the base of a merge; 0 where there was none, or the file does not tell
	Marks     *UnitMarks
	MaxLength int // characters; 0 where it is not told
}

// UnitMarks is how a target stands, by the word of the file.
type UnitMarks struct {
	State   TextState // DRAFT, TRANSLATED or REVIEWED; MISSING where there is no target
	IsStale bool      // the source has moved since it was translated
	Origin  *Origin   // nil where the format has no place for it
}

// MaxFileUnits is how many units a UnitFile may have to be read in.
const MaxFileUnits = 100_000

// SourceHash is a short sum of a source text, for files to carry beside it.
func SourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}
