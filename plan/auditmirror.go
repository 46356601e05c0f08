package plan

// checkMirror goes through what a mirror knows of its origin. That the plans are there whose documents it pulled is
// checked with the other rows of plans.
func (a *audit) checkMirror() error {
	key := mirrorKey()
	var row Mirrored
	is := a.has(key)
	if is && (!a.read(key, &row) || row.Origin == "" || row.Cursor != "" && row.Catalogue == "") {
		a.report(RuleRow, key, "wanted an origin, and its id where something was pulled, got one without")
	}
	return a.each(func(k *auditKey, value []byte) error {
		a.decodes(k, value, new(mirroredRow))
		if !is {
			a.report(RuleReference, k.raw, "wanted a mirror that has pulled this plan, got a catalogue that is none")
		}
		return nil
	}, "mirrored")
}
