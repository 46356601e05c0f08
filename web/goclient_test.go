package web_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// goFolder has the example of a partner's program: a module of its own, so that what it needs is none of ours.
const goFolder = "../.ci/go"

func TestAGoClientKeepsACopyByTheLog(t *testing.T) {
	h := newHouse(t, manyGoals(3))
	program := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-vet=off", "-v", ".")
	program.Dir = goFolder
	program.Env = append(os.Environ(), "POLYPLAN_URL="+h.URL+"/graphql", "POLYPLAN_TOKEN="+operatorSecret)
	said, err := program.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "--- PASS: ") {
		t.Errorf("%v\n%s", err, said)
	}
	t.Logf("%s", said)
}
