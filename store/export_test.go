package store

import (
	"context"
	"strings"
	"time"
)

// Compare is what Copy ends with.
var Compare = compare

// OpenFolding opens an etcd store whose replica folds the log after so many
// entries and leaves so many.
func OpenFolding(ctx context.Context, name string, every, keep int) (DB, error) {
	p, err := parseEtcdPlace(strings.TrimPrefix(name, "etcd:"))
	if err != nil {
		return nil, err
	}
	folding := defaultFolding
	folding.every, folding.keep, folding.idle, folding.term = every, keep, 5*time.Millisecond, 2
	return joinCluster(ctx, p, folding)
}
