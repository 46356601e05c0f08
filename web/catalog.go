package web

import (
	"context"
	"strings"

	"polyplan/i18n"
	"polyplan/plan"
)

// catalogPath is where other catalogues find this one as DCAT-AP 3 describes catalogues, in JSON-LD 1.1. Its context is
// in it, so that whoever reads it need load nothing.
const catalogPath = "/catalog.jsonld"

// catalogContext says what the members are in the vocabularies that DCAT-AP takes.
var catalogContext = map[string]any{
	"@version": 1.1,
	"dcat":     "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
	"vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
	"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "hydra": "http://www.w3.org/ns/hydra/core#",

	"title": inLanguages("dct:title"), "description": inLanguages("dct:description"), "name": inLanguages("foaf:name"),
	"fn": inLanguages("vcard:fn"), "label": "rdfs:label", "identifier": "dct:identifier",
	"issued": ofType("dct:issued", "xsd:dateTime"), "modified": ofType("dct:modified", "xsd:dateTime"),
	"startDate": ofType("dcat:startDate", "xsd:date"), "endDate": ofType("dcat:endDate", "xsd:date"),
	"language":     ofType("dct:language", "@id"),
	"accessRights": ofType("dct:accessRights", "@id"),
	"license":      ofType("dct:license", "@id"),
	"publisher":    "dct:publisher",
	"temporal":     "dct:temporal",
	"format":       "dct:format",
	"conformsTo":   "dct:conformsTo",
	"homepage":     ofType("foaf:homepage", "@id"),
	"page":         ofType("foaf:page", "@id"),
	"landingPage":  ofType("dcat:landingPage", "@id"),
	"contactPoint": "dcat:contactPoint",
	"hasEmail":     ofType("vcard:hasEmail", "@id"),
	"hasTelephone": ofType("vcard:hasTelephone", "@id"),
	"dataset":      "dcat:dataset",
	"distribution": "dcat:distribution",
	"service":      "dcat:service",
	"accessURL":    ofType("dcat:accessURL", "@id"),
	"downloadURL":  ofType("dcat:downloadURL", "@id"),
	"mediaType":    ofType("dcat:mediaType", "@id"),
	"endpointURL":  ofType("dcat:endpointURL", "@id"), "endpointDescription": ofType("dcat:endpointDescription", "@id"),
	"view": "hydra:view", "next": ofType("hydra:next", "@id"),
}

func inLanguages(property string) map[string]string {
	return map[string]string{"@id": property, "@container": "@language"}
}

func ofType(property, kind string) map[string]string {
	return map[string]string{"@id": property, "@type": kind}
}

// dcatCatalog is a dcat:Catalog.
type dcatCatalog struct {
	Context     any               `json:"@context"`
	ID          string            `json:"@id"`
	Type        string            `json:"@type"`
	Title       map[string]string `json:"title"`
	Description map[string]string `json:"description"`
	Publisher   dcatAgent         `json:"publisher"`
	Language    []string          `json:"language,omitempty"`
	License     string            `json:"license,omitempty"`
	Service     dcatService       `json:"service"`
	View        *dcatView         `json:"view,omitempty"`
	Dataset     []dcatDataset     `json:"dataset,omitempty"`
}

// dcatView is a page of a catalogue that has several, in the terms of Hydra.
type dcatView struct {
	ID   string `json:"@id"`
	Type string `json:"@type"`
	Next string `json:"next,omitempty"`
}

type dcatAgent struct {
	ID       string            `json:"@id"`
	Type     string            `json:"@type"`
	Name     map[string]string `json:"name"`
	Homepage *plan.URL         `json:"homepage,omitempty"`
}

type dcatService struct {
	ID          string            `json:"@id"`
	Type        string            `json:"@type"`
	Title       map[string]string `json:"title"`
	Endpoint    string            `json:"endpointURL"`
	Description string            `json:"endpointDescription"`
}

