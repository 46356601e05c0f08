package plan

import (
	"embed"

	"polyplan/i18n"
)

//go:embed messages/*.json
var messageFiles embed.FS

// messages are what the catalogue tells of texts: of findings, and of what becomes of the units of a file.
var messages = i18n.NewMessages(messageFiles, "messages")

func say(template string, values ...any) i18n.Message {
	return messages.Say(template, values...)
}
