package store_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

// One writer against a plain bolt Update with the same writes, in turn on the
// same disk. x-plain-bolt is the writes a second as a multiple of plain bolt's.
func BenchmarkOneWriter(b *testing.B) {
	db, plain := openBench(b), openPlain(b)
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		ours += timed(b, func() error { return writeStore(db, 0, i) })
		theirs += timed(b, func() error { return writePlain(plain, i, 1) })
	}
	b.ReportMetric(ratio(theirs, ours), "x-plain-bolt")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "µs/update")
	b.ReportMetric(0, "ns/op")
}

// 32 writers against one, in turn on the same store. x-one-writer is the
// writes a second as a multiple of one writer's. x-plain-bolt-at-best is the
// same of plain bolt, where one Update has the rows of all writers: what no
// group of Updates can be better than on this disk.
func BenchmarkManyWriters(b *testing.B) {
	const writers, each = 32, 8
	db, plain := openBench(b), openPlain(b)
	var many, one, manyPlain, onePlain time.Duration
	for i := 0; b.Loop(); i++ {
		many += timed(b, func() error { return writeTogether(db, writers, each, i) })
		one += timed(b, func() error { return writeTogether(db, 1, each, i) })
		manyPlain += timed(b, func() error { return writePlain(plain, i, writers) })
		onePlain += timed(b, func() error { return writePlain(plain, i, 1) })
	}
	b.ReportMetric(writers*ratio(one, many), "x-one-writer")
	b.ReportMetric(writers*ratio(onePlain, manyPlain), "x-plain-bolt-at-best")
	b.ReportMetric(float64(many.Microseconds())/float64(b.N*writers*each), "µs/update")
	b.ReportMetric(0, "ns/op")
}

// What it costs to read 20 keys and decode their tails in a View of their own,
// against plain bolt.
func BenchmarkScan(b *testing.B) {
	db, plain := openBench(b), openPlain(b)
	for i := range 100 {
		if err := writeStore(db, 0, i); err != nil {
			b.Fatal(err)
		}
		if err := writePlain(plain, i, 1); err != nil {
			b.Fatal(err)
		}
	}
	from, to := store.Prefix("text", 0)
	var ours, theirs time.Duration
	const times = 100
	for b.Loop() {
		ours += timed(b, func() error { return scanStore(db, from, to, times) })
		theirs += timed(b, func() error { return scanPlain(plain, from, to, times) })
	}
	b.ReportMetric(ratio(theirs, ours), "x-plain-bolt")
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N*times), "ns/view")
	b.ReportMetric(0, "ns/op")
}

