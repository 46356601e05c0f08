package plan

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// Token is a way in: a secret that programs and people send, and what it lets them do.
type Token struct {
	ID         ID
	Name       string
	Grants     []Grant
	CreatedAt  Time
	ExpiresAt  *Time
	LastUsedAt *Time     // within some minutes; nil where it never was
	Revision   store.Rev // that just made or ended it; 0 in a list
}

// NewToken is what to make a token of.
type NewToken struct {
	Name      string
	Grants    []NewGrant
	ExpiresAt *Time
}

// NewGrant is a grant to give; plans can be named by slug as well.
type NewGrant struct {
	Grant
	Slugs []string
}

type tokenRow struct {
	Name     string   `cbor:"1,keyasint"`
	Digest   [32]byte `cbor:"2,keyasint"` // SHA-256 of the whole secret
	Grants   []Grant  `cbor:"3,keyasint"`
	Created  int64    `cbor:"4,keyasint"`
	Expires  int64    `cbor:"5,keyasint,omitempty"`
	LastUsed int64    `cbor:"6,keyasint,omitempty"`
}

func tokenKey(id ID) []byte           { return store.Key("token", string(id)) }
func tokenNameKey(name string) []byte { return store.Key("tokenName", name) }

// A secret is secretPrefix, the token's id without its own prefix, "_", and 256 random bits.
const (
	secretPrefix = "polyplan_"
	secretBits   = 256
)

var secretText = base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding)

// CreateToken makes a token and its secret, which nothing will ever show again.
func (c *Catalogue) CreateToken(ctx context.Context, v Viewer, n NewToken) (*Token, string, error) {
	if err := v.mayAdminister("create a token"); err != nil {
		return nil, "", err
	}
	if err := c.checkNewToken(&n); err != nil {
		return nil, "", err
	}
	id := newID(KindToken, c.now())
	var random [secretBits / 8]byte
	rand.Read(random[:]) // never fails: crypto/rand ends the program first
	secret := secretPrefix + string(id[idPrefixLen:]) + "_" + secretText.EncodeToString(random[:])

	var token *Token
	rev, err := c.update(ctx, v.ofItsOwn(), func(tx store.Tx, by *write) error {
		if taken, err := tx.Get(tokenNameKey(n.Name)); err != nil || taken != nil {
			return at(takenBy(err, "there is a token named %q already", n.Name), "name")
		}
		grants, err := resolveGrants(tx, n.Grants)
		if err != nil {
			return err
		}
		row := tokenRow{Name: n.Name, Digest: sha256.Sum256([]byte(secret)), Grants: grants, Created: by.at}
		if n.ExpiresAt != nil {
			row.Expires = millis(*n.ExpiresAt)
		}
		token = newToken(id, &row)
		if err := tx.Put(tokenNameKey(n.Name), []byte(id)); err != nil {
			return err
		}
		return put(tx, tokenKey(id), &row)
	})
	if err != nil {
		return nil, "", err
	}
	token.Revision = rev
	return token, secret, nil
}

func (c *Catalogue) checkNewToken(n *NewToken) error {
	name, err := clean(FieldTitle, strings.TrimSpace(n.Name))
	if err != nil {
		return at(err, "name")
	}
	if n.Name = name; name == "" || len(name) > 100 {
		return fail(Invalid, "the name has %d bytes: wanted 1 to 100", len(name)).at("name")
	}
	if n.ExpiresAt != nil && !n.ExpiresAt.After(c.now()) {
		return fail(Invalid, "the token would expire at %s, which has passed", n.ExpiresAt.Format(time.RFC3339)).at("expiresAt")
	}
	if len(n.Grants) == 0 {
		return fail(Invalid, "no grants: a token without any opens nothing").at("grants")
	}
	for i := range n.Grants {
		if err := n.Grants[i].check(); err != nil {
			return at(err, "grants", index(i))
		}
	}
	return nil
}

func (g *NewGrant) check() error {
	named := len(g.Plans) + len(g.Slugs)
	if g.Plans != nil && named == 0 {
		return fail(Invalid, "the list of plans is empty: name some, or leave it out for all").at("plans")
	}
	switch g.Role {
	case RoleTranslator, RoleReviewer:
		if len(g.Locales) == 0 {
			return fail(Invalid, "a %s grant names its locales", g.Role).at("locales")
		}
		if named > 0 {
			return fail(Invalid, "a %s grant is for locales, not for plans", g.Role).at("plans")
		}
	default:
		if len(g.Locales) > 0 {
			return fail(Invalid, "a grant as %s is not for locales", g.Role).at("locales")
		}
		if g.Role == RoleAdmin && named > 0 {
			return fail(Invalid, "an ADMIN grant is for all plans").at("plans")
		}
	}
	return nil
}

