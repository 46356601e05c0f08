package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	os.Setenv("GORACE", "atexit_sleep_ms=10") // a second by default, for each program that is run here
	testscript.Main(m, map[string]func(){"polyplan": main})
}

// A page of documentation is a story: its commands are run and its queries asked, in their order and in
// one folder, against the real program, and what it shows as the answers must be the answers. A name such
// as $PLAN in an answer stands for what is answered there, and for the same in all that follows; an
// ellipsis stands for anything. Of a page that goes on from another the story begins with that one.
func TestTheDocumentationIsTrue(t *testing.T) {
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			s := &story{t: t, folder: t.TempDir(), names: map[string]string{}, exported: map[string]string{}}
			defer s.stop()
			s.tellPage(page)
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
	for _, found := range flagRow.FindAllStringSubmatch(read(t, "docs/flags.md"), -1) {
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
