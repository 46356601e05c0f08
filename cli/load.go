package cli

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"polyplan/plan"
)

type load struct {
	File string `arg:"" help:"JSON Lines of plan documents; - for standard input."`
}

// Run adds the plans of the file.
func (l *load) Run(sh *shell) error {
	file, err := l.open(sh)
	if err != nil {
		return err
	}
	defer file.Close()
	return sh.withCatalogue(func(catalogue *plan.Catalogue) error {
		loaded, err := catalogue.Load(sh.ctx, operator, documents(file))
		if err != nil && loaded.Plans > 0 {
			return fmt.Errorf("%w (the %d plans before it were added)", err, loaded.Plans)
		}
		if err != nil {
			return fmt.Errorf("nothing was added: %w", err)
		}
		return sh.report(loaded)
	})
}

// open is the file, or standard input written to one that is already unlinked: a load reads its documents
// twice.
func (l *load) open(sh *shell) (*os.File, error) {
	if l.File != "-" {
		return os.Open(l.File)
	}
	spool, err := os.CreateTemp("", "polyplan-load-*.jsonl")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(spool, sh.stdin)
	if err = errors.Join(err, os.Remove(spool.Name())); err != nil {
		return nil, errors.Join(fmt.Errorf("spool standard input: %w", err), spool.Close())
	}
	return spool, nil
}

// documents reads the file from its start each time it is ranged over.
func documents(file *os.File) iter.Seq2[*plan.Document, error] {
	return func(yield func(*plan.Document, error) bool) {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			yield(nil, err)
			return
		}
		plan.ReadDocuments(file)(yield)
	}
}
