package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	clientv3 "go.etcd.io/etcd/client/v3"
)

func etcdThere(ctx context.Context, place string) (_ bool, err error) {
	p, err := parseEtcdPlace(place)
	if err != nil {
		return false, err
	}
	c := &cluster{etcdPlace: p, codec: newCodec()}
	defer func() { err = errors.Join(err, c.close()) }()
	return c.isLaidOut(ctx)
}

// fillEtcd makes a store under a prefix that holds nothing, with what from
// holds: all of it folded, at from's revision. Until the last transaction the
// prefix is no store, and another filling may take over.
func fillEtcd(ctx context.Context, place string, from Tx) (err error) {
	p, err := parseEtcdPlace(place)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(p.data); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("want no file %s there, got one: name another in the option data", p.data), err)
	}
	c := &cluster{etcdPlace: p, codec: newCodec()}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.mayFill(ctx); err != nil {
		return err
	}
	meta := clusterMeta{Format: from.Format(), ID: rand.Text()}
	mine := clientv3.Compare(clientv3.Value(c.fillKey()), "=", record(meta))
	begun, err := c.txn(ctx, []clientv3.Cmp{absent(c.metaKey())}, []clientv3.Op{
		clientv3.OpPut(c.fillKey(), record(meta)),
		clientv3.OpDelete(c.kvPrefix(), clientv3.WithPrefix()),
	}, nil)
	if err != nil {
		return err
	}
	if !begun.Succeeded {
		return fmt.Errorf("want nothing under %s, got a store meanwhile: name another prefix", c.prefix)
	}
	batch := opBatch{cluster: c, ctx: ctx, guard: mine}
	for key, value := range from.Scan(nil, nil) {
		batch.add(clientv3.OpPut(c.kvPrefix()+string(key), string(value)), len(key)+len(value))
		if batch.err != nil {
			break
		}
	}
	batch.send()
	if batch.err == nil {
		batch.err = c.publish(ctx, mine, meta, from.Rev())
	}
	if errors.Is(batch.err, ErrDeposed) {
		return fmt.Errorf("another copy to %s was begun meanwhile", c.etcdPlace)
	}
	return batch.err
}

// publish makes a store of what was filled.
func (c *cluster) publish(ctx context.Context, mine clientv3.Cmp, meta clusterMeta, rev Rev) error {
	whole := record(state{Rev: rev, Chain: newChain(meta.ID)})
	err := c.led(ctx, mine,
		clientv3.OpPut(c.metaKey(), record(meta)), clientv3.OpPut(c.headKey(), whole), clientv3.OpPut(c.foldedKey(), whole),
		clientv3.OpDelete(c.fillKey()))
	if !errors.Is(err, ErrDeposed) && !errors.Is(err, ErrUnavailable) {
		return err
	}
	// The answer was lost, or etcd's client has sent it twice and the second came too late.
	answer, failed := c.get(ctx, c.metaKey())
	if failed != nil {
		return failed
	}
	if found, failed := parseRecord[clusterMeta](answer.Kvs); failed != nil || found != meta {
		return err
	}
	return nil
}

// mayFill wants nothing under the prefix, or what a copy that broke off left.
func (c *cluster) mayFill(ctx context.Context) error {
	laidOut, err := c.isLaidOut(ctx)
	if errors.Is(err, errFilling) {
		return nil
	}
	if laidOut {
		return fmt.Errorf("want nothing under %s, got a store: name another prefix", c.prefix)
	}
	return err
}
