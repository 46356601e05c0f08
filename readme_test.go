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
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"polyplan/cli/clitest"
	"polyplan/store/etcdtest"
)

func TestMain(m *testing.M) {
	os.Setenv("GORACE", "atexit_sleep_ms=10") // a second by default, for each program that is run here
	testscript.Main(m, map[string]func(){"polyplan": main})
}

// A page of documentation is a story: its commands are run and its queries asked, in their order and in
// one folder, against the real program, and what it shows as the answers must be the answers. A name such
// as $PLAN in an answer stands for what is answered there, and for the same in all that follows; an
// ellipsis stands for anything.
func TestTheDocumentationIsTrue(t *testing.T) {
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			blocks, err := fences(read(t, page))
			if err != nil {
				t.Fatal(err)
			}
			s := &story{t: t, page: page, folder: t.TempDir(), names: map[string]string{}, exported: map[string]string{}}
			defer s.stop()
			for i := range blocks {
				s.tell(blocks, i)
			}
		})
	}
}

func pages(t *testing.T) []string {
	t.Helper()
	docs, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{"README.md"}, docs...)
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fence is a fenced block of Markdown (CommonMark, section 4.5).
type fence struct {
	line int
	kind string // the first word after the opening fence
	name string // the second, for a block that is a file
	text string
}

func fences(page string) ([]fence, error) {
	var all []fence
	var open *fence
	for i, line := range strings.Split(page, "\n") {
		switch {
		case !strings.HasPrefix(strings.TrimSpace(line), "```"):
			if open != nil {
				open.text += line + "\n"
			}
		case !strings.HasPrefix(line, "```"):
			return nil, fmt.Errorf("line %d: the fence is indented: begin it at the margin", i+1)
		case open != nil:
			all, open = append(all, *open), nil
		default:
			kind, name, _ := strings.Cut(strings.TrimPrefix(line, "```"), " ")
			open = &fence{line: i + 1, kind: kind, name: name}
		}
	}
	if open != nil {
		return nil, fmt.Errorf("line %d: the fence is not closed", open.line)
	}
	return all, nil
}

