package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

type importing struct {
	remote
	File          string    `arg:"" optional:"" help:"A file of translations; - for standard input."`
	Preview       bool      `help:"Tell what would become of each text, and write none. Variable ${env}."`
	Confirm       bool      `help:"Import also what has to be confirmed: a file that changes more than 30 % of the texts, or that is in another script than its language. Variable ${env}."`
	Locale        localeTag `placeholder:"LOCALE" help:"The locale that the file has to be in. Where it is absent, the file tells. Variable ${env}."`
	Format        string    `placeholder:"FORMAT" help:"xliff (any version), po, csv, csv-wide, json or tmx. Where it is absent, the name of the file tells. Variable ${env}."`
	AllowReviewed bool      `help:"Write in the place of REVIEWED texts too, and approve texts that the file says are approved. Variable ${env}."`
	ClearEmpty    bool      `help:"Take away texts that the file has emptied. Variable ${env}."`
	Apply         string    `placeholder:"TOKEN" help:"Import what the preview of this token told, or go on with an import that broke off. Variable ${env}."`
	Revert        string    `placeholder:"TOKEN" help:"Undo the import of this token, which it told, instead of importing a file. Variable ${env}."`
	JSON          bool      `name:"json" help:"Write the result as JSON. Variable ${env}."`
}

// Help is what polyplan import --help says beside its one line.
func (*importing) Help() string {
	return `Each text is merged by three: as it left with polyplan export, as it is here, and as the file has it. What only the file
changed is taken; what was changed here too stays, and the file's words become a suggestion beside it. A REVIEWED text
is left to its reviewers. The result tells how many texts came to which outcome, and of each that was not simply taken
its line and why; --preview tells of all. The exit code is 1 where the file is refused or has to be confirmed: then
nothing is written. A large file is imported in parts; where that breaks off, --apply goes on from there.

    polyplan import gwangju.vi.po --preview
    polyplan import gwangju.vi.po
    polyplan import --apply TOKEN
    polyplan import --revert TOKEN

While a server holds the store, go through it with --url; a token for the file's locale will do.`
}

// Validate wants a file or a token.
func (i *importing) Validate() error {
	wanted := 0
	for _, said := range []string{i.File, i.Apply, i.Revert} {
		if said != "" {
			wanted++
		}
	}
	switch {
	case wanted != 1:
		return errors.New("wanted a file to import, or --apply or --revert and the token of an import")
	case i.Preview && i.File == "":
		return errors.New("--preview is of a file: an import that has a token was previewed")
	}
	return i.remote.Validate()
}

// translations is where imports are made: a catalogue, or a server.
type translations interface {
	preview(sh *shell, i *importing, file []byte, format exchange.UnitFormat) (*plan.Import, error)
	apply(sh *shell, token string, confirmed bool) (*plan.Import, error)
	revert(sh *shell, token string) (*plan.Import, error)
}

// Run imports the file, or reverts an import.
func (i *importing) Run(sh *shell) error {
	if i.URL != "" {
		return i.on(sh, i.client())
	}
	return i.withCatalogue(sh, func(catalogue *plan.Catalogue) error { return i.on(sh, local{catalogue}) })
}

func (i *importing) on(sh *shell, at translations) error {
	switch {
	case i.Revert != "":
		done, err := i.through(sh, i.Revert, "revert", at.revert)
		return i.tell(sh, done, err)
	case i.Apply != "":
		return i.apply(sh, at, i.Apply)
	}
	file, format, err := i.read(sh)
	if err != nil {
		return err
	}
	preview, err := at.preview(sh, i, file, format)
	if err != nil || i.Preview {
		return i.tell(sh, preview, err)
	}
	if len(preview.Questions) > 0 && !i.Confirm {
		return i.ask(sh, preview)
	}
	return i.apply(sh, at, preview.ID)
}

// ask tells what has to be confirmed; programs are told the preview too.
func (i *importing) ask(sh *shell, preview *plan.Import) error {
	err := fmt.Errorf("nothing is imported, for it has to be confirmed (--confirm; --preview tells more): %s", strings.Join(preview.Questions, "; "))
	if i.JSON {
		err = errors.Join(err, i.tell(sh, preview, nil))
	}
	return err
}

func (i *importing) apply(sh *shell, at translations, token string) error {
	done, err := i.through(sh, token, "apply", func(sh *shell, token string) (*plan.Import, error) {
		return at.apply(sh, token, i.Confirm)
	})
	return i.tell(sh, done, err)
}

// through goes on with what is done a part at a time, and shows how far it has come. Where there are several, it tells
// first how to go on should it break off.
func (i *importing) through(sh *shell, token, flag string, step func(*shell, string) (*plan.Import, error)) (*plan.Import, error) {
	told, done := sh.counting(flag)
	defer done()
	warned := false
	report := func(done, total int) {
		if done < total && !warned {
			warned = true
			sh.say(slog.LevelInfo, "this is done in parts: where it breaks off, polyplan import --"+flag+" "+token+" goes on")
		}
		told(done, total)
	}
	some := *sh
	some.ctx = plan.WithProgress(sh.ctx, report)
	for {
		came, err := step(&some, token)
		if err != nil || came.State != plan.ImportApplying && came.State != plan.ImportReverting {
			return came, err
		}
		report(come(came))
	}
}

