package main

import (
	"archive/tar"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// scratch is where what all tests share is built.
var scratch string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if scratch, err = os.MkdirTemp("", "polyplan-deploy-*"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(scratch)
		return m.Run()
	}())
}

var native = v1.Platform{OS: "linux", Architecture: runtime.GOARCH}

var built = sync.OnceValues(func() (v1.Image, error) {
	return build("..", scratch, native)
})

// imageOfPolyplan is the image for this machine, which all tests share.
func imageOfPolyplan(t *testing.T) v1.Image {
	t.Helper()
	image, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// most is how many bytes of an image may have to be pulled.
const most = 20 << 20

func TestTheImageIsSmallAndRunsAsNobody(t *testing.T) {
	t.Parallel()
	image := imageOfPolyplan(t)
	written, err := layout.Write(t.TempDir(), mutate.AppendManifests(empty.Index, mutate.IndexAddendum{Add: image}))
	if err != nil {
		t.Fatal(err)
	}
	index, err := written.ImageIndex()
	if err == nil {
		err = validate.Index(index)
	}
	if err != nil {
		t.Error(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Config.User != "65532:65532" {
		t.Errorf("it runs as %q: wanted 65532:65532, by numbers, which Kubernetes can tell from root",
			config.Config.User)
	}
	if _, there := config.Config.Volumes["/data"]; !there || config.Config.WorkingDir != "/data" {
		t.Errorf("its volumes are %v and it works in %s: wanted /data", config.Config.Volumes, config.Config.WorkingDir)
	}
	if _, there := config.Config.ExposedPorts["8080/tcp"]; !there || len(config.Config.ExposedPorts) != 1 {
		t.Errorf("its ports are %v: wanted 8080/tcp", config.Config.ExposedPorts)
	}
	if title := config.Config.Labels["org.opencontainers.image.title"]; title != "Polyplan" {
		t.Errorf("it is called %q: wanted Polyplan, without the quotes of the Containerfile", title)
	}
	manifest, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	var bytes int64
	for _, layer := range manifest.Layers {
		bytes += layer.Size
	}
	if bytes > most {
		t.Errorf("it has %d bytes: wanted at most %d", bytes, most)
	}
}

func TestTheSameTreeComesToTheSameImage(t *testing.T) {
	first, err := imageOfPolyplan(t).Digest()
	if err != nil {
		t.Fatal(err)
	}
	again, err := build("..", t.TempDir(), native)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := again.Digest(); err != nil || second != first {
		t.Errorf("built again it is %s (%v): wanted %s", second, err, first)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	dated, err := build("..", t.TempDir(), native)
	if err != nil {
		t.Fatal(err)
	}
	if config, err := dated.ConfigFile(); err != nil || config.Created.Unix() != 1700000000 {
		t.Errorf("with SOURCE_DATE_EPOCH it is of %s (%v): wanted that time", config.Created, err)
	}
}

func TestTheImageHoldsNothingButTheProgramAndWhatItNeeds(t *testing.T) {
	t.Parallel()
	image := imageOfPolyplan(t)
	var all []string
	files := mutate.Extract(image)
	defer files.Close()
	for archive := tar.NewReader(files); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag == tar.TypeReg {
			all = append(all, header.Name)
		}
		owned := header.Uid == 65532 && header.Gid == 65532
		if owned != (strings.TrimSuffix(header.Name, "/") == "data") {
			t.Errorf("%s is of %d:%d: wanted that nothing but data is of nonroot", header.Name, header.Uid, header.Gid)
		}
		if header.Mode&0o022 != 0 {
			t.Errorf("%s has the mode %o: wanted that nobody else writes it", header.Name, header.Mode)
		}
	}
	slices.Sort(all)
	want := []string{"etc/group", "etc/passwd", "etc/ssl/certs/ca-certificates.crt", "usr/local/bin/polyplan"}
	if !slices.Equal(all, want) {
		t.Errorf("it holds %q: wanted %q", all, want)
	}
}

func TestTheImageKnowsTheAuthoritiesOfTheWeb(t *testing.T) {
	rest, found := authorities(), 0
	for block, more := pem.Decode(rest); block != nil; block, more = pem.Decode(more) {
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			t.Error(err)
		}
		found++
	}
	if found < 50 {
		t.Errorf("it knows %d authorities: wanted those of a browser", found)
	}
}

func TestWhatAnEngineWouldBuildDifferentlyIsRefused(t *testing.T) {
	for _, test := range []struct{ stage, want string }{
		{"FROM debian\n", "wanted scratch"},
		{"FROM scratch\nRUN true\n", "RUN is not known here"},
		{"FROM scratch\nENTRYPOINT polyplan\n", "wanted a list"},
		{"FROM scratch\nENV ADDR=$HOST\n", "variables are not known"},
		{"FROM scratch\nCOPY --chmod=777 go.mod /\n", "no more to it"},
		{"FROM scratch\nCOPY --chown=nonroot go.mod /go.mod\n", "wanted numbers"},
		{"FROM scratch AS build\nFROM scratch\nCOPY --from=build /root/other /other\n", "nobody knows what that is"},
	} {
		path := filepath.Join(t.TempDir(), "Containerfile")
		if err := os.WriteFile(path, []byte(test.stage), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := readRecipe(path)
		for i := 0; err == nil && i < len(r.copies); i++ {
			_, err = origins{tree: ".."}.entry(r.copies[i])
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v: wanted that %q", test.stage, err, test.want)
		}
	}
}

func TestAnEngineBuildsWithTheGoOfTheModule(t *testing.T) {
	module := find(t, "../go.mod", `(?m)^go (\d+\.\d+)`)
	if image := find(t, "Containerfile", `golang:(\S+) AS build`); image != module {
		t.Errorf("the Containerfile builds with Go %s, and go.mod wants %s", image, module)
	}
	if ours := find(t, "go.mod", `(?m)^go (\d+\.\d+)`); ours != module {
		t.Errorf("deploy/go.mod wants Go %s, and go.mod %s", ours, module)
	}
}

// find is what the first group of an expression finds in a file.
func find(t *testing.T, path, expression string) string {
	t.Helper()
	found := regexp.MustCompile(expression).FindStringSubmatch(contentOf(t, path))
	if found == nil {
		t.Fatalf("%s has nothing like %q", path, expression)
	}
	return found[1]
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
