package cli

import (
	"fmt"
	"runtime/debug"
)

type version struct{}

// Run tells the module version or the commit it was built from, and the Go that built it.
func (version) Run(sh *shell) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		_, err := fmt.Fprintln(sh.stdout, "polyplan (built without module information)")
		return err
	}
	name := info.Main.Version
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			name += " " + setting.Value
		}
	}
	_, err := fmt.Fprintf(sh.stdout, "polyplan %s %s\n", name, info.GoVersion)
	return err
}
