package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"polyplan/exchange"
	"polyplan/plan"
)

type terms struct {
	Export termsExport `cmd:"" help:"Write a glossary to a file."`
	Import termsImport `cmd:"" help:"Merge a file of terms with a glossary, or tell what that would do."`
}

// glossary is how a command names a glossary and its file.
type glossary struct {
	remote
	File   string `arg:"" help:"The file; - for a stream."`
	Plan   string `required:"" placeholder:"SLUG" help:"The glossary is that of this plan's publisher. Variable ${env}."`
	Format string `placeholder:"FORMAT" help:"tbx. Where it is absent, the name of the file tells. Variable ${env}."`
	JSON   bool   `name:"json" help:"Write the result as JSON. Variable ${env}."`
}

func (g *glossary) format() (exchange.TermFormat, error) {
	format, err := exchange.TermFormatFor(g.Format, fileName(g.File))
	if err != nil {
		err = fmt.Errorf("%w (--format)", err)
	}
	return format, err
}

// of is a catalogue's publisher of the plan.
func (g *glossary) of(sh *shell, catalogue *plan.Catalogue) (plan.ID, error) {
	p, err := catalogue.PlanBySlug(sh.ctx, operator, g.Plan, plan.Selection{})
	if err != nil {
		return "", err
	}
	if p == nil {
		return "", noSlug(g.Plan)
	}
	return p.Publisher.ID, nil
}

type termsExport struct {
	glossary
	Locale    []localeTag `placeholder:"LOCALE" help:"Only what the terms are called in these locales. Variable ${env}."`
	Overwrite bool        `help:"Write over a file of that name. Variable ${env}."`
}

// Run writes the glossary.
func (x *termsExport) Run(sh *shell) error {
	format, err := x.format()
	if err != nil {
		return err
	}
	content, n, err := x.read(sh, format)
	if err != nil {
		return err
	}
	return leaving{x.File, format.Name, "terms", n, x.Overwrite, x.JSON}.write(sh, content)
}

func (x *termsExport) read(sh *shell, format exchange.TermFormat) (content []byte, n int, err error) {
	if x.URL != "" {
		return x.client().exportTerms(sh.ctx, x, format)
	}
	err = x.withCatalogue(sh, func(catalogue *plan.Catalogue) error {
		publisher, err := x.of(sh, catalogue)
		if err != nil {
			return err
		}
		file, err := catalogue.ExportTerms(sh.ctx, operator, publisher, locales(x.Locale))
		if err != nil {
			return err
		}
		var out bytes.Buffer
		err = format.Write(&out, file)
		content, n = out.Bytes(), len(file.Terms)
		return err
	})
	return content, n, err
}

type termsImport struct {
	glossary
	Preview bool `help:"Tell what would become of each term, and write none. Variable ${env}."`
}

// Help is what polyplan terms import --help says beside its one line.
func (*termsImport) Help() string {
	return `What only the file changed is taken, and terms that are new are added. What was changed here too since the file left stays
as it is here, and is told; what the file does not have is left alone. Importing the same file again changes nothing.
The token that it tells undoes it as one, with polyplan import --revert.

    polyplan terms export gwangju.tbx --plan gwangju
    polyplan terms import gwangju.tbx --plan gwangju --preview`
}

// Run merges the file.
func (i *termsImport) Run(sh *shell) error {
	format, err := i.format()
	if err != nil {
		return err
	}
	content, err := sh.readFile(i.File)
	if err != nil {
		return err
	}
	if i.URL != "" {
		done, err := i.client().importTerms(sh.ctx, i, content, format)
		return i.tell(sh, done, err)
	}
	file, err := format.Read(content)
	if err != nil {
		return fmt.Errorf("%s: %w", i.File, err)
	}
	return i.withCatalogue(sh, func(catalogue *plan.Catalogue) error {
		publisher, err := i.of(sh, catalogue)
		if err != nil {
			return err
		}
		done, err := catalogue.ImportTerms(sh.ctx, operator, plan.TermImport{Publisher: publisher, File: file, IsPreview: i.Preview})
		return i.tell(sh, done, err)
	})
}

// tell writes how many terms came to what, and why some were not taken.
func (i *termsImport) tell(sh *shell, came plan.TermsImported, err error) error {
	if err != nil {
		return err
	}
	if i.JSON {
		return json.NewEncoder(sh.stdout).Encode(map[string]any{"token": came.ID, "terms": came.Terms})
	}
	if came.ID != "" {
		if _, err := fmt.Fprintf(sh.stdout, "token %s\n", came.ID); err != nil {
			return err
		}
	}
	counts := map[plan.TermOutcome]int{}
	for _, term := range came.Terms {
		counts[term.Outcome]++
	}
	for outcome := plan.TermUnchanged; outcome <= plan.TermRefused; outcome++ {
		if counts[outcome] == 0 {
			continue
		}
		if _, err := fmt.Fprintf(sh.stdout, "%s %d\n", strings.ToLower(outcome.String()), counts[outcome]); err != nil {
			return err
		}
	}
	for _, term := range came.Terms {
		if len(term.Reasons) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(sh.stdout, "line %d: %s %s: %s\n", term.Line, term.Outcome, term.Term, strings.Join(term.Reasons, "; ")); err != nil {
			return err
		}
	}
	return nil
}
