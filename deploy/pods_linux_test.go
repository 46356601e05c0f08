package main

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// seedID is the id of the plan of Gwangju.
const seedID = "pln_01kagwj000pg1jyvz9r5"

// pods puts those of a set on the stage, by the names that they have in the cluster.
func (s *stage) pods(set *appsv1.StatefulSet) []*workload {
	s.t.Helper()
	var all []*workload
	for i := range int(*set.Spec.Replicas) {
		all = append(all, s.pod(set, fmt.Sprintf("%s-%d", set.Name, i)))
	}
	s.add(all...)
	return all
}

func (s *stage) pod(set *appsv1.StatefulSet, name string) *workload {
	s.t.Helper()
	c := &set.Spec.Template.Spec.Containers[0]
	w := &workload{
		name:  name + "." + set.Spec.ServiceName,
		grace: time.Duration(*set.Spec.Template.Spec.TerminationGracePeriodSeconds) * time.Second,
		ready: func(w *workload) error { return isReady(w.page(set, c.StartupProbe)) },
	}
	if len(c.Command) == 0 { // that of its image
		w.command, w.env = []string{"polyplan"}, imageEnv(s.t)
	}
	values := map[string]string{}
	for _, v := range c.Env {
		values[v.Name] = s.value(c, &v, name)
		w.env = append(w.env, v.Name+"="+values[v.Name])
	}
	for _, word := range slices.Concat(c.Command, c.Args) {
		for name, value := range values {
			word = strings.ReplaceAll(word, "$("+name+")", value)
		}
		w.command = append(w.command, word)
	}
	for _, mount := range c.VolumeMounts {
		w.volumes = append(w.volumes, mount.MountPath)
	}
	return w
}

// value is what Kubernetes makes of a variable.
func (s *stage) value(c *corev1.Container, v *corev1.EnvVar, pod string) string {
	s.t.Helper()
	switch from := v.ValueFrom; {
	case from == nil:
		return v.Value
	case from.FieldRef != nil && from.FieldRef.FieldPath == "metadata.name":
		return pod
	case from.ResourceFieldRef != nil && from.ResourceFieldRef.Resource == "requests.memory":
		return strconv.FormatInt(c.Resources.Requests.Memory().Value(), 10)
	case from.SecretKeyRef != nil && from.SecretKeyRef.Name == "polyplan" && from.SecretKeyRef.Key == "admin-token":
		return adminSecret
	}
	s.t.Fatalf("nobody knows where %s comes from", v.Name)
	return ""
}

// page is what a probe asks.
func (w *workload) page(set *appsv1.StatefulSet, probe *corev1.Probe) string {
	port := probe.HTTPGet.Port.IntVal
	if named, there := ports(&set.Spec.Template.Spec)[probe.HTTPGet.Port.StrVal]; there {
		port = named
	}
	return w.site(strconv.Itoa(int(port))) + probe.HTTPGet.Path
}

func TestThePodsOfTheManifestAreReplicasOfOneCatalogueAndLeaveInOrder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	sets := map[string]*appsv1.StatefulSet{}
	for _, set := range readManifest(t).sets {
		sets[set.Name] = set
	}
	members, replicas := s.pods(sets["etcd"]), s.pods(sets["polyplan"])
	s.start(members...)
	s.await(members...)
	s.start(replicas...)
	s.await(replicas...)
	s.expectWell(sets["etcd"], members)
	s.expectWell(sets["polyplan"], replicas)
	for _, replica := range replicas {
		if !exists(replica.folders["/data"] + "/replica.db") {
			t.Errorf("%s has no copy in its volume", replica.name)
		}
	}

	for i, replica := range replicas {
		title := fmt.Sprintf("Written on %d", i)
		got, err := post(prober, replica.site("8080"), adminSecret, rename(title))
		if err != nil || !strings.Contains(got, `"userErrors":[]`) {
			t.Errorf("a writer gets %s (%v)", got, err)
		}
		for _, other := range replicas {
			expectTitle(t, other.site("8080"), title)
		}
	}

	// A pod that is deleted is not ready at once, and is there until every node has heard.
	leaving, polyplan := replicas[2], sets["polyplan"]
	if err := leaving.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	readiness := leaving.page(polyplan, polyplan.Spec.Template.Spec.Containers[0].ReadinessProbe)
	err := inPatience(func() error {
		if isReady(readiness) == nil {
			return errors.New("it is still ready")
		}
		return nil
	})
	if err != nil {
		t.Fatalf("%v; it said:\n%s", err, leaving.said)
	}
	expectTitle(t, leaving.site("8080"), "Written on 2")
	leaving.awaitEnd(t)
}

// expectWell asks all probes of pods.
func (s *stage) expectWell(set *appsv1.StatefulSet, pods []*workload) {
	s.t.Helper()
	c := &set.Spec.Template.Spec.Containers[0]
	for _, w := range pods {
		for _, probe := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
			if err := isReady(w.page(set, probe)); err != nil {
				s.t.Error(err)
			}
		}
		scraped := set.Spec.Template.Annotations["prometheus.io/port"]
		if response, err := http.Get(w.site(scraped) + "/metrics"); err != nil || response.StatusCode != http.StatusOK {
			s.t.Errorf("%s has no metrics at the port %s: %v", w.name, scraped, err)
		} else {
			response.Body.Close()
		}
	}
}
