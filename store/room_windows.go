package store

import "golang.org/x/sys/windows"

// freeBytes is how much this process may still write in a folder.
func freeBytes(folder string) (free uint64, known bool) {
	path, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, false
	}
	err = windows.GetDiskFreeSpaceEx(path, &free, nil, nil)
	return free, err == nil
}
