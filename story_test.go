package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"polyplan/cli/clitest"
	"polyplan/store/etcdtest"
)

// story is what has happened on a page so far.
type story struct {
	t       *testing.T
	page    string
	folder  string
	server  *clitest.Server   // nil when none runs
	mirror  *clitest.Server   // of the server; nil when none runs
	cluster *etcdtest.Cluster // nil until the page speaks of one

	names    map[string]string // what $NAME stands for
	exported map[string]string // of these, what the reader's shell knows

	said     string         // what the last block was answered
	response *http.Response // the last, whose body was read
	serving  bool           // whether that was a start of the server, which goes on
	headers  bool           // whether that was the header of an answer
}

// goesOn is how a page says which other one it goes on from.
var goesOn = regexp.MustCompile(`This page goes on from \[[A-Z][a-z]+\]\(([a-z-]+\.md)\)`)

func (s *story) tellPage(page string) {
	text := read(s.t, page)
	if other := goesOn.FindStringSubmatch(text); other != nil {
		s.tellPage(filepath.Join(filepath.Dir(page), other[1]))
	}
	blocks, err := fences(text)
	if err != nil {
		s.t.Fatal(err)
	}
	s.page = page
	for i := range blocks {
		s.tell(blocks, i)
	}
}

// tell does what the i-th block of the page says.
func (s *story) tell(blocks []fence, i int) {
	block := blocks[i]
	var err error
	switch {
	case (block.kind == "json" || block.kind == "xml") && block.name != "":
		err = os.WriteFile(filepath.Join(s.folder, filepath.Base(block.name)), []byte(block.text), 0o600)
	case block.kind == "json":
		err = s.answered(block.text)
	case block.kind == "go", block.kind == "js", block.kind == "graphql" && block.name != "":
		err = quoted(block)
	case block.kind == "po", block.kind == "csv": // package exchange reads them in a test of its own
	case block.kind == "mermaid": // is drawn
	case block.kind == "text":
		err = s.printed(block.text)
	case block.kind == "graphql":
		err = s.ask(block.text)
	case block.kind == "sh":
		err = s.run(block.text, i+1 < len(blocks) && blocks[i+1].kind == "text")
	default:
		err = fmt.Errorf("nobody knows how to test a block of %q", block.kind)
	}
	if err != nil {
		s.t.Errorf("%s:%d: %v", s.page, block.line, err)
	}
}

// quoted wants a block to be a part of the file that it names, in .ci, which other tests run.
func quoted(block fence) error {
	path := filepath.Join(".ci/js", block.name)
	if strings.HasPrefix(block.name, "go/") {
		path = filepath.Join(".ci", block.name)
	}
	source, err := os.ReadFile(path)
	if err == nil && !strings.Contains(string(source), block.text) {
		err = fmt.Errorf("the block is no part of %s", path)
	}
	return err
}

// notRun are commands that a page may print and the test does not run, with the reason.
var notRun = map[string]string{
	"go test ./...": "this runs in it",
	"go test ./store -run NothingAcknowledged -chaos 3m -v":            "it takes three minutes",
	"go test ./store -run WritesAreLinearizable -operations 100000 -v": "CI runs it",
	"go build -o polyplan .": "the test has built the program already",

	"docker build -f deploy/Containerfile -t polyplan .": noEngine,
	"go -C deploy run . ../polyplan.tar":                 noEngine,
	"docker load -i polyplan.tar":                        noEngine,

	"docker compose -f deploy/compose.yaml up -d --wait":                      noEngine,
	"docker compose -f deploy/compose.yaml build":                             noEngine,
	"docker compose -f deploy/compose.yaml up -d --wait --no-deps polyplan-1": noEngine,
	"docker compose -f deploy/compose.yaml up -d --wait --no-deps polyplan-2": noEngine,
	"docker compose -f deploy/compose.yaml up -d --wait --no-deps polyplan-3": noEngine,

	"kubectl create namespace plans":                                          noEngine,
	"kubectl -n plans create secret generic polyplan --from-file=admin-token": noEngine,
	"kubectl -n plans apply -f deploy/kubernetes.yaml":                        noEngine,
	"kubectl -n plans rollout status statefulset/polyplan":                    noEngine,
	"kubectl -n plans port-forward service/polyplan 8080:80":                  noEngine,
	"./polyplan backup --url http://localhost:8080 replica.db":                noEngine,
	"go run ./web/bench -figures":                                             "it takes minutes",
	"go test ./plan -run ^$ -bench OnACluster -benchtime 1x":                  "it takes minutes",
	"go test ./web/bench/capacity -run ^$ -bench Reality -benchtime 1x":       "it takes a minute",
	"go test ./web/bench/capacity":                                            "go test ./... runs it",
}

