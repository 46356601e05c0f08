package web

import (
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// maxNames is how many names of operations, beside those of trusted documents, metrics tell apart. Clients
// make names up, and each is kept, here and by whoever reads the metrics, for as long as this process runs.
const maxNames = 100

// otherName stands for all names beyond.
const otherName = "other"

// names keeps the names of operations in the metrics few: those of trusted documents, and the first that
// come.
type names struct {
	mu    sync.Mutex
	known map[string]bool
	room  int // for more
}

func newNames(trusted Manifest) *names {
	n := &names{known: map[string]bool{"": true}, room: maxNames}
	for _, document := range trusted {
		parsed, err := parser.ParseQuery(&ast.Source{Input: document})
		if err != nil {
			continue // nobody can run it
		}
		for _, operation := range parsed.Operations {
			n.known[shortened(operation.Name)] = true
		}
	}
	return n
}

// fit is a name that metrics tell apart.
func (n *names) fit(name string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case n.known[name]:
		return name
	case n.room == 0:
		return otherName
	}
	n.room--
	n.known[name] = true
	return name
}
