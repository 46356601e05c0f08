package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"

	"polyplan/plan"
)

type load struct {
	File   string    `arg:"" help:"A file of plan documents, one after the other (JSON Lines, or JSON of any layout), or a plan in StratML; - for standard input."`
	Resume bool      `help:"Pass over plans that are there already: go on where a load broke off. Variable ${env}."`
	JSON   bool      `name:"json" help:"Tell the counts as a JSON object. Variable ${env}."`
	Locale localeTag `placeholder:"TAG" help:"The language of a StratML file that does not tell it, such as pt-BR. Variable ${env}."`
	Slug   string    `placeholder:"SLUG" help:"The name in URLs of the plan in a StratML file; without it, one is made of its title. Variable ${env}."`
}

// Help is what polyplan load --help says beside its one line.
func (*load) Help() string {
	return `All documents are checked before the first is added: where one is bad, nothing is added, and the error
names its line and the place in it. docs/plan-document.md describes the format. The counts of what was
added go to standard output.

A load that broke off is run again with --resume. It passes over each plan that has the id of its document or,
where the document has none, its slug and all that it says; the counts tell how many those are. Of a plan that has
been changed since it was loaded, standard error tells the line and the slug.

A file of StratML, Part 1 or Part 2, becomes a new plan that is a DRAFT, beside whatever is there. Standard output tells
its slug too.`
}

// Run adds the plans of the file.
func (l *load) Run(sh *shell) error {
	file, err := l.open(sh)
	if err != nil {
		return err
	}
	defer file.Close()
	doc, err := l.stratML(file)
	if err != nil {
		return fmt.Errorf("nothing was added: %w", err)
	}
	return sh.withCatalogue(func(catalogue *plan.Catalogue) error {
		if doc != nil {
			return l.draft(sh, catalogue, doc)
		}
		report, err := l.load(sh, catalogue, file)
		if err != nil && report.Plans > 0 {
			return fmt.Errorf("%w (the %d plans before it were added; load with --resume to go on)", err, report.Plans)
		}
		if err != nil {
			return fmt.Errorf("nothing was added: %w", err)
		}
		return report.write(sh.stdout, l)
	})
}

// loadReport is what a load tells.
type loadReport struct {
	Plans   int `json:"plans"`
	Texts   int `json:"texts"`
	Skipped int `json:"skipped"` // plans that were there
	Changed int `json:"changed"` // of these, those that are not as their documents have them

	Slug string `json:"slug,omitempty"` // of a plan that came as StratML
}

func (l *load) load(sh *shell, catalogue *plan.Catalogue, file *os.File) (loadReport, error) {
	if !l.Resume {
		loaded, err := catalogue.Load(sh.ctx, operator, sh.documents(file))
		return loadReport{Plans: loaded.Plans, Texts: loaded.Texts}, err
	}
	changed := 0
	loaded, err := catalogue.Resume(sh.ctx, operator, sh.documents(file), func(s plan.Skipped) {
		if !s.Same {
			changed++
			sh.say(slog.LevelWarn, fmt.Sprintf("line %d: the plan %s is there and has been changed since: it is left as it is", s.Line, s.Slug))
		}
	})
	return loadReport{Plans: loaded.Plans, Texts: loaded.Texts, Skipped: loaded.Skipped, Changed: changed}, err
}

// write tells what was added, and of a load that went on also what was there.
func (r *loadReport) write(w io.Writer, l *load) error {
	if l.JSON {
		return json.NewEncoder(w).Encode(r)
	}
	_, err := fmt.Fprintf(w, "plans %d\ntexts %d\n", r.Plans, r.Texts)
	if err == nil && r.Slug != "" {
		_, err = fmt.Fprintf(w, "slug %s\n", r.Slug)
	}
	if err == nil && l.Resume {
		_, err = fmt.Fprintf(w, "skipped %d\nchanged %d\n", r.Skipped, r.Changed)
	}
	return err
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

// documents reads the file from its start each time it is ranged over, and shows how far it is: the first time for
// the documents to be checked, then for them to be added.
func (sh *shell) documents(file *os.File) iter.Seq2[*plan.Document, error] {
	what := "checking"
	return func(yield func(*plan.Document, error) bool) {
		size, err := file.Seek(0, io.SeekEnd)
		if err == nil {
			_, err = file.Seek(0, io.SeekStart)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		more, done := sh.progress(what, size)
		defer done()
		what = "adding"
		plan.ReadDocuments(io.TeeReader(file, counter(more)))(yield)
	}
}

// counter tells of how many bytes were written to it.
type counter func(int)

// Write is of io.Writer.
func (c counter) Write(p []byte) (int, error) {
	c(len(p))
	return len(p), nil
}
