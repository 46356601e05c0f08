package web

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"polyplan/graph"
	"polyplan/plan"
)

// identityPath is where a catalogue says who it is and, where it is a mirror, which catalogues it comes from: by that a
// mirror finds out that it would be one of itself.
const identityPath = "/catalogue.json"

func identity(catalogue *plan.Catalogue, log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, line, err := catalogue.Identity(r.Context())
		if err != nil {
			log.WarnContext(r.Context(), "unavailable", "error", err, "id", accountOf(w).id)
			unreadable.write(w, legacyJSON)
			return
		}
		w.Header().Set("Content-Type", legacyJSON.contentType())
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(struct {
			Catalogue string   `json:"catalogue"`
			Line      []string `json:"line"`
		}{id, append([]string{}, line...)}) // who does not read it has gone
	}
}

var unreadable = &refusal{
	status: http.StatusServiceUnavailable, code: graph.Unavailable, message: "the catalogue cannot be read",
}

// Mirrored has the site be that of a mirror: it says how old it is, and refuses to write. One of no origin is none.
func Mirrored(m Mirror) Option {
	return func(o *options) {
		if o.mirror = nil; m.Origin != "" {
			o.mirror = &mirror{Mirror: m}
		}
	}
}

// Mirror is what the site of a mirror tells of it.
type Mirror struct {
	Origin string                // its address
	Stands func() MirrorStanding // it must not wait for anything
}

// MirrorStanding is how a mirror stands to its origin.
type MirrorStanding struct {
	Filled   bool          // all was pulled once
	Age      time.Duration // since it was last known to be as the origin was, or the first of a line of mirrors
	Streams  bool          // the origin tells of changes as they come
	Pulls    uint64        // documents that were pulled
	Failures uint64        // times that the origin could not be followed
	Err      string        // why it could not, the last time; "" where it could
}

// mirror is Mirror with the header that tells of it, which is made anew each second.
type mirror struct {
	Mirror
	header atomic.Pointer[mirrorHeader]
}

type mirrorHeader struct {
	made   int64 // by the clock, in seconds
	values []string
}

// mirrorField is the header of all answers of a mirror: an item of structured fields (RFC 9651), the string "mirror"
// with the address of the origin and the age in seconds as parameters. The age is left out where there is none yet.
const mirrorField = "Polyplan-Mirror"

func (m *mirror) field() []string {
	now := time.Now().Unix()
	if h := m.header.Load(); h != nil && h.made == now {
		return h.values
	}
	text := `mirror;origin=` + fieldString(m.Origin)
	s := m.Stands()
	if !s.Filled {
		return []string{text}
	}
	h := &mirrorHeader{now, []string{text + ";age=" + strconv.FormatInt(int64(s.Age/time.Second), 10)}}
	m.header.Store(h)
	return h.values
}

// fieldString is a text of visible ASCII as a string of structured fields.
func fieldString(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// mirrored adds the header to all answers.
func mirrored(next http.Handler, m *mirror) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()[mirrorField] = m.field()
		next.ServeHTTP(w, r)
	})
}

// readOnly is why nothing is written here; nil where the site is no mirror's.
func (m *mirror) readOnly() *refusal {
	if m == nil {
		return nil
	}
	return &refusal{status: http.StatusForbidden, code: graph.Forbidden, message: plan.IsMirror(m.Origin).Error()}
}

// refuseAll answers requests that would write.
func (m *mirror) refuseAll(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "private, no-store")
	m.readOnly().write(w, legacyJSON)
}

// ready is what /readyz says of a mirror, and whether it has something to serve.
func (m *mirror) ready() (text string, ok bool) {
	s := m.Stands()
	if !s.Filled {
		text = "the mirror of " + m.Origin + " is not filled yet"
	} else {
		text = fmt.Sprintf("mirror of %s, as it was %s ago", m.Origin, s.Age.Round(time.Second))
	}
	if s.Err != "" {
		text += "\nthe origin cannot be followed: the log has the reason"
	}
	return text, s.Filled
}

// mirrorCollector tells how a mirror stands to its origin.
type mirrorCollector struct{ *mirror }

var (
	mirrorAgeDesc      = described("polyplan_mirror_age_seconds", "How long ago the mirror was last known to be as its origin was; not there before it is filled.")
	mirrorFilledDesc   = described("polyplan_mirror_filled", "1 where all of the origin was pulled once, else 0.")
	mirrorStreamDesc   = described("polyplan_mirror_streams", "1 where the origin tells of changes as they come, else 0: then it is asked now and then.")
	mirrorPullsDesc    = described("polyplan_mirror_pulls_total", "Documents that were pulled from the origin.")
	mirrorFailuresDesc = described("polyplan_mirror_failures_total", "Times that the origin could not be followed.")
)

// Describe is of prometheus.Collector.
func (c mirrorCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{mirrorAgeDesc, mirrorFilledDesc, mirrorStreamDesc, mirrorPullsDesc, mirrorFailuresDesc} {
		to <- desc
	}
}

// Collect is of prometheus.Collector.
func (c mirrorCollector) Collect(to chan<- prometheus.Metric) {
	s := c.Stands()
	if s.Filled {
		tell(to, mirrorAgeDesc, prometheus.GaugeValue, s.Age.Seconds())
	}
	tell(to, mirrorFilledDesc, prometheus.GaugeValue, one(s.Filled))
	tell(to, mirrorStreamDesc, prometheus.GaugeValue, one(s.Streams))
	tell(to, mirrorPullsDesc, prometheus.CounterValue, float64(s.Pulls))
	tell(to, mirrorFailuresDesc, prometheus.CounterValue, float64(s.Failures))
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
