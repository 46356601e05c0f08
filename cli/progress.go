package cli

import (
	"io"
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"polyplan/plan"
)

// progress shows on a terminal how far a long work has come, of which total parts are expected; -1 where nobody knows.
// Where programs read, or a file is written, nothing is shown. done ends it.
func (sh *shell) progress(what string, total int64) (more func(int), done func()) {
	if sh.terminal == nil {
		return func(int) {}, func() {}
	}
	bar := progressbar.NewOptions64(total, progressbar.OptionSetWriter(sh.terminal), progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth())
	return func(n int) { _ = bar.Add(n) }, func() { _ = bar.Finish() }
}

// waiting shows on a terminal for how long there has been nothing to do but to wait for something, and that it goes on.
// done ends it, and may be called again.
func (sh *shell) waiting(what string) (done func()) {
	if sh.terminal == nil {
		return func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(sh.terminal), progressbar.OptionSetDescription(what),
		progressbar.OptionSpinnerType(14), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetRenderBlankState(true)) // without which it would wait for a first part to be done
	return sync.OnceFunc(func() { _ = bar.Finish() })
}

// counting is progress where a work tells itself how many of its parts are done; until it first does, and where it never
// does, it shows that something is going on.
func (sh *shell) counting(what string) (told plan.Progress, done func()) {
	if sh.terminal == nil {
		return func(int, int) {}, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(sh.terminal), progressbar.OptionSetDescription(what),
		progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth(), progressbar.OptionSetRenderBlankState(true))
	told = func(done, total int) {
		bar.ChangeMax(max(total, 1))
		_ = bar.Set(done)
	}
	return told, func() { _ = bar.Finish() }
}

// terminalOf is the terminal that somebody reads what is written to, nil where it is none.
func terminalOf(w io.Writer) io.Writer {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return file
}
