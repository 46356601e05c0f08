package plan

import "slices"

// checkTalk goes through what was said about the plan's texts, and which threads are marked as open.
func (p *planAudit) checkTalk() error {
	said := map[unit]*talk{}
	err := p.each(func(k *auditKey, value []byte) error {
		var row commentRow
		u := unit{k.id(2), k.parts[3], k.locale(1)}
		p.registered(k, u.locale)
		if !p.decodes(k, value, &row) || !p.isThere(k, u.node) {
			return nil
		}
		p.written(k.raw, "a revision", row.Rev)
		if said[u] == nil {
			said[u] = new(talk)
		}
		said[u].ids, said[u].rows = append(said[u].ids, k.id(4)), append(said[u].rows, row)
		return nil
	}, "comment", string(p.id))
	if err != nil {
		return err
	}
	for u, t := range said {
		for i, id := range t.ids {
			p.checkComment(u, t, id, &t.rows[i])
		}
	}
	return p.each(func(k *auditKey, _ []byte) error {
		u := unit{k.id(2), k.parts[3], k.locale(1)}
		if !p.isThere(k, u.node) {
			return nil
		}
		if root := said[u].row(k.id(4)); root == nil || root.Parent != "" || root.Resolved != 0 {
			p.report(RuleIndex, k.raw, "wanted the first comment of a thread that is open, got none")
		}
		return nil
	}, "thread", string(p.id))
}

// row is the comment with an id, nil where there is none.
func (t *talk) row(id ID) *commentRow {
	if t == nil {
		return nil
	}
	i := slices.Index(t.ids, id)
	if i < 0 {
		return nil
	}
	return &t.rows[i]
}

func (p *planAudit) checkComment(u unit, t *talk, id ID, row *commentRow) {
	key := commentKey(p.id, u, id)
	root := t.row(row.Thread)
	if root == nil || root.Parent != "" {
		p.report(RuleReference, key, "wanted a thread and its first comment, got %q, which is none", row.Thread)
		return
	}
	if row.Parent == "" && row.Thread != id {
		p.report(RuleReference, key, "wanted a thread of its own, for it answers nothing, got %s", row.Thread)
	}
	if parent := t.row(row.Parent); row.Parent != "" && (parent == nil || parent.Thread != row.Thread) {
		p.report(RuleReference, key, "wanted to answer a comment of its thread, got %s, which is none", row.Parent)
	}
	answered := slices.ContainsFunc(t.rows, func(other commentRow) bool { return other.Parent == id })
	if row.Deleted && (row.Text != "" || len(row.Mentions) > 0 || !answered) {
		p.report(RuleRow, key, "wanted a deleted comment to be empty, and there for the sake of its replies alone")
	}
	if open := p.has(threadKey(p.id, u, id)); row.Parent == "" && row.Resolved == 0 && !open {
		p.report(RuleIndex, threadKey(p.id, u, id), "wanted a mark of each thread that is open, got none")
	}
	p.checkMentioned(u, id, root, row)
}

// checkMentioned checks that who is mentioned in an open thread finds that.
func (p *planAudit) checkMentioned(u unit, id ID, root, row *commentRow) {
	if root.Resolved != 0 {
		return
	}
	want := mentionRow{p.id, u.node, u.field, u.locale}
	for _, who := range row.Mentions {
		var got mentionRow
		if !p.read(mentionKey(who.ID, id), &got) || got != want {
			p.report(RuleIndex, mentionKey(who.ID, id), "wanted a mention that leads to the comment %s, got none", keyText(commentKey(p.id, u, id)))
		}
	}
}

// checkMentions checks that each mention leads to a comment of an open thread, unless it waits for a sweep.
func (a *audit) checkMentions() error {
	return a.each(func(k *auditKey, value []byte) error {
		var where mentionRow
		if !a.decodes(k, value, &where) {
			return nil
		}
		u := unit{where.Node, where.Field, where.Locale}
		var row, root commentRow
		if !a.read(commentKey(where.Plan, u, k.id(1)), &row) {
			if !a.unswept["mention"] {
				a.report(RuleIndex, k.raw, "wanted the comment that mentions somebody, got none")
			}
			return nil
		}
		mentions := slices.ContainsFunc(row.Mentions, func(m Mention) bool { return m.ID == k.id(0) })
		a.read(commentKey(where.Plan, u, row.Thread), &root)
		if !mentions || root.Resolved != 0 {
			a.report(RuleIndex, k.raw, "wanted a comment of an open thread that mentions this token, got another")
		}
		return nil
	}, "mention")
}