// resolveGrants finds the plans that grants name.
func resolveGrants(tx store.Tx, grants []NewGrant) ([]Grant, error) {
	out := make([]Grant, len(grants))
	for i, g := range grants {
		out[i] = Grant{Role: g.Role, Plans: slices.Clone(g.Plans), Locales: g.Locales}
		for _, slug := range g.Slugs {
			id, err := tx.Get(slugKey(slug))
			if err != nil {
				return nil, err
			}
			if id == nil {
				return nil, fail(NotFound, "there is no plan with the slug %q", short(slug)).at("grants", index(i), "plans")
			}
			out[i].Plans = append(out[i].Plans, ID(id))
		}
		for _, id := range g.Plans {
			row, err := tx.Get(planKey(id))
			if err != nil {
				return nil, err
			}
			if row == nil {
				return nil, fail(NotFound, "there is no plan %s", id).at("grants", index(i), "plans")
			}
		}
	}
	return out, nil
}

func newToken(id ID, row *tokenRow) *Token {
	t := &Token{ID: id, Name: row.Name, Grants: row.Grants, CreatedAt: fromMillis(row.Created)}
	if row.Expires != 0 {
		expires := fromMillis(row.Expires)
		t.ExpiresAt = &expires
	}
	if row.LastUsed != 0 {
		used := fromMillis(row.LastUsed)
		t.LastUsedAt = &used
	}
	return t
}

// Tokens are all tokens by their time of creation, never their secrets.
func (c *Catalogue) Tokens(ctx context.Context, v Viewer) ([]*Token, error) {
	if err := v.mayAdminister("list tokens"); err != nil {
		return nil, err
	}
	ReadingOf(ctx).Withhold()
	var tokens []*Token
	err := c.db.View(ctx, func(tx store.Tx) error {
		tokens = []*Token{}
		return scanTokens(tx, func(id ID, row *tokenRow) {
			row.LastUsed = max(row.LastUsed, c.uses.last(id))
			tokens = append(tokens, newToken(id, row))
		})
	})
	return tokens, unavailable(err)
}

func scanTokens(tx store.Tx, each func(ID, *tokenRow)) error {
	from, to := store.Prefix("token")
	for key, value := range tx.Scan(from, to) {
		var id string
		var row tokenRow
		if err := store.Split(key, nil, &id); err != nil {
			return err
		}
		if err := decode(key, value, &row); err != nil {
			return err
		}
		each(ID(id), &row)
	}
	return nil
}

// RevokeToken ends a token at once and for good.
func (c *Catalogue) RevokeToken(ctx context.Context, v Viewer, id ID) (*Token, error) {
	if err := v.mayAdminister("revoke a token"); err != nil {
		return nil, err
	}
	if err := id.of(KindToken); err != nil {
		return nil, at(err, "id")
	}
	var token *Token
	rev, err := c.update(ctx, v.ofItsOwn(), func(tx store.Tx, _ *write) error {
		var row tokenRow
		found, err := get(tx, tokenKey(id), &row)
		if err != nil {
			return err
		}
		if !found {
			return fail(NotFound, "there is no token %s", id).at("id")
		}
		token = newToken(id, &row)
		if err := tx.Delete(tokenNameKey(row.Name)); err != nil {
			return err
		}
		return tx.Delete(tokenKey(id))
	})
	if err != nil {
		return nil, err
	}
	token.Revision = rev
	return token, nil
}

// Authenticate is the viewer whom a secret lets in.
func (c *Catalogue) Authenticate(ctx context.Context, secret string) (Viewer, error) {
	id, ok := secretID(secret)
	if !ok {
		return Viewer{}, badToken()
	}
	var row tokenRow
	var found bool
	err := c.db.View(ctx, func(tx store.Tx) (err error) {
		found, err = get(tx, tokenKey(id), &row)
		return err
	})
	if err != nil {
		return Viewer{}, unavailable(err)
	}
	digest := sha256.Sum256([]byte(secret))
	if subtle.ConstantTimeCompare(digest[:], row.Digest[:]) != 1 || !found {
		return Viewer{}, badToken()
	}
	now := c.now()
	v, err := row.viewer(id, now)
	if err == nil {
		c.uses.note(id, millis(now))
	}
	return v, err
}

