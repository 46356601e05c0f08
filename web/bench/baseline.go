package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web/bench/stock"
)

// serveBaseline is a server to compare with. It says on standard output where it listens, as the program
// does on standard error. The static one reads from standard input what it is to answer.
func serveBaseline(ctx context.Context, kind string) error {
	var handler http.Handler
	switch kind {
	case "static":
		body, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		handler = static(body)
	case "stock":
		var docs []*plan.Document
		for doc := range plantest.Documents(1, locales) {
			docs = append(docs, doc)
		}
		handler = stock.Of(docs...)
	default:
		return fmt.Errorf("no baseline is called %q: wanted static or stock", kind)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("url=http://%s\n", listener.Addr())
	server := &http.Server{Handler: handler}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// static answers every request with the same bytes, once it has read it.
func static(body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(body)
	})
}
