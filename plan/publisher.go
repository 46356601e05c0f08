package plan

import "polyplan/i18n"

// Publisher is who publishes plans: a city, a ministry, an organisation.
type Publisher struct {
	node
	Homepage *URL
}

// Name in the wanted locales.
func (p *Publisher) Name(locales []i18n.Locale, fallback *i18n.Fallback) *Text {
	return p.text(FieldName, locales, fallback)
}
