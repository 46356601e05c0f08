package plan

import (
	"math"

	"polyplan/store"
)

// A restore begins a new epoch, for revisions that are made from then on may be others than those of the same number
// that were made after the backup. Those up to the backup are the same in both, so files that left with them go on
// being merged by them.

// epochRow is an epoch that a restore ended.
type epochRow struct {
	Epoch string    `cbor:"1,keyasint"`
	Until store.Rev `cbor:"2,keyasint"` // the last revision of it that the catalogue has
}

// maxEpochs is how many past epochs are kept: files from before are as those of another catalogue.
const maxEpochs = 100

// begin begins an epoch after a revision.
func (m *metaRow) begin(epoch string, after store.Rev) {
	m.Past = append(m.Past, epochRow{m.Epoch, after})
	m.Past = m.Past[max(0, len(m.Past)-maxEpochs):]
	m.Epoch = epoch
}

// name is how a file names the catalogue whose newest revision is the one given: by the first epoch that has it, so
// that what a restore did not change leaves as it left before.
func (m *metaRow) name(newest store.Rev) string {
	epoch := m.Epoch
	for i := len(m.Past) - 1; i >= 0 && newest <= m.Past[i].Until; i-- {
		epoch = m.Past[i].Epoch
	}
	return epochName(m.Catalogue, epoch)
}

// until is up to which revision the catalogue has those of a file that names one so; 0 where it is another catalogue.
func (m *metaRow) until(name string) store.Rev {
	if name == epochName(m.Catalogue, m.Epoch) {
		return math.MaxUint64
	}
	for _, past := range m.Past {
		if name == epochName(m.Catalogue, past.Epoch) {
			return past.Until
		}
	}
	return 0
}

// epochName is how an epoch of a catalogue is named outside of it.
func epochName(catalogue, epoch string) string {
	return catalogue + "-" + epoch
}

// metaOf is the catalogue's own row.
func metaOf(tx store.Tx) (*metaRow, error) {
	meta := new(metaRow)
	_, err := get(tx, metaKey(), meta)
	return meta, err
}