const noEngine = "the tests of deploy build the image, and start what its files say, without an engine"

// run runs the commands of a block. They must succeed, unless the page shows what they print.
func (s *story) run(script string, shown bool) error {
	commands, err := clitest.Commands(script, s.exported)
	if err != nil {
		return err
	}
	s.said, s.serving, s.headers = "", false, false
	for _, words := range commands {
		command := strings.Join(words, " ")
		words, into := redirected(s.withEtcd(words))
		switch {
		case notRun[command] != "":
		case strings.HasPrefix(command, "go run ."):
			err = s.polyplan(words[3:], shown)
		case words[0] == "./polyplan":
			err = s.polyplan(words[1:], shown)
		case words[0] == "curl":
			err = s.curl(words[1:])
		case words[0] == "docker":
			err = s.docker(words[1:], shown)
		case words[0] == "export":
			err = s.export(words[1:])
		case words[0] == "cp":
			err = s.command(shown, words...)
		default:
			err = fmt.Errorf("nobody knows how to test %q", words[0])
		}
		if err == nil && into != "" {
			err = os.WriteFile(filepath.Join(s.folder, filepath.Base(into)), []byte(s.said), 0o600)
			s.said = ""
		}
		if err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
	}
	return nil
}

// redirected is a command without the file that its output goes to.
func redirected(words []string) (command []string, file string) {
	i := slices.Index(words, ">")
	if i < 0 {
		return words, ""
	}
	return words[:i], strings.Join(words[i+1:], " ")
}

// withEtcd is a command whose etcd, where it has one, is this page's own.
func (s *story) withEtcd(words []string) []string {
	const members = "localhost:2379"
	var all []string
	for _, word := range words {
		if strings.Contains(word, members) {
			if s.cluster == nil {
				s.cluster = etcdtest.Start(s.t, etcdtest.Options{})
			}
			word = strings.Replace(word, members, s.cluster.Hosts(), 1)
		}
		all = append(all, word)
	}
	return all
}

// export keeps what the reader is to fill in, which an answer has told before: NAME=…
func (s *story) export(words []string) error {
	name, value, _ := strings.Cut(strings.Join(words, " "), "=")
	told, ok := s.names[name]
	if value != "…" || !ok {
		return fmt.Errorf("wanted NAME=… with a $NAME that was told before")
	}
	s.exported[name] = told
	return nil
}

// polyplan runs the program. One that serves goes on until the next command that needs its file.
func (s *story) polyplan(args []string, shown bool) error {
	if i := slices.Index(args, "http://localhost:8080"); i > 0 && args[i-1] == "--url" {
		if s.server == nil {
			return errors.New("no server runs")
		}
		args = slices.Clone(args)
		args[i] = s.server.URL
		return s.command(shown, append([]string{"polyplan"}, args...)...)
	}
	if len(args) > 0 && args[0] == "mirror" {
		return s.startMirror(args[1:])
	}
	s.stop()
	if len(args) == 0 || args[0] == "serve" || strings.HasPrefix(args[0], "--") && args[0] != "--help" {
		return s.start(slices.DeleteFunc(args, func(arg string) bool { return arg == "serve" }))
	}
	return s.command(shown, append([]string{"polyplan"}, args...)...)
}

