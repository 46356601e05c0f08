package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which packages of ours a package may import: server → cli → web → graph → plan →
// {store, i18n}, and what files and neighbours need. Packages that are not on it may not be there.
var mayImport = map[string]string{
	".":        "cli web graph plan store i18n",
	"cli":      "web graph plan store i18n exchange partner",
	"web":      "graph plan store i18n exchange",
	"graph":    "plan store i18n exchange",
	"exchange": "plan i18n",
	"partner":  "plan i18n",
	"plan":     "store i18n",
	"i18n":     "",
	"store":    "",

	// For tests: see testOnly.
	"cli/clitest":               "",
	"plan/plantest":             "plan store i18n",
	"store/storetest":           "store",
	"store/etcdtest":            "store",
	"store/etcdtest/etcdmember": "store",
	"web/bench":                 "plan",
	"web/bench/stock":           "plan",
	"web/bench/capacity":        "plan",
}

// testOnly are the packages that tests and benchmarks import, and each other, but nothing else.
var testOnly = []string{
	"cli/clitest", "plan/plantest", "store/storetest", "store/etcdtest", "store/etcdtest/etcdmember",
	"web/bench", "web/bench/stock", "web/bench/capacity",
}

// mayKnow says who may import a module of others, or one package of the standard library.
var mayKnow = []struct {
	module   string
	packages string
	tests    string // and their tests; beside them the tests of these packages
}{
	{"go.etcd.io", "store", "store/etcdtest store/etcdtest/etcdmember"},
	{"github.com/99designs/gqlgen", "graph web", "web/bench/stock"},
	{"github.com/vektah/gqlparser", "graph web", "web/bench/stock"},
	{"github.com/anishathalye/porcupine", "", "store"},                                                           // it checks what a program did
	{"go.opentelemetry.io", "web cli", ""},                                                                       // web tells what happens, cli sends it
	{"net/http", "web cli partner", ". cli/clitest store/etcdtest web/bench web/bench/stock web/bench/capacity"}, // cli starts the server, and partner is a client
}

// source is a Go file as far as the rules of the house go.
type source struct {
	path    string // from the root of the module, with slashes
	imports []string
}

func (s source) folder() string {
	return path.Dir(s.path)
}

func (s source) isTest() bool {
	return strings.HasSuffix(s.path, "_test.go")
}

// complaints are the rules that a file breaks by its imports.
func (s source) complaints() []string {
	var all []string
	for _, imported := range s.imports {
		if ours, ok := strings.CutPrefix(imported, "polyplan/"); ok {
			all = append(all, s.arrow(ours)...)
		}
		all = append(all, s.knows(imported)...)
	}
	return all
}

func (s source) arrow(ours string) []string {
	if ours == s.folder() {
		return nil // its test stands outside it
	}
	if slices.Contains(testOnly, ours) {
		if s.isTest() || slices.Contains(testOnly, s.folder()) {
			return nil
		}
		return []string{fmt.Sprintf("%s imports %s, which is for tests", s.path, ours)}
	}
	may, known := mayImport[s.folder()]
	if !known {
		return []string{fmt.Sprintf("%s is in a folder that mayImport does not list", s.path)}
	}
	if !slices.Contains(strings.Fields(may), ours) {
		return []string{fmt.Sprintf("%s imports %s: %s may import only %s", s.path, ours, s.folder(), or(may, "nothing of ours"))}
	}
	return nil
}

func (s source) knows(imported string) []string {
	for _, rule := range mayKnow {
		if imported != rule.module && !strings.HasPrefix(imported, rule.module+"/") {
			continue
		}
		may := strings.Fields(rule.packages)
		if s.isTest() || slices.Contains(testOnly, s.folder()) {
			may = append(may, strings.Fields(rule.tests)...)
		}
		if !slices.Contains(may, s.folder()) {
			return []string{fmt.Sprintf("%s imports %s, which only %s may know", s.path, imported, or(rule.packages, "tests"))}
		}
	}
	return nil
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func TestImportsGoOneWay(t *testing.T) {
	sources := parse(t)
	if len(sources) < 50 {
		t.Fatalf("found %d Go files: wanted the whole tree", len(sources))
	}
	for _, s := range sources {
		if _, known := mayImport[s.folder()]; !known {
			t.Errorf("%s is in a folder that mayImport does not list", s.path)
		}
		for _, complaint := range s.complaints() {
			t.Error(complaint)
		}
	}
}

func TestAForbiddenImportIsFound(t *testing.T) {
	for _, test := range []struct{ path, imported, want string }{
		{"server.go", "polyplan/cli", ""},
		{"cli/serve.go", "polyplan/web", ""},
		{"cli/load.go", "polyplan/plan", ""},
		{"web/web.go", "polyplan/i18n", ""},
		{"graph/export.go", "polyplan/exchange", ""},
		{"exchange/xliff.go", "polyplan/plan", ""},
		{"plan/load.go", "polyplan/store", ""},
		{"plan/load_test.go", "polyplan/plan", ""},
		{"plan/load_test.go", "polyplan/plan/plantest", ""},
		{"graph/plan_test.go", "polyplan/plan/plantest", ""},
		{"plan/plantest/plantest.go", "polyplan/store/storetest", ""},
		{"store/bolt.go", "go.etcd.io/bbolt", ""},
		{"store/etcd.go", "go.etcd.io/etcd/client/v3", ""},
		{"web/graphql.go", "github.com/vektah/gqlparser/v2/gqlerror", ""},
		{"web/cors.go", "net/http", ""},
		{"web/cors_test.go", "net/http/httptest", ""},
		{"i18n/accept.go", "net/url", ""},

		{"plan/load.go", "polyplan/graph", "only store i18n"},
		{"graph/plan.resolvers.go", "polyplan/web", "only plan store i18n exchange"},
		{"web/web.go", "polyplan/cli", "only graph plan"},
		{"web/web.go", "polyplan/partner", "only graph plan"},
		{"exchange/xliff.go", "polyplan/store", "only plan i18n"},
		{"partner/hook.go", "polyplan/exchange", "only plan i18n"},
		{"plan/file.go", "polyplan/exchange", "only store i18n"},
		{"store/bolt.go", "polyplan/i18n", "only nothing of ours"},
		{"i18n/set.go", "polyplan/store", "only nothing of ours"},
		{"i18n/set_test.go", "polyplan/plan", "only nothing of ours"},
		{"store/storetest/read.go", "polyplan/plan", "only store"},
		{"plan/load.go", "polyplan/plan/plantest", "for tests"},
		{"cli/serve.go", "polyplan/cli/clitest", "for tests"},
		{"util/strings.go", "polyplan/plan", "does not list"},
		{"plan/rows.go", "go.etcd.io/bbolt", "only store may know"},
		{"store/storetest/fault.go", "go.etcd.io/bbolt", "only store may know"},
		{"plan/rows_test.go", "go.etcd.io/bbolt", "only store may know"},
		{"cli/token.go", "go.etcd.io/etcd/client/v3", "only store may know"},
		{"plan/text.go", "github.com/99designs/gqlgen/graphql", "only graph web may know"},
		{"cli/serve.go", "github.com/vektah/gqlparser/v2", "only graph web may know"},
		{"graph/graph.go", "net/http", "only web cli partner may know"},
		{"plan/plan.go", "net/http/httptest", "only web cli partner may know"},
	} {
		got := source{test.path, []string{test.imported}}.complaints()
		switch {
		case test.want == "" && len(got) > 0:
			t.Errorf("%s importing %s: %q: wanted no complaint", test.path, test.imported, got)
		case test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)):
			t.Errorf("%s importing %s: %q: wanted one complaint with %q", test.path, test.imported, got, test.want)
		}
	}
}

