// Deploy builds the image of polyplan where there is no container engine: what the last stage of the Containerfile
// says, over a program that go builds here. The same tree comes to the same image, byte for byte.
//
// It is a module of its own, so that what builds images and reads manifests is no part of polyplan's.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "deploy:", err)
		os.Exit(1)
	}
}

// run writes an image to a file, as "docker load" and "podman load" take it, and tells what it is.
func run(args []string) error {
	flags := flag.NewFlagSet("deploy", flag.ContinueOnError)
	platform := flags.String("platform", "linux/amd64", "`SYSTEM/PROCESSOR` to build for")
	tag := flags.String("tag", "polyplan:latest", "`NAME` of the image")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("usage: go -C deploy run . [-platform SYSTEM/PROCESSOR] [-tag NAME] FILE")
	}
	reference, err := name.NewTag(*tag)
	if err != nil {
		return err
	}
	target, err := v1.ParsePlatform(*platform)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "polyplan-image-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	image, err := build("..", folder, *target)
	if err != nil {
		return err
	}
	if err := tarball.WriteToFile(flags.Arg(0), reference, image); err != nil {
		return err
	}
	return tell(image)
}

// tell prints the digest, and the bytes that are pulled.
func tell(image v1.Image) error {
	digest, err := image.Digest()
	if err != nil {
		return err
	}
	manifest, err := image.Manifest()
	if err != nil {
		return err
	}
	var bytes int64
	for _, layer := range manifest.Layers {
		bytes += layer.Size
	}
	_, err = fmt.Printf("digest %s\nbytes %d\n", digest, bytes)
	return err
}
