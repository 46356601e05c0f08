package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// docker does what an engine would, with the program in place of the image. A volume is a folder of the page's, in which
// its containers work.
func (s *story) docker(words []string, shown bool) error {
	switch words[0] {
	case "run":
		return s.runContainer(words[1:], shown)
	case "exec":
		options, rest, err := dockerOptions(words[1:], "-e")
		if err != nil {
			return err
		}
		if s.server == nil || len(rest) < 2 || rest[0] != "polyplan" || rest[1] != "polyplan" {
			return errors.New("wanted a command of the program in the container polyplan, which runs")
		}
		for _, name := range options["-e"] {
			if _, told := s.exported[name]; !told {
				return fmt.Errorf("the shell has no %s", name)
			}
		}
		return s.inVolume("plans", shown, rest[1:])
	case "cp":
		from, found := strings.CutPrefix(words[1], "polyplan:/data/")
		if !found || len(words) != 3 {
			return errors.New("wanted a file of the volume, and where to copy it to")
		}
		content, err := os.ReadFile(filepath.Join(s.folder, "plans", from))
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(s.folder, words[2]), content, 0o600)
	case "stop":
		if s.server == nil {
			return errors.New("no container runs")
		}
		s.stop()
		return nil
	}
	return fmt.Errorf("nobody knows how to test docker %s", words[0])
}

// runContainer is docker run.
func (s *story) runContainer(words []string, shown bool) error {
	options, rest, err := dockerOptions(words, "-v", "-p", "-e", "--name", "--cap-drop", "--security-opt", "--restart")
	if err != nil {
		return err
	}
	if len(rest) == 0 || rest[0] != "polyplan" || len(options["-v"]) == 0 || s.server != nil {
		return errors.New("wanted the image polyplan and a volume, while no other container runs")
	}
	volume := ""
	for _, mounted := range options["-v"] {
		place, path, _ := strings.Cut(strings.TrimSuffix(mounted, ":ro"), ":")
		if path == "/data" {
			volume = place
			continue
		}
		for i, word := range rest {
			if word == path {
				rest[i] = filepath.Join(s.folder, place)
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(s.folder, volume), 0o700); err != nil {
		return err
	}
	if len(rest) == 1 {
		return s.start([]string{"--store", "bolt:" + volume + "/polyplan.db", "--log", "json"})
	}
	return s.inVolume(volume, shown, rest)
}

// inVolume runs a command of the program as one does in a container.
func (s *story) inVolume(volume string, shown bool, words []string) error {
	words = slices.Clone(words)
	served := slices.Index(words, documented)
	if served >= 0 {
		words[served] = s.server.URL
	} else {
		words = append(words, "--store", "bolt:polyplan.db", "--log", "json")
	}
	return s.commandIn(filepath.Join(s.folder, volume), shown, words...)
}

// dockerOptions takes the options off a command of docker; those that are named have a value.
func dockerOptions(words []string, valued ...string) (options map[string][]string, rest []string, err error) {
	options = map[string][]string{}
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		option := words[0]
		switch {
		case slices.Contains(valued, option) && len(words) > 1:
			options[option] = append(options[option], words[1])
			words = words[2:]
		case slices.Contains([]string{"-d", "--rm", "--read-only"}, option):
			words = words[1:]
		default:
			return nil, nil, fmt.Errorf("nobody knows the option %s", option)
		}
	}
	return options, words, nil
}
