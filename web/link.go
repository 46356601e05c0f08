package web

import (
	"net/http"
	"strings"
)

// link leads from what is served to something else (RFC 8288). All that is in it has been checked: nothing needs to be
// quoted.
type link struct {
	path     string // of the site, or an address elsewhere
	relation string
	language string // "" where it is in several
	media    form
}

// links are those of an answer.
type links []link

// tell writes them into the header.
func (l links) tell(header http.Header, origin string) {
	if len(l) == 0 {
		return
	}
	var field strings.Builder
	for i := range l {
		if i > 0 {
			field.WriteString(", ")
		}
		l[i].write(&field, origin)
	}
	header["Link"] = []string{field.String()}
}

func (l *link) write(to *strings.Builder, origin string) {
	to.WriteByte('<')
	if strings.HasPrefix(l.path, "/") {
		to.WriteString(origin)
	}
	to.WriteString(l.path)
	to.WriteString(`>; rel="`)
	to.WriteString(l.relation)
	to.WriteByte('"')
	for _, parameter := range []struct{ name, value string }{{"hreflang", l.language}, {"type", string(l.media)}} {
		if parameter.value != "" {
			to.WriteString("; " + parameter.name + `="` + parameter.value + `"`)
		}
	}
}

// size is about how many bytes they take.
func (l links) size() int {
	size := 0
	for i := range l {
		size += 80 + len(l[i].path)
	}
	return size
}
