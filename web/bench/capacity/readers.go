package capacity

import "math/rand/v2"

// Readers choose what they ask for: popular plans and languages oftener than others.
type Readers struct {
	load                  Load
	plans, locales, pages zipf
}

// NewReaders are those of a load.
func NewReaders(l Load) *Readers {
	return &Readers{l, newZipf(l.Plans, planSkew), newZipf(l.Locales, localeSkew), newZipf(listPages, listSkew)}
}

// Ask is whether a reader asks for a list, the number of the plan or of the page, and that of the language.
func (r *Readers) Ask(chance *rand.Rand) (list bool, number, locale int) {
	locale = r.locales.pick(chance)
	if chance.Float64() < r.load.Lists {
		return true, r.pages.pick(chance), locale
	}
	return false, r.plans.pick(chance), locale
}
