package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"polyplan/exchange"
	"polyplan/plan"
)

// stratML is the plan in a file of StratML, nil where the file is one of plan documents.
func (l *load) stratML(file *os.File) (*plan.Document, error) {
	start := make([]byte, 1<<10)
	n, err := file.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if !exchange.IsStratML(start[:n]) {
		return nil, l.refuseOptions()
	}
	if l.Resume {
		return nil, errors.New("--resume is for files of plan documents: a file of StratML becomes a new plan each time")
	}
	return l.readStratML(file)
}

// refuseOptions refuses what is said of a file of StratML where there is none.
func (l *load) refuseOptions() error {
	if l.Locale.Locale != "" || l.Slug != "" {
		return errors.New("--locale and --slug are for a file of StratML: plan documents say both themselves")
	}
	return nil
}

func (l *load) readStratML(file *os.File) (*plan.Document, error) {
	text, err := io.ReadAll(io.NewSectionReader(file, 0, exchange.MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > exchange.MaxFile {
		return nil, fmt.Errorf("the file has more than the %d MiB that are read of StratML", exchange.MaxFile>>20)
	}
	doc, err := exchange.ReadStratML(text, l.Locale.Locale)
	if errors.Is(err, exchange.ErrNoLanguage) {
		return nil, fmt.Errorf("%w, with --locale", err)
	}
	if err == nil && l.Slug != "" {
		doc.Slug = l.Slug
	}
	return doc, err
}

// draft adds a plan that came as StratML.
func (l *load) draft(sh *shell, catalogue *plan.Catalogue, doc *plan.Document) error {
	drafted, err := catalogue.LoadDraft(sh.ctx, operator, doc)
	if err != nil {
		return fmt.Errorf("nothing was added: %w", err)
	}
	report := loadReport{Plans: drafted.Plans, Texts: drafted.Texts, Slug: drafted.Slug}
	return report.write(sh.stdout, l)
}
