package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// compose puts the services of the compose file on the stage.
func (s *stage) compose(project *types.Project) {
	s.t.Helper()
	for name, service := range project.Services {
		w := &workload{name: name, command: service.Command, grace: 10 * time.Second}
		if service.StopGracePeriod != nil {
			w.grace = time.Duration(*service.StopGracePeriod)
		}
		if service.Build != nil {
			w.command = append([]string{"polyplan"}, service.Command...)
			w.env = imageEnv(s.t)
		}
		for name, value := range service.Environment {
			w.env = append(w.env, name+"="+*value)
		}
		for _, volume := range service.Volumes {
			w.volumes = append(w.volumes, volume.Target)
		}
		if check := service.HealthCheck; check != nil {
			w.ready = func(w *workload) error {
				if said, err := s.run(w, check.Test[1:]).CombinedOutput(); err != nil {
					return fmt.Errorf("%w: %s", err, said)
				}
				return nil
			}
		}
		s.add(w)
	}
}

// balancer is the haproxy of the compose file with its configuration, on this stage.
func (s *stage) balancer(project *types.Project) *workload {
	s.t.Helper()
	needs(s.t, "haproxy")
	w := s.workloads["balancer"]
	volume := project.Services["balancer"].Volumes[0]
	config := filepath.Join(s.t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(config, []byte(s.here(w, contentOf(s.t, volume.Source))), 0o600); err != nil {
		s.t.Fatal(err)
	}
	w.command = []string{"haproxy", "-f", config} // as the image of haproxy does
	w.ready = func(w *workload) error {
		return isReady(w.site("8080") + "/readyz")
	}
	return w
}

var prober = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

// isReady is nil where a page answers with 200.
func isReady(page string) error {
	response, err := prober.Get(page)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", page, response.Status)
	}
	return nil
}

func TestTheComposeFileServesAndIsUpdatedWithoutAFailedRequest(t *testing.T) {
	t.Parallel()
	project := readCompose(t)
	s := newStage(t)
	s.compose(project)
	var members, replicas []*workload
	for i := range 3 {
		members = append(members, s.workloads[fmt.Sprintf("etcd-%d", i+1)])
		replicas = append(replicas, s.workloads[fmt.Sprintf("polyplan-%d", i+1)])
	}
	balancer := s.balancer(project)
	s.start(members...)
	s.await(members...)
	s.start(replicas...)
	s.await(replicas...)
	s.start(balancer)
	s.await(balancer)

	traffic := newTraffic(t, balancer.site("8080"))
	for _, replica := range replicas { // as docs/containers.md tells for a new image
		s.stop(replica)
		if !strings.Contains(replica.said.String(), `"msg":"draining"`) {
			t.Errorf("%s did not drain; it said:\n%s", replica.name, replica.said)
		}
		s.start(replica)
		s.await(replica)
	}
	last := traffic.end()
	for _, replica := range replicas {
		expectTitle(t, replica.site("8080"), last)
	}
	first := replicas[0] // which was started again before the others were
	if counts := get(t, prober, first.site("8080")+"/metrics"); !strings.Contains(counts, `type="mutation"`) {
		t.Errorf("nobody wrote on %s: wanted all writes there while it was ready", first.name)
	}
	s.stop(replicas...)
	for _, member := range members {
		if said := member.said.String(); strings.Contains(said, "unrecognized environment variable") {
			t.Errorf("%s was told what it does not know:\n%s", member.name, said)
		}
	}
}

// traffic are readers and a writer who never rest.
type traffic struct {
	t       *testing.T
	site    string
	client  *http.Client
	over    chan struct{}
	all     sync.WaitGroup
	reads   atomic.Int64
	writes  atomic.Int64
	written atomic.Value // the last title that was acknowledged
}

const readersOfTraffic = 4

func newTraffic(t *testing.T, site string) *traffic {
	t.Helper()
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	r := &traffic{t: t, site: site, client: client, over: make(chan struct{})}
	for range readersOfTraffic {
		r.all.Go(func() { r.repeat(r.read) })
	}
	r.all.Go(func() { r.repeat(r.write) })
	return r
}

func (r *traffic) repeat(do func() error) {
	pace := time.NewTicker(10 * time.Millisecond)
	defer pace.Stop()
	for {
		select {
		case <-r.over:
			return
		case <-pace.C:
			if err := do(); err != nil {
				r.t.Error(err)
			}
		}
	}
}

func (r *traffic) read() error {
	answer, err := post(r.client, r.site, "", `{ plan(slug: "gwangju") { title { value } } }`)
	if err == nil && !strings.Contains(answer, `"value":`) {
		err = fmt.Errorf("a reader gets %s", answer)
	}
	r.reads.Add(1)
	return err
}

func (r *traffic) write() error {
	title := fmt.Sprintf("Goals, edition %d", r.writes.Add(1))
	answer, err := post(r.client, r.site, adminSecret, rename(title))
	if err == nil && !strings.Contains(answer, `"userErrors":[]`) {
		err = fmt.Errorf("a writer gets %s", answer)
	}
	if err == nil {
		r.written.Store(title)
	}
	return err
}

// end has them rest, and is the last title.
func (r *traffic) end() string {
	r.t.Helper()
	close(r.over)
	r.all.Wait()
	title, _ := r.written.Load().(string)
	r.t.Logf("%d reads, %d writes", r.reads.Load(), r.writes.Load())
	if r.reads.Load() < 100 || title == "" {
		r.t.Errorf("there were %d reads, and the last title is %q: wanted traffic", r.reads.Load(), title)
	}
	return title
}

func rename(title string) string {
	const mutation = `mutation { updatePlan(input: { id: "%s", title: %q }) { userErrors { message } } }`
	return fmt.Sprintf(mutation, seedID, title)
}

// expectTitle waits until a replica has the title.
func expectTitle(t *testing.T, site, title string) {
	t.Helper()
	err := inPatience(func() error {
		answer, err := post(prober, site, "", `{ plan(slug: "gwangju") { title { value } } }`)
		if err == nil && !strings.Contains(answer, title) {
			return fmt.Errorf("it answers %s", answer)
		}
		return err
	})
	if err != nil {
		t.Errorf("%s: %v: wanted %q", site, err, title)
	}
}
