package cli_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"polyplan/cli/clitest"
)

func TestNoLineOfARequestIsLostByAStopAndNoneWaitsForIt(t *testing.T) {
	server, err := clitest.Start(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const many = 300
	ask := func(id string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/livez", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Request-Id", id)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	ask("first")
	if _, err := server.Await(regexp.MustCompile(`msg=request .* id=first\n`)); err != nil {
		t.Fatal(err)
	}
	for i := range many {
		ask(fmt.Sprintf("id-%d-", i))
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	said := server.Said()
	for i := range many {
		if strings.Count(said, fmt.Sprintf("id=id-%d-\n", i)) != 1 {
			t.Errorf("the request id-%d- is not logged once", i)
		}
	}
	if strings.LastIndex(said, "msg=stopping") < strings.Index(said, "id=id-0-") {
		t.Errorf("lines are out of order:\n%s", said)
	}
}
