package web

import (
	"encoding/json"
	"io"
	"net/http"
	"runtime"

	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/graph"
)

// An answer in parts is multipart/mixed (RFC 2046 section 5.1) in which each part is sent as soon as there is
// one. The first is like an answer in one piece; the others say in "incremental" what belongs where (incremental
// delivery, draft of 2022-08-24). The end of a part is the boundary after it, so that is sent with it.
const (
	boundary     = "-"
	partsMedia   = string(mixedParts) + `; boundary="` + boundary + `"; deferSpec=` + deferSpec
	partBegins   = "\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
	partEnds     = "\r\n--" + boundary
	lastPartEnds = partEnds + "--\r\n"
)

// parts writes an answer in parts.
type parts struct {
	w    http.ResponseWriter
	gone error // why nobody reads on
}

func (p *parts) write(text []byte, hasNext bool) {
	if p.gone != nil {
		return
	}
	text = append([]byte(partBegins), text...)
	if hasNext {
		text = append(text, partEnds...)
	} else {
		text = append(text, lastPartEnds...)
	}
	if _, p.gone = p.w.Write(text); p.gone == nil {
		p.gone = http.NewResponseController(p.w).Flush()
	}
}

// awaited is a piece that is still to be run, and the data that it adds to.
type awaited struct {
	*graph.Piece
	to json.RawMessage
}

// await adds the pieces that have an object to add to; where that is null, so is all below it.
func await(queue []awaited, pieces []*graph.Piece, to json.RawMessage) []awaited {
	for _, piece := range pieces {
		a, any := awaited{piece, to}, false
		a.places(nil, func(ast.Path, json.RawMessage) { any = true })
		if any {
			queue = append(queue, a)
		}
	}
	return queue
}

// deliver answers in parts: first what is not deferred, then piece after piece. Where no part would follow the
// first, it is an answer in one piece to a client that takes one.
func (e *endpoint) deliver(w http.ResponseWriter, r *http.Request, x *execution, first *graph.Piece, takes accepted) {
	x.operation.Operation = first.Operation
	came := x.dispatch()
	queue := await(nil, first.Later, came.response.Data)
	if !came.executed || len(queue) == 0 && takes.whole != "" {
		e.write(w, r, came, takes.refusing())
		return
	}
	a := accountOf(w)
	a.add(came)
	if came.reading.Negotiated() {
		w.Header().Add("Vary", "Accept-Language")
	}
	w.Header().Set("Content-Type", partsMedia)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // of a proxy that would hand the parts on together
	_, gone := io.WriteString(w, "--"+boundary)
	p := &parts{w: w, gone: gone}
	var body object
	came.members(&body)
	body.member("hasNext", marshal(len(queue) > 0))
	p.write(body.end(), len(queue) > 0)
	for len(queue) > 0 && p.gone == nil {
		next := queue[0]
		x.operation.Operation = next.Operation
		came := x.dispatch()
		a.add(came)
		queue = await(queue[1:], next.Later, came.response.Data)
		p.increments(next, came, len(queue) > 0)
	}
	runtime.KeepAlive(first) // gqlgen remembers its selections by their addresses
}

// increments writes what a piece adds. Where it adds nothing, for it was skipped or its objects are of another
// type, a part is needed only to say that it was the last.
func (p *parts) increments(of awaited, came *outcome, hasNext bool) {
	var all []json.RawMessage
	of.places(came.response.Data, func(path ast.Path, data json.RawMessage) {
		if string(data) == "{}" {
			return
		}
		var increment object
		if len(all) == 0 && len(came.response.Errors) > 0 {
			increment.member("errors", marshal(came.response.Errors))
		}
		increment.member("data", data)
		increment.member("path", marshal(path))
		if of.Label != "" {
			increment.member("label", marshal(of.Label))
		}
		if len(all) == 0 && len(came.response.Extensions) > 0 {
			increment.member("extensions", marshal(came.response.Extensions))
		}
		all = append(all, increment.end())
	})
	var body object
	if len(all) > 0 {
		body.member("incremental", marshal(all))
	} else if hasNext {
		return
	}
	body.member("hasNext", marshal(hasNext))
	p.write(body.end(), hasNext)
}

// places finds the objects that a piece adds to, and what it adds to each: null where that failed.
func (a awaited) places(added json.RawMessage, found func(ast.Path, json.RawMessage)) {
	descend(a.to, added, a.Path, ast.Path{}, found)
}

// descend goes down two answers alike by the response keys below.
func descend(to, added json.RawMessage, below []string, path ast.Path, found func(ast.Path, json.RawMessage)) {
	switch {
	case len(to) == 0 || to[0] == 'n':
		return // there is no object
	case to[0] == '[':
		objects, additions := elementsOf(to), elementsOf(added)
		for i, object := range objects {
			var addition json.RawMessage
			if i < len(additions) {
				addition = additions[i]
			}
			descend(object, addition, below, append(path[:len(path):len(path)], ast.PathIndex(i)), found)
		}
	case len(below) > 0:
		name := below[0]
		descend(membersOf(to)[name], membersOf(added)[name], below[1:], append(path[:len(path):len(path)], ast.PathName(name)), found)
	case len(added) == 0:
		found(path, json.RawMessage("null"))
	default:
		found(path, added)
	}
}

// membersOf are those of an object; of null there are none.
func membersOf(text json.RawMessage) (members map[string]json.RawMessage) {
	unmarshal(text, &members)
	return members
}

func elementsOf(text json.RawMessage) (elements []json.RawMessage) {
	unmarshal(text, &elements)
	return elements
}

func unmarshal(text json.RawMessage, into any) {
	if len(text) == 0 {
		return
	}
	if err := json.Unmarshal(text, into); err != nil {
		panic(err) // it was written here
	}
}
