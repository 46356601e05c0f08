package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

// maxExport is how many bytes the answer of a server with a file in it may have.
const maxExport = 64 << 20

// export has the server write a file of translations.
func (c *client) export(ctx context.Context, x *export, format exchange.UnitFormat) (content []byte, units int, err error) {
	variables := map[string]any{"locales": locales(x.Locale), "format": format.Name, "needsWork": x.NeedsWork}
	if x.Plan != "" {
		if variables["plan"], err = c.planID(ctx, x.Plan); err != nil {
			return nil, 0, err
		}
	}
	if x.From.Locale != "" {
		variables["source"] = x.From.Locale
	}
	var data struct {
		ExportTranslations struct {
			Content string
			Total   int
		}
	}
	err = c.askFor(ctx, maxExport, `query($plan: ID, $source: Locale, $locales: [Locale!]!, $format: String!, $needsWork: Boolean) {
  exportTranslations(plan: $plan, source: $source, locales: $locales, format: $format, needsWork: $needsWork) { content total }
}`, variables, &data)
	return []byte(data.ExportTranslations.Content), data.ExportTranslations.Total, err
}

// preview uploads a file.
func (c *client) preview(sh *shell, i *importing, file []byte, format exchange.UnitFormat) (*plan.Import, error) {
	query := url.Values{"format": {format.Name}}
	if i.Locale.Locale != "" {
		query.Set("locale", string(i.Locale.Locale))
	}
	query.Set("allowReviewed", strconv.FormatBool(i.AllowReviewed))
	query.Set("clearEmpty", strconv.FormatBool(i.ClearEmpty))
	address := strings.TrimSuffix(c.endpoint, "/graphql") + "/import?" + query.Encode()
	sent := newSending(sh, bytes.NewReader(file), int64(len(file)), "the server checks it")
	defer sent.end()
	request, err := http.NewRequestWithContext(sh.ctx, http.MethodPost, address, sent)
	if err != nil {
		return nil, err
	}
	request.ContentLength = int64(len(file))
	request.Header.Set("Authorization", "Bearer "+c.secret)
	request.Header.Set("Content-Type", format.MediaType)
	patient := c.http
	patient.Timeout = 0
	response, err := patient.Do(request)
	var failure *url.Error
	if errors.As(err, &failure) {
		return nil, fmt.Errorf("no answer from %s: %w", c.endpoint, failure.Err)
	}
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, refusalOf(address, response)
	}
	preview := new(plan.Import)
	if err := json.NewDecoder(response.Body).Decode(preview); err != nil {
		return nil, fmt.Errorf("%s answers %s, and not as a polyplan server does: is the address right? (%w)", address, response.Status, err)
	}
	return preview, nil
}

func (c *client) apply(sh *shell, token string, confirmed bool) (*plan.Import, error) {
	return c.finish(sh.ctx, "applyImport", map[string]any{"token": token, "confirm": confirmed})
}

func (c *client) revert(sh *shell, token string) (*plan.Import, error) {
	return c.finish(sh.ctx, "revertImport", map[string]any{"token": token})
}

// importAnswer is what the API tells of an import.
type importAnswer struct {
	Token, State string
	Locales      []i18n.Locale
	Total        int
	Counts       []plan.ImportCount
	Questions    []string
	Units        []*plan.ImportUnit
}

const importFields = `token state locales total questions counts { outcome count }
  units(first: 1000, skip: $skip) { line id outcome reason isMoved }`

// finish runs one of the mutations that write, and fetches what they tell of all units.
func (c *client) finish(ctx context.Context, mutation string, input map[string]any) (*plan.Import, error) {
	var data map[string]struct {
		Import     *importAnswer
		UserErrors []told
	}
	kind := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input"
	err := c.ask(ctx, "mutation($input: "+kind+"!, $skip: Int) { "+mutation+"(input: $input) { import { "+importFields+" } userErrors { message } } }",
		map[string]any{"input": input}, &data)
	if err == nil {
		err = wrong(data[mutation].UserErrors)
	}
	if err != nil {
		return nil, err
	}
	answer := data[mutation].Import
	for page := answer.Units; len(page) == plan.MaxImportUnits; {
		var data struct{ TranslationImport importAnswer }
		err := c.ask(ctx, "query($token: String!, $skip: Int) { translationImport(token: $token) { "+importFields+" } }",
			map[string]any{"token": answer.Token, "skip": len(answer.Units)}, &data)
		if err != nil {
			return nil, err
		}
		page = data.TranslationImport.Units
		answer.Units = append(answer.Units, page...)
	}
	return answer.whole()
}

// whole is the import that an answer tells of.
func (a *importAnswer) whole() (*plan.Import, error) {
	done := &plan.Import{
		ID: a.Token, Targets: a.Locales, Total: a.Total, Questions: a.Questions, Units: a.Units, Tally: map[plan.ImportOutcome]int{},
	}
	for _, count := range a.Counts {
		done.Tally[count.Outcome] = count.Count
	}
	return done, done.State.UnmarshalText([]byte(a.State))
}
