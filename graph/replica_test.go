package graph_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/etcdtest"
)

// twins are towns over two replicas of a catalogue: what is done in either is seen in both.
type twins struct {
	towns [2]*town
	dbs   [2]store.DB
}

func newTwins(rt *rapid.T, t *testing.T, cluster *etcdtest.Cluster) *twins {
	prefix, dir := cluster.Prefix(), t.TempDir()
	pair := new(twins)
	for i := range pair.dbs {
		db, err := store.Open(t.Context(), cluster.Place(prefix, filepath.Join(dir, fmt.Sprint(i, ".db"))))
		if err != nil {
			rt.Fatal(err)
		}
		rt.Cleanup(func() {
			if err := db.Close(); err != nil {
				rt.Error(err)
			}
		})
		pair.dbs[i], pair.towns[i] = db, newTown(t, db)
	}
	return pair
}

// meet waits until both replicas hold what either wrote.
func (p *twins) meet(rt *rapid.T) {
	newest := max(p.dbs[0].Rev(), p.dbs[1].Rev())
	for i, db := range p.dbs {
		if newest == 0 {
			return
		}
		if _, err := db.Wait(p.towns[i], newest-1); err != nil {
			rt.Fatal(err)
		}
	}
}

// agree holds what each keeps against what it would be today, and the answers of both against each other.
func (p *twins) agree(rt *rapid.T) {
	p.meet(rt)
	for _, town := range p.towns {
		town.hold(rt)
	}
	for question, one := range p.towns[0].kept {
		if other := p.towns[1].ask(rt, question); !bytes.Equal(one.answer, other.answer) {
			rt.Fatalf("%s\nis on one replica\n%s\nand on the other\n%s", question, one.answer, other.answer)
		}
	}
}

func TestWhatIsDoneOnOneReplicaOutdatesTheAnswersOfAllOthers(t *testing.T) {
	cluster := etcdtest.Shared(t)
	kept, walks := 0, new(plantest.Walk)
	defer walks.TookMost(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := newTwins(rt, t, cluster)
		here := p.towns[0]
		here.found(rt)
		own := here.Catalogue
		p.meet(rt)
		verbs := here.verbs()
		for name, verb := range verbs {
			verbs[name] = func(rt *rapid.T) error {
				if rapid.Bool().Draw(rt, "on the other replica") {
					here.Catalogue = p.towns[1].Catalogue
				}
				defer func() { here.Catalogue = own }()
				return verb(rt)
			}
		}
		steps := walks.Tries(verbs)
		steps[""] = p.agree
		for i := range 12 {
			steps[fmt.Sprint("ask ", i)] = func(rt *rapid.T) {
				question := here.question(rt)
				for _, town := range p.towns {
					town.kept[question] = town.ask(rt, question)
				}
			}
		}
		rt.Repeat(steps)
		kept += len(p.towns[1].kept)
	})
	if kept == 0 {
		t.Error("no answer was ever fresh on the other replica")
	}
}
