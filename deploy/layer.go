package main

import (
	"archive/tar"
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// entry is a file or an empty folder of an image.
type entry struct {
	path        string // without a slash before it
	mode        fs.FileMode
	user, group int
	content     []byte
}

// layer is a layer with the entry and the folders on the way to it, which are root's.
func (e entry) layer(created time.Time) (v1.Layer, error) {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for i, c := range e.path {
		if c == '/' {
			if err := (entry{path: e.path[:i], mode: fs.ModeDir | 0o755}).write(w, created); err != nil {
				return nil, err
			}
		}
	}
	if err := e.write(w, created); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	opener := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(archive.Bytes())), nil }
	return tarball.LayerFromOpener(opener, tarball.WithMediaType(types.OCILayer))
}

func (e entry) write(w *tar.Writer, created time.Time) error {
	header := &tar.Header{
		Typeflag: tar.TypeReg, Name: path.Clean(e.path), Mode: int64(e.mode.Perm()), Size: int64(len(e.content)),
		Uid: e.user, Gid: e.group, ModTime: created,
	}
	if e.mode.IsDir() {
		header.Typeflag, header.Name = tar.TypeDir, strings.TrimSuffix(header.Name, "/")+"/"
	}
	if err := w.WriteHeader(header); err != nil {
		return err
	}
	_, err := w.Write(e.content)
	return err
}
