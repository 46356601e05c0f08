package main

import (
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// chosen are the sets whose pods a selector chooses.
func (m *manifest) chosen(t *testing.T, selector *metav1.LabelSelector) []*appsv1.StatefulSet {
	t.Helper()
	s, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	var all []*appsv1.StatefulSet
	for _, set := range m.sets {
		if s.Matches(labels.Set(set.Spec.Template.Labels)) {
			all = append(all, set)
		}
	}
	return all
}

// one is the only set that a selector chooses.
func (m *manifest) one(t *testing.T, of string, selector *metav1.LabelSelector) *corev1.PodSpec {
	t.Helper()
	all := m.chosen(t, selector)
	if len(all) != 1 {
		t.Fatalf("%s chooses the pods of %d sets: wanted one", of, len(all))
	}
	return &all[0].Spec.Template.Spec
}

// ports are those of a pod by their names.
func ports(pod *corev1.PodSpec) map[string]int32 {
	all := map[string]int32{}
	for _, c := range pod.Containers {
		for _, port := range c.Ports {
			all[port.Name] = port.ContainerPort
		}
	}
	return all
}

func expectPort(t *testing.T, of string, pod *corev1.PodSpec, port intstr.IntOrString) {
	t.Helper()
	if port.Type == intstr.String && ports(pod)[port.StrVal] == 0 ||
		port.Type == intstr.Int && !slices.Contains(slices.Collect(maps.Values(ports(pod))), port.IntVal) {
		t.Errorf("%s goes to the port %s, which the pods do not have", of, port.String())
	}
}

func TestThePartsOfTheManifestFindEachOther(t *testing.T) {
	m := readManifest(t)
	headless := map[string]*corev1.PodSpec{}
	for _, service := range m.services {
		pod := m.one(t, "service "+service.Name, &metav1.LabelSelector{MatchLabels: service.Spec.Selector})
		for _, port := range service.Spec.Ports {
			expectPort(t, "service "+service.Name, pod, port.TargetPort)
		}
		if service.Spec.ClusterIP == corev1.ClusterIPNone {
			headless[service.Name] = pod
		}
	}
	for _, set := range m.sets {
		if headless[set.Spec.ServiceName] != &set.Spec.Template.Spec {
			t.Errorf("the pods of %s are to be found by %s, which is no headless service of theirs",
				set.Name, set.Spec.ServiceName)
		}
		for _, spread := range set.Spec.Template.Spec.TopologySpreadConstraints {
			if m.one(t, "the spread of "+set.Name, spread.LabelSelector) != &set.Spec.Template.Spec {
				t.Errorf("%s is spread by the pods of another", set.Name)
			}
		}
	}
	kept := map[*corev1.PodSpec]bool{}
	for _, budget := range m.budgets {
		kept[m.one(t, "budget "+budget.Name, budget.Spec.Selector)] = budget.Spec.MaxUnavailable.IntVal == 1
	}
	if len(kept) != len(m.sets) {
		t.Errorf("%d sets have a budget: wanted all %d", len(kept), len(m.sets))
	}
	for _, policy := range m.policies {
		pod := m.one(t, "policy "+policy.Name, &policy.Spec.PodSelector)
		for _, rule := range policy.Spec.Ingress {
			for _, port := range rule.Ports {
				expectPort(t, "policy "+policy.Name, pod, *port.Port)
			}
			for _, from := range rule.From {
				m.one(t, "policy "+policy.Name, from.PodSelector)
			}
		}
	}
}

func TestProbesAskPortsThatAreThereAndVolumesAreMountedThatAre(t *testing.T) {
	for _, set := range readManifest(t).sets {
		pod := &set.Spec.Template.Spec
		for _, c := range pod.Containers {
			for name, probe := range map[string]*corev1.Probe{
				"startup": c.StartupProbe, "liveness": c.LivenessProbe, "readiness": c.ReadinessProbe,
			} {
				if probe == nil || probe.HTTPGet == nil {
					t.Fatalf("%s has no %s probe", c.Name, name)
				}
				expectPort(t, c.Name+"'s "+name+" probe", pod, probe.HTTPGet.Port)
			}
			if c.LivenessProbe.HTTPGet.Path != "/livez" || c.ReadinessProbe.HTTPGet.Path != "/readyz" {
				t.Errorf("%s: a pod is to be killed for /livez, and sent nothing for /readyz", c.Name)
			}
			for _, mount := range c.VolumeMounts {
				claimed := func(claim corev1.PersistentVolumeClaim) bool { return claim.Name == mount.Name }
				if !slices.ContainsFunc(set.Spec.VolumeClaimTemplates, claimed) {
					t.Errorf("%s mounts %s, which is no volume of it", c.Name, mount.Name)
				}
			}
			asked, most := c.Resources.Requests, c.Resources.Limits
			if asked.Memory().IsZero() || most.Memory().IsZero() || asked.Cpu().IsZero() {
				t.Errorf("%s does not say what it needs", c.Name)
			}
		}
	}
}

// graceOfRequests is what the program gives requests under way when it stops.
const graceOfRequests = 10 * time.Second

func TestAPodIsLeftAloneBeforeItClosesItsPortAndIsNotKilledBeforeItHasStopped(t *testing.T) {
	for _, set := range readManifest(t).sets {
		if set.Name != "polyplan" {
			continue
		}
		c := set.Spec.Template.Spec.Containers[0]
		drain := drainTime(t, variable(t, c.Env, "POLYPLAN_DRAIN_TIME"))
		ready := c.ReadinessProbe
		heard := time.Duration(ready.PeriodSeconds*ready.FailureThreshold+ready.TimeoutSeconds) * time.Second
		if drain <= heard {
			t.Errorf("it closes its port after %s: wanted more than the %s until its readiness fails", drain, heard)
		}
		grace := time.Duration(*set.Spec.Template.Spec.TerminationGracePeriodSeconds) * time.Second
		if stopped := drain + graceOfRequests; grace < stopped+10*time.Second {
			t.Errorf("it is killed after %s: wanted 10 s more than the %s that it may take to stop", grace, stopped)
		}
	}
}

func variable(t *testing.T, all []corev1.EnvVar, name string) string {
	t.Helper()
	for _, v := range all {
		if v.Name == name {
			return v.Value
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

func drainTime(t *testing.T, text string) time.Duration {
	t.Helper()
	drain, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return drain
}

// program is polyplan as the image has it.
func program(t *testing.T) string {
	t.Helper()
	imageOfPolyplan(t)
	return filepath.Join(scratch, "polyplan")
}

var ourVariable = regexp.MustCompile(`POLYPLAN_[A-Z_]+`)

func TestTheProgramKnowsEveryVariableThatTheFilesSet(t *testing.T) {
	help, err := exec.CommandContext(t.Context(), program(t), "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := ourVariable.FindAllString(string(help), -1)
	for _, file := range []string{"Containerfile", "compose.yaml", "kubernetes.yaml"} {
		set := ourVariable.FindAllString(contentOf(t, file), -1)
		if len(set) == 0 {
			t.Errorf("%s sets no variable", file)
		}
		for _, name := range set {
			if name != "POLYPLAN_" && !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which the program does not know", file, name)
			}
		}
	}
}

var imageOfEtcd = regexp.MustCompile(`image: (\S+/etcd:\S+)`)

func TestTheFilesRunTheEtcdThatTheTestsRun(t *testing.T) {
	tested := find(t, "etcd/go.mod", `go\.etcd\.io/etcd/server/v3 (v\S+)`)
	if client := find(t, "../go.mod", `go\.etcd\.io/etcd/client/v3 (v\S+)`); client != tested {
		t.Errorf("the client is of etcd %s: wanted %s", client, tested)
	}
	for _, file := range []string{"compose.yaml", "kubernetes.yaml"} {
		for _, image := range imageOfEtcd.FindAllStringSubmatch(contentOf(t, file), -1) {
			if !strings.HasSuffix(image[1], ":"+tested) {
				t.Errorf("%s has %s: wanted %s", file, image[1], tested)
			}
		}
	}
}

var required = regexp.MustCompile(`(?m)^\t(\S+) (v\S+)( // indirect)?$`)

func TestEtcdIsBuiltOfTheModulesThatPolyplanHas(t *testing.T) {
	versions := map[string]string{}
	for _, module := range required.FindAllStringSubmatch(contentOf(t, "../go.mod"), -1) {
		versions[module[1]] = module[2]
	}
	shared := 0
	for _, module := range required.FindAllStringSubmatch(contentOf(t, "etcd/go.mod"), -1) {
		switch own, there := versions[module[1]]; {
		case there && own != module[2]:
			t.Errorf("etcd/go.mod has %s %s, ../go.mod %s: all that imports it is compiled twice",
				module[1], module[2], own)
		case there:
			shared++
		}
	}
	if shared < 20 {
		t.Errorf("they have %d modules in common: wanted most", shared)
	}
}
