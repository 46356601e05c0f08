package plan

import "polyplan/i18n"

// An answer can go from a goal to its plan and on to all goals again: what it costs to ask bounds what is
// written in a document, not what that unfolds to on a large plan. So the lists that the API serves count
// what they hand out.
const (
	maxAnswer  = 100_000
	nodeWeight = 10 // a plan's node against a stored text
)

// MaxAnswerNodes is how many goals, strategies and assignments one answer may hold, one that stands in it
// twice counted twice.
const MaxAnswerNodes = maxAnswer / nodeWeight

// hand counts n things that an answer is about to hold, and stops one that nobody waits for any more.
func (w *words) hand(n, weight int) error {
	if err := w.ended(); err != nil {
		return err
	}
	if w.reading.handed.Add(int64(n*weight)) > maxAnswer {
		return fail(LimitExceeded, "the answer would hold more than %d goals, strategies and assignments, or ten times as many of what hangs on them: ask for less at once", MaxAnswerNodes)
	}
	return nil
}

// AnswerGoals are the goals as part of an answer.
func (p *Plan) AnswerGoals() ([]*Goal, error) {
	return p.goals, p.words.hand(len(p.goals), nodeWeight)
}

// AnswerStrategies are the strategies as part of an answer.
func (g *Goal) AnswerStrategies() ([]*Strategy, error) {
	return g.Strategies, g.words.hand(len(g.Strategies), nodeWeight)
}

// AnswerAssignments are the assignments as part of an answer.
func (s *Strategy) AnswerAssignments() ([]*Assignment, error) {
	return s.Assignments, s.words.hand(len(s.Assignments), nodeWeight)
}

// AnswerTranslations are the stored texts as part of an answer, which is then in their languages too.
func (n *node) AnswerTranslations(locales []i18n.Locale) ([]*Translation, error) {
	texts := n.Translations(locales)
	for _, text := range texts {
		n.words.served[n.words.voice(text.Locale)].Add(1)
	}
	return texts, n.words.hand(len(texts), 1)
}

// AnswerLinks are the links as part of an answer.
func (i *item) AnswerLinks() ([]*Link, error) {
	return i.Links, i.words.hand(len(i.Links), 1)
}

// AnswerResponsible are the responsible parties as part of an answer.
func (i *item) AnswerResponsible() ([]*Party, error) {
	return i.Responsible, i.words.hand(len(i.Responsible), 1)
}

// AnswerCoverage is the coverage as part of an answer.
func (p *Plan) AnswerCoverage(locales []i18n.Locale, byKind *bool) ([]Coverage, error) {
	all := p.Coverage(locales, byKind)
	return all, p.words.hand(len(all), 1)
}
