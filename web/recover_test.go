package web

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAnAnswerThatBreaksOffIsNotTakenForTheWhole(t *testing.T) {
	var log bytes.Buffer // written by one request at a time
	site := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "the first half")
		_ = http.NewResponseController(w).Flush()
		panic("secret state")
	}))
	site = recovered(site, slog.New(slog.NewTextHandler(&log, nil)))
	site = logged(site, &log, TextLines)
	server := httptest.NewServer(identified(site))
	response, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	server.Close()
	if err == nil || string(body) != "the first half" {
		t.Errorf("the answer is %q, and its end %v", body, err)
	}
	for _, want := range []string{"msg=panic", "secret state", "msg=request", "status=200 bytes=14"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, log.String())
		}
	}
}
