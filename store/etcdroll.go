package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// The roll of a cluster tells under a lease each which replicas there are, and up to which format they read. Upgrade
// raises the format where all on it read the new one and nobody has enrolled since; a replica enrolls where the format
// is still one that it reads. So no replica that is there loses its way.
//
// One that was cut off for longer than its lease can. No harm comes of it, lease or no lease: raising the format is an
// entry of the log, beyond which it does not go, and what it writes over an older state than the head is never taken.
type rolled struct {
	Reads   int       `json:"reads"`
	Host    string    `json:"host"`
	Process int       `json:"process"`
	Version string    `json:"version"`
	Since   time.Time `json:"since"`
}

func (r rolled) String() string {
	return fmt.Sprintf("%s (process %d, polyplan %s, up since %s) reads format %d at most", r.Host, r.Process, r.Version, r.Since.Format(time.RFC3339), r.Reads)
}

// enrolment is a replica's place on the roll.
type enrolment struct {
	cluster *cluster
	replica string
	term    int // seconds for which one that fell silent stays on the roll
	self    rolled

	life context.Context // of the lease
	end  context.CancelFunc

	lease clientv3.LeaseID
	kept  <-chan *clientv3.LeaseKeepAliveResponse // closed when the lease is lost; nil before the first
}

func newEnrolment(c *cluster, term int) *enrolment {
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	version := "of an unknown version"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	self := rolled{Reads: c.reads, Host: host, Process: os.Getpid(), Version: version, Since: time.Now().UTC().Truncate(time.Second)}
	r := &enrolment{cluster: c, replica: rand.Text(), term: term, self: self}
	r.life, r.end = context.WithCancel(context.Background())
	return r
}

// enroll puts the replica on the roll, if it reads the format in force. What it tells stands as long as the lease.
func (r *enrolment) enroll(ctx context.Context) error {
	for {
		inForce, err := r.cluster.readable(ctx)
		if err != nil {
			return err
		}
		enrolled, err := r.sign(ctx, inForce)
		if enrolled || err != nil {
			return err
		}
	}
}

// sign is false where the format is not the one in force any more.
func (r *enrolment) sign(ctx context.Context, inForce clientv3.Cmp) (bool, error) {
	client, err := r.cluster.connect(ctx)
	if err != nil {
		return false, err
	}
	short, cancel := context.WithTimeout(ctx, etcdPatience)
	defer cancel()
	lease, err := client.Grant(short, int64(r.term))
	if err != nil {
		return false, r.cluster.explain(err)
	}
	answer, err := r.cluster.txn(ctx, []clientv3.Cmp{inForce}, []clientv3.Op{r.entry(lease.ID)}, nil)
	if err != nil || !answer.Succeeded {
		return false, err
	}
	r.lease = lease.ID
	r.kept, err = client.KeepAlive(r.life, lease.ID)
	return err == nil, err
}

// entry puts the replica on the roll, by a key that goes with the lease and with no other: a request whose answer was
// lost may arrive after the one that was sent in its stead, and its lease ends.
func (r *enrolment) entry(lease clientv3.LeaseID) clientv3.Op {
	key := fmt.Sprintf("%s%s/%x", r.cluster.replicaPrefix(), r.replica, lease)
	return clientv3.OpPut(key, record(r.self), clientv3.WithLease(lease))
}

// readable wants a format that this replica reads, and returns what holds as long as that is the one in force.
func (c *cluster) readable(ctx context.Context) (clientv3.Cmp, error) {
	answer, err := c.get(ctx, c.metaKey())
	if err != nil {
		return clientv3.Cmp{}, err
	}
	if len(answer.Kvs) == 0 {
		return clientv3.Cmp{}, c.gone()
	}
	meta, err := parseRecord[clusterMeta](answer.Kvs)
	if err == nil {
		err = c.checkMeta(meta)
	}
	return clientv3.Compare(clientv3.ModRevision(c.metaKey()), "=", answer.Kvs[0].ModRevision), err
}

// run enrolls again whenever the lease is lost, until it is ended.
func (r *enrolment) run() {
	for r.life.Err() == nil {
		if r.kept != nil {
			for range r.kept { // each says that it is alive
			}
		}
		r.kept = nil
		if err := r.enroll(r.life); err != nil {
			pause(r.life, retryAfter)
		}
	}
}

// leave takes the replica off the roll; where the cluster does not answer, that is when the lease has run out.
func (r *enrolment) leave() {
	r.end()
	if r.lease == 0 {
		return
	}
	client, err := r.cluster.connect(context.Background())
	if err != nil {
		return
	}
	short, cancel := context.WithTimeout(context.Background(), resignPatience)
	defer cancel()
	_, _ = client.Revoke(short, r.lease)
}