// come is how far an import has come that a server has done a part of.
func come(i *plan.Import) (done, total int) {
	if i.State == plan.ImportReverting {
		return i.Count(plan.OutcomeReverted) + i.Count(plan.OutcomeKept), max(len(i.Units), 1)
	}
	for _, n := range i.Tally {
		done += n
	}
	return done, i.Total
}

// read is the file and its format.
func (i *importing) read(sh *shell) ([]byte, exchange.UnitFormat, error) {
	file, err := sh.readFile(i.File)
	if err == nil {
		err = i.notStratML(file)
	}
	if err != nil {
		return nil, exchange.UnitFormat{}, err
	}
	format, err := exchange.UnitFormatFor(i.Format, fileName(i.File))
	if err != nil {
		err = fmt.Errorf("%w (--format)", err)
	}
	return file, format, err
}

// stratML is how a plan in StratML begins.
var stratML = regexp.MustCompile(`^[^<]*(<[?!][^>]*>[^<]*)*<(\w+:)?(StrategicPlan|PerformancePlanOrReport)\b`)

// notStratML tells where plans in StratML go, which are no translations.
func (i *importing) notStratML(file []byte) error {
	if !stratML.Match(file) {
		return nil
	}
	return fmt.Errorf("%s is a plan in StratML, and no translation: polyplan load %[1]s makes a draft of it", i.File)
}

// fileName is the name of a file, "" where it is a stream.
func fileName(file string) string {
	if file == "-" {
		return ""
	}
	return file
}

// readFile is a file, or what - stands for, that exchange can read.
func (sh *shell) readFile(name string) ([]byte, error) {
	from := sh.stdin
	if name != "-" {
		opened, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer opened.Close()
		from = opened
	}
	file, err := io.ReadAll(io.LimitReader(from, exchange.MaxFile+1))
	if err == nil && len(file) > exchange.MaxFile {
		err = fmt.Errorf("the file has more than %d bytes: split it", exchange.MaxFile)
	}
	return file, err
}

func (i *importing) options() plan.ImportOptions {
	return plan.ImportOptions{Locale: i.Locale.Locale, Reviewed: i.AllowReviewed, Clear: i.ClearEmpty}
}

// tell writes what an import came to.
func (i *importing) tell(sh *shell, done *plan.Import, err error) error {
	if err != nil {
		return err
	}
	if i.JSON {
		return json.NewEncoder(sh.stdout).Encode(done)
	}
	for _, question := range done.Questions {
		if done.State == plan.ImportPreviewed {
			sh.say(slog.LevelWarn, question)
		}
	}
	if _, err := fmt.Fprintf(sh.stdout, "state %s\ntoken %s\nlocales %s\nunits %d\n", done.State, done.ID, named(done.Targets), done.Total); err != nil {
		return err
	}
	for _, count := range done.Counts() {
		if _, err := fmt.Fprintf(sh.stdout, "%s %d\n", strings.ToLower(count.Outcome.String()), count.Count); err != nil {
			return err
		}
	}
	for _, u := range done.Units {
		if done.State != plan.ImportPreviewed && simple(u) {
			continue
		}
		if _, err := fmt.Fprintln(sh.stdout, line(u)); err != nil {
			return err
		}
	}
	return nil
}

// simple tells of a unit that nobody has to look at.
func simple(u *plan.ImportUnit) bool {
	return (u.Outcome == plan.OutcomeApplied || u.Outcome == plan.OutcomeCleared || u.Outcome == plan.OutcomeReverted) && !u.IsMoved
}

// line is a unit as it is told.
func line(u *plan.ImportUnit) string {
	said := fmt.Sprintf("line %d: %s %s", u.Line, u.Outcome, u.ID)
	if u.Reason != "" {
		said += ": " + u.Reason
	}
	return said
}

func named(locales []i18n.Locale) string {
	names := make([]string, len(locales))
	for i, locale := range locales {
		names[i] = string(locale)
	}
	return strings.Join(names, ",")
}

// local is a catalogue in this process.
type local struct {
	*plan.Catalogue
}

func (l local) preview(sh *shell, i *importing, file []byte, format exchange.UnitFormat) (*plan.Import, error) {
	units, err := format.ReadUnits(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", i.File, err)
	}
	told, done := sh.counting("checking")
	defer done()
	return l.PreviewImport(plan.WithProgress(sh.ctx, told), operator, units, i.options())
}

func (l local) apply(sh *shell, token string, confirmed bool) (*plan.Import, error) {
	return l.ApplyImport(sh.ctx, operator, token, confirmed)
}

func (l local) revert(sh *shell, token string) (*plan.Import, error) {
	return l.RevertImport(sh.ctx, operator, token)
}
