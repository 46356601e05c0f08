//go:build unix

package store

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// belongLike has a file belong to whom another belongs, and be as open to others: where root restores what another
// user serves, that user is to serve it on. Who is not root has no file to give away.
func belongLike(other fs.FileInfo, path string) error {
	if owner, ok := other.Sys().(*syscall.Stat_t); ok {
		err := os.Chown(path, int(owner.Uid), int(owner.Gid))
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return os.Chmod(path, other.Mode().Perm())
}
