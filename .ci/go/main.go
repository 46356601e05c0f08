// The program keeps a copy of a Polyplan catalogue, as readers of some locales see it, in a file. It is an example
// for partners: docs/partners.md.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/Khan/genqlient/graphql"
)

//go:generate sh -c "sed -E '/^interface/s/ implements .*[{]/ {/' ../../docs/schema.graphqls > schema.graphqls"
//go:generate go tool genqlient

const pause = 30 * time.Second

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: partner http://HOST/graphql LOCALES FILE")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	client := graphql.NewClient(os.Args[1], &http.Client{Transport: patient{http.DefaultTransport}})
	err := keep(ctx, client, strings.Split(os.Args[2], ","), os.Args[3], pause)
	if ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// keep keeps the copy in a file current until ctx ends, asking so often, or until something goes wrong that does not
// pass: a site that is out of reach is asked again, and goes on where the copy is.
func keep(ctx context.Context, client graphql.Client, locales []string, file string, pause time.Duration) error {
	kept, err := load(file)
	if err != nil {
		return err
	}
	if strings.Join(kept.Locales, ",") != strings.Join(locales, ",") {
		kept = &Copy{Locales: locales} // it is of other readers
	}
	for {
		changed, err := kept.Refresh(ctx, client)
		if away := new(url.Error); errors.As(err, &away) && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "tried again in", pause, "for", err)
			changed, err = nil, nil
		}
		if err == nil {
			err = kept.save(file)
		}
		if err != nil {
			return err
		}
		for _, id := range changed {
			fmt.Println("changed", id)
		}
		if err := wait(ctx, pause); err != nil {
			return err
		}
	}
}

// load reads a copy; where there is no file it is an empty one.
func load(file string) (*Copy, error) {
	kept := new(Copy)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	}
	if err != nil {
		return nil, err
	}
	return kept, json.Unmarshal(text, kept)
}

// save writes the copy beside the file and renames it, so that what is there is always whole.
func (c *Copy) save(file string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", text, 0o644); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