// viewer is who the token lets in.
func (r *tokenRow) viewer(id ID, now time.Time) (Viewer, error) {
	if r.Expires != 0 && !now.Before(fromMillis(r.Expires)) {
		return Viewer{}, fail(Unauthenticated, "the token %q expired at %s: ask for a new one", r.Name, fromMillis(r.Expires).Format(time.RFC3339))
	}
	return Viewer{ID: id, Name: r.Name, Grants: r.Grants, token: true}, nil
}

// renewed is the viewer whom its token lets in as of the transaction, and when that ends, 0 for never. Whoever came in
// without one stays who they are.
func (v Viewer) renewed(tx store.Tx, now time.Time) (_ Viewer, expires int64, err error) {
	if !v.token {
		return v, 0, nil
	}
	var row tokenRow
	found, err := get(tx, tokenKey(v.ID), &row)
	if err == nil && !found {
		err = fail(Unauthenticated, "the token %q has been revoked: ask for a new one", v.Name)
	}
	if err != nil {
		return v, 0, err
	}
	renewed, err := row.viewer(v.ID, now)
	if err != nil {
		return v, 0, err
	}
	return renewed, row.Expires, nil
}

func badToken() error {
	return fail(Unauthenticated, "the token is unknown or revoked: check how it was copied, or ask for a new one")
}

func secretID(secret string) (ID, bool) {
	rest, ok := strings.CutPrefix(secret, secretPrefix)
	if !ok || len(rest) < idLen-idPrefixLen {
		return "", false
	}
	id, err := ParseID(kinds[KindToken].prefix + rest[:idLen-idPrefixLen])
	return id, err == nil
}

// uses remembers when tokens were last used, until FlushUses writes it down.
type uses struct {
	mu sync.Mutex
	at map[ID]int64
}

func (u *uses) note(id ID, at int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.at == nil {
		u.at = map[ID]int64{}
	}
	u.at[id] = max(u.at[id], at)
}

func (u *uses) last(id ID) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.at[id]
}

func (u *uses) take() map[ID]int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	taken := u.at
	u.at = nil
	return taken
}

// FlushUses writes down when tokens were last used. Whoever serves calls it now and then, and at the end.
func (c *Catalogue) FlushUses(ctx context.Context) error {
	taken := c.uses.take()
	if len(taken) == 0 {
		return nil
	}
	_, err := c.update(ctx, Viewer{}.ofItsOwn(), func(tx store.Tx, _ *write) error {
		for id, at := range taken {
			var row tokenRow
			found, err := get(tx, tokenKey(id), &row)
			if err != nil {
				return err
			}
			if !found || row.LastUsed >= at {
				continue // revoked since, or a fresher use is known
			}
			row.LastUsed = at
			if err := put(tx, tokenKey(id), &row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for id, at := range taken {
			c.uses.note(id, at)
		}
		return fmt.Errorf("write down the last uses of tokens: %w", err)
	}
	return nil
}

// ParseGrant reads a grant as commands write it: ADMIN, EDITOR, EDITOR:slug,slug, TRANSLATOR:ko,ja,
// REVIEWER:ko.
func ParseGrant(s string) (NewGrant, error) {
	name, rest, bounded := strings.Cut(s, ":")
	var g NewGrant
	if err := g.Role.UnmarshalText([]byte(name)); err != nil {
		return g, fail(Invalid, "%s", err)
	}
	if !bounded {
		return g, g.check()
	}
	for part := range strings.SplitSeq(rest, ",") {
		if part == "" {
			return g, fail(Invalid, "%q names nothing between its commas: wanted a grant such as EDITOR:gwangju or TRANSLATOR:ko,ja", short(s))
		}
		if g.Role == RoleEditor || g.Role == RoleAdmin {
			g.Slugs = append(g.Slugs, part)
			continue
		}
		locale, err := i18n.Parse(part)
		if err != nil {
			return g, fail(Invalid, "%s", err)
		}
		g.Locales = append(g.Locales, locale)
	}
	return g, g.check()
}