// raisePatience is for how long a raise is tried again because writers were faster.
const raisePatience = 30 * time.Second

func upgradeEtcd(ctx context.Context, place string) (format int, err error) {
	p, err := parseEtcdPlace(place)
	if err != nil {
		return 0, err
	}
	return p.reads, p.upgrade(ctx)
}

// upgrade raises the format of a cluster. It makes no copy.
func (p *etcdPlace) upgrade(ctx context.Context) (err error) {
	c := &cluster{etcdPlace: p, codec: newCodec()}
	defer func() { err = errors.Join(err, c.close()) }()
	ctx, cancel := context.WithTimeout(ctx, raisePatience)
	defer cancel()
	if err := raiseBy(ctx, c.newRaise); err != nil {
		return fmt.Errorf("upgrade store etcd:%s: %w", p, err)
	}
	return nil
}

// raiseBy tries until the format is raised, or ctx ends. Then the try before says why: the last was broken off.
func raiseBy(ctx context.Context, begin func(context.Context) (*raise, error)) (err error) {
	for tries := 1; ; tries++ {
		done, failed := tryRaise(ctx, begin)
		switch {
		case done:
			return nil
		case failed != nil && !unanswered(failed):
			return failed
		case ctx.Err() != nil:
			return cmp.Or(err, failed, context.Cause(ctx))
		case failed == nil:
			err = fmt.Errorf("%w: %w, at the last of %d tries too: try again while less is written", ErrUnavailable, errRival, tries)
			pause(ctx, time.Millisecond)
		default:
			err = failed
			pause(ctx, retryAfter) // then see whether it is done
		}
	}
}

// tryRaise reports whether the format is what this program reads; without an error another one was faster.
func tryRaise(ctx context.Context, begin func(context.Context) (*raise, error)) (done bool, err error) {
	raise, err := begin(ctx)
	if err != nil || raise == nil {
		return err == nil, err
	}
	return raise.commit(ctx)
}

// raise is a try to raise the format, over what the cluster was when it was begun.
type raise struct {
	cluster *cluster
	at      *snapshot
	entry   *entry
}

// newRaise begins one; nil where the format is not lower than what this program reads.
func (c *cluster) newRaise(ctx context.Context) (*raise, error) {
	answer, err := c.read(ctx, append(c.snapshotOps(), clientv3.OpGet(c.replicaPrefix(), clientv3.WithPrefix()))...)
	if err != nil {
		return nil, err
	}
	at, err := c.snapshotOf(answer)
	if err != nil || at.meta.Format == c.reads {
		return nil, err
	}
	if err := c.allRead(answer.Responses[3].GetResponseRange().Kvs); err != nil {
		return nil, err
	}
	e := &entry{Base: at.head.Rev, Prev: at.head.Chain, Writer: "upgrade/" + rand.Text(), Format: c.reads}
	return &raise{c, at, e}, nil
}

// commit is false, and has done nothing, where somebody wrote or enrolled meanwhile.
func (r *raise) commit(ctx context.Context) (bool, error) {
	c := r.cluster
	value, err := c.encode(r.entry)
	if err != nil {
		return false, err
	}
	makes := state{Rev: r.entry.Base + 1, Chain: r.entry.Prev.extend(value), Writer: r.entry.Writer}
	answer, err := c.txn(ctx,
		[]clientv3.Cmp{
			clientv3.Compare(clientv3.ModRevision(c.headKey()), "=", r.at.guard),
			clientv3.Compare(clientv3.ModRevision(c.replicaPrefix()), "<", r.at.revision+1).WithPrefix(),
		},
		[]clientv3.Op{
			clientv3.OpPut(c.logKey(makes.Rev), string(value)),
			clientv3.OpPut(c.headKey(), record(makes)),
			clientv3.OpPut(c.metaKey(), record(clusterMeta{Format: r.entry.Format, ID: r.at.meta.ID})),
		}, nil)
	if err != nil {
		return false, err
	}
	return answer.Succeeded, nil
}

// allRead wants a roll of replicas that can read what this program does.
func (c *cluster) allRead(roll []*mvccpb.KeyValue) error {
	var behind []string
	for i := range roll {
		replica, err := parseRecord[rolled](roll[i : i+1])
		if err != nil {
			return err
		}
		text := replica.String()
		if replica.Reads < c.reads && !slices.Contains(behind, text) { // it may have two places for a while
			behind = append(behind, text)
		}
	}
	if len(behind) == 0 {
		return nil
	}
	return fmt.Errorf("%w: want format %d: %s: upgrade or stop it, and try again; one that was killed counts for some seconds", ErrOlder, c.reads, strings.Join(behind, "; "))
}
