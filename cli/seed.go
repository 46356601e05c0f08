package cli

import (
	"fmt"
	"log/slog"

	"polyplan/plan"
)

// operator is who commands on the store act as.
var operator = plan.Operator("operator")

type seed struct{}

// Run adds the plan of Gwangju, unless the catalogue has it.
func (seed) Run(sh *shell) error {
	return sh.withCatalogue(func(catalogue *plan.Catalogue) error {
		loaded, err := catalogue.Load(sh.ctx, operator, plan.Seed())
		if plan.CodeOf(err) == plan.Conflict {
			sh.say(slog.LevelInfo, "nothing to do: "+err.Error())
			return nil
		}
		if err != nil {
			return err
		}
		return sh.report(loaded)
	})
}

// report tells what was added.
func (sh *shell) report(loaded plan.Loaded) error {
	_, err := fmt.Fprintf(sh.stdout, "plans %d\ntexts %d\n", loaded.Plans, loaded.Texts)
	return err
}
