package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"polyplan/cli/clitest"
)

// curl asks the server that the page speaks of, starting it where the page has not.
func (s *story) curl(args []string) error {
	files, args := takeCurlFiles(args)
	r, err := clitest.Curl(args)
	if err != nil {
		return err
	}
	if err := files.compare(s.folder, r); err != nil {
		return err
	}
	switch "http://" + r.URL.Host {
	case documented:
		err = s.send(r)
	case documentedMirror:
		err = s.askMirror(r)
	default:
		err = fmt.Errorf("wanted %s, where the program listens", documented)
	}
	if err != nil {
		return err
	}
	return files.keep(s)
}

// askMirror asks the mirror, which names its origin by where that listens.
func (s *story) askMirror(r *http.Request) error {
	if s.mirror == nil {
		return errors.New("no mirror runs")
	}
	err := s.sendTo(s.mirror, r)
	s.said = strings.ReplaceAll(s.said, s.server.URL, documented)
	return err
}

// curlFiles are the options of curl that say what to do with an answer, by their names.
type curlFiles map[string]string

// takeCurlFiles are those of a command, and its other words.
func takeCurlFiles(args []string) (files curlFiles, others []string) {
	files = curlFiles{}
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-o", "-w", "--etag-save", "--etag-compare":
			if i+1 < len(args) {
				files[args[i]] = args[i+1]
			}
			i++
		default:
			others = append(others, args[i])
		}
	}
	return files, others
}

// compare makes the request conditional on the entity tag that was saved, if one was.
func (f curlFiles) compare(folder string, r *http.Request) error {
	name, given := f["--etag-compare"]
	if !given {
		return nil
	}
	tag, err := os.ReadFile(filepath.Join(folder, filepath.Base(name)))
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	r.Header.Set("If-None-Match", strings.TrimSpace(string(tag)))
	return nil
}

// keep writes what was answered to where it was wanted. An answer that nothing has changed leaves all as it is.
func (f curlFiles) keep(s *story) error {
	if s.response.StatusCode != http.StatusNotModified {
		for name, text := range map[string]string{"-o": s.said, "--etag-save": s.response.Header.Get("ETag") + "\n"} {
			if file, given := f[name]; given {
				if err := os.WriteFile(filepath.Join(s.folder, filepath.Base(file)), []byte(text), 0o600); err != nil {
					return err
				}
			}
		}
	}
	if _, given := f["-o"]; given {
		s.said = ""
	}
	s.said += strings.NewReplacer("%{http_code}", fmt.Sprint(s.response.StatusCode), `\n`, "\n").Replace(f["-w"])
	return nil
}
