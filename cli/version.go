package cli

import (
	"fmt"
	"runtime/debug"
)

type version struct{}

// Run tells the module version, which names the commit where the program was built from one, and the Go
// that built it.
func (version) Run(sh *shell) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		_, err := fmt.Fprintln(sh.stdout, "polyplan (built without module information)")
		return err
	}
	_, err := fmt.Fprintf(sh.stdout, "polyplan %s %s\n", info.Main.Version, info.GoVersion)
	return err
}
