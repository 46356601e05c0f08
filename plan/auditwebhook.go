package plan

// checkWebhooks goes through the webhooks, how far each has been told, and what could not be delivered.
func (a *audit) checkWebhooks() error {
	hooks := 0
	err := a.each(func(k *auditKey, value []byte) error {
		hooks++
		var row hookRow
		if !a.decodes(k, value, &row) {
			return nil
		}
		if !a.has(queueKey(k.id(0))) {
			a.report(RuleReference, queueKey(k.id(0)), "wanted how far the webhook %s has been told, got nothing", k.id(0))
		}
		if err := checkHookURL(row.URL, true); err != nil || row.Name == "" || len(row.Secret) != secretLen {
			a.report(RuleRow, k.raw, "wanted an address, a name and a secret of %d bytes, got %q, %q and one of %d",
				secretLen, short(string(row.URL)), short(row.Name), len(row.Secret))
		}
		return nil
	}, "hook")
	for _, pass := range []func() error{a.checkQueues, a.checkLetters} {
		if err == nil {
			err = pass()
		}
	}
	if err != nil {
		return err
	}
	var row hooksRow
	if a.read(hooksKey(), &row); row.Count != hooks || row.Moved > a.tx.Rev() {
		a.report(RuleCounter, hooksKey(), "wanted the count of webhooks, %d, got %d, of revision %d", hooks, row.Count, row.Moved)
	}
	return a.stopped
}

func (a *audit) checkQueues() error {
	return a.each(func(k *auditKey, value []byte) error {
		var row queueRow
		a.ofWebhook(k)
		if !a.decodes(k, value, &row) {
			return nil
		}
		if row.Epoch == "" || row.Rev > a.tx.Rev() {
			a.report(RuleRow, k.raw, "wanted a place in the log up to revision %d, got one at %d of epoch %q", a.tx.Rev(), row.Rev, row.Epoch)
		}
		if p := row.Pending; p != nil && (p.ID == "" || len(p.Payload) == 0 || p.Epoch == row.Epoch && p.Rev < row.Rev) {
			a.report(RuleRow, k.raw, "wanted a message that tells of what comes behind revision %d, got %q up to %d", row.Rev, p.ID, p.Rev)
		}
		return nil
	}, "queue")
}

func (a *audit) checkLetters() error {
	return a.each(func(k *auditKey, value []byte) error {
		var row letterRow
		a.ofWebhook(k)
		if a.decodes(k, value, &row) && (row.ID == "" || len(row.Payload) == 0) {
			a.report(RuleRow, k.raw, "wanted a message with an id, got %d bytes of %q", len(row.Payload), row.ID)
		}
		return nil
	}, "delivery")
}

// ofWebhook reports a row of a webhook that is not there.
func (a *audit) ofWebhook(k *auditKey) {
	if !a.has(hookKey(k.id(0))) {
		a.report(RuleReference, k.raw, "wanted rows of a webhook that is there, got this one of %s", k.id(0))
	}
}
