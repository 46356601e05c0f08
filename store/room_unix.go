//go:build linux || darwin || freebsd

package store

import "golang.org/x/sys/unix"

// freeBytes is how much this process may still write in a folder; see statvfs(3).
func freeBytes(folder string) (free uint64, known bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return 0, false
	}
	blocks := int64(stat.Bavail) // below zero where root has taken of what is kept for it
	return uint64(max(blocks, 0)) * uint64(stat.Bsize), true
}
