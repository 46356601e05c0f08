package i18n

import (
	"strings"
	"sync"
	"testing"
)

func (m *memo[V]) remembered() (n int) {
	count := func(any, any) bool { n++; return true }
	if g := m.generations.Load(); g != nil {
		g.young.Range(count)
		g.old.Range(count)
	}
	return n
}

func TestStrangersCannotFillTheMemory(t *testing.T) {
	m := memo[int]{limit: 10}
	for i := range 1000 {
		key := strings.Repeat("k", i)
		m.keep(key, i)
		if v, ok := m.find(key); !ok || v != i {
			t.Fatalf("%d: forgotten at once", i)
		}
		m.find("") // in use
		if m.remembered() > 20 {
			t.Fatalf("%d remembered", m.remembered())
		}
	}
	if v, ok := m.find(""); !ok || v != 0 {
		t.Error("what is in use was forgotten")
	}
	if _, ok := m.find("k"); ok {
		t.Error("what is out of use was kept")
	}
}

func TestManyReadersParseAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, l := range samples() {
				if again, err := Parse(strings.ToUpper(string(l))); err != nil || again != l {
					t.Errorf("%s -> %s, %v", l, again, err)
				}
			}
		})
	}
	wg.Wait()
}
