package graph

import (
	"bytes"
	"context"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

// exportTerms writes a glossary in a format.
func (r *Resolver) exportTerms(ctx context.Context, publisher plan.ID, locales []i18n.Locale, format string) (*GlossaryFile, error) {
	terms, err := r.catalogue.ExportTerms(ctx, viewer(ctx), publisher, locales)
	if err != nil {
		return nil, err
	}
	f, err := exchange.TermFormatFor(format, "")
	if err != nil {
		return nil, invalid("format", err)
	}
	var content bytes.Buffer
	if err := f.Write(&content, terms); err != nil {
		return nil, invalid("locales", err)
	}
	return &GlossaryFile{
		Name: "glossary." + f.Extension, MediaType: f.MediaType, Content: content.String(), Total: len(terms.Terms),
	}, nil
}

// importTerms reads a file of terms and merges it, or tells what that would do.
func (r *Resolver) importTerms(ctx context.Context, in ImportTermsInput) (*ImportTermsPayload, error) {
	if viewer(ctx).Anonymous() {
		return importedTerms(r.catalogue.ImportTerms(ctx, viewer(ctx), plan.TermImport{File: new(plan.TermFile)})) // which refuses it
	}
	f, err := exchange.TermFormatFor(value(in.Format), "")
	if err != nil {
		return importedTerms(plan.TermsImported{}, invalid("format", err))
	}
	terms, err := f.Read([]byte(in.Content))
	if err != nil {
		return importedTerms(plan.TermsImported{}, NotAFile(err))
	}
	return importedTerms(r.catalogue.ImportTerms(ctx, viewer(ctx), plan.TermImport{
		Publisher: in.Publisher, File: terms, IsPreview: value(in.Preview),
	}))
}

func importedTerms(came plan.TermsImported, err error) (*ImportTermsPayload, error) {
	wrong, err := split(err)
	if err != nil {
		return nil, err
	}
	payload := &ImportTermsPayload{
		Terms: append([]*plan.ImportedTerm{}, came.Terms...), Revision: revision(came.Revision, wrong), UserErrors: wrong,
	}
	if came.ID != "" {
		payload.Token = &came.ID
	}
	return payload, nil
}
