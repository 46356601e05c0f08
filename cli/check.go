package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"polyplan/plan"
	"polyplan/store"
)

type check struct {
	remote
	JSON bool `name:"json" help:"Write the findings as JSON. Variable ${env}."`
}

// Help is what polyplan check --help says beside its one line.
func (*check) Help() string {
	return `Every row is read, and whatever holds of the rows of a sound catalogue is checked: that what they name is there, that
siblings are numbered without gaps, that indexes are what a rebuild would make and counters what a recount comes to, that
translations are of source texts that were, that the change log has no gaps; and of a file every page of it. Nothing is
changed.

A finding is told by the rule that does not hold, the key of the row, what was wanted and got, and what to do. With any
the exit code is 1. While a server holds the store, go through it with --url: it checks a copy, and what it keeps in
memory.`
}

// Run checks the catalogue.
func (c *check) Run(sh *shell) error {
	came, err := c.check(sh)
	if err != nil {
		return err
	}
	if err := c.write(sh, &came); err != nil {
		return err
	}
	if n := len(came.Findings); n > 0 {
		return fmt.Errorf("the catalogue has faults, so many: %d", n)
	}
	return nil
}

func (c *check) check(sh *shell) (came plan.Checkup, err error) {
	if c.URL != "" {
		return c.client().check(sh)
	}
	defer sh.waiting("verifying and checking")()
	err = c.reading(sh, func(db store.DB) error {
		if path, isFile := strings.CutPrefix(sh.store, "bolt:"); isFile {
			if _, err := store.Verify(sh.ctx, path); err != nil {
				return err
			}
		}
		catalogue, err := plan.OpenAsIs(sh.ctx, db)
		if err == nil {
			came, err = catalogue.CheckUp(sh.ctx, operator)
		}
		return err
	})
	if errors.Is(err, store.ErrCorrupt) { // what is on its pages is anybody's guess
		return plan.Checkup{Findings: []plan.Finding{plan.DamagedFile(err)}}, nil
	}
	return came, err
}

// write tells each finding and what to do about it.
func (c *check) write(sh *shell, came *plan.Checkup) error {
	if c.JSON {
		return json.NewEncoder(sh.stdout).Encode(came)
	}
	for _, f := range came.Findings {
		if _, err := fmt.Fprintf(sh.stdout, "%s %s\n  %s\n  to do: %s\n", f.Rule, f.Key, f.Message, f.Remedy()); err != nil {
			return err
		}
	}
	more := ""
	if came.More {
		more = " and more"
	}
	_, err := fmt.Fprintf(sh.stdout, "revision %d\nfindings %d%s\n", came.Revision, len(came.Findings), more)
	return err
}
