package exchange

import "bytes"

// Bounds of what the decoder is given, which takes in a whole tag before it tells of it, and takes as long for a tag as
// for a hundred letters.
const (
	maxXMLTag    = 64 << 10 // bytes
	maxXMLMarkup = 1 << 20  // tags, comments and the like; an empty element counts twice, for it is told so
)

// The kinds of markup that end otherwise than tags do.
var untagged = []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}

// scan bounds a file before it is decoded. What is no XML it leaves to the decoder, which tells more of it.
func (f *xmlFile) scan() error {
	at, count := 0, 0
	for {
		next := bytes.IndexByte(f.file[at:], '<')
		if next < 0 {
			return nil
		}
		at += next
		size, isTag := markup(f.file[at:])
		if isTag && size > maxXMLTag {
			return f.failAt(int64(at), "a tag of more than %d bytes", maxXMLTag)
		}
		if size < 2 || f.file[at+size-1] != '>' {
			return nil
		}
		if count++; f.file[at+size-2] == '/' {
			count++
		}
		if count > maxXMLMarkup {
			return f.failAt(int64(at), "more than %d tags: split the file", maxXMLMarkup)
		}
		at += size
	}
}

// markup is how many bytes the tag, comment or the like has that a text begins with, all of it where it has no end; 0
// for a document type, which is not read.
func markup(text []byte) (size int, isTag bool) {
	for _, kind := range untagged {
		if bytes.HasPrefix(text, []byte(kind.begin)) {
			end := bytes.Index(text[len(kind.begin):], []byte(kind.end))
			if end < 0 {
				return len(text), false
			}
			return len(kind.begin) + end + len(kind.end), false
		}
	}
	if bytes.HasPrefix(text, []byte("<!")) {
		return 0, false
	}
	quote := byte(0)
	for i, c := range text {
		switch {
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '"', c == '\'':
			quote = c
		case c == '>':
			return i + 1, true
		}
	}
	return len(text), true
}