type dcatDataset struct {
	ID           string             `json:"@id"`
	Type         string             `json:"@type"`
	Identifier   plan.ID            `json:"identifier"`
	Title        map[string]string  `json:"title"`
	Description  map[string]string  `json:"description"`
	Publisher    dcatAgent          `json:"publisher"`
	Issued       plan.Time          `json:"issued"`
	Modified     plan.Time          `json:"modified"`
	Language     []string           `json:"language,omitempty"`
	AccessRights string             `json:"accessRights"`
	Temporal     *dcatPeriod        `json:"temporal,omitempty"`
	Contact      *dcatContact       `json:"contactPoint,omitempty"`
	LandingPage  string             `json:"landingPage"`
	Page         *plan.URL          `json:"page,omitempty"` // where the plan is from
	Distribution []dcatDistribution `json:"distribution"`
}

type dcatPeriod struct {
	Type  string     `json:"@type"`
	Start *plan.Date `json:"startDate,omitempty"`
	End   *plan.Date `json:"endDate,omitempty"`
}

type dcatContact struct {
	Type      string            `json:"@type"`
	Name      map[string]string `json:"fn"`
	Email     string            `json:"hasEmail,omitempty"`
	Telephone string            `json:"hasTelephone,omitempty"`
}

type dcatDistribution struct {
	ID          string     `json:"@id"`
	Type        string     `json:"@type"`
	AccessURL   string     `json:"accessURL"`
	DownloadURL string     `json:"downloadURL"`
	MediaType   string     `json:"mediaType,omitempty"`
	Format      *dcatNamed `json:"format,omitempty"`
	Language    []string   `json:"language,omitempty"`
	ConformsTo  *dcatNamed `json:"conformsTo,omitempty"`
	License     string     `json:"license,omitempty"`
}

// dcatNamed is something of a vocabulary: by its address, or where it has none by its name.
type dcatNamed struct {
	ID    string `json:"@id,omitempty"`
	Type  string `json:"@type"`
	Label string `json:"label,omitempty"`
}

// Vocabularies of the Publications Office of the EU, and of IANA.
const (
	languageAuthority = "http://publications.europa.eu/resource/authority/language/"
	fileAuthority     = "http://publications.europa.eu/resource/authority/file-type/"
	accessAuthority   = "http://publications.europa.eu/resource/authority/access-right/"
	mediaAuthority    = "https://www.iana.org/assignments/media-types/"
)

// fileTypes are the forms that the EU has a file type for.
var fileTypes = map[string]string{"json": "JSON", "jsonld": "JSON_LD", "csv": "CSV", "xml": "XML"}

// standards are what forms conform to; what begins with a slash is served here.
var standards = map[string]string{
	"json": documentSchemaPath,
	"xml":  "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
	"xlf":  "urn:oasis:names:tc:xliff:document:2.0",
}

// unregistered are the forms whose media types IANA does not have.
var unregistered = map[string]bool{"po": true}

// writeCatalog is a page of the catalogue.
func writeCatalog(ctx context.Context, l *list) error {
	locales, err := l.catalogue.Locales(ctx, plan.Viewer{})
	if err != nil {
		return err
	}
	found, err := l.page(ctx, l.after, plan.MaxPage, plan.Selection{Translations: true, Coverage: true})
	if err != nil {
		return err
	}
	catalog := l.catalog(locales)
	for _, p := range found.Nodes() {
		catalog.Dataset = append(catalog.Dataset, l.dataset(p))
	}
	whole := l.after == "" && !found.PageInfo.HasNextPage
	catalog.Publisher = l.publisher(catalog.Dataset, whole)
	if !whole {
		catalog.View = &dcatView{ID: l.origin + l.path, Type: "hydra:PartialCollectionView", Next: l.next(found)}
		if l.after != "" {
			catalog.View.ID += "?after=" + l.after
		}
	}
	return l.encode(catalog)
}

// catalog is the catalogue without its plans.
func (l *list) catalog(locales []*plan.LocaleInfo) *dcatCatalog {
	title, description := map[string]string{}, map[string]string{}
	var tags []i18n.Locale
	for _, locale := range locales {
		tags = append(tags, locale.Tag)
	}
	for _, tag := range append([]i18n.Locale{i18n.DefaultPhrases}, tags...) {
		if words := pageWords().Texts(tag); words != nil {
			title[string(tag)], description[string(tag)] = words["catalogue.title"][i18n.GeneralForm], words["catalogue.description"][i18n.GeneralForm]
		}
	}
	return &dcatCatalog{
		Context: catalogContext, ID: l.origin + l.path, Type: "dcat:Catalog", Title: title, Description: description,
		Language: languageCodes(tags), License: l.license,
		Service: dcatService{
			ID: l.origin + graphqlPath, Type: "dcat:DataService", Title: map[string]string{"en": "GraphQL"},
			Endpoint: l.origin + graphqlPath, Description: l.origin + sdlPath,
		},
	}
}

