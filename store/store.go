// Package store keeps bytes: an ordered key-value store with transactions,
// behind one small interface that every engine implements alike.
//
// # Data layout
//
// Keys are tuples in an encoding that preserves their order (see [Key]), so
// one flat key space holds every table and a scan over a [Prefix] is a query.
// Values are the caller's. Revisions are counted by the engine, outside the
// key space.
//
// # What is easy to get wrong
//
// The bytes that a [Tx] hands out belong to the engine, often to the pages of
// a mapped file. They may not be changed, and they are gone when the closure
// returns: copy or decode what is to be kept. And a closure given to
// [DB.Update] may run more than once, so what it does outside its Tx it must
// be able to do again.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Rev numbers the states of a store. The empty store has Rev 0; each Update
// that wrote something makes the next one, also after reopening.
type Rev uint64

// DB is an ordered key-value store. Every committed Update that wrote
// something makes exactly one new Rev. All methods may be called from any
// number of goroutines; all return the context's error when it has already
// ended, and ErrClosed after Close.
type DB interface {
	// View runs fn once over one consistent snapshot and returns fn's error.
	// It never waits for writers. fn should be short: while it runs, an engine
	// can't reuse the space of what others replace, and one whose file
	// outgrows its mapping waits for it, so fn should not call Update. It must
	// not call Close.
	View(ctx context.Context, fn func(Tx) error) error

	// Update runs fn and commits what it wrote, all of it or nothing. When it
	// returns without an error the writes are durable and Views that begin
	// later see them. It returns the Rev it made, or the current one where fn
	// wrote nothing.
	//
	// fn may run again, always on a fresh Tx, with nothing left of the earlier
	// run. When fn fails, panics or ends its goroutine, nothing is written and
	// no Rev is made; a panic surfaces in the goroutine that called Update.
	// When ctx ends before fn has begun, fn never runs; afterwards Update
	// waits for the outcome. An error that wraps ErrUnsure leaves the outcome
	// open; any other leaves the store as it was. fn must not call Update,
	// Wait or Close.
	Update(ctx context.Context, fn func(Tx) error) (Rev, error)

	// Wait returns the current Rev as soon as it is greater than after. A
	// View that begins then sees at least that Rev.
	Wait(ctx context.Context, after Rev) (Rev, error)

	// Lead waits for an office, which one caller at a time holds of all that
	// have the store open, in whatever process; runs work once; and returns its
	// error. A View in work sees all that was written before the office was
	// taken. The context of work ends when ctx does, when the store is closed
	// and when the office is lost: then Lead returns why, such as ErrClosed or
	// ErrDeposed. Where the store can't be written Lead returns ErrUnavailable
	// and does not wait. Close waits for work.
	//
	// The office is lost by a process that the others have not heard of for some
	// seconds, and by one that could not write for as long, unless it is coming
	// up with what the others write, however slowly. The first may come
	// too late to hear of it before another one begins: by its own clock its
	// time is over a second later at most, and later still by as long as the last
	// answer was on its way to it. One that was paused, or whose work goes on
	// for a while after its context has ended, works beside the next for that
	// long. So what must never be done twice has to be guarded by what work
	// writes.
	Lead(ctx context.Context, office string, work func(context.Context) error) error

	// Rev returns the current Rev, for next to nothing: it takes no
	// transaction and waits for nobody. It never goes back. A View that begins
	// afterwards sees at least that Rev, and no Update that returned has made,
	// and no Wait has returned, a newer one. It answers after Close too.
	Rev() Rev

	// Stats tells what the engine does and holds now, for operators. It answers
	// after Close too.
	Stats() Stats

	// Snapshot writes the newest state to w as a file of the bolt engine,
	// whatever this one is, and returns its Rev; see Spare, which makes a
	// store of it. It holds up no writer. While it runs the engine can't reuse
	// the space of what others replace, so w should be a file and no client.
	Snapshot(ctx context.Context, w io.Writer) (Rev, error)

	// Close turns away new calls, wakes those that wait, lets running
	// closures finish and releases the store. Closing again does nothing.
	Close() error
}

// Stats are figures of an engine.
type Stats struct {
	Commits uint64 // since it was opened, by this process; Updates at the same time share one
	Open    int    // transactions under way
	Bytes   int64  // of the file that is read; 0 where there is none
}

