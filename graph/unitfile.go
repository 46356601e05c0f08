package graph

import (
	"bytes"
	"context"
	"errors"

	"polyplan/exchange"
	"polyplan/plan"
)

// Files of translations: exchange knows their formats, and verbs of plan what is in them.

// exportUnits writes units in a format.
func (r *Resolver) exportUnits(ctx context.Context, q plan.UnitExport, format string) (*TranslationFile, error) {
	f, err := exchange.UnitFormatFor(format, "")
	if err != nil {
		return nil, invalid("format", err)
	}
	units, err := r.catalogue.ExportUnits(ctx, viewer(ctx), q)
	if err != nil {
		return nil, err
	}
	var content bytes.Buffer
	if err := f.Write(&content, units); err != nil {
		return nil, invalid("locales", err)
	}
	return &TranslationFile{
		Name: f.FileName(units), MediaType: f.MediaType, Content: content.String(), Total: len(units.Units),
	}, nil
}

// previewImport reads a file and previews what it would change.
func (r *Resolver) previewImport(ctx context.Context, in ImportTranslationsInput) (*plan.Import, error) {
	if viewer(ctx).Anonymous() {
		return r.catalogue.PreviewImport(ctx, viewer(ctx), &plan.UnitFile{}, plan.ImportOptions{}) // which refuses it
	}
	f, err := exchange.UnitFormatFor(value(in.Format), value(in.FileName))
	if err != nil {
		return nil, invalid("format", err)
	}
	units, err := f.ReadUnits([]byte(in.Content))
	if err != nil {
		return nil, NotAFile(err)
	}
	return r.catalogue.PreviewImport(ctx, viewer(ctx), units, plan.ImportOptions{
		Locale: value(in.Locale), Reviewed: value(in.AllowReviewed), Clear: value(in.ClearEmpty),
	})
}

// NotAFile is what a reader of files has said of one, as an error of the catalogue's verbs. An error that is not of
// the file's syntax stays.
func NotAFile(err error) error {
	var bad *exchange.SyntaxError
	if errors.As(err, &bad) {
		return invalid("content", err)
	}
	return err
}

func invalid(field string, err error) error {
	return &plan.Error{Code: plan.Invalid, Field: []string{field}, Message: err.Error(), Err: err}
}
