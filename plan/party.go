package plan

import "slices"

// setParties makes the responsible parties of an item what an input says. Ones the input names by id
// keep their translations.
func (e *edit) setParties(id ID, row *itemRow, parties []NewParty, unchanged bool) error {
	had := row.Responsible
	row.Responsible = nil
	for i := range parties {
		party := &parties[i]
		known := slices.ContainsFunc(had, func(p partyRow) bool { return p.ID == party.ID })
		if party.ID != "" && !known {
			return fail(NotFound, "%s has no responsible party %s", id, party.ID).at("responsible", index(i), "id")
		}
		if known && slices.ContainsFunc(row.Responsible, func(p partyRow) bool { return p.ID == party.ID }) {
			return fail(Invalid, "the responsible party %s stands twice", party.ID).at("responsible", index(i), "id")
		}
		partyID := party.ID
		if partyID == "" {
			partyID = newID(KindParty, fromMillis(e.by.at))
		}
		if party.Division != "" || !known {
			if err := e.setSource(id, partyField(partyID), party.Division, unchanged); err != nil {
				return err
			}
		}
		row.Responsible = append(row.Responsible, partyRow{ID: partyID, Role: party.Role})
	}
	for _, gone := range had {
		if slices.ContainsFunc(row.Responsible, func(p partyRow) bool { return p.ID == gone.ID }) {
			continue
		}
		if err := e.setSource(id, partyField(gone.ID), "", false); err != nil {
			return err
		}
		if err := e.dropTalk(id, partyField(gone.ID)); err != nil {
			return err
		}
	}
	return nil
}

// checkParties checks the responsible parties of an input, and its texts with theirs.
func checkParties(parties []NewParty, texts []wording) error {
	for i := range parties {
		party := &parties[i]
		if err := cleanLines(line{&party.Role, path("responsible", index(i), "role")}); err != nil {
			return err
		}
		texts = append(texts, wording{&party.Division, FieldName, path("responsible", index(i), "division"), party.ID == ""})
	}
	return cleanAll(texts)
}