// A bulk load: Updates of 10,000 keys in order, about 1 MiB each.
func BenchmarkBulk(b *testing.B) {
	db, plain := openBench(b), openPlain(b)
	const keys = 10_000
	value := make([]byte, 60)
	key := func(i, k int) []byte { return store.Key("text", i, k, "item", "field") }
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		ours += timed(b, func() error {
			_, err := db.Update(context.Background(), func(tx store.Tx) error {
				for k := range keys {
					if err := tx.Put(key(i, k), value); err != nil {
						return err
					}
				}
				return nil
			})
			return err
		})
		theirs += timed(b, func() error {
			return plain.Update(func(tx *bolt.Tx) error {
				for k := range keys {
					if err := tx.Bucket(bucket).Put(key(i, k), value); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	b.ReportMetric(ratio(theirs, ours), "x-plain-bolt")
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N*keys), "ns/put")
	b.ReportMetric(0, "ns/op")
}

var bucket = []byte("bucket")

func openBench(b *testing.B) store.DB {
	db, err := open("bolt:" + filepath.Join(b.TempDir(), "store.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	return db
}

func openPlain(b *testing.B) *bolt.DB {
	file, err := bolt.Open(filepath.Join(b.TempDir(), "plain.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := file.Close(); err != nil {
			b.Error(err)
		}
	})
	err = file.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket(bucket)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return file
}

// benchRows are the three keys of one small write, such as a text, its
// history and its change row.
func benchRows(writer, i int) [3][]byte {
	return [3][]byte{
		store.Key("text", writer, i%20, "title"),
		store.Key("past", writer, i, "title"),
		store.Key("change", i, writer),
	}
}

var benchValue = make([]byte, 200)

func writeStore(db store.DB, writer, i int) error {
	_, err := db.Update(context.Background(), func(tx store.Tx) error {
		for _, key := range benchRows(writer, i) {
			if err := tx.Put(key, benchValue); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// writePlain writes the rows of some writers in one Update.
func writePlain(file *bolt.DB, i, writers int) error {
	return file.Update(func(tx *bolt.Tx) error {
		for writer := range writers {
			for _, key := range benchRows(writer, i) {
				if err := tx.Bucket(bucket).Put(key, benchValue); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func writeTogether(db store.DB, writers, each, round int) error {
	var all sync.WaitGroup
	errs := make([]error, writers)
	for writer := range writers {
		all.Go(func() {
			for i := range each {
				if err := writeStore(db, writer, round*each+i); err != nil {
					errs[writer] = err
				}
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func scanStore(db store.DB, from, to []byte, times int) error {
	for range times {
		n := 0
		err := db.View(context.Background(), func(tx store.Tx) error {
			for key := range tx.Scan(from, to) {
				n += fieldLen(from, key)
			}
			return nil
		})
		if err != nil || n != 20*len("title") {
			return fmt.Errorf("read %d bytes: %w", n, err)
		}
	}
	return nil
}

func scanPlain(file *bolt.DB, from, to []byte, times int) error {
	for range times {
		n := 0
		err := file.View(func(tx *bolt.Tx) error {
			c := tx.Bucket(bucket).Cursor()
			for k, _ := c.Seek(from); bytes.Compare(k, to) < 0 && k != nil; k, _ = c.Next() {
				n += fieldLen(from, k)
			}
			return nil
		})
		if err != nil || n != 20*len("title") {
			return fmt.Errorf("read %d bytes: %w", n, err)
		}
	}
	return nil
}

func fieldLen(from, key []byte) int {
	tail := store.SplitAfter(from, key)
	tail.Skip(1)
	return len(tail.Bytes())
}

func timed(b *testing.B, fn func() error) time.Duration {
	begun := time.Now()
	if err := fn(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// The same View on a replica of an etcd cluster, against one on a bolt store,
// in turn. x-bolt is how many times as fast as on bolt.
func BenchmarkScanOnAReplica(b *testing.B) {
	local, cluster := openBench(b), openReplica(b)
	for i := range 100 {
		for _, db := range []store.DB{local, cluster} {
			if err := writeStore(db, 0, i); err != nil {
				b.Fatal(err)
			}
		}
	}
	from, to := store.Prefix("text", 0)
	var ours, theirs time.Duration
	const times = 100
	for b.Loop() {
		ours += timed(b, func() error { return scanStore(cluster, from, to, times) })
		theirs += timed(b, func() error { return scanStore(local, from, to, times) })
	}
	b.ReportMetric(ratio(theirs, ours), "x-bolt")
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N*times), "ns/view")
	b.ReportMetric(0, "ns/op")
}

// 32 writers of one replica against one, in turn on the same cluster of three
// members, which do not sync their files. x-one-writer is the writes a second
// as a multiple of one writer's.
func BenchmarkManyWritersOnAReplica(b *testing.B) {
	const writers, each = 32, 8
	db := openReplica(b)
	var many, one time.Duration
	for i := 0; b.Loop(); i++ {
		many += timed(b, func() error { return writeTogether(db, writers, each, i) })
		one += timed(b, func() error { return writeTogether(db, 1, each, i) })
	}
	b.ReportMetric(writers*ratio(one, many), "x-one-writer")
	b.ReportMetric(float64(one.Microseconds())/float64(b.N*each), "µs/update-alone")
	b.ReportMetric(float64(many.Microseconds())/float64(b.N*writers*each), "µs/update")
	b.ReportMetric(0, "ns/op")
}

func openReplica(b *testing.B) store.DB {
	db, err := etcdtest.Shared(b).NewPlace(b)()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	return db
}
