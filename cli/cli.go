// Package cli is the polyplan command. One command a file; results go to standard output, everything
// else to standard error.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"

	"polyplan/plan"
	"polyplan/store"
	"polyplan/web"
)

// Exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2
)

// commands are the commands and the flags they share.
type commands struct {
	Store string `default:"bolt:polyplan.db" placeholder:"ENGINE:PLACE" help:"Where the catalogue is kept: bolt: and the path of a file, which is made where it is missing, or etcd: and the members of a cluster, such as etcd:10.0.0.1:2379,10.0.0.2:2379. Default ${default}, variable ${env}."`
	Log   string `default:"text" enum:"text,json" placeholder:"FORMAT" help:"How to write the log: text for people or json for programs. Default ${default}, variable ${env}."`

	Serve  serve  `cmd:"" default:"withargs" help:"Serve the catalogue over HTTP. This is what happens without a command."`
	Mirror mirror `cmd:"" help:"Serve a read-only replica of another catalogue, or of a part of it, and keep it current."`

	Seed seed `cmd:"" help:"Add the plan of Gwangju, in English and ten more languages."`
	Load load `cmd:"" help:"Add plans from a file of plan documents."`

	Documents planDocuments `cmd:"" help:"Write plans as plan documents, or one plan in another format."`

	Export export    `cmd:"" help:"Write translations to a file, for translators and their tools."`
	Import importing `cmd:"" help:"Merge a file of translations with what there is, or tell what that would do."`
	Terms  terms     `cmd:"" help:"Write a glossary to a file, or merge one from a file, as glossaries travel between tools."`

	Copy    copying `cmd:"" help:"Copy a catalogue to another store, such as from a file to an etcd cluster."`
	Upgrade upgrade `cmd:"" help:"Raise the format of the catalogue's store to the newest that this program writes."`
	Backup  backup  `cmd:"" help:"Write a verified copy of the catalogue to a file, also while it is served."`
	Restore restore `cmd:"" help:"Make a backup the catalogue of a store."`
	Ready   ready   `cmd:"" help:"Ask a server on this machine whether it is ready, as health checks of containers do."`
	Check   check   `cmd:"" help:"Check everything that ought to hold of the catalogue's data."`
	Token   token   `cmd:"" help:"Make, list and revoke the tokens that editors, translators and reviewers send."`
	Webhook webhook `cmd:"" help:"Have partners told what changes, and see what could not be delivered to them."`
	Version version `cmd:"" help:"Tell the version of this program."`
}

// shell is what a command runs in.
type shell struct {
	ctx      context.Context
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	store    string
	log      *slog.Logger
	access   web.Option // writes lines of requests, which can wait
	terminal io.Writer  // where somebody watches; nil where nobody does
	people   bool       // read standard error; otherwise programs do, and want nothing but log lines
}

// Main runs the command that args name and returns its exit code: 0 done, 1 failed, 2 misused. It ends
// early when ctx does.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("polyplan"),
		kong.Description(description),
		kong.DefaultEnvars("POLYPLAN"),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.Help(help),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
	)
	if err != nil {
		panic(err) // the grammar above is a constant
	}
	command, err := parser.Parse(args)
	if exit >= 0 {
		return exit // --help has answered
	}
	if err != nil {
		fmt.Fprintf(stderr, "polyplan: %s\nTry polyplan --help.\n", err)
		return misuse
	}
	journal := newJournal(stderr)
	defer journal.flush()
	sh := &shell{
		ctx: ctx, stdin: stdin, stdout: stdout, stderr: journal, store: c.Store,
		log: newLog(journal, c.Log), access: accessLog(gathering{journal}, c.Log), people: c.Log == "text",
	}
	if sh.people {
		sh.terminal = terminalOf(stderr)
	}
	err = command.Run(sh)
	if err == nil {
		return done
	}
	sh.say(slog.LevelError, reason(err))
	if errors.Is(err, store.ErrName) { // what the parser could not know
		return misuse
	}
	return failed
}

// reason is an error with what the catalogue keeps from its readers: whoever runs commands is to mend it.
func reason(err error) string {
	var shown *plan.Error
	if errors.As(err, &shown) && shown.Code == plan.Unavailable && shown.Err != nil {
		return fmt.Sprintf("%s: %s", err, shown.Err)
	}
	return err.Error()
}

func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

func accessLog(w io.Writer, format string) web.Option {
	if format == "json" {
		return web.AccessLog(w, web.JSONLines)
	}
	return web.AccessLog(w, web.TextLines)
}

// say tells what is neither a result nor a step of the log.
func (sh *shell) say(level slog.Level, what string) {
	if sh.people {
		fmt.Fprintln(sh.stderr, "polyplan:", what)
		return
	}
	sh.log.Log(sh.ctx, level, what)
}

// withCatalogue runs fn on the catalogue of the store, and closes it.
func (sh *shell) withCatalogue(fn func(*plan.Catalogue) error) (err error) {
	return sh.withCatalogueOn(func(db store.DB) store.DB { return db }, fn)
}

// withCatalogueOn is withCatalogue over what is made of the store.
func (sh *shell) withCatalogueOn(made func(store.DB) store.DB, fn func(*plan.Catalogue) error) (err error) {
	db, err := store.Open(sh.ctx, sh.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	catalogue, err := plan.Open(sh.ctx, made(db))
	if err != nil {
		return err
	}
	return fn(catalogue)
}
