package cli

import (
	"fmt"

	"polyplan/store"
)

type copying struct {
	From string `required:"" placeholder:"ENGINE:PLACE" help:"The store to copy, as --store takes it. Variable ${env}."`
	To   string `required:"" placeholder:"ENGINE:PLACE" help:"Where to copy it: a file that is not there, or a prefix of an etcd cluster under which nothing is. Variable ${env}."`
}

// Help is what polyplan copy --help says beside its one line.
func (*copying) Help() string {
	return `Everything is copied: plans, texts, their history, tokens, the change log and the revision, so cursors of the
original hold on the copy. Then every key of the two is compared. What is written to the original meanwhile is not
copied, so stop writing first, and go on with the copy alone.

    polyplan copy --from bolt:polyplan.db --to 'etcd:10.0.0.1:2379,10.0.0.2:2379?prefix=plans/'
    polyplan copy --from 'etcd:10.0.0.1:2379?prefix=plans/' --to bolt:polyplan.db`
}

// Run copies.
func (c *copying) Run(sh *shell) error {
	copied, err := store.Copy(sh.ctx, c.From, c.To)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(sh.stdout, "keys %d\nbytes %d\nrevision %d\n", copied.Keys, copied.Bytes, copied.Rev)
	return err
}
