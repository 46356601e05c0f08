package web

import (
	"encoding/base32"
	"encoding/binary"
	"math/rand/v2"
	"net/http"
	"time"

	"polyplan/graph"
)

// identified opens the account of each request and gives it an id, the caller's own if it has a fit one,
// which X-Request-Id tells (see account.WriteHeader). Who needs the id in a context calls known: a hot answer needs
// none.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &account{ResponseWriter: w, id: sent(r, "X-Request-Id"), begun: time.Now()}
		if a.given = fitID(a.id); !a.given {
			a.id = newID()
		}
		next.ServeHTTP(a, r)
	})
}

// known is a request whose context tells its id.
func known(w http.ResponseWriter, r *http.Request) *http.Request {
	return r.WithContext(graph.WithRequestID(r.Context(), accountOf(w).id))
}

// maxRequestID is the length of the longest id that a caller may give.
const maxRequestID = 64

// fitID tells whether an id of a caller can stand in a header and a log as it is.
func fitID(id string) bool {
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return id != "" && len(id) <= maxRequestID
}

// newID makes 16 letters and digits. They tell requests apart and open nothing, so they need not be
// beyond guessing.
func newID() string {
	var random [16]byte
	binary.LittleEndian.PutUint64(random[:], rand.Uint64())
	binary.LittleEndian.PutUint64(random[8:], rand.Uint64())
	var text [16]byte
	base32.StdEncoding.Encode(text[:], random[:10])
	return string(text[:])
}
