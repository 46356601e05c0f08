package plan

import (
	"slices"
	"strings"

	"polyplan/i18n"
)

// ReasonIn is the reason in a language, or in English where it has no words for that or nobody says which. Imports keep
// theirs in English, for as long as they are kept, so it is read back from what it says.
func (u *ImportUnit) ReasonIn(locale *i18n.Locale) string {
	if locale == nil || u.Reason == "" {
		return u.Reason
	}
	rule, message, ok := u.reason()
	if said := message.In(*locale); ok && said != message.String() {
		return rule + said
	}
	return u.Reason
}

// reasonOf is what a check finds as the reason of an import, in English: behind the name of the rule, which is a word of the
// API, and the same in every language.
func reasonOf(found i18n.Finding) string {
	return found.Rule + ": " + found.Message.String()
}

// reason is the message that the reason says: of the catalogue or, as reasonOf has it, of a check.
func (u *ImportUnit) reason() (rule string, message i18n.Message, ok bool) {
	of, _ := parseUnit(u.ID)
	rule, found, _ := strings.Cut(u.Reason, ": ")
	if slices.Contains(i18n.Rules(), rule) {
		message, ok = i18n.RecallFinding(found, of.locale)
		return rule + ": ", message, ok
	}
	message, ok = messages.Recall(u.Reason, of.locale)
	return "", message, ok
}

// QuestionsIn are the questions in a language, as ReasonIn has reasons in it.
func (i *Import) QuestionsIn(locale *i18n.Locale) []string {
	if locale == nil {
		return i.Questions
	}
	said := make([]string, len(i.Questions))
	for at, question := range i.Questions {
		said[at] = question
		if message, ok := messages.Recall(question, ""); ok {
			said[at] = message.In(*locale)
		}
	}
	return said
}