// publisher is who publishes the catalogue: whoever publishes all of its plans, else the site.
func (l *list) publisher(plans []dcatDataset, whole bool) dcatAgent {
	if whole && len(plans) > 0 {
		sole := true
		for _, p := range plans {
			sole = sole && p.Publisher.ID == plans[0].Publisher.ID
		}
		if sole {
			return plans[0].Publisher
		}
	}
	_, host, _ := strings.Cut(l.origin, "://")
	return dcatAgent{ID: l.origin + l.path + "#site", Type: "foaf:Agent", Name: map[string]string{"@none": host}}
}

func (l *list) dataset(p *plan.Plan) dcatDataset {
	texts := textsOf(p.Translations(nil))
	description := texts[plan.FieldSummary]
	if len(description) == 0 { // which a dataset must have
		description = texts[plan.FieldTitle]
	}
	d := dcatDataset{
		ID: l.named(p.ID), Type: "dcat:Dataset", Identifier: p.ID, Title: texts[plan.FieldTitle], Description: description,
		Publisher: dcatAgent{l.named(p.Publisher.ID), "foaf:Agent", namesOf(p.Publisher), p.Publisher.Homepage},
		Issued:    p.CreatedAt, Modified: p.UpdatedAt, Language: languageCodes(servedIn(p)),
		AccessRights: accessAuthority + "PUBLIC",
		LandingPage:  l.origin + filePath(p.Slug, &planPages), Page: p.SourceURL,
	}
	d.Contact = contactOf(p, texts[plan.FieldDivision], d.Publisher.Name)
	if p.Period != nil {
		d.Temporal = &dcatPeriod{"dct:PeriodOfTime", p.Period.Start, p.Period.End}
	}
	for _, f := range filesOf(p) {
		d.Distribution = append(d.Distribution, l.distribution(f, d.Language))
	}
	return d
}

// named is the address by which the catalogue names something that has no page of its own.
func (l *list) named(id plan.ID) string {
	return l.origin + l.path + "#" + string(id)
}

func contactOf(p *plan.Plan, division, publisher map[string]string) *dcatContact {
	of := p.Contact()
	if of == nil {
		return nil
	}
	contact := &dcatContact{Type: "vcard:Organization", Name: division}
	if len(division) == 0 {
		contact.Name = publisher
	}
	if of.Email != nil {
		contact.Email = "mailto:" + *of.Email
	}
	if of.Phone != nil {
		contact.Telephone = "tel:" + strings.ReplaceAll(*of.Phone, " ", "-")
	}
	return contact
}

func (l *list) distribution(f file, every []string) dcatDistribution {
	address, extension := l.origin+f.path, f.form.extension
	d := dcatDistribution{
		ID: address + "#distribution", Type: "dcat:Distribution", AccessURL: address, DownloadURL: address,
		Language: every, License: l.license,
	}
	if f.locale != "" {
		d.Language = languageCodes([]i18n.Locale{f.locale})
	}
	if !unregistered[extension] {
		d.MediaType = mediaAuthority + string(f.form.media)
	}
	switch code, ok := fileTypes[extension]; {
	case ok:
		d.Format = &dcatNamed{ID: fileAuthority + code, Type: "dct:MediaTypeOrExtent"}
	case d.MediaType == "":
		d.Format = &dcatNamed{Type: "dct:MediaTypeOrExtent", Label: strings.ToUpper(extension)}
	}
	if standard := standards[extension]; standard != "" {
		if strings.HasPrefix(standard, "/") {
			standard = l.origin + standard
		}
		d.ConformsTo = &dcatNamed{ID: standard, Type: "dct:Standard"}
	}
	return d
}

// languageCodes are the addresses that the EU has for languages, each once: for Chinese in two scripts it has one.
func languageCodes(locales []i18n.Locale) []string {
	var codes []string
	seen := map[string]bool{}
	for _, locale := range locales {
		if code := locale.ISO639(); code != "" && !seen[code] {
			seen[code] = true
			codes = append(codes, languageAuthority+strings.ToUpper(code))
		}
	}
	return codes
}
