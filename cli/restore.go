package cli

import (
	"errors"
	"fmt"
	"os"

	"polyplan/plan"
	"polyplan/store"
)

type restore struct {
	remote
	File    string `arg:"" help:"The backup to restore."`
	Replace bool   `help:"Put the backup in the place of the catalogue that is there, whose file is kept beside it under a name with the time. Variable ${env}."`
	JSON    bool   `name:"json" help:"Write the result as JSON. Variable ${env}."`
}

// Help is what polyplan restore --help says beside its one line.
func (*restore) Help() string {
	return `The backup is copied, read from the first page to the last, and checked, before it takes the place of the store; where
something is wrong with it, nothing is changed. Without --replace there must be no store, or one that nothing was ever
put in. The server must be stopped, or go through it with --url: it goes on with the backup.

What was handed out before, of what the backup does not have, no longer holds: cursors of the change log answer
CURSOR_EXPIRED, and partners pull everything anew. With a backup come back tokens that were revoked since:
polyplan token list shows them.

A cluster is restored to a prefix that holds nothing, with which its replicas are then started:

    polyplan restore monday.db --store 'etcd:10.0.0.1:2379?prefix=restored/'`
}

// Run restores the backup.
func (r *restore) Run(sh *shell) (err error) {
	file, err := os.Open(r.File)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("restore %s: want a file, got %s", r.File, info.Mode().Type())
	}
	if err != nil {
		return err
	}
	if r.URL != "" {
		return r.client().restore(sh, r, file, info.Size())
	}
	spare, err := store.SpareFor(sh.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, spare.Drop()) }()
	more, done := sh.progress("copying", info.Size())
	err = spare.Read(sh.ctx, file, info.Size(), more)
	done()
	if err != nil {
		return fmt.Errorf("restore %s: %w", r.File, err)
	}
	found, err := sh.inspect(spare)
	if err == nil {
		err = plan.Renew(sh.ctx, operator, spare)
	}
	if err == nil {
		found.Kept, err = r.take(sh, spare)
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w", r.File, err)
	}
	return sh.tell(found, r.JSON)
}

// take puts the spare in the place of the store.
func (r *restore) take(sh *shell, spare *store.Spare) (kept string, err error) {
	if r.Replace {
		return spare.RestoreOver(sh.ctx, sh.store, plan.Vacant)
	}
	err = spare.RestoreTo(sh.ctx, sh.store, plan.Vacant)
	if errors.Is(err, store.ErrOccupied) {
		err = fmt.Errorf("%w: --replace puts the backup in its place, and keeps its file beside", err)
	}
	return "", err
}
