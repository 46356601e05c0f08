package cli

import (
	"fmt"

	"github.com/alecthomas/kong"
)

const description = `Polyplan is a catalogue of plans in every language, served over GraphQL.

Without a command it serves the catalogue in polyplan.db. It fills a new one with the plan of Gwangju, and
prints a token to write with:

    polyplan
    polyplan --addr 0.0.0.0:80 --store bolt:/var/lib/polyplan/polyplan.db
    polyplan load plans.jsonl
    polyplan token create --name Mina --grant TRANSLATOR:ko,ja

Every flag can also be set by the environment variable beside it; what stands on the command line wins.
Results go to standard output, everything else to standard error. The exit code is 0 when done, 1 when
failed, 2 when misused.`

// help prints kong's help. Where no command is named it has the default one's flags too, for they are
// taken there.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if ctx.Selected() != nil {
		return kong.DefaultHelpPrinter(options, ctx)
	}
	if _, err := fmt.Fprintln(ctx.Stdout, "Usage: polyplan [<command>] [flags]"); err != nil {
		return err
	}
	options.NoAppSummary = true
	top := ctx.Model.Node
	group := &kong.Group{Key: "default", Title: "Flags of serve, with or without the word:"}
	for _, flag := range top.DefaultCmd.Flags {
		shown := *flag
		shown.Group = group
		top.Flags = append(top.Flags, &shown)
	}
	return kong.DefaultHelpPrinter(options, ctx)
}
