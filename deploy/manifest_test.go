package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	netv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	appsdefaults "k8s.io/kubernetes/pkg/apis/apps/v1"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	coredefaults "k8s.io/kubernetes/pkg/apis/core/v1"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	netdefaults "k8s.io/kubernetes/pkg/apis/networking/v1"
	netvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	policydefaults "k8s.io/kubernetes/pkg/apis/policy/v1"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	psa "k8s.io/pod-security-admission/api"
	psapolicy "k8s.io/pod-security-admission/policy"
)

// manifest is kubernetes.yaml as an API server has it: with its defaults.
type manifest struct {
	services []*corev1.Service
	sets     []*appsv1.StatefulSet
	budgets  []*policyv1.PodDisruptionBudget
	policies []*netv1.NetworkPolicy
}

// kinds are those of an API server that the manifest has.
func kinds() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	var errs []error
	for _, add := range []func(*runtime.Scheme) error{
		core.AddToScheme, coredefaults.AddToScheme, apps.AddToScheme, appsdefaults.AddToScheme,
		policy.AddToScheme, policydefaults.AddToScheme, networking.AddToScheme, netdefaults.AddToScheme,
	} {
		errs = append(errs, add(scheme))
	}
	return scheme, errors.Join(errs...)
}

// parseManifest reads a manifest as strictly as "kubectl apply --validate=strict" has the API server do, and
// validates it with the code of the API server.
func parseManifest(text []byte) (*manifest, error) {
	scheme, err := kinds()
	if err != nil {
		return nil, err
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	m := &manifest{}
	for documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text))); ; {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return nil, err
		}
		object, kind, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return nil, err
		}
		scheme.Default(object)
		if err := m.add(scheme, object); err != nil {
			return nil, fmt.Errorf("%s: %w", kind.Kind, err)
		}
	}
}

func (m *manifest) add(scheme *runtime.Scheme, object runtime.Object) error {
	switch object := object.(type) {
	case *corev1.Service:
		m.services = append(m.services, object)
	case *appsv1.StatefulSet:
		m.sets = append(m.sets, object)
	case *policyv1.PodDisruptionBudget:
		m.budgets = append(m.budgets, object)
	case *netv1.NetworkPolicy:
		m.policies = append(m.policies, object)
	}
	internal, err := scheme.UnsafeConvertToVersion(object.DeepCopyObject(), runtime.InternalGroupVersioner)
	if err != nil {
		return err
	}
	return admit(internal)
}

// namespace is what whoever applies the manifest chooses.
const namespace = "plans"

// admit is what an API server does with what is to be created. Its warnings are errors.
func admit(object runtime.Object) error {
	var found field.ErrorList
	var warnings []string
	switch object := object.(type) {
	case *core.Service:
		object.Namespace = namespace
		allocate(object)
		found = corevalidation.ValidateServiceCreate(object)
	case *apps.StatefulSet:
		object.Namespace = namespace
		options := pod.GetValidationOptionsFromPodTemplate(&object.Spec.Template, nil)
		found = appsvalidation.ValidateStatefulSet(object, appsvalidation.StatefulSetValidationOptions{}, options)
		warnings = pod.GetWarningsForPodTemplate(
			context.Background(), field.NewPath("spec", "template"), &object.Spec.Template, nil)
	case *policy.PodDisruptionBudget:
		object.Namespace = namespace
		options := policyvalidation.PodDisruptionBudgetValidationOptions{}
		found = policyvalidation.ValidatePodDisruptionBudget(object, options)
	case *networking.NetworkPolicy:
		object.Namespace = namespace
		found = netvalidation.ValidateNetworkPolicy(object, netvalidation.ValidationOptionsForNetworking(object, nil))
	default:
		return fmt.Errorf("nobody knows how to validate %T", object)
	}
	var errs []error
	for _, fault := range found {
		errs = append(errs, fault)
	}
	for _, warning := range warnings {
		errs = append(errs, errors.New(warning))
	}
	return errors.Join(errs...)
}

// allocate gives a service what an API server does before it validates: an address, where it wants one.
func allocate(service *core.Service) {
	if service.Spec.ClusterIP == "" {
		service.Spec.ClusterIP = "10.96.0.10"
	}
	single := core.IPFamilyPolicySingleStack
	service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	service.Spec.IPFamilies, service.Spec.IPFamilyPolicy = []core.IPFamily{core.IPv4Protocol}, &single
}

func readManifest(t *testing.T) *manifest {
	t.Helper()
	m, err := parseManifest([]byte(contentOf(t, "kubernetes.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAnAPIServerTakesTheManifest(t *testing.T) {
	m := readManifest(t)
	if len(m.services) != 3 || len(m.sets) != 2 || len(m.budgets) != 2 || len(m.policies) != 1 {
		t.Errorf("it has %d services, %d sets, %d budgets and %d policies",
			len(m.services), len(m.sets), len(m.budgets), len(m.policies))
	}
}

func TestAManifestThatAnAPIServerWouldRefuseIsFound(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"periodSeconds: 2", "periodSecond: 2", "unknown field"},
		{"replicas: 3", "replicas: 3\n  replicas: 3", "already set"},
		{"replicas: 3", "replicas: three", "cannot unmarshal"},
		{"apps/v1", "apps/v7", "no kind"},
		{"maxSkew: 1", "maxSkew: 0", "greater than zero"},
		{"port: client }", "port: Client }", "port"},
		{"mountPath: /data", "mountPath: \"\"", "mountPath"},
		{"matchLabels: *polyplan", "matchLabels: { other: label }", "selector"},
		{"resource: requests.memory", "resource: requests.memori", "resource"},
		{"maxUnavailable: 1\n  selector", "maxUnavailable: -1\n  selector", "greater than or equal to 0"},
	} {
		text := strings.Replace(contentOf(t, "kubernetes.yaml"), test.old, test.new, 1)
		if _, err := parseManifest([]byte(text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %s in place of %s: %v: wanted %q", test.new, test.old, err, test.want)
		}
	}
}

// forbidden is why the Pod Security Standard "restricted" does not take the pods of a set, "" where it does.
func forbidden(t *testing.T, set *appsv1.StatefulSet) string {
	t.Helper()
	evaluator, err := psapolicy.NewEvaluator(psapolicy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	level := psa.LevelVersion{Level: psa.LevelRestricted, Version: psa.LatestVersion()}
	template := &set.Spec.Template
	result := psapolicy.AggregateCheckResults(evaluator.EvaluatePod(level, &template.ObjectMeta, &template.Spec))
	if result.Allowed {
		return ""
	}
	return result.ForbiddenDetail()
}

func TestPodsAreOfTheRestrictedKind(t *testing.T) {
	for _, set := range readManifest(t).sets {
		if why := forbidden(t, set); why != "" {
			t.Errorf("%s: %s", set.Name, why)
		}
		root := set.Spec.Template.Spec.Containers[0].SecurityContext.ReadOnlyRootFilesystem
		if root == nil || !*root {
			t.Errorf("%s can write to its root", set.Name)
		}
	}
	for _, line := range []string{
		"        runAsNonRoot: true\n",
		"            capabilities: { drop: [ALL] }\n",
		"            allowPrivilegeEscalation: false\n",
		"        seccompProfile: { type: RuntimeDefault }\n",
	} {
		m, err := parseManifest([]byte(strings.ReplaceAll(contentOf(t, "kubernetes.yaml"), line, "")))
		if err != nil {
			t.Fatal(err)
		}
		if why := forbidden(t, m.sets[1]); why == "" {
			t.Errorf("without %q it is taken all the same", strings.TrimSpace(line))
		}
	}
}
