// Package etcdtest runs etcd clusters for tests: real members, each a process
// of its own that can be killed and paused, with gateways between them that
// can be shut.
//
// Members are built by the go command from etcdmember, a tool in go.mod, so that
// no test binary links etcd's server. They end when the process that started them does.
package etcdtest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"polyplan/store"
	"polyplan/store/storetest"
)

// Cluster is a running etcd cluster.
type Cluster struct {
	dir      string
	options  Options
	members  []*member
	prefixes atomic.Int64
}

// Options are what a cluster may have that most tests don't need.
type Options struct {
	Members int          // 3 where it is 0
	Quota   int64        // of the members' files, in bytes; 0 is etcd's default
	TLS     Certificates // what clients are spoken to with
	Sync    bool         // whether members sync their files, as they do in earnest
}

// Start starts a cluster that ends with the test.
func Start(t testing.TB, options Options) *Cluster {
	t.Helper()
	c, err := start(t.TempDir(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.stop)
	return c
}

var shared = sync.OnceValues(func() (*Cluster, error) {
	dir, err := os.MkdirTemp("", "polyplan-etcd-*")
	if err != nil {
		return nil, err
	}
	return start(dir, Options{})
})

// Shared is a cluster of three members that all tests of a package may use at
// once, each under a prefix of its own. They leave its members alone.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func start(dir string, options Options) (*Cluster, error) {
	if options.Members == 0 {
		options.Members = 3
	}
	c := &Cluster{dir: dir, options: options}
	for i := range options.Members {
		m, err := c.newMember(i)
		if err != nil {
			c.stop()
			return nil, err
		}
		c.members = append(c.members, m)
	}
	for _, m := range c.members {
		if err := m.start(); err != nil {
			c.stop()
			return nil, err
		}
	}
	if err := c.meet(); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// program is the members' program, which the go command builds once and keeps for all packages and runs.
var program = sync.OnceValues(func() (string, error) {
	var said strings.Builder
	command := exec.Command("go", "tool", "-n", "etcdmember")
	command.Stderr = &said
	path, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("build an etcd member: %w\n%s", err, &said)
	}
	return strings.TrimSpace(string(path)), nil
})

// meet waits until the cluster answers, and learns its members' ids.
func (c *Cluster) meet() error {
	client, err := c.client()
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var list *clientv3.MemberListResponse
	if Until(ctx, func() bool {
		short, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		list, err = client.MemberList(short)
		return err == nil && c.named(list)
	}) != nil {
		return fmt.Errorf("the cluster does not answer: %w, or not with all members: %v%s", err, list, c.said())
	}
	return nil
}

func (c *Cluster) named(list *clientv3.MemberListResponse) bool {
	found := 0
	for _, known := range list.Members {
		for _, m := range c.members {
			if m.name() == known.Name {
				m.id.Store(fmt.Sprintf("%x", known.ID))
				found++
			}
		}
	}
	return found == len(c.members)
}

func (c *Cluster) said() string {
	all := ""
	for _, m := range c.members {
		all += "\n" + m.name() + ": " + m.said()
	}
	return all
}

func (c *Cluster) stop() {
	for _, m := range c.members {
		m.close()
	}
}

func (c *Cluster) client() (*clientv3.Client, error) {
	config := clientv3.Config{Logger: zap.NewNop()}
	if c.options.TLS.CA != "" {
		config.TLS = c.options.TLS.client
	}
	for _, m := range c.members {
		config.Endpoints = append(config.Endpoints, m.clientURL())
	}
	return clientv3.New(config)
}

