package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.etcd.io/etcd/api/v3/mvccpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Under the prefix of a catalogue an etcd cluster holds
//
//	meta      {"format", "id"}: whoever finds it missing may lay out a new store; the format is raised, see roll
//	head      {"rev", "chain", "writer"}: the newest state; guards every commit
//	log/REV   what made the state REV of an older one, see entry; REV in 16 hexadecimal digits
//	folded    {"rev", "chain"}: the state that kv/ holds or has begun to go beyond
//	kv/KEY    a value of the store; with the log after folded, all of it
//	replica/… {"reads", …}: the replicas there are and what they read, under a lease each, see roll
//	folder/…  who folds and trims, an election
//	office/…  who holds the offices of [DB.Lead], an election each
//	filling   stands while a copy fills an empty prefix
type cluster struct {
	*etcdPlace
	*codec

	mu     sync.Mutex // held while connecting
	client *clientv3.Client
}

// How long to wait for an etcd that may have to elect a leader first.
const (
	etcdPatience   = 5 * time.Second // for an answer
	decidePatience = 15 * time.Second
	maxAnswer      = 32 << 20         // bytes
	readRetries    = 20               // of reads that found no connection; then the error says why
	pingAfter      = 10 * time.Second // without a word from a member; gRPC takes no less
	pongWithin     = 5 * time.Second  // of a ping, or else the connection is broken
)

type clusterMeta struct {
	Format int    `json:"format"`
	ID     string `json:"id"`
}

// state is a revision of the store and what proves it.
type state struct {
	Rev    Rev    `json:"rev"`
	Chain  chain  `json:"chain"`
	Writer string `json:"writer,omitempty"` // of the newest entry
}

// record is a meta, head or folded as etcd keeps it.
func record(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // these are plain
	}
	return string(text)
}

func (c *cluster) metaKey() string   { return c.prefix + "meta" }
func (c *cluster) headKey() string   { return c.prefix + "head" }
func (c *cluster) foldedKey() string { return c.prefix + "folded" }
func (c *cluster) folderKey() string { return c.prefix + "folder" }
func (c *cluster) officeKey(office string) string {
	return c.prefix + "office/" + office
}

func (c *cluster) replicaPrefix() string { return c.prefix + "replica/" }

func (c *cluster) fillKey() string   { return c.prefix + "filling" }
func (c *cluster) kvPrefix() string  { return c.prefix + "kv/" }
func (c *cluster) logPrefix() string { return c.prefix + "log/" }

func (c *cluster) logKey(rev Rev) string {
	return fmt.Sprintf("%s%016x", c.logPrefix(), uint64(rev))
}

// logAfter is the range of the log's entries that are newer than rev.
func (c *cluster) logAfter(rev Rev) (from string, to clientv3.OpOption) {
	return c.logKey(rev + 1), clientv3.WithRange(clientv3.GetPrefixRangeEnd(c.logPrefix()))
}

func (c *cluster) revOf(logKey []byte) (Rev, error) {
	digits := strings.TrimPrefix(string(logKey), c.logPrefix())
	rev, err := strconv.ParseUint(digits, 16, 64)
	if err != nil || len(digits) != 16 || rev == math.MaxUint64 {
		return 0, fmt.Errorf("key %q in the log: %w", logKey, ErrCorrupt)
	}
	return Rev(rev), nil
}

// connect returns the connection, which heals by itself once it was made.
func (c *cluster) connect(ctx context.Context) (*clientv3.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client != nil {
		return c.client, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// With a user this asks for a token and so for an answer.
	client, err := clientv3.New(clientv3.Config{
		Endpoints:            c.endpoints,
		DialTimeout:          etcdPatience,
		DialKeepAliveTime:    pingAfter,
		DialKeepAliveTimeout: pongWithin,
		PermitWithoutStream:  true,
		MaxUnaryRetries:      readRetries,
		DialOptions:          []grpc.DialOption{grpc.WithChainUnaryInterceptor(failFast)},
		MaxCallSendMsgSize:   4 << 20,
		MaxCallRecvMsgSize:   maxAnswer,
		TLS:                  c.tls,
		Username:             c.user,
		Password:             c.password,
		Logger:               zap.NewNop(), // every error comes back to us
	})
	if err != nil {
		return nil, c.explain(err)
	}
	c.client = client
	return client, nil
}

// failFast lets a call fail with the reason why there is no connection, where
// etcd's client would wait for one until time is up and say only that.
func failFast(
	ctx context.Context, method string, request, reply any,
	conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
) error {
	return invoke(ctx, method, request, reply, conn, append(options, grpc.WaitForReady(false))...)
}

func (c *cluster) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client == nil {
		return nil
	}
	err := c.client.Close()
	if errors.Is(err, context.Canceled) {
		return nil // it says how its context ended
	}
	return err
}

