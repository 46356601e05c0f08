package store

import "iter"

// reader is the state under a transaction: an engine's snapshot, or a write
// set over another reader. It can't fail and doesn't change while a closure
// reads it.
type reader interface {
	get(key []byte) []byte
	scan(from, to []byte) iter.Seq2[[]byte, []byte]
	scanBack(from, to []byte) iter.Seq2[[]byte, []byte]
	format() int
}

// viewTx is the Tx of a View, on every engine.
type viewTx struct {
	reader
	rev   Rev
	ended bool
}

var _ Tx = (*viewTx)(nil)

func (t *viewTx) Rev() Rev { return t.rev }

func (t *viewTx) Format() int {
	if t.ended {
		panic(ErrEnded)
	}
	return t.format()
}

func (t *viewTx) Get(key []byte) ([]byte, error) {
	if t.ended {
		return nil, ErrEnded
	}
	return t.get(key), nil
}

func (t *viewTx) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return t.whileOpen(t.scan, from, to)
}

func (t *viewTx) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return t.whileOpen(t.scanBack, from, to)
}

// whileOpen stops a scan that outlives its Tx before it reads what may no
// longer be mapped.
func (t *viewTx) whileOpen(scan func(from, to []byte) iter.Seq2[[]byte, []byte], from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		if t.ended {
			panic(ErrEnded)
		}
		for key, value := range scan(from, to) {
			if !yield(key, value) {
				return
			}
			if t.ended {
				panic(ErrEnded)
			}
		}
	}
}

func (t *viewTx) Put(key, value []byte) error       { return t.refuse() }
func (t *viewTx) Delete(key []byte) error           { return t.refuse() }
func (t *viewTx) DeleteRange(from, to []byte) error { return t.refuse() }

func (t *viewTx) refuse() error {
	if t.ended {
		return ErrEnded
	}
	return ErrReadOnly
}

func (t *viewTx) end() { t.ended = true }

// updateTx is the Tx of an Update, on every engine. Its writes are also its
// reader.
type updateTx struct {
	viewTx
	writes *writes
}

var _ Tx = (*updateTx)(nil)

func newUpdateTx(base reader, rev Rev) *updateTx {
	w := newWrites(base)
	return &updateTx{viewTx: viewTx{reader: w, rev: rev}, writes: w}
}

func (t *updateTx) Put(key, value []byte) error {
	if t.ended {
		return ErrEnded
	}
	return t.writes.put(key, value)
}

func (t *updateTx) Delete(key []byte) error {
	if t.ended {
		return ErrEnded
	}
	t.writes.delete(key)
	return nil
}

func (t *updateTx) DeleteRange(from, to []byte) error {
	if t.ended {
		return ErrEnded
	}
	t.writes.deleteRange(from, to)
	return nil
}
