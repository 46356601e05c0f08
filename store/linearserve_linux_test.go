package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"polyplan/store"
)

func init() {
	children["serve operations"] = serveOperations
}

// served is what a process is told that serves operations.
type served struct {
	Place string
	Fault string // that is planted in it, if any
}

// How often a replica folds the log, in entries, and how many it leaves. The
// one that was away for seconds is copied anew, and for less reads the log.
const (
	foldEvery = 100
	foldKeep  = 300
)

// serveOperations tells its address, and serves each connection's operations
// one after the other until its standard input ends.
func serveOperations(settings string) error {
	var s served
	if err := json.Unmarshal([]byte(settings), &s); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := store.OpenFolding(ctx, s.Place, foldEvery, foldKeep)
	if err != nil {
		return err
	}
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	faulty := planted{db, plant(s.Fault, db)}
	go func() {
		for {
			conn, err := door.Accept()
			if err != nil {
				return // the process ends
			}
			go serveClient(conn, faulty)
		}
	}()
	fmt.Println(door.Addr())
	if _, err := io.ReadAll(os.Stdin); err != nil {
		return err
	}
	return db.Close()
}

// serveClient goes on with an operation also where the client has hung up.
func serveClient(conn net.Conn, db planted) {
	defer conn.Close()
	requests, answers := gob.NewDecoder(conn), gob.NewEncoder(conn)
	for {
		var o operation
		if err := requests.Decode(&o); err != nil {
			return
		}
		if err := answers.Encode(db.do(context.Background(), o)); err != nil {
			return
		}
	}
}

// planted is a store, and what is served of it where a fault is planted.
type planted struct{ sound, served store.DB }

func (db planted) do(ctx context.Context, o operation) outcome {
	switch o.Kind {
	case look:
		return o.look(ctx, db.served)
	case glance:
		return o.glance(ctx, db.served)
	case takeStock:
		return o.takeStock(ctx, db.sound)
	}
	return o.update(ctx, db.served)
}

func (o operation) update(ctx context.Context, db store.DB) outcome {
	var told outcome
	rev, err := db.Update(ctx, func(tx store.Tx) (err error) {
		told = outcome{}
		if o.reads() {
			if told.Read, err = o.before(tx); err != nil {
				return err
			}
		}
		if err := o.write(tx, told.Read); err != nil {
			return err
		}
		return tx.Put(store.Key("made", tx.Rev()), fmt.Append(nil, o.ID))
	})
	if err != nil {
		return failure(err)
	}
	told.Fate, told.Rev = done, rev
	return told
}

func failure(err error) outcome {
	told := outcome{Fate: failed, Why: err.Error()}
	switch {
	case errors.Is(err, store.ErrUnsure):
		told.Fate = unsure
	case errors.Is(err, store.ErrUnavailable):
		told.Fate = unmade
	}
	return told
}

func (o operation) before(tx store.Tx) (before [2]word, err error) {
	for side := range sides(o.Cell) {
		held, err := stampedOf(tx, store.Key("cell", o.Cell, side))
		if err != nil {
			return before, err
		}
		before[side] = held.Word
	}
	return before, nil
}

func (o operation) write(tx store.Tx, before [2]word) error {
	after := o.over(before)
	for side, writes := range o.Sides {
		key := store.Key("cell", o.Cell, side)
		var err error
		switch {
		case !writes:
		case o.Kind == remove:
			err = tx.Delete(key)
		case after[side] != before[side]:
			err = tx.Put(key, stamped{after[side], tx.Rev()}.append(nil))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func stampedOf(tx store.Tx, key []byte) (s stamped, err error) {
	value, err := tx.Get(key)
	if value == nil || err != nil {
		return s, err
	}
	_, err = s.parse(value)
	return s, err
}

func (o operation) look(ctx context.Context, db store.DB) outcome {
	told := outcome{Fate: done}
	err := db.View(ctx, func(tx store.Tx) (err error) {
		told.Rev = tx.Rev()
		told.Seen, err = seen(tx)
		return err
	})
	if err != nil {
		return failure(err)
	}
	return told
}

func (o operation) glance(ctx context.Context, db store.DB) outcome {
	told := outcome{Fate: done}
	rev, err := db.Update(ctx, func(tx store.Tx) (err error) {
		told.Seen, err = seen(tx)
		return err
	})
	if err != nil {
		return failure(err)
	}
	told.Rev = rev
	return told
}

func seen(tx store.Tx) (all states, err error) {
	for _, key := range keys {
		one, err := stampedOf(tx, key)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// takeStock waits for a revision and reads all that is there.
func (o operation) takeStock(ctx context.Context, db store.DB) outcome {
	if _, err := db.Wait(ctx, o.After-1); err != nil {
		return failure(err)
	}
	told := outcome{Fate: done}
	digest := sha256.New()
	err := db.View(ctx, func(tx store.Tx) error {
		told.Rev = tx.Rev()
		for key, value := range tx.Scan(nil, nil) {
			fmt.Fprintf(digest, "%q=%q\n", key, value)
		}
		told.Content = fmt.Sprintf("%x", digest.Sum(nil))
		return told.readLedger(tx)
	})
	if err != nil {
		return failure(err)
	}
	return told
}

// readLedger reads who made each revision; nobody is 0.
func (told *outcome) readLedger(tx store.Tx) error {
	told.Ledger = make([]int, told.Rev+1)
	from, to := store.Prefix("made")
	for key, value := range tx.Scan(from, to) {
		tail := store.SplitAfter(from, key)
		rev := tail.Uint()
		if err := tail.Err(); err != nil {
			return err
		}
		if rev > uint64(told.Rev) {
			return fmt.Errorf("the ledger tells of revision %d at revision %d", rev, told.Rev)
		}
		if _, err := fmt.Sscan(string(value), &told.Ledger[rev]); err != nil {
			return err
		}
	}
	return nil
}
