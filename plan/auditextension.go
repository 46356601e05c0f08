package plan

// checkExtensions goes through what files said about the plan that it has no place for.
func (p *planAudit) checkExtensions() error {
	return p.each(func(k *auditKey, value []byte) error {
		var row extensionRow
		if !p.decodes(k, value, &row) || !p.isThere(k, k.id(1)) {
			return nil
		}
		if err := (Extensions{k.parts[2]: row.Text}).check(); err != nil || row.Text == "" {
			p.report(RuleRow, k.raw, "wanted what a file said, got nothing, or what no file could have: %v", err)
		}
		return nil
	}, "extension", string(p.id))
}
