package web

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// sitemapPath is where search engines find the pages of plans in all their languages (sitemaps.org, protocol 0.9).
const sitemapPath = "/sitemap.xml"

// A sitemap may have 50,000 addresses and 50 MB. It is cut sooner, so that it is soon made and kept with the answers.
const (
	maxSitemapAddresses = 50_000
	maxSitemap          = 16 << 20
)

const (
	sitemapSpace   = "http://www.sitemaps.org/schemas/sitemap/0.9"
	sitemapOpening = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<%s xmlns="` + sitemapSpace + `"%s>` + "\n"
)

// sitemapSize is how many plans a sitemap has: each may be in all locales, and each address leads to all others.
func sitemapSize(locales int, origin string) int {
	const linkBytes = 300 // with the longest slug and tag
	addresses := locales + 1
	bytes := addresses * (addresses + 1) * (linkBytes + len(origin))
	return max(1, min(maxSitemapAddresses/addresses, maxSitemap/bytes))
}

// writeSitemap is the sitemap; where one is too small for all plans, it is an index of the sitemaps of stretches, whose
// addresses name the place that they begin after.
func writeSitemap(ctx context.Context, l *list) error {
	locales, err := l.catalogue.Locales(ctx, plan.Viewer{})
	if err != nil {
		return err
	}
	size := sitemapSize(len(locales), l.origin)
	if l.after != "" {
		return l.writeAddresses(ctx, size)
	}
	parts, err := l.catalogue.PlanParts(ctx, plan.Viewer{}, size)
	if err != nil {
		return err
	}
	if len(parts) > 1 {
		return l.writeIndex(parts)
	}
	return l.writeAddresses(ctx, size)
}

func (l *list) writeIndex(parts []plan.PlanPart) error {
	fmt.Fprintf(l.body, sitemapOpening, "sitemapindex", "")
	origin := escaped(l.origin)
	for _, part := range parts {
		_, err := fmt.Fprintf(l.body, "<sitemap><loc>%s%s?after=%s</loc><lastmod>%s</lastmod></sitemap>\n",
			origin, sitemapPath, part.After, part.UpdatedAt.Format(time.RFC3339))
		if err != nil {
			return err
		}
	}
	_, err := l.body.Write([]byte("</sitemapindex>\n"))
	return err
}

// writeAddresses writes the addresses of size plans.
func (l *list) writeAddresses(ctx context.Context, size int) error {
	fmt.Fprintf(l.body, sitemapOpening, "urlset", ` xmlns:xhtml="http://www.w3.org/1999/xhtml"`)
	for after, more := l.after, true; more && size > 0; {
		page, err := l.page(ctx, after, min(size, plan.MaxPage), plan.Selection{Coverage: true})
		if err != nil {
			return err
		}
		for _, p := range page.Nodes() {
			if err := l.writePages(p); err != nil {
				return err
			}
		}
		if more = page.PageInfo.HasNextPage; more {
			after, size = *page.PageInfo.EndCursor, size-len(page.Edges)
		}
	}
	_, err := l.body.Write([]byte("</urlset>\n"))
	return err
}

// writePages writes the addresses of a plan: in whoever comes' own languages, and in each that it is in. Each leads to
// all.
func (l *list) writePages(p *plan.Plan) error {
	origin, served := escaped(l.origin), servedIn(p)
	var others strings.Builder
	other := func(language, path string) {
		fmt.Fprintf(&others, `<xhtml:link rel="alternate" hreflang="%s" href="%s%s"/>`, language, origin, path)
	}
	other("x-default", filePath(p.Slug, &planPages))
	for _, locale := range served {
		other(string(locale), filePath(p.Slug, &planPages, locale))
	}
	for i := range len(served) + 1 {
		var in []i18n.Locale
		if i > 0 {
			in = served[i-1 : i]
		}
		_, err := fmt.Fprintf(l.body, "<url><loc>%s%s</loc><lastmod>%s</lastmod>%s</url>\n",
			origin, filePath(p.Slug, &planPages, in...), p.UpdatedAt.Format(time.RFC3339), others.String())
		if err != nil {
			return err
		}
	}
	return nil
}

// escaped is a text as XML has it.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

// robots lets everybody read everything, and says where the sitemap is (RFC 9309).
func (s *resources) robots(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=300")
	fmt.Fprintf(w, "User-agent: *\nAllow: /\n\nSitemap: %s%s\n", s.origins.of(r), sitemapPath)
}
