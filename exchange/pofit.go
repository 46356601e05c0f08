package exchange

import (
	"fmt"
	"strings"

	"polyplan/plan"
)

// fit is a translation as gettext wants it, which insists that it begins and ends with a line end where its source
// does; and how many of them were put on, or taken off, for unfit to undo that.
func fit(source, target string) (string, ticket) {
	undo := ticket{}
	if target == "" || strings.Trim(target, "\n") == "" {
		return target, undo
	}
	if had := len(target) - len(strings.TrimLeft(target, "\n")); (had > 0) != strings.HasPrefix(source, "\n") {
		target, undo[keyLead] = "\n"+target, "1"
		if had > 0 {
			target, undo[keyLead] = target[1+had:], fmt.Sprint(-had)
		}
	}
	if had := len(target) - len(strings.TrimRight(target, "\n")); (had > 0) != strings.HasSuffix(source, "\n") {
		target, undo[keyTrail] = target+"\n", "1"
		if had > 0 {
			target, undo[keyTrail] = target[:len(target)-1-had], fmt.Sprint(-had)
		}
	}
	return target, undo
}

func (t ticket) unfit(target string) (string, error) {
	lead, err := t.number(keyLead)
	if err != nil || lead < -plan.MaxText {
		return "", fmt.Errorf("%s=%s: wanted a number of line ends", keyLead, t[keyLead])
	}
	trail, err := t.number(keyTrail)
	if err != nil || trail < -plan.MaxText {
		return "", fmt.Errorf("%s=%s: wanted a number of line ends", keyTrail, t[keyTrail])
	}
	if target == "" {
		return "", nil
	}
	for ; lead > 0 && strings.HasPrefix(target, "\n"); lead-- {
		target = target[1:]
	}
	for ; trail > 0 && strings.HasSuffix(target, "\n"); trail-- {
		target = target[:len(target)-1]
	}
	return strings.Repeat("\n", max(0, -lead)) + target + strings.Repeat("\n", max(0, -trail)), nil
}