func TestTheProgramLinksNoEtcdServer(t *testing.T) {
	linked := deps(t, ".")
	for _, part := range []string{"go.etcd.io/etcd/client/v3", "go.etcd.io/bbolt"} {
		if !slices.Contains(linked, part) {
			t.Errorf("the program does not link %s: the list of what it links is not whole", part)
		}
	}
	const server = "go.etcd.io/etcd/server/v3"
	for _, linked := range linked {
		if strings.HasPrefix(linked, server) || slices.Contains(testOnly, strings.TrimPrefix(linked, "polyplan/")) {
			t.Errorf("the program links %s, which is for tests", linked)
		}
	}
	if !slices.Contains(deps(t, "./store/etcdtest/etcdmember"), server+"/embed") {
		t.Errorf("the members of tests do not link %s", server)
	}
}

// deps are the packages that a program links.
func deps(t *testing.T, program string) []string {
	t.Helper()
	list, err := exec.CommandContext(t.Context(), "go", "list", "-deps", program).Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", program, err)
	}
	return strings.Fields(string(list))
}

func TestOnlyWebHasHTTPHandlers(t *testing.T) {
	for _, s := range parse(t) {
		if s.isTest() || s.folder() == "web" || slices.Contains(testOnly, s.folder()) || !slices.Contains(s.imports, "net/http") {
			continue
		}
		for _, name := range []string{"http.ResponseWriter", "http.HandlerFunc", "http.ServeMux", "http.NewServeMux"} {
			if strings.Contains(read(t, s.path), name) {
				t.Errorf("%s has %s: handlers belong in web", s.path, name)
			}
		}
	}
}

// TestNoProgramShowsFlagsOfWhatItImports has programs of ours make a set of flags of their own: in the one of package
// flag, libraries register theirs.
func TestNoProgramShowsFlagsOfWhatItImports(t *testing.T) {
	for _, s := range parse(t) {
		if !s.isTest() && strings.Contains(read(t, s.path), "flag.Parse(") {
			t.Errorf("%s has flag.Parse: wanted a flag.NewFlagSet of its own", s.path)
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	said := map[string]bool{}
	for _, s := range parse(t) {
		if s.isTest() {
			continue
		}
		file := syntax(t, s.path, parser.PackageClauseOnly|parser.ParseComments)
		said[s.folder()] = said[s.folder()] || file.Doc != nil
	}
	for folder, ok := range said {
		if !ok {
			t.Errorf("no file of %s has a package comment", folder)
		}
	}
}

func TestTheProgramItselfIsShort(t *testing.T) {
	const most = 25
	if lines := strings.Count(read(t, "server.go"), "\n"); lines > most {
		t.Errorf("server.go has %d lines: wanted at most %d; what it does belongs in cli", lines, most)
	}
}

func TestEveryFolderHasAPlaceInTheHouse(t *testing.T) {
	for _, folder := range folders(t) {
		if _, known := mayImport[folder]; !known && folder != "docs" && !exists(folder+"/go.mod") {
			t.Errorf("the folder %s is none that the design knows", folder)
		}
	}
}

// folders are the top-level folders, but for hidden ones.
func folders(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			all = append(all, entry.Name())
		}
	}
	return all
}

// parse reads the imports of all Go files of the module; a folder with a go.mod is a module of its own.
func parse(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		other := name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.IsDir() && exists(name+"/go.mod"))
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (other || entry.Name() == "testdata" || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		s := source{path: filepath.ToSlash(name)}
		for _, spec := range syntax(t, name, parser.ImportsOnly).Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func syntax(t *testing.T, name string, mode parser.Mode) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, mode)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
