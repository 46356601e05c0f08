package partner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"polyplan/plan"
)

// maxAnswer is how much of an answer is read, so that its connection can be used again.
const maxAnswer = 64 << 10

// attempt sends a message once. It is delivered where the answer is any of 2xx.
func (s *Sender) attempt(ctx context.Context, d *plan.Delivery) plan.Outcome {
	short, cancel := context.WithTimeoutCause(ctx, s.patience, fmt.Errorf("no answer within %s", s.patience))
	defer cancel()
	request, err := s.request(short, d)
	if err != nil {
		return plan.Outcome{Error: err.Error()}
	}
	response, err := s.client.Do(request)
	switch {
	case err != nil && ctx.Err() != nil:
		return plan.Outcome{Withdrawn: true}
	case err != nil && short.Err() != nil:
		return plan.Outcome{Error: context.Cause(short).Error()}
	case err != nil:
		return plan.Outcome{Error: withoutAddress(err)}
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer) // the status has said all
	return s.outcome(response)
}

func (s *Sender) request(ctx context.Context, d *plan.Delivery) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, string(d.URL), bytes.NewReader(d.Payload))
	if err != nil {
		return nil, errors.New("the address is none")
	}
	if r.URL.Scheme != "https" && !s.private {
		return nil, errors.New("the address has no TLS: wanted https://")
	}
	at := s.now()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Polyplan")
	r.Header.Set("Webhook-Id", d.ID)
	r.Header.Set("Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("Webhook-Signature", signature(d.Secrets, d.ID, at, d.Payload))
	return r, nil
}

// outcome is what an answer says.
func (s *Sender) outcome(response *http.Response) plan.Outcome {
	o := plan.Outcome{Status: response.StatusCode}
	if o.Delivered = o.Status/100 == 2; o.Delivered {
		return o
	}
	o.Error = strings.TrimSpace(fmt.Sprint(o.Status, " ", http.StatusText(o.Status)))
	if o.Status/100 == 3 {
		o.Error += ": redirects are not followed"
	}
	o.Gone = o.Status == http.StatusGone
	o.RetryAfter = retryAfter(response.Header, s.now())
	return o
}

// withoutAddress is an error of a client without the address that was asked, which may have a secret in it.
func withoutAddress(err error) string {
	var failure *url.Error
	if errors.As(err, &failure) {
		err = failure.Err
	}
	return err.Error()
}
