package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"polyplan/web"
)

// TestASiteThatDrainsServesEveryKindOfRequestAndKeepsNoConnection has a cached answer, an error and a socket among them.
func TestASiteThatDrainsServesEveryKindOfRequestAndKeepsNoConnection(t *testing.T) {
	server := web.NewServer(newHouse(t).site, slog.New(slog.DiscardHandler))
	site := "http://" + serve(t, server)
	const query = "/graphql?query={plans{totalCount}}"
	for _, drains := range []bool{false, true} {
		ready := http.StatusOK
		if drains {
			server.Drain()
			ready = http.StatusServiceUnavailable
		}
		for _, page := range []struct {
			path   string
			status int
		}{
			{"/readyz", ready}, {"/livez", http.StatusOK}, {query, http.StatusOK}, {query, http.StatusOK},
			{"/nowhere", http.StatusNotFound},
		} {
			response, err := http.Get(site + page.path)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != page.status || response.Close != drains {
				t.Errorf("%s, draining %t: %s, and the connection ends: %t; wanted %d",
					page.path, drains, response.Status, response.Close, page.status)
			}
		}
		socket, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(site, "http")+"/graphql",
			&websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
		if err != nil {
			t.Fatalf("a socket, draining %t: %v", drains, err)
		}
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(`{"type":"connection_init"}`)); err != nil {
			t.Fatal(err)
		}
		if _, said, err := socket.Read(t.Context()); err != nil || !strings.Contains(string(said), "connection_ack") {
			t.Errorf("a socket, draining %t, is told %s (%v)", drains, said, err)
		}
		socket.CloseNow()
	}
}
