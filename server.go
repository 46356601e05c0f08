// Polyplan serves plans in every language over GraphQL. See README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"polyplan/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
