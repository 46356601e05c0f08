package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"polyplan/cli"
)

// What stands at an address can be anything. The commands say so, and never take it for an answer.
func TestAServerThatIsNoneIsNamed(t *testing.T) {
	const secret = "polyplan_not_for_strangers"
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"a web page", body(200, "text/html", "<!doctype html><title>Welcome</title>"), "answers 200 OK, and not as a polyplan server does"},
		{"nothing", body(204, "", ""), "answers 204 No Content, and not as"},
		{"a page that is missing", body(404, "text/plain", "404 page not found\n"), "answers 404 Not Found, and not as"},
		{"other JSON", body(200, "application/json", `{"status":"ok"}`), "answers 200 OK, and not as"},
		{"no data", body(200, "application/json", `{"data":null}`), "answers 200 OK, and not as"},
		{"a list", body(200, "application/json", `[]`), "answers 200 OK, and not as"},
		{"another shape", body(200, "application/json", `{"data":{"tokens":7,"createToken":7,"revokeToken":7}}`), "answers 200 OK, and not as"},
		{"a role of the future", body(200, "application/json", `{"data":{"tokens":[{"grants":[{"role":"KING"}]}],"createToken":0,"revokeToken":0}}`), "and not as"},
		{"an endless answer", endless, "and not as"},
		{"another GraphQL server", body(400, "application/json", `{"errors":[{"message":"Cannot query field \"tokens\""}]}`), `the server says: Cannot query field "tokens"`},
		{"a way elsewhere", http.RedirectHandler("https://elsewhere.example/graphql", http.StatusPermanentRedirect).ServeHTTP, `sends on to "https://elsewhere.example/graphql"`},
		{"an answer cut off", cutOff, "EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked := make(chan string, 100)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked <- r.Method + " " + r.URL.Path + " " + r.Header.Get("Authorization")
				test.answer(w, r)
			}))
			defer server.Close()
			for _, command := range [][]string{
				{"token", "create", "--name", "Mina", "--grant", "ADMIN"},
				{"token", "list"},
				{"token", "revoke", "tok_01kagwj0009dy54m4314"},
			} {
				var stdout, stderr bytes.Buffer
				code := cli.Main(t.Context(), append(command, "--url", server.URL, "--token", secret), strings.NewReader(""), &stdout, &stderr)
				if code != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), test.want) {
					t.Errorf("%q: exit code %d, standard output %q, standard error %q: wanted 1, nothing, and %q",
						command, code, &stdout, &stderr, test.want)
				}
				if got, want := <-asked, "POST /graphql Bearer "+secret; got != want {
					t.Errorf("%q asks %q: wanted %q", command, got, want)
				}
				if strings.Contains(stderr.String(), secret) {
					t.Errorf("%q tells the secret: %q", command, &stderr)
				}
			}
		})
	}
}

func TestATokenWithoutASecretIsAFailure(t *testing.T) {
	server := httptest.NewServer(body(200, "application/json", `{"data":{"createToken":{"secret":null,"userErrors":[]}}}`))
	defer server.Close()
	var stdout, stderr bytes.Buffer
	code := cli.Main(t.Context(), []string{"token", "create", "--name", "Mina", "--grant", "ADMIN", "--url", server.URL, "--token", "s"},
		strings.NewReader(""), &stdout, &stderr)
	if code != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), "has told no secret") {
		t.Errorf("exit code %d, standard output %q, standard error %q", code, &stdout, &stderr)
	}
}

func body(status int, media, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// endless answers until the client hangs up.
func endless(w http.ResponseWriter, _ *http.Request) {
	piece := bytes.Repeat([]byte(" "), 1<<20)
	for {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
}

func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"data":{`)
}
