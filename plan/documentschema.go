package plan

import _ "embed"

//go:embed document.schema.json
var documentSchema string

// DocumentSchema is the JSON Schema (draft 2020-12) of plan documents in DocumentFormat.
func DocumentSchema() string {
	return documentSchema
}
