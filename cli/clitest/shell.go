package clitest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Commands splits a shell script into its commands and these into words, as a shell does with quotes,
// comments and lines that go on. In double quotes $NAME is what set has of that name. What else shells
// know is an error.
func Commands(script string, set map[string]string) ([][]string, error) {
	s := splitter{rest: script, set: set}
	for s.rest != "" {
		if err := s.next(); err != nil {
			return nil, fmt.Errorf("at %q: %w", s.rest, err)
		}
	}
	s.endCommand()
	return s.commands, nil
}

type splitter struct {
	rest     string
	set      map[string]string
	commands [][]string
	words    []string
	word     strings.Builder
	inWord   bool
}

func (s *splitter) next() error {
	c := s.rest[0]
	switch {
	case strings.HasPrefix(s.rest, "\\\n"):
		s.rest = s.rest[2:]
	case c == '\n':
		s.rest = s.rest[1:]
		s.endCommand()
	case c == ' ' || c == '\t':
		s.rest = s.rest[1:]
		s.endWord()
	case c == '#' && !s.inWord:
		_, s.rest, _ = strings.Cut(s.rest, "\n")
		s.endCommand()
	case c == '\'':
		return s.quoted()
	case c == '"':
		return s.doublyQuoted()
	case strings.HasPrefix(s.rest, "> ") && !s.inWord: // a word, and whoever runs the command writes to the next one
		s.add(c)
	case strings.IndexByte("\\$`|&;<>()*?~", c) >= 0:
		return fmt.Errorf("%q is not understood here", c)
	default:
		s.add(c)
	}
	return nil
}

func (s *splitter) add(c byte) {
	s.word.WriteByte(c)
	s.inWord = true
	s.rest = s.rest[1:]
}

func (s *splitter) quoted() error {
	text, rest, closed := strings.Cut(s.rest[1:], "'")
	if !closed {
		return errors.New("the quote is not closed")
	}
	s.word.WriteString(text)
	s.inWord, s.rest = true, rest
	return nil
}

func (s *splitter) doublyQuoted() error {
	s.inWord = true
	for s.rest = s.rest[1:]; s.rest != ""; {
		switch c := s.rest[0]; {
		case c == '"':
			s.rest = s.rest[1:]
			return nil
		case c == '$':
			if err := s.variable(); err != nil {
				return err
			}
		case c == '`':
			return fmt.Errorf("%q is not understood here", c)
		case c == '\\' && len(s.rest) > 1 && strings.IndexByte("\"\\$`", s.rest[1]) >= 0:
			s.rest = s.rest[1:]
			s.add(s.rest[0])
		default:
			s.add(c)
		}
	}
	return errors.New("the quote is not closed")
}

func (s *splitter) variable() error {
	name := s.rest[1:]
	if end := strings.IndexFunc(name, notInName); end >= 0 {
		name = name[:end]
	}
	value, ok := s.set[name]
	if !ok {
		return fmt.Errorf("$%s is not set", name)
	}
	s.word.WriteString(value)
	s.rest = s.rest[1+len(name):]
	return nil
}

func notInName(r rune) bool {
	return r != '_' && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

func (s *splitter) endWord() {
	if s.inWord {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.inWord = false
}

func (s *splitter) endCommand() {
	s.endWord()
	if len(s.words) > 0 {
		s.commands = append(s.commands, s.words)
	}
	s.words = nil
}

// Curl is the request that curl makes when it is called with args. Options that change what is shown are
// ignored; those it does not know are errors.
func Curl(args []string) (*http.Request, error) {
	c := curl{header: http.Header{}}
	for len(args) > 0 {
		taken, err := c.option(args)
		if err != nil {
			return nil, err
		}
		args = args[taken:]
	}
	return c.request()
}

type curl struct {
	address string
	method  string
	header  http.Header
	data    []string
	get     bool
}

// option reads one option with its value, and is how many words it took.
func (c *curl) option(args []string) (int, error) {
	switch args[0] {
	case "-s", "-S", "-sS", "--silent", "--show-error":
		return 1, nil
	case "-G", "--get":
		c.get = true
		return 1, nil
	case "-I", "-sI", "--head":
		c.method = http.MethodHead
		return 1, nil
	}
	if !strings.HasPrefix(args[0], "-") {
		if c.address != "" {
			return 0, fmt.Errorf("two addresses: %s and %s", c.address, args[0])
		}
		c.address = args[0]
		return 1, nil
	}
	if len(args) < 2 {
		return 0, fmt.Errorf("curl %s: no value follows", args[0])
	}
	value := args[1]
	switch args[0] {
	case "-X", "--request":
		c.method = value
	case "-H", "--header":
		name, text, _ := strings.Cut(value, ":")
		c.header.Add(name, strings.TrimSpace(text))
	case "-d", "--data":
		c.data = append(c.data, value)
	case "--data-urlencode":
		name, text, named := strings.Cut(value, "=")
		if !named {
			return 0, fmt.Errorf("curl --data-urlencode %q: want NAME=TEXT", value)
		}
		c.data = append(c.data, name+"="+url.QueryEscape(text))
	default:
		return 0, fmt.Errorf("curl %s is not understood here", args[0])
	}
	return 2, nil
}

func (c *curl) request() (*http.Request, error) {
	data := strings.Join(c.data, "&")
	address, method := c.address, http.MethodGet
	var body io.Reader
	switch {
	case c.get && data != "":
		address += "?" + data
	case data != "":
		method, body = http.MethodPost, strings.NewReader(data)
	}
	if c.method != "" {
		method = c.method
	}
	r, err := http.NewRequest(method, address, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", "*/*")
	for name, values := range c.header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	return r, nil
}
