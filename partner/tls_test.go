package partner_test

import (
	"io"
	"log"
	"net/http/httptest"
)

// newTLS serves a receiver with a certificate that nobody has signed.
func newTLS(r *receiver) string {
	server := httptest.NewUnstartedServer(r)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of clients that refuse it
	server.StartTLS()
	r.Cleanup(server.Close)
	return server.URL
}
