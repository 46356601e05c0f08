package graph

import "regexp"

// What gqlparser says of a variable of another type, by the kinds of Go.
var (
	notScalar = regexp.MustCompile(`^cannot use (?P<got>\w+)(?: \S+)? as (?P<want>\w+)`)
	notObject = regexp.MustCompile(`^must be a (?P<want>\w+), not a (?P<got>\w+)$`)
)

// jsonOf is how Go's kinds of values are called in JSON.
var jsonOf = map[string]string{
	"slice": "a list", "map": "an object", "bool": "a boolean", "string": "a string", "float64": "a number", "int64": "a number",
	"value": "a number that is none of them", // and gqlparser says 0 in its place
}

// mismatch says what was wanted and what was got, where a variable has another type.
func mismatch(message string) string {
	for _, form := range []*regexp.Regexp{notScalar, notObject} {
		found := form.FindStringSubmatch(message)
		if found == nil {
			continue
		}
		if got := jsonOf[found[form.SubexpIndex("got")]]; got != "" {
			return "wanted " + found[form.SubexpIndex("want")] + ", got " + got
		}
	}
	return message
}
