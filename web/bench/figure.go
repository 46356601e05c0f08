package main

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"strings"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web/bench/stock"
)

// figures are what package capacity reckons with, and have no budget: what a request takes of the processor, and what
// a plan takes of disk, memory and the time to start.
var figures = append([]row{{"requests", requestFigures}}, sizeFigures()...)

// requestFigures drives the program as its readers do, each kind of request alone.
func requestFigures(s *stage, t *table) error {
	store, _, err := s.largeCatalogue()
	if err != nil {
		return err
	}
	cold, err := s.serve(store, false)
	if err != nil {
		return err
	}
	if err := s.figure(t, "a plan, made anew", cold, s.gets()); err != nil {
		return err
	}
	page := always(get(stock.PageByTitle, "de", nil))
	if err := s.figure(t, "a page of 50 plans by title, made anew", cold, page); err != nil {
		return err
	}
	if err := s.stop(cold); err != nil {
		return err
	}
	warm, err := s.serve(store, true)
	if err != nil {
		return err
	}
	known := get(stock.WholePlan, "de", map[string]any{"slug": slug(0)})
	if err := s.figure(t, "a plan, kept", warm, always(known)); err != nil {
		return err
	}
	tag, err := tagOf(warm, known)
	if err != nil {
		return err
	}
	again := fmt.Appendf(bytes.TrimSuffix(known, []byte("\r\n")), "If-None-Match: %s\r\n\r\n", tag)
	if err := s.figure(t, "304, kept", warm, always(again)); err != nil {
		return err
	}
	if err := s.figure(t, "a page of 50 plans by title, kept", warm, page); err != nil {
		return err
	}
	return s.stop(warm)
}

// gets asks for any of the plans, by GET as a delivery network does.
func (s *stage) gets() func(connection, i int) []byte {
	requests := make([][]byte, s.plans)
	for i := range requests {
		requests[i] = get(stock.WholePlan, "de", map[string]any{"slug": slug(i)})
	}
	return anyRequest(requests)
}

// figure adds what one kind of request takes: the median of the rounds.
func (s *stage) figure(t *table, what string, server *process, requests func(int, int) []byte) error {
	l := &load{what, server, requests}
	if _, err := l.drive(s.ctx, s.connections, s.round); err != nil { // what is warmed up once
		return err
	}
	var each []float64
	for range s.rounds {
		d, err := l.drive(s.ctx, s.connections, s.round)
		if err != nil {
			return err
		}
		each = append(each, d.cpuEach())
	}
	m := median(each)
	t.figure(what, m, " µs CPU", fmt.Sprintf("%.0f a second of a core", 1e6/m))
	return nil
}

// tagOf is the entity tag of an answer.
func tagOf(server *process, request []byte) (string, error) {
	conn, answers, err := server.dial()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	response, err := exchange(conn, answers, request, io.Discard)
	if err != nil {
		return "", err
	}
	return response.Header.Get("ETag"), nil
}

// size is a catalogue of so many plans in so many locales.
type size struct{ plans, locales int }

func (s size) String() string { return fmt.Sprintf("%d plans in %d locales", s.plans, s.locales) }

// documents are the plans of a catalogue of this size. What plantest has no texts for is spread from German.
func (s size) documents() iter.Seq2[*plan.Document, error] {
	const written = 8
	if s.locales <= written {
		return plantest.Documents(s.plans, s.locales)
	}
	return func(yield func(*plan.Document, error) bool) {
		for doc := range plantest.Documents(s.plans, written) {
			plantest.Spread(doc, "de", s.locales-written)
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// sizes are catalogues that differ in one thing, so that what grows with what can be told; in plans of the large one.
var sizes = []struct {
	plans   float64
	locales int
}{{0.1, 1}, {0.1, 8}, {0.1, 40}, {1, 8}, {10, 1}}

// sizeFigures are rows, one a size.
func sizeFigures() (all []row) {
	for _, one := range sizes {
		name := fmt.Sprintf("size %g of the plans in %d locales", one.plans, one.locales)
		all = append(all, row{name, func(s *stage, t *table) error {
			return s.sizeOf(size{int(one.plans * float64(s.plans)), one.locales}, t)
		}})
	}
	return all
}

func (s *stage) sizeOf(one size, t *table) error {
	store, loaded, err := s.catalogue(fmt.Sprintf("size-%d-%d", one.plans, one.locales), one.documents())
	if err != nil {
		return err
	}
	path := strings.TrimPrefix(store, "bolt:")
	defer os.Remove(path)
	file, err := os.Stat(path)
	if err != nil {
		return err
	}
	bytes := float64(file.Size())
	t.figure(one.String()+": disk", bytes/float64(one.plans), " bytes a plan",
		fmt.Sprintf("%.0f a text; %v", bytes/float64(loaded.texts), loaded))
	begun := time.Now()
	server, err := s.serve(store, true)
	if err != nil {
		return err
	}
	if _, err := ask(server, anyOf(1)(0, 0)); err != nil {
		return err
	}
	t.figure(one.String()+": start to first answer", time.Since(begun).Seconds()*1e3, " ms", "")
	return s.memoryOf(one, server, t)
}

// memoryOf tells what lists take: none, the first, by id, and then by title in several languages.
func (s *stage) memoryOf(one size, server *process, t *table) error {
	resting, err := server.resident()
	if err != nil {
		return err
	}
	for i, languages := range []string{"de", "en", "fr, de;q=0.5", "ko"} {
		begun := time.Now()
		if _, err := ask(server, post(stock.PageByTitle, languages, nil)); err != nil {
			return err
		}
		if i == 0 {
			t.figure(one.String()+": first page by title", time.Since(begun).Seconds()*1e3, " ms", "")
		}
	}
	listed, err := server.resident()
	if err != nil {
		return err
	}
	t.figure(one.String()+": resident", resting, " MiB",
		fmt.Sprintf("after one plan; after pages by title in four languages %.0f MiB", listed))
	return s.stop(server)
}

// notModified tells whether an answer says that what its reader has is current.
func notModified(r *http.Response) bool { return r.StatusCode == http.StatusNotModified }