// story is what has happened on a page so far.
type story struct {
	t       *testing.T
	page    string
	folder  string
	server  *clitest.Server   // nil when none runs
	cluster *etcdtest.Cluster // nil until the page speaks of one

	names    map[string]string // what $NAME stands for
	exported map[string]string // of these, what the reader's shell knows

	said    string // what the last block was answered
	serving bool   // whether that was a start of the server, which goes on
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
	case block.kind == "js", block.kind == "graphql" && block.name != "":
		err = quoted(block)
	case block.kind == "po", block.kind == "csv": // package exchange reads them in a test of its own
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

// quoted wants a block to be a part of the file in .ci/js that it names, which other tests run.
func quoted(block fence) error {
	source, err := os.ReadFile(filepath.Join(".ci/js", block.name))
	if err == nil && !strings.Contains(string(source), block.text) {
		err = fmt.Errorf("the block is no part of .ci/js/%s", block.name)
	}
	return err
}

// notRun are commands that a page may print and the test does not run, with the reason.
var notRun = map[string]string{
	"go test ./...":          "this runs in it",
	"go build -o polyplan .": "the test has built the program already",
}

// run runs the commands of a block. They must succeed, unless the page shows what they print.
func (s *story) run(script string, shown bool) error {
	commands, err := clitest.Commands(script, s.exported)
	if err != nil {
		return err
	}
	s.said, s.serving = "", false
	for _, words := range commands {
		command := strings.Join(words, " ")
		words = s.withEtcd(words)
		switch {
		case notRun[command] != "":
		case strings.HasPrefix(command, "go run ."):
			err = s.polyplan(words[3:], shown)
		case words[0] == "./polyplan":
			err = s.polyplan(words[1:], shown)
		case words[0] == "curl":
			err = s.curl(words[1:])
		case words[0] == "export":
			err = s.export(words[1:])
		case words[0] == "cp":
			err = s.command(shown, words...)
		default:
			err = fmt.Errorf("nobody knows how to test %q", words[0])
		}
		if err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
	}
	return nil
}

// withEtcd is a command whose etcd, where it has one, is this page's own.
func (s *story) withEtcd(words []string) []string {
	const documented = "localhost:2379"
	var all []string
	for _, word := range words {
		if strings.Contains(word, documented) {
			if s.cluster == nil {
				s.cluster = etcdtest.Start(s.t, etcdtest.Options{})
			}
			word = strings.Replace(word, documented, s.cluster.Hosts(), 1)
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

func (s *story) stop() {
	if s.server == nil {
		return
	}
	if err := s.server.Stop(); err != nil {
		s.t.Errorf("%s: the server ended with %v; it said:\n%s", s.page, err, s.server.Said())
	}
	s.server = nil
}

func (s *story) command(shown bool, words ...string) error {
	command := exec.CommandContext(s.t.Context(), words[0], words[1:]...)
	command.Dir = s.folder
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

// curl asks the server that the page speaks of, starting it where the page has not.
func (s *story) curl(args []string) error {
	r, err := clitest.Curl(args)
	if err != nil {
		return err
	}
	if r.URL.Host != "localhost:8080" {
		return fmt.Errorf("wanted http://localhost:8080, where the program listens")
	}
	return s.send(r)
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
	r.URL.Host = strings.TrimPrefix(s.server.URL, "http://")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	s.said, s.serving = string(body), false
	return err
}

// printed compares what a command printed with what the page shows: all of it, but of a server some lines.
func (s *story) printed(wanted string) error {
	frame := `^%s\s*$`
	if s.serving {
		frame = `(?m)^%s$`
	}
	if !s.fits(frame, strings.TrimSpace(wanted), s.said) {
		return fmt.Errorf("the page shows\n%s\nand the program prints\n%s", wanted, s.said)
	}
	return nil
}

// fits tells whether a text is as the page shows it. Of the shown, an ellipsis fits the rest of a line, and
// a name what it stands for, or else a word, for which it stands from then on.
func (s *story) fits(frame, shown, text string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(shown), "…", ".*")
	pattern = quotedName.ReplaceAllStringFunc(pattern, func(name string) string {
		name = strings.TrimPrefix(name, `\$`)
		if value, told := s.names[name]; told {
			return regexp.QuoteMeta(value)
		}
		return `(?P<` + name + `>\S+)`
	})
	expression := regexp.MustCompile(fmt.Sprintf(frame, pattern))
	found := expression.FindStringSubmatch(text)
	for i, name := range expression.SubexpNames() {
		if found != nil && name != "" {
			s.names[name] = found[i]
		}
	}
	return found != nil
}

// answered compares the last answer with what the page shows of it, which may leave out the extensions.
func (s *story) answered(shown string) error {
	var got, want map[string]any
	if err := json.Unmarshal([]byte(s.said), &got); err != nil {
		return fmt.Errorf("the answer %q: %w", s.said, err)
	}
	if err := json.Unmarshal([]byte(shown), &want); err != nil {
		return err
	}
	if want["extensions"] == nil {
		delete(got, "extensions")
	}
	if !s.same(got, want) {
		pretty, err := json.MarshalIndent(got, "", "  ")
		return fmt.Errorf("the page shows\n%s\nand the answer is\n%s (%v)", shown, pretty, err)
	}
	return nil
}

// same compares two JSON values, strings by fits.
func (s *story) same(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for name := range want {
			if value, ok := got[name]; !ok || !s.same(value, want[name]) {
				return false
			}
		}
		return true
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(got, want, s.same)
	case string:
		got, ok := got.(string)
		return ok && s.fits(`(?s)^%s$`, want, got)
	}
	return reflect.DeepEqual(got, want)
}

func TestWhatAPageShowsIsComparedWithTheAnswer(t *testing.T) {
	const id = `"pln_1"`
	for _, test := range []struct {
		shown, got string
		want       bool
	}{
		{`{"a": 1, "b": [true, null]}`, `{"b":[true,null],"a":1}`, true},
		{`{"a": 1}`, `{"a":2}`, false},
		{`{"a": 1}`, `{"a":1,"b":1}`, false},
		{`[1, 2]`, `[2,1]`, false},
		{`"a.c"`, `"abc"`, false},
		{`"…"`, `"two\nlines"`, true},
		{`"…"`, `null`, false},
		{`"at …; again"`, `"at 7; again"`, true},
		{`"at …; again"`, `"at 7"`, false},
		{`["$ID", "$ID"]`, `["x","x"]`, true},
		{`["$ID", "$ID"]`, `["x","y"]`, false},
		{`"$KNOWN"`, id, true},
		{`"$KNOWN"`, `"pln_2"`, false},
		{`"no plan $KNOWN"`, `"no plan pln_1"`, true},
		{`"no plan $KNOWN"`, `"no plan pln_2"`, false},
		{`"$OTHER"`, id, true},
		{`"$OTHER"`, `"two words"`, false},
		{`"costs $5"`, `"costs $5"`, true},
	} {
		s := &story{names: map[string]string{"KNOWN": "pln_1"}}
		var shown, got any
		if err := errors.Join(json.Unmarshal([]byte(test.shown), &shown), json.Unmarshal([]byte(test.got), &got)); err != nil {
			t.Fatal(err)
		}
		if s.same(got, shown) != test.want {
			t.Errorf("shown %s, answered %s: same is %t", test.shown, test.got, !test.want)
		}
	}
	s := &story{names: map[string]string{}}
	if _, err := s.filled("{ plan(id: \"$NOBODY_TOLD\") { id } }"); err == nil {
		t.Error("a query with a name that stands for nothing is asked")
	}
	if s.fits(`^%s$`, "$A and $B", "one and two"); s.names["A"] != "one" || s.names["B"] != "two" {
		t.Errorf("the names stand for %q", s.names)
	}
	if query, err := s.filled(`query($input: I) { a(b: "$A") }`); query != `query($input: I) { a(b: "one") }` {
		t.Errorf("the query is %s (%v)", query, err)
	}
}

var (
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	anchored = regexp.MustCompile(`[^a-z0-9 -]`)
)

func TestTheDocumentationLinksToWhatIsThere(t *testing.T) {
	for _, page := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(read(t, page), -1) {
			target := found[1]
			if strings.HasPrefix(target, "https://") {
				continue
			}
			path, anchor, _ := strings.Cut(target, "#")
			place := page
			if path != "" {
				place = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(place); err != nil {
				t.Errorf("%s links to %s: %v", page, target, err)
			} else if anchor != "" && !slices.Contains(anchors(read(t, place)), anchor) {
				t.Errorf("%s links to %s: no heading has that anchor", page, target)
			}
		}
	}
}

func anchors(page string) []string {
	var all []string
	for _, found := range heading.FindAllStringSubmatch(page, -1) {
		plain := anchored.ReplaceAllString(strings.ToLower(found[1]), "")
		all = append(all, strings.ReplaceAll(plain, " ", "-"))
	}
	return all
}

var (
	flagRow  = regexp.MustCompile("(?m)^\\| `(--\\S+)` \\| `(POLYPLAN_\\S+)` \\| `(\\S+)` \\|")
	flagHelp = regexp.MustCompile(`(--[][a-z-]+)(?:=[A-Z:,.]+)? (?:[^-]|-[^-])*? Default (\S+), variable (\S+)\.`)
)

func TestTheTableOfFlagsIsWhatHelpSays(t *testing.T) {
	help, err := exec.CommandContext(t.Context(), "polyplan", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	var inHelp, inTable []string
	for _, found := range flagHelp.FindAllStringSubmatch(strings.Join(strings.Fields(string(help)), " "), -1) {
		inHelp = append(inHelp, fmt.Sprintf("%s %s %s", found[1], found[3], found[2]))
	}
	for _, found := range flagRow.FindAllStringSubmatch(read(t, "README.md"), -1) {
		inTable = append(inTable, strings.Join(found[1:], " "))
	}
	slices.Sort(inHelp)
	slices.Sort(inTable)
	if len(inHelp) < 4 || !slices.Equal(inHelp, inTable) {
		t.Errorf("--help has\n%s\nand the table\n%s", strings.Join(inHelp, "\n"), strings.Join(inTable, "\n"))
	}
}

var folderRow = regexp.MustCompile("(?m)^\\| `([a-z0-9]+)` \\|")

func TestTheMapOfFoldersIsComplete(t *testing.T) {
	var onMap []string
	for _, found := range folderRow.FindAllStringSubmatch(read(t, "README.md"), -1) {
		onMap = append(onMap, found[1])
	}
	slices.Sort(onMap)
	if there := folders(t); !slices.Equal(onMap, there) {
		t.Errorf("the map has the folders %q, the tree has %q", onMap, there)
	}
}
