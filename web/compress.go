package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encoding is a way to compress an answer (RFC 9110 section 8.4).
type encoding struct {
	name  string
	place int
	pack  func([]byte) []byte
}

// encodings are those that are offered, the better first.
var encodings = [...]encoding{
	{"zstd", 0, packZstd}, // RFC 8878
	{"gzip", 1, packGzip}, // RFC 1952
}

// minPacked is how many bytes an answer has to have for compression to be worth its while.
const minPacked = 1 << 10

// compressible answers are those that everybody may see: what is secret and what a stranger chose,
// compressed together, tell of each other by their length.
func (r *rendered) compressible() bool {
	return r.public && len(r.body) >= minPacked
}

var zstdWriter = func() *zstd.Encoder {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		panic(err) // the options are constants
	}
	return w
}()

func packZstd(text []byte) []byte {
	return zstdWriter.EncodeAll(text, nil)
}

func packGzip(text []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return packed.Bytes()
}

// encodingFor is the encoding a client likes best (RFC 9110 section 12.5.3), or nil.
func encodingFor(header http.Header) *encoding {
	lines := header["Accept-Encoding"]
	if len(lines) == 0 {
		return nil
	}
	if len(lines) == 1 {
		switch lines[0] { // of clients in common use
		case "gzip", "gzip, deflate", "gzip, deflate, br":
			return &encodings[1]
		case "gzip, deflate, br, zstd":
			return &encodings[0]
		case "identity":
			return nil
		}
	}
	return readEncodings(strings.Join(lines, ","))
}

func readEncodings(header string) *encoding {
	likes := map[string]float64{}
	for element := range elements(header) {
		name, parameters, err := mime.ParseMediaType(element) // which has the same syntax
		if quality, ok := readQuality(parameters); err == nil && ok {
			likes[name] = quality
		}
	}
	var best *encoding
	most := 0.0
	for i := range encodings {
		quality, ok := likes[encodings[i].name]
		if !ok {
			quality = likes["*"]
		}
		if quality > most {
			best, most = &encodings[i], quality
		}
	}
	if identity, ok := likes["identity"]; ok && identity > most {
		return nil
	}
	return best
}
