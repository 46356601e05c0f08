package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"polyplan/store"
	"polyplan/store/etcdtest"
	"polyplan/store/storetest"
)

func TestBoltIsAStore(t *testing.T) {
	storetest.Run(t, boltPlace)
}

// Strict is one wrapper whatever the engine under it: on one it shows what it does to callers.
func TestBoltIsAStoreForStrictCallers(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Place {
		open := boltPlace(t)
		return func() (store.DB, error) {
			db, err := open()
			if err != nil {
				return nil, err
			}
			return storetest.Strict(db), nil
		}
	})
}

func boltPlace(t testing.TB) storetest.Place {
	name := "bolt:" + filepath.Join(t.TempDir(), "store.db")
	return func() (store.DB, error) { return store.Open(context.Background(), name) }
}

func TestEtcdIsAStore(t *testing.T) {
	storetest.Run(t, etcdtest.Shared(t).NewPlace)
}