func (s *story) start(args []string) (err error) {
	if i := slices.Index(args, "--addr"); i >= 0 {
		args = slices.Delete(slices.Clone(args), i, i+2) // it gets a free port
	}
	s.server, err = clitest.Start(s.t.Context(), s.folder, nil, args...)
	if err == nil {
		s.said, s.serving = s.server.Said(), true
	}
	return err
}

const (
	documented       = "http://localhost:8080" // where the program of a page listens
	documentedMirror = "http://localhost:8081"
)

// startMirror starts a mirror of the server, and returns when it is filled.
func (s *story) startMirror(args []string) (err error) {
	args = slices.Clone(args)
	for i, arg := range args {
		if arg == documented {
			args[i] = s.server.URL
		}
	}
	i := slices.Index(args, "--addr")
	if i < 0 || s.server == nil {
		return errors.New("wanted a server that runs, and an --addr beside it")
	}
	args = slices.Delete(args, i, i+2) // it gets a free port
	if s.mirror, err = clitest.StartCommand(s.t.Context(), s.folder, nil, "mirror", args...); err != nil {
		return err
	}
	_, err = s.mirror.Await(regexp.MustCompile("the mirror has all of its origin"))
	return err
}

func (s *story) stop() {
	if s.mirror != nil {
		if err := s.mirror.Stop(); err != nil {
			s.t.Errorf("%s: the mirror ended with %v; it said:\n%s", s.page, err, s.mirror.Said())
		}
		s.mirror = nil
	}
	if s.server == nil {
		return
	}
	if err := s.server.Stop(); err != nil {
		s.t.Errorf("%s: the server ended with %v; it said:\n%s", s.page, err, s.server.Said())
	}
	s.server = nil
}

func (s *story) command(shown bool, words ...string) error {
	return s.commandIn(s.folder, shown, words...)
}

func (s *story) commandIn(folder string, shown bool, words ...string) error {
	command := exec.CommandContext(s.t.Context(), words[0], words[1:]...)
	command.Dir = folder
	command.Env = os.Environ()
	for name, value := range s.exported {
		command.Env = append(command.Env, name+"="+value)
	}
	said, err := command.CombinedOutput()
	s.said += string(said)
	if err != nil && !shown {
		return fmt.Errorf("%w: %s", err, said)
	}
	return nil
}

var (
	header     = regexp.MustCompile(`(?m)^# (Accept-Language|Authorization): (.*)$`)
	named      = regexp.MustCompile(`\$([A-Z][A-Z0-9_]*)`)
	quotedName = regexp.MustCompile(`\\\$([A-Z][A-Z0-9_]*)`) // as QuoteMeta writes it
)

// ask asks a query; comments in it may be headers of the request.
func (s *story) ask(query string) error {
	query, err := s.filled(query)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, "http://localhost:8080/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	for _, found := range header.FindAllStringSubmatch(query, -1) {
		r.Header.Set(found[1], found[2])
	}
	return s.send(r)
}

// filled is a query with the names in it filled in.
func (s *story) filled(query string) (string, error) {
	for _, found := range named.FindAllStringSubmatch(query, -1) {
		if _, told := s.names[found[1]]; !told {
			return "", fmt.Errorf("no answer has told what %s is", found[0])
		}
	}
	return named.ReplaceAllStringFunc(query, func(name string) string { return s.names[name[1:]] }), nil
}

func (s *story) send(r *http.Request) error {
	if s.server == nil {
		if err := s.start(nil); err != nil {
			return err
		}
	}
	return s.sendTo(s.server, r)
}

func (s *story) sendTo(server *clitest.Server, r *http.Request) error {
	r.URL.Host = strings.TrimPrefix(server.URL, "http://")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	s.said, s.serving, s.response, s.headers = string(body), false, response, r.Method == http.MethodHead
	if s.headers {
		s.said = headersOf(response)
	}
	return err
}

// headersOf are those of an answer as curl shows them.
func headersOf(response *http.Response) string {
	var shown strings.Builder
	fmt.Fprintf(&shown, "%s %s\n", response.Proto, response.Status)
	_ = response.Header.Write(&shown)
	return strings.ReplaceAll(shown.String(), "\r\n", "\n")
}
