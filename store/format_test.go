package store_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Only for a format that no program was released with: what it pins is in clusters.
var pin = flag.Bool("pin", false, "write down what a cluster holds of a store in the newest format")

// pinnedStore is what the store of the pinned clusters holds.
const pinnedStore = "12: a=11 c=3 n=9"

// pinCluster writes down what etcd holds of a store, part of it folded.
func pinCluster(s *site, path string) {
	s.Helper()
	db := s.openFolding("pinned")
	s.put(db, "a=1", "b=2", "c=3")
	s.put(db, "b..c", "a")
	for n := range 9 {
		s.put(db, fmt.Sprint("n=", n+1))
	}
	eventually(s.T, "the log was folded and trimmed", func() bool { return s.count("kv/") > 0 && s.count("log/") < 9 })
	s.put(db, "a=11")
	var lines strings.Builder
	all := s.under("")
	for _, key := range slices.Sorted(maps.Keys(all)) {
		name := strings.TrimPrefix(key, s.prefix)
		if !strings.HasPrefix(name, "folder/") && !strings.HasPrefix(name, "replica/") { // go with their replica
			fmt.Fprintf(&lines, "%s %x\n", name, all[key])
		}
	}
	write(s.T, path, []byte(lines.String()))
}

func TestAClusterOfAnOlderProgramIsReadAndWritten(t *testing.T) {
	s := newSite(t)
	newest := formatOf(t, siteIn(t, s.cluster).open("new"))
	if *pin {
		pinCluster(s, fmt.Sprintf("testdata/format%d.etcd", newest))
	}
	for format := 1; format <= newest; format++ {
		s := siteIn(t, s.cluster)
		var puts []clientv3.Op // at once: an entry and its head are of one revision of etcd
		for line := range strings.Lines(string(read(t, fmt.Sprintf("testdata/format%d.etcd", format)))) {
			var key string
			var value []byte
			if _, err := fmt.Sscanf(line, "%s %x", &key, &value); err != nil {
				t.Fatal(err)
			}
			puts = append(puts, clientv3.OpPut(s.prefix+key, string(value)))
		}
		if _, err := s.cluster.Client(t).Txn(t.Context()).Then(puts...).Commit(); err != nil {
			t.Fatal(err)
		}
		db := s.open("one")
		s.holds(db, 12, pinnedStore)
		if got := formatOf(t, db); got != format {
			t.Errorf("it has format %d, want %d", got, format)
		}
		s.put(db, "a")
		s.holds(s.open("two"), 13, "13: c=3 n=9")
	}
}
