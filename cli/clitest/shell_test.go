package clitest

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestCommandsAreSplitAsAShellSplitsThem(t *testing.T) {
	for script, want := range map[string]string{
		"go run .\ngo test ./...\n": "go|run|. / go|test|./...",
		"curl -s \\\n  'a b'":       "curl|-s|a b",
		`echo "a \"b\" $" `:         "error",
		`echo "a \"b\"" c'd'e`:      `echo|a "b"|cde`,
		"# only a comment\nls # -l": "ls",
		"echo a#b ''":               "echo|a#b|",
		"echo 'open":                "error",
		"ls | wc":                   "error",
		`echo "$NAME$X1: $NAME."`:   "echo|Ada'sone: Ada's.",
		`echo "$NAM" `:              "error",
		"echo '$NAME'":              "echo|$NAME",
		"echo $NAME":                "error", // a shell would split it
		"A=$B":                      "error",
	} {
		commands, err := Commands(script, map[string]string{"NAME": "Ada's", "X1": "one"})
		var got []string
		for _, words := range commands {
			got = append(got, strings.Join(words, "|"))
		}
		if err != nil {
			got = []string{"error"}
		}
		if strings.Join(got, " / ") != want {
			t.Errorf("%q is %q (%v): wanted %q", script, got, err, want)
		}
	}
}

func TestACurlCommandIsTheRequestThatCurlMakes(t *testing.T) {
	for command, want := range map[string]string{
		"http://h/": "GET http://h/  ",
		"-s -G http://h/ --data-urlencode q=é&b":           "GET http://h/?q=%C3%A9%26b  ",
		"http://h/ -H Content-Type:application/json -d {}": "POST http://h/ application/json {}",
		"http://h/ -d a=1 -d b=2":                          "POST http://h/ application/x-www-form-urlencoded a=1&b=2",
		"-X PUT http://h/":                                 "PUT http://h/  ",
		"-sI http://h/":                                    "HEAD http://h/  ",
		"http://h/ http://i/":                              "error",
		"-o file http://h/":                                "error",
		"http://h/ -d":                                     "error",
	} {
		r, err := Curl(strings.Split(command, " "))
		got := "error"
		if err == nil {
			got = show(t, r)
		}
		if got != want {
			t.Errorf("curl %s is %q (%v): wanted %q", command, got, err, want)
		}
	}
	r, err := Curl([]string{"http://h/", "-H", "Accept-Language: ko, en;q=0.5"})
	if err != nil || !slices.Equal(r.Header["Accept-Language"], []string{"ko, en;q=0.5"}) {
		t.Errorf("the header is %q (%v)", r.Header["Accept-Language"], err)
	}
}

func show(t *testing.T, r *http.Request) string {
	t.Helper()
	body := ""
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = string(text)
	}
	return strings.Join([]string{r.Method, r.URL.String(), r.Header.Get("Content-Type"), body}, " ")
}