// read does several reads at one etcd revision.
func (c *cluster) read(ctx context.Context, ops ...clientv3.Op) (*clientv3.TxnResponse, error) {
	return c.txn(ctx, nil, ops, nil)
}

// txn does a transaction, and waits for its answer for a while.
func (c *cluster) txn(
	ctx context.Context, guards []clientv3.Cmp, then, otherwise []clientv3.Op,
) (*clientv3.TxnResponse, error) {
	client, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	short, cancel := context.WithTimeout(ctx, etcdPatience)
	defer cancel()
	answer, err := client.Txn(short).If(guards...).Then(then...).Else(otherwise...).Commit()
	if err != nil {
		return nil, c.explain(err)
	}
	return answer, nil
}

// get reads one page.
func (c *cluster) get(ctx context.Context, key string, options ...clientv3.OpOption) (*clientv3.GetResponse, error) {
	client, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	short, cancel := context.WithTimeout(ctx, etcdPatience)
	defer cancel()
	answer, err := client.Get(short, key, options...)
	if err != nil {
		return nil, c.explain(err)
	}
	return answer, nil
}

// parse reads a record; absent is the zero value.
func parseRecord[T any](kvs []*mvccpb.KeyValue) (v T, err error) {
	if len(kvs) == 0 {
		return v, nil
	}
	if err := json.Unmarshal(kvs[0].Value, &v); err != nil {
		return v, fmt.Errorf("etcd key %s: %w: %w", kvs[0].Key, ErrCorrupt, err)
	}
	return v, nil
}

// explain says what a failed call means and what to do.
func (c *cluster) explain(err error) error {
	hosts := strings.Join(c.endpoints, ",")
	switch known := rpctypes.Error(err); {
	case errors.Is(known, rpctypes.ErrAuthFailed):
		return fmt.Errorf("%w: etcd at %s does not accept the password of user %q: check user and password-file",
			ErrRefused, hosts, c.user)
	case errors.Is(known, rpctypes.ErrUserEmpty), errors.Is(known, rpctypes.ErrUserNotFound):
		return fmt.Errorf("%w: etcd at %s wants a user that it knows, got %q: give user and password-file",
			ErrRefused, hosts, c.user)
	case errors.Is(known, rpctypes.ErrPermissionDenied):
		return fmt.Errorf("%w: etcd at %s does not let user %q read and write under %s: grant a role for that prefix",
			ErrRefused, hosts, c.user, c.prefix)
	case errors.Is(known, rpctypes.ErrNoSpace):
		return fmt.Errorf("%w: etcd at %s has raised its NOSPACE alarm: "+
			"compact, defragment, raise the quota, then disarm the alarm",
			ErrFull, hosts)
	case errors.Is(known, rpctypes.ErrRequestTooLarge):
		return fmt.Errorf("%w: etcd at %s takes smaller requests than its default of 1.5 MiB: raise --max-request-bytes",
			ErrTooLarge, hosts)
	case errors.Is(known, rpctypes.ErrCompacted):
		return errCompacted
	case errors.Is(known, rpctypes.ErrCorrupt):
		return fmt.Errorf("%w: etcd at %s has raised its CORRUPT alarm: restore its members", ErrCorrupt, hosts)
	}
	switch codeOf(err) {
	case codes.ResourceExhausted:
		if strings.Contains(err.Error(), "larger than max") {
			return fmt.Errorf("etcd at %s: %w: %w", hosts, errLargeAnswer, err)
		}
	case codes.InvalidArgument, codes.FailedPrecondition, codes.Unimplemented,
		codes.PermissionDenied, codes.Unauthenticated:
		return fmt.Errorf("etcd at %s: %w", hosts, err)
	}
	return fmt.Errorf("%w: etcd at %s does not answer: %w", ErrUnavailable, hosts, err)
}

func codeOf(err error) codes.Code {
	var known rpctypes.EtcdError
	if errors.As(err, &known) {
		return known.Code()
	}
	return status.Code(err)
}

// errLargeAnswer says that less is to be asked for at once.
var errLargeAnswer = errors.New("the answer is too large")

// errCompacted says that etcd no longer has what it held at an older revision.
var errCompacted = errors.New("etcd was compacted while it was read")

// unanswered reports whether a call may still take effect, now or later.
func unanswered(err error) bool { return errors.Is(err, ErrUnavailable) }
