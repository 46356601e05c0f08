package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"polyplan/exchange"
	"polyplan/plan"
	"polyplan/store"
)

type export struct {
	remote
	File      string      `arg:"" help:"Where to write the file; - for standard output."`
	Locale    []localeTag `required:"" placeholder:"LOCALE" help:"What to translate into; several only in csv-wide and tmx. Variable ${env}."`
	Plan      string      `placeholder:"SLUG" help:"Only this plan. Variable ${env}."`
	From      localeTag   `placeholder:"LOCALE" help:"Only plans that are written in this locale; needed where they are written in several. Variable ${env}."`
	Format    string      `placeholder:"FORMAT" help:"xliff, xliff12, po, csv, csv-wide, json or tmx. Where it is absent, the name of the file tells. Variable ${env}."`
	NeedsWork bool        `help:"Only what needs work: missing texts, drafts, stale ones, and ones that fail a check. Variable ${env}."`
	Overwrite bool        `help:"Write over a file of that name. Variable ${env}."`
	JSON      bool        `name:"json" help:"Write the result as JSON. Variable ${env}."`
}

// Help is what polyplan export --help says beside its one line.
func (*export) Help() string {
	return `The file has the source texts and their translations in the order of reading, with all that polyplan import needs to
merge what comes back. While a server holds the store, go through it; a token for the locale will do:

    polyplan export gwangju.vi.xlf --plan gwangju --locale vi --needs-work
    POLYPLAN_TOKEN=SECRET polyplan export gwangju.vi.po --plan gwangju --locale vi --url http://localhost:8080

A file .xlf is XLIFF 2.1. Tools that read 1.2 alone, as translate-toolkit does, want --format xliff12.`
}

// Run writes the file.
func (x *export) Run(sh *shell) error {
	format, err := exchange.UnitFormatFor(x.Format, fileName(x.File))
	if err != nil {
		return fmt.Errorf("%w (--format)", err)
	}
	_, done := sh.counting("exporting")
	content, units, err := x.export(sh, format)
	done()
	if err != nil {
		return err
	}
	return leaving{x.File, format.Name, "units", units, x.Overwrite, x.JSON}.write(sh, content)
}

// leaving is a file that a command writes, and how it tells of it.
type leaving struct {
	file, format string
	what         string // it holds so many of
	count        int
	overwrite    bool
	json         bool
}

// write writes the file, or to standard output for -.
func (l leaving) write(sh *shell, content []byte) error {
	if l.file == "-" {
		_, err := sh.stdout.Write(content)
		return err
	}
	if err := writeFile(l.file, l.overwrite, content); err != nil {
		return err
	}
	if l.json {
		return json.NewEncoder(sh.stdout).Encode(map[string]any{"file": l.file, "format": l.format, l.what: l.count})
	}
	_, err := fmt.Fprintf(sh.stdout, "%s %d\n", l.what, l.count)
	return err
}

// writeFile writes a new file, or over one.
func writeFile(name string, overwrite bool, content []byte) error {
	how := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if overwrite {
		how = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(name, how, 0o644)
	if os.IsExist(err) {
		return fmt.Errorf("there is a file %s: name another, or write over it with --overwrite", name)
	}
	if err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, file.Close()))
	}
	return file.Close()
}

func (x *export) export(sh *shell, format exchange.UnitFormat) (content []byte, units int, err error) {
	if x.URL != "" {
		return x.client().export(sh.ctx, x, format)
	}
	err = x.reading(sh, func(db store.DB) error {
		catalogue, err := plan.OpenAsIs(sh.ctx, db)
		if err != nil {
			return err
		}
		q := plan.UnitExport{Source: x.From.Locale, Targets: locales(x.Locale), Wanting: x.NeedsWork}
		if x.Plan != "" {
			p, err := catalogue.PlanBySlug(sh.ctx, operator, x.Plan, plan.Selection{})
			if err != nil {
				return err
			}
			if p == nil {
				return noSlug(x.Plan)
			}
			q.Plan = p.ID
		}
		file, err := catalogue.ExportUnits(sh.ctx, operator, q)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		err = format.Write(&out, file)
		content, units = out.Bytes(), len(file.Units)
		return err
	})
	return content, units, err
}