// Client is a client of the cluster, for what stores do not do.
func (c *Cluster) Client(t testing.TB) *clientv3.Client {
	t.Helper()
	client, err := c.client()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Kill ends a member as a crash would.
func (c *Cluster) Kill(i int) { c.members[i].kill() }

// Restart starts a member that was killed.
func (c *Cluster) Restart(t testing.TB, i int) {
	t.Helper()
	m := c.members[i]
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	// Some client's connection may have taken its address meanwhile, for as long as that lasts.
	if err := Until(ctx, func() bool {
		if err := m.start(); err != nil {
			t.Fatal(err)
		}
		return m.listens()
	}); err != nil {
		t.Fatalf("%s does not start again: %v\n%s", m.name(), err, m.said())
	}
}

// Pause stops a member in the middle of what it does; its connections stay.
func (c *Cluster) Pause(t testing.TB, i int) { c.members[i].pause(t, true) }

// Resume lets it go on.
func (c *Cluster) Resume(t testing.TB, i int) { c.members[i].pause(t, false) }

// CutOff cuts a member off from the other members, but not from clients.
func (c *Cluster) CutOff(i int) { c.cutOff(i) }

func (c *Cluster) cutOff(i int) (broken int) {
	return c.divide(func(id string) bool { return id == c.members[i].id.Load() })
}

// Rejoin ends all cutting off.
func (c *Cluster) Rejoin() { c.divide(func(string) bool { return false }) }

func (c *Cluster) divide(isCut func(id string) bool) (broken int) {
	for _, m := range c.members {
		id, _ := m.id.Load().(string)
		broken += m.peers.shut(func(from string) bool { return isCut(id) || from != "" && isCut(from) })
	}
	return broken
}

// Place names the store under a prefix, with a copy at data.
func (c *Cluster) Place(prefix, data string) string {
	return storeName(c.Hosts(), prefix, data, c.options.TLS)
}

// PlaceOf names it as one knows it who is told of one member only.
func (c *Cluster) PlaceOf(member int, prefix, data string) string {
	return storeName(c.members[member].clientAddr, prefix, data, c.options.TLS)
}

// Hosts are the members' addresses, with commas between them.
func (c *Cluster) Hosts() string {
	var all []string
	for _, m := range c.members {
		all = append(all, m.clientAddr)
	}
	return strings.Join(all, ",")
}

func storeName(hosts, prefix, data string, certificates Certificates) string {
	query := url.Values{"prefix": {prefix}, "data": {data}}
	if certificates.CA != "" {
		query.Set("cacert", certificates.CA)
	}
	return "etcd:" + hosts + "?" + query.Encode()
}

// Prefix is one that nobody has used.
func (c *Cluster) Prefix() string {
	return fmt.Sprintf("test/%d/%d/", os.Getpid(), c.prefixes.Add(1))
}

// NewPlace is a place of its own for the checks of storetest.
func (c *Cluster) NewPlace(t testing.TB) storetest.Place {
	name := c.Place(c.Prefix(), filepath.Join(t.TempDir(), "copy.db"))
	return func() (store.DB, error) { return store.Open(context.Background(), name) }
}

// Link is a way of one replica to the members, which can be cut.
type Link struct {
	cluster  *Cluster
	gateways []*gateway
}

// Link makes a link that ends with the test.
func (c *Cluster) Link(t testing.TB) *Link {
	t.Helper()
	l := &Link{cluster: c}
	for _, m := range c.members {
		g, err := newGateway(m.clientAddr, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(g.close)
		l.gateways = append(l.gateways, g)
	}
	return l
}

// Place names a store that is reached through the link.
func (l *Link) Place(prefix, data string) string {
	var all []string
	for _, g := range l.gateways {
		all = append(all, g.addr())
	}
	return storeName(strings.Join(all, ","), prefix, data, l.cluster.options.TLS)
}

// Cut cuts the link: what goes through it breaks, what comes is refused.
func (l *Link) Cut() { l.cut() }

func (l *Link) cut() (broken int) {
	for _, g := range l.gateways {
		broken += g.shut(func(string) bool { return true })
	}
	return broken
}

// Mend mends it.
func (l *Link) Mend() {
	for _, g := range l.gateways {
		g.shut(func(string) bool { return false })
	}
}

// Deafen holds back the members' answers, or lets them go; requests arrive.
func (l *Link) Deafen(deaf bool) {
	for _, g := range l.gateways {
		g.hold(deaf)
	}
}

// freeAddr is an address of this machine that was free a moment ago.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
