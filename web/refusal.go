package web

import (
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// refusal is an answer to a request that is not run.
type refusal struct {
	status  int
	code    string
	message string
	allow   string
}

func (f *refusal) write(w http.ResponseWriter, in form) {
	body, err := json.Marshal(map[string]any{"errors": gqlerror.List{{
		Message:    f.message,
		Extensions: map[string]any{"code": f.code},
	}}})
	if err != nil {
		panic(err) // strings marshal
	}
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store") // what is refused now may be taken later
	}
	if f.allow != "" {
		w.Header().Set("Allow", f.allow)
	}
	w.Header().Set("Content-Type", in.contentType())
	w.WriteHeader(f.status)
	_, _ = w.Write(body)
}
