package cli

import (
	"fmt"

	"polyplan/store"
)

type upgrade struct{}

// Help is what polyplan upgrade --help says beside its one line.
func (upgrade) Help() string {
	return `Programs of several versions write one catalogue in the format that is in force, so a newer one can be ` +
		`tried and taken
back. What a newer format is for works once it is raised, and then no older program reads the catalogue any more. There
is no way back but a backup from before.

Of a file, stop the server first. Replicas on a cluster go on meanwhile; one that can't read the new format is named,
and nothing is changed. The command prints the format that is in force in the end, and may be given again.

    polyplan upgrade --store bolt:polyplan.db
    polyplan upgrade --store 'etcd:10.0.0.1:2379,10.0.0.2:2379?prefix=plans/'`
}

// Run raises it.
func (upgrade) Run(sh *shell) error {
	format, err := store.Upgrade(sh.ctx, sh.store)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(sh.stdout, "format %d\n", format)
	return err
}
