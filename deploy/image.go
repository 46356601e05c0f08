package main

import (
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// build builds the image of the tree for a platform, in a folder that is the caller's to remove when the image is
// written.
func build(tree, folder string, platform v1.Platform) (v1.Image, error) {
	r, err := readRecipe(filepath.Join(tree, "deploy", "Containerfile"))
	if err != nil {
		return nil, err
	}
	program := filepath.Join(folder, "polyplan")
	if err := compile(tree, program, platform); err != nil {
		return nil, err
	}
	created, err := creation()
	if err != nil {
		return nil, err
	}
	image := mutate.MediaType(empty.Image, types.OCIManifestSchema1)
	image = mutate.ConfigMediaType(image, types.OCIConfigJSON)
	image, err = mutate.ConfigFile(image, &v1.ConfigFile{
		OS: platform.OS, Architecture: platform.Architecture, Variant: platform.Variant,
		Created: v1.Time{Time: created}, Config: r.config, RootFS: v1.RootFS{Type: "layers"},
	})
	if err != nil {
		return nil, err
	}
	for _, copied := range r.copies {
		e, err := origins{tree, program}.entry(copied)
		if err != nil {
			return nil, err
		}
		layer, err := e.layer(created)
		if err != nil {
			return nil, err
		}
		history := v1.History{Created: v1.Time{Time: created}, CreatedBy: copied.String()}
		if image, err = mutate.Append(image, mutate.Addendum{Layer: layer, History: history}); err != nil {
			return nil, err
		}
	}
	return image, nil
}

// compile builds the program as the Containerfile does.
func compile(tree, program string, platform v1.Platform) error {
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
	command.Dir = tree
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+platform.OS, "GOARCH="+platform.Architecture)
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build polyplan: %w\n%s", err, said)
	}
	return nil
}

// creation is when all in the image is said to be made: a time that is the same for the same tree
// (reproducible-builds.org, SOURCE_DATE_EPOCH).
func creation() (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		return time.Unix(0, 0).UTC(), nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// origins are where the files come from that a recipe copies.
type origins struct{ tree, program string }

// entry is what one COPY puts in the image.
func (o origins) entry(c *instructions.CopyCommand) (e entry, err error) {
	more := len(c.SourceContents) > 0 || c.Chmod != "" || c.Parents || len(c.ExcludePatterns) > 0
	if len(c.SourcePaths) != 1 || more {
		return entry{}, fmt.Errorf("%s: wanted one file or folder, and no more to it", c)
	}
	e = entry{path: strings.TrimPrefix(c.DestPath, "/"), mode: 0o644}
	if c.Chown != "" {
		if _, err := fmt.Sscanf(c.Chown, "%d:%d", &e.user, &e.group); err != nil {
			return entry{}, fmt.Errorf("%s: wanted numbers of a user and a group: %w", c, err)
		}
	}
	switch source := c.SourcePaths[0]; {
	case c.From == "":
		e.content, err = os.ReadFile(filepath.Join(o.tree, filepath.FromSlash(source)))
	case source == "/etc/ssl/certs/ca-certificates.crt":
		e.content = authorities()
	case source == "/root/polyplan":
		e.mode = 0o755
		e.content, err = os.ReadFile(o.program)
	case source == "/root/data":
		e.mode = fs.ModeDir | 0o755
	default:
		err = fmt.Errorf("%s: nobody knows what that is of the stage %s", c, c.From)
	}
	return e, err
}

// authorities are the certificates that browsers trust, as Mozilla lists them.
func authorities() []byte {
	var all []byte
	for root := range bundle.Roots() {
		if root.Constraint == nil { // a file of certificates can't tell of constraints
			all = append(all, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate})...)
		}
	}
	return all
}
