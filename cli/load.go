package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"polyplan/plan"
)

type load struct {
	File string `arg:"" help:"A file of plan documents, one after the other (JSON Lines, or JSON of any layout); - for standard input."`
}

// Help is what polyplan load --help says beside its one line.
func (*load) Help() string {
	return `All documents are checked before the first is added: where one is bad, nothing is added, and the error
names its line and the place in it. docs/plan-document.md describes the format. The counts of what was
added go to standard output.`
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

// open is the file, or, for a load reads its documents twice, a copy of what can be read only once.
func (l *load) open(sh *shell) (*os.File, error) {
	if l.File == "-" {
		return sh.spool("standard input", sh.stdin)
	}
	file, err := os.Open(l.File)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, errors.Join(err, file.Close())
	case info.IsDir():
		return nil, errors.Join(fmt.Errorf("load %s: want a file, got a folder", l.File), file.Close())
	case info.Mode().IsRegular():
		return file, nil
	}
	spooled, err := sh.spool(l.File, file)
	return spooled, errors.Join(err, file.Close())
}

// spool is a file, already unlinked, with all of a stream.
func (sh *shell) spool(name string, stream io.Reader) (*os.File, error) {
	spool, err := os.CreateTemp("", "polyplan-load-*.jsonl")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(copyUntil(sh.ctx, spool, stream), os.Remove(spool.Name())); err != nil {
		return nil, errors.Join(fmt.Errorf("copy %s to a temporary file: %w", name, err), spool.Close())
	}
	return spool, nil
}

// copyUntil copies until ctx ends. A read of a terminal can't be broken off, so it may be left behind.
func copyUntil(ctx context.Context, w io.Writer, r io.Reader) error {
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(w, r)
		copied <- err
	}()
	select {
	case err := <-copied:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
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
