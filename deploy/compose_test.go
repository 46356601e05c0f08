package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// adminSecret is what the tests have for POLYPLAN_ADMIN_TOKEN.
const adminSecret = "a-secret-of-the-tests-that-nobody-guesses"

// parseCompose reads a compose file as "docker compose" does: against the schema, with anchors and variables resolved.
func parseCompose(t *testing.T, text string, environment types.Mapping) (*types.Project, error) {
	t.Helper()
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir: ".", Environment: environment,
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(text)}},
	})
}

func readCompose(t *testing.T) *types.Project {
	t.Helper()
	project, err := parseCompose(t, contentOf(t, "compose.yaml"), types.Mapping{"POLYPLAN_ADMIN_TOKEN": adminSecret})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func TestAComposeFileThatComposeWouldRefuseIsFound(t *testing.T) {
	known := types.Mapping{"POLYPLAN_ADMIN_TOKEN": adminSecret}
	for _, test := range []struct {
		old, new, want string
		environment    types.Mapping
	}{
		{"read_only: true", "readonly: true", "readonly", known},
		{"restart: unless-stopped", "restart: [always]", "restart", known},
		{"interval: 5s", "interval: often", "interval", known},
		{`volumes: ["polyplan-1:/data"]`, `volumes: ["polyplan-9:/data"]`, "polyplan-9", known},
		{"networks: [front, back]", "networks: [front, middle]", "middle", known},
		{"etcd-3: { condition: service_healthy }", "etcd-4: { condition: service_healthy }", "etcd-4", known},
		{"", "", "a secret such as", nil},
	} {
		text := strings.Replace(contentOf(t, "compose.yaml"), test.old, test.new, 1)
		if _, err := parseCompose(t, text, test.environment); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %s in place of %s: %v: wanted %q", test.new, test.old, err, test.want)
		}
	}
}

func TestServicesOfTheComposeFileMayDoNothingThatTheyNeedNot(t *testing.T) {
	project := readCompose(t)
	if len(project.Services) != 7 {
		t.Errorf("it has %d services: wanted three replicas, three members and a balancer", len(project.Services))
	}
	var volumes []string
	for name, service := range project.Services {
		if !service.ReadOnly || !slices.Equal(service.CapDrop, []string{"ALL"}) ||
			!slices.Contains(service.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s is not confined", name)
		}
		exact := strings.Contains(service.Image, ":") && !strings.HasSuffix(service.Image, ":latest")
		if service.Build == nil && !exact {
			t.Errorf("%s is of %s: wanted one version", name, service.Image)
		}
		if service.Build == nil && len(service.Networks) > 1 {
			t.Errorf("%s is in %d networks: wanted that nothing but polyplan reaches etcd", name, len(service.Networks))
		}
		for _, port := range service.Ports {
			if name != "balancer" || port.HostIP != "127.0.0.1" {
				t.Errorf("%s is open to %s: wanted the balancer to this machine", name, port.HostIP)
			}
		}
		for _, volume := range service.Volumes {
			volumes = append(volumes, volume.Source)
		}
	}
	slices.Sort(volumes)
	if distinct := slices.Compact(slices.Clone(volumes)); len(volumes) != 7 || len(distinct) != 7 {
		t.Errorf("the volumes are %q: wanted one of its own for each", volumes)
	}
}

func TestAReplicaOfTheComposeFileIsNotKilledBeforeItHasStopped(t *testing.T) {
	for name, service := range readCompose(t).Services {
		if service.Build == nil {
			continue
		}
		drain := drainTime(t, *service.Environment["POLYPLAN_DRAIN_TIME"])
		if grace := time.Duration(*service.StopGracePeriod); grace < drain+graceOfRequests+10*time.Second {
			t.Errorf("%s is killed after %s: wanted 10 s more than it may take to stop", name, grace)
		}
	}
}
