package web

import (
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
)

func TestAModuleIsLoadedWithAllThatItImports(t *testing.T) {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"first.js": `import { one } from "./one.js";` + "\n",
		"one.js":   "import {\n  two,\n  three } from \"./two.js\";\nexport * from \"./four.js\";\n",
		"two.js":   "import \"./one.js\";\nimport * as bare from \"bare\";\n",
		"four.js":  `const view = import("./view.js"), text = "./text.js";` + "\n",
		"view.js":  `import { two } from "./two.js";` + "\n" + `import { own } from "./own.js";` + "\n",
		"own.js":   `export const own = "import { no } from './first.js'";` + "\n",
	} {
		files["folder/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	b := newBundle(files, "folder", "/assets/")
	if got, want := b.needs("first.js"), []string{"first.js", "one.js", "two.js", "four.js"}; !slices.Equal(got, want) {
		t.Errorf("the first needs %v: wanted %v", got, want)
	}
	if got, want := b.views("first.js"), (map[string][]string{"view.js": {"view.js", "own.js"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("the views are %v: wanted %v", got, want)
	}
}

// TestAViewsModulesAreToldAtOnce has each module of the workbench loaded with the page or with a view.
func TestAViewsModulesAreToldAtOnce(t *testing.T) {
	parts := readWorkbench()
	told := map[string]bool{}
	for _, name := range parts.start {
		told[name] = true
	}
	for view, modules := range parts.views {
		for _, name := range modules {
			if slices.Contains(parts.start, name) {
				t.Errorf("%s is loaded with the page, and again with %s", name, view)
			}
			told[name] = true
		}
	}
	for _, name := range parts.scripts.names(".js") {
		if !told[name] {
			t.Errorf("nothing loads %s", name)
		}
	}
	if len(parts.views) != 6 {
		t.Errorf("the views are %v", parts.views)
	}
}
