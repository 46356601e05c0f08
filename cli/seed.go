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
		there, err := catalogue.Plan(sh.ctx, operator, plan.SeedID, plan.Selection{})
		if err != nil {
			return err
		}
		if there != nil {
			sh.say(slog.LevelInfo, fmt.Sprintf("nothing to do: the catalogue has the plan, as %q", there.Slug))
			return nil
		}
		loaded, err := catalogue.Load(sh.ctx, operator, plan.Seed())
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
