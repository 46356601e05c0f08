package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"polyplan/plan"
	"polyplan/store"
)

type backup struct {
	remote
	File      string `arg:"" help:"Where to write the backup."`
	Overwrite bool   `help:"Write over a file of that name. Variable ${env}."`
	JSON      bool   `name:"json" help:"Write the result as JSON. Variable ${env}."`
}

// Help is what polyplan backup --help says beside its one line.
func (*backup) Help() string {
	return `The backup is a store in one file, as it was at one revision, which --store bolt:FILE opens. It is read and checked
from the first page to the last before it takes its name; whatever happens until then, there is nothing under that name,
or what was. While a server holds the store, go through it:

    POLYPLAN_TOKEN=SECRET polyplan backup --url http://localhost:8080 monday.db

Faults of the catalogue, which polyplan check tells of, are in the backup too, and do not keep it from being made: their
number is in the result.`
}

// Run makes the backup.
func (b *backup) Run(sh *shell) (err error) {
	if _, err := os.Lstat(b.File); err == nil && !b.Overwrite {
		return fmt.Errorf("there is a file %s: name another, or write over it with --overwrite", b.File)
	}
	spare, err := store.NewSpare(b.File)
	if err != nil {
		return fmt.Errorf("backup to %s: %w", b.File, err)
	}
	defer func() { err = errors.Join(err, spare.Drop()) }()
	rev, err := b.fill(sh, spare)
	if err != nil {
		return err
	}
	found, err := sh.inspect(spare)
	if err == nil && found.Revision != rev {
		err = fmt.Errorf("want revision %d, got %d: %w", rev, found.Revision, store.ErrCorrupt)
	}
	if err != nil {
		return fmt.Errorf("backup to %s: %w", b.File, err)
	}
	settle := spare.Settle
	if b.Overwrite {
		settle = spare.Supplant
	}
	if err := settle(); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is a file %s meanwhile: name another, or write over it with --overwrite", b.File)
	} else if err != nil {
		return fmt.Errorf("backup to %s: %w", b.File, err)
	}
	return sh.tell(found, b.JSON)
}

// fill copies the catalogue into the spare.
func (b *backup) fill(sh *shell, spare *store.Spare) (rev store.Rev, err error) {
	if b.URL != "" {
		return b.client().backup(sh, spare)
	}
	err = b.reading(sh, func(db store.DB) error {
		catalogue, err := plan.OpenAsIs(sh.ctx, db)
		if err != nil {
			return err
		}
		more, done := sh.progress("copying", db.Stats().Bytes)
		defer done()
		rev, err = catalogue.Backup(sh.ctx, operator, spare, more)
		return err
	})
	return rev, err
}

// inspect verifies a copy of a catalogue and checks what is in it.
func (sh *shell) inspect(spare *store.Spare) (plan.Held, error) {
	defer sh.waiting("verifying and checking")()
	return plan.Inspect(sh.ctx, operator, spare)
}

// reading runs fn on the store, opened to be read, and tells of the other way where a running server holds it.
func (r *remote) reading(sh *shell, fn func(store.DB) error) (err error) {
	db, err := store.OpenReadOnly(sh.ctx, sh.store)
	if errors.Is(err, store.ErrLocked) {
		return fmt.Errorf("%w, or let the command go through the running server with --url", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}

// tell writes what was made, and warns of its faults.
func (sh *shell) tell(found plan.Held, asJSON bool) error {
	if found.Findings > 0 {
		sh.say(slog.LevelWarn, fmt.Sprintf("the catalogue has faults, so many: %d; polyplan check tells which, and what to do", found.Findings))
	}
	if asJSON {
		return json.NewEncoder(sh.stdout).Encode(found)
	}
	_, err := fmt.Fprintf(sh.stdout, "revision %d\nbytes %d\nkeys %d\nplans %d\ntexts %d\nfindings %d\n",
		found.Revision, found.Bytes, found.Keys, found.Plans, found.Texts, found.Findings)
	if err == nil && found.Kept != "" {
		_, err = fmt.Fprintf(sh.stdout, "kept %s\n", found.Kept)
	}
	return err
}
