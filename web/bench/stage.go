package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// locales is how many a plan of the benchmark has, its source counted.
const locales = 8

// stage is where the measuring takes place: the program, its catalogues and the servers that run.
type stage struct {
	options
	ctx      context.Context
	folder   string
	program  string
	help     string // of the program's serve
	running  []*process
	large    string // the store of the large catalogue, and how it was loaded
	loading  loading
	oneCold  *process
	manyCold *process
}

// build builds the program.
func (s *stage) build() error {
	s.program = filepath.Join(s.folder, "polyplan")
	if said, err := s.command("go", "build", "-o", s.program, "polyplan").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, said)
	}
	help, err := s.command(s.program, "serve", "--help").CombinedOutput()
	s.help = string(help)
	return err
}

// command is a command that is told to end, rather than killed, when the measuring is broken off.
func (s *stage) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(s.ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// close ends the servers that still run.
func (s *stage) close() {
	for _, p := range s.running {
		if err := p.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "bench: stop", p.cmd, err)
		}
	}
}

func (s *stage) started(cmd *exec.Cmd) (*process, error) {
	p, err := start(cmd)
	if err == nil {
		s.running = append(s.running, p)
	}
	return p, err
}

func (s *stage) stop(p *process) error {
	s.running = slices.DeleteFunc(s.running, func(one *process) bool { return one == p })
	return p.stop()
}

// has tells whether the program's serve has a flag.
func (s *stage) has(flag string) bool { return strings.Contains(s.help, flag) }

// serve starts the program on a store, with or without its cache of answers, and with no limit of rate.
func (s *stage) serve(store string, cached bool, more ...string) (*process, error) {
	args := append([]string{"--log", "json", "--store", store, "serve", "--addr", "127.0.0.1:0", "--no-seed"}, more...)
	if s.has("--rate") {
		args = append(args, "--rate", "0")
	}
	if !cached && s.has("--response-cache") {
		args = append(args, "--response-cache", "0")
	}
	return s.started(s.command(s.program, args...))
}

// baseline starts a server to compare with.
func (s *stage) baseline(kind string, input []byte) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := s.command(self, "-serve", kind)
	cmd.Stdin = bytes.NewReader(input)
	return s.started(cmd)
}

var loadedTexts = regexp.MustCompile(`(?i)texts"?[:=\s]+"?(\d+)|(\d+) texts`)

// catalogue makes a store of documents with the program's load, and tells what that took.
func (s *stage) catalogue(name string, docs iter.Seq2[*plan.Document, error]) (store string, _ loading, err error) {
	file := filepath.Join(s.folder, name+".jsonl")
	if err := write(file, docs); err != nil {
		return "", loading{}, err
	}
	store = "bolt:" + filepath.Join(s.folder, name+".db")
	begun := time.Now()
	cmd := s.command(s.program, "--store", store, "load", file)
	said, err := cmd.Output()
	took := time.Since(begun)
	if err != nil {
		return "", loading{}, fmt.Errorf("polyplan load: %w: %s", err, said)
	}
	found := loadedTexts.FindStringSubmatch(string(said))
	if found == nil {
		return "", loading{}, fmt.Errorf("polyplan load says not how many texts it added: %q", said)
	}
	texts, err := strconv.Atoi(found[1] + found[2])
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return store, loading{texts, took, cpu}, errors.Join(err, os.Remove(file))
}

// loading is what a load took.
type loading struct {
	texts     int
	took, cpu time.Duration
}

func (l loading) perSecond() float64 { return float64(l.texts) / l.took.Seconds() }

func (l loading) String() string {
	return fmt.Sprintf("%d texts in %.1f s and %.1f s of the processor", l.texts, l.took.Seconds(), l.cpu.Seconds())
}

func write(file string, docs iter.Seq2[*plan.Document, error]) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := json.NewEncoder(f)
	for doc, err := range docs {
		if err != nil {
			return err
		}
		if err := lines.Encode(doc); err != nil {
			return err
		}
	}
	return nil
}

// one is a server of one plan that no cache helps, and many one of the large catalogue.
func (s *stage) one() (*process, error) {
	if s.oneCold != nil {
		return s.oneCold, nil
	}
	store, _, err := s.catalogue("one", plantest.Documents(1, locales))
	if err != nil {
		return nil, err
	}
	s.oneCold, err = s.serve(store, false)
	return s.oneCold, err
}

func (s *stage) many() (*process, error) {
	if s.manyCold != nil {
		return s.manyCold, nil
	}
	store, _, err := s.largeCatalogue()
	if err != nil {
		return nil, err
	}
	s.manyCold, err = s.serve(store, false)
	return s.manyCold, err
}

func (s *stage) largeCatalogue() (store string, took loading, err error) {
	if s.large == "" {
		s.large, s.loading, err = s.catalogue("many", plantest.Documents(s.plans, locales))
	}
	return s.large, s.loading, err
}

func (s *stage) stopMany() error {
	if s.manyCold == nil {
		return nil
	}
	many := s.manyCold
	s.manyCold = nil
	return s.stop(many)
}

// spread is a server of one plan in so many locales, the texts of which are the same.
func (s *stage) spread(locales int) (*process, error) {
	doc := plantest.Gwangju()
	doc.Slug = slug(0)
	plantest.Keep(doc, "de")
	plantest.Spread(doc, "de", locales-2)
	store, _, err := s.catalogue(fmt.Sprint("spread", locales), plantest.Of(doc))
	if err != nil {
		return nil, err
	}
	return s.serve(store, false)
}
