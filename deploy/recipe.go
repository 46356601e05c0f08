package main

import (
	"fmt"
	"os"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// recipe is the last stage of a Containerfile: what is copied, and how the container runs.
type recipe struct {
	base   string
	copies []*instructions.CopyCommand
	config v1.Config
}

// readRecipe reads it. What it does not know is an error, for the image would be another than an engine builds.
func readRecipe(path string) (*recipe, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	last := stages[len(stages)-1]
	r := &recipe{base: last.BaseName, config: v1.Config{
		Labels: map[string]string{}, ExposedPorts: map[string]struct{}{}, Volumes: map[string]struct{}{},
	}}
	if r.base != "scratch" {
		return nil, fmt.Errorf("%s: the last stage is from %s: wanted scratch", path, r.base)
	}
	for _, command := range last.Commands {
		if err := r.take(command); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return r, nil
}

// plain is a word without its quotes.
func plain(word string) (string, error) {
	if strings.Contains(word, "$") {
		return "", fmt.Errorf("%s: variables are not known here", word)
	}
	said, _, err := shell.NewLex('\\').ProcessWord(word, shell.EnvsFromSlice(nil))
	return said, err
}

func (r *recipe) take(command instructions.Command) error {
	if words, ok := command.(instructions.SupportsSingleWordExpansion); ok {
		if err := words.Expand(plain); err != nil {
			return fmt.Errorf("%s: %w", command.Name(), err)
		}
	}
	switch c := command.(type) {
	case *instructions.CopyCommand:
		r.copies = append(r.copies, c)
	case *instructions.LabelCommand:
		for _, label := range c.Labels {
			r.config.Labels[label.Key] = label.Value
		}
	case *instructions.EnvCommand:
		for _, variable := range c.Env {
			r.config.Env = append(r.config.Env, variable.String())
		}
	case *instructions.UserCommand:
		r.config.User = c.User
	case *instructions.WorkdirCommand:
		r.config.WorkingDir = c.Path
	case *instructions.VolumeCommand:
		for _, volume := range c.Volumes {
			r.config.Volumes[volume] = struct{}{}
		}
	case *instructions.ExposeCommand:
		for _, port := range c.Ports {
			r.config.ExposedPorts[port+"/tcp"] = struct{}{}
		}
	case *instructions.HealthCheckCommand:
		r.config.Healthcheck = &v1.HealthConfig{
			Test: c.Health.Test, Interval: c.Health.Interval, Timeout: c.Health.Timeout,
			StartPeriod: c.Health.StartPeriod, Retries: c.Health.Retries,
		}
	case *instructions.EntrypointCommand:
		if c.PrependShell {
			return fmt.Errorf("%s: wanted a list, for there is no shell", c)
		}
		r.config.Entrypoint = c.CmdLine
	default:
		return fmt.Errorf("%s is not known here", command.Name())
	}
	return nil
}