// Tx is the view a closure has of the store: a snapshot, and in an Update the
// closure's own writes over it. It serves one goroutine at a time and ends
// with its closure; after that Get and the writing methods return ErrEnded,
// and a scan panics with it.
//
// Keys hold 1 to MaxKey bytes. A value may be empty, which is not the same as
// absent. Bytes handed out must not be changed and are not valid after the Tx.
type Tx interface {
	// Rev returns the snapshot's revision; in an Update, the one it will make
	// if it writes.
	Rev() Rev

	// Format returns the format in force in the snapshot, to which a closure
	// keeps in what it writes. It panics after the Tx has ended.
	Format() int

	// Get returns the value of key: nil where it is absent, and never nil
	// where it is present.
	Get(key []byte) ([]byte, error)

	// Scan yields the keys from <= key < to and their values in ascending
	// order. An empty from begins at the first key, an empty to ends after
	// the last. A scan yields what was there when its loop began, whatever
	// the closure writes while it runs. It can't fail: engines read from
	// memory or a mapped file.
	Scan(from, to []byte) iter.Seq2[[]byte, []byte]

	// ScanBack yields what Scan yields, in descending order.
	ScanBack(from, to []byte) iter.Seq2[[]byte, []byte]

	// Put sets the value of key. It copies both. It counts as a write even
	// where the value was the same. In a View it returns ErrReadOnly, as do
	// Delete and DeleteRange.
	Put(key, value []byte) error

	// Delete removes key. Removing what is absent is neither an error nor a
	// write.
	Delete(key []byte) error

	// DeleteRange removes what Scan(from, to) would yield, at a cost in the
	// write set that does not depend on the number of keys.
	DeleteRange(from, to []byte) error
}

const (
	// MaxKey is the length of the longest key, in bytes.
	MaxKey = 32 << 10

	// MaxUpdate is the size of write set, in bytes, that every engine
	// accepts: keys and values together, and 16 bytes more for each Put,
	// Delete or DeleteRange in force.
	MaxUpdate = 1 << 20
)

// What can go wrong, wrapped in errors that tell where and what to do.
var (
	ErrName     = errors.New("not the name of a store")
	ErrLocked   = errors.New("store is in use")
	ErrCorrupt  = errors.New("store is damaged")
	ErrForeign  = errors.New("not a polyplan store")
	ErrNewer    = errors.New("store was written by a newer polyplan")
	ErrOlder    = errors.New("not all replicas can read the new format")
	ErrReadOnly = errors.New("store is read-only here")
	ErrTooLarge = errors.New("too large for the store")
	ErrFull     = errors.New("no space left for the store")
	ErrClosed   = errors.New("store is closed")
	ErrEnded    = errors.New("transaction has ended")
	ErrUnsure   = errors.New("outcome of the write is not known")

	// ErrUnavailable is of writes to a cluster that does not answer; reads go on.
	ErrUnavailable = errors.New("store can't be written now")

	// ErrDeposed is of who has lost an office, see [DB.Lead].
	ErrDeposed = errors.New("another replica holds the office now")

	ErrRefused  = errors.New("store refuses access")
	ErrDiverged = errors.New("store has another history than its copy")
)

// engine is a way to keep a store.
type engine struct {
	open  func(ctx context.Context, place string) (DB, error)
	there func(ctx context.Context, place string) (bool, error)  // whether open would find something
	fill  func(ctx context.Context, place string, from Tx) error // makes a store that holds what from does
	read  func(ctx context.Context, place string) (DB, error)    // opens what is there, and changes nothing in a file
	file  func(place string) (string, error)                     // the path of the file that is read

	upgrade func(ctx context.Context, place string) (format int, err error)

	such string
}

var engines = map[string]engine{
	"bolt": {openBolt, boltThere, fillBolt, readBolt, boltPath, upgradeBolt, "bolt:polyplan.db"},
	"etcd": {openEtcd, etcdThere, fillEtcd, openEtcd, etcdCopyPath, upgradeEtcd, "etcd:localhost:2379"},
}

// Open opens the store that name names by engine and place, such as
// "bolt:polyplan.db" or "etcd:localhost:2379". The bolt engine creates what is
// missing; it never writes to a file that is not a polyplan store, except that
// it takes an empty file for a new one. The etcd engine lays out a store under
// a prefix that holds nothing. ctx bounds the opening, not the store's life.
func Open(ctx context.Context, name string) (DB, error) {
	engine, place, err := find(name)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return engine.open(ctx, place)
}

// OpenReadOnly opens a store that is there to be read: in a file it changes
// nothing, and Update returns ErrReadOnly. Of a cluster it is Open, which
// brings the copy up to date.
func OpenReadOnly(ctx context.Context, name string) (DB, error) {
	engine, place, err := find(name)
	if err != nil {
		return nil, err
	}
	if err := there(ctx, name); err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	return engine.read(ctx, place)
}

// find returns the engine and the place that a store's name names.
func find(name string) (engine, string, error) {
	scheme, place, found := strings.Cut(name, ":")
	e, known := engines[scheme]
	if !found || !known {
		known := slices.Sorted(maps.Keys(engines))
		return e, "", fmt.Errorf("store %q: %w: want ENGINE:PLACE, such as bolt:polyplan.db, where the engine is one of %s", bare(name), ErrName, strings.Join(known, ", "))
	}
	if place == "" {
		return e, "", fmt.Errorf("store %q: %w: want a place after the colon, such as %s", name, ErrName, e.such)
	}
	return e, place, nil
}
