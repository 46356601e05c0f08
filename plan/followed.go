package plan

import (
	"context"
	"sync"
	"weak"

	"polyplan/store"
)

// followed is a page of changes of one plan, which one or several followers tell of.
type followed struct {
	changes []*Change
	end     string // the cursor behind it
	more    bool   // whether the log went on there
	rev     store.Rev

	mu    sync.Mutex  // for one answer is made at a time
	words []*words    // what the changes were made of
	made  map[int]any // what was made of them for all
}

// tell is what answer makes of the i-th change, or made of it for others already.
func (p *followed) tell(ctx context.Context, i int, answer func(*Change) (made any, good bool)) any {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made, ok := p.made[i]; ok {
		return made
	}
	p.changes[i].note(ctx, p.words)
	made, good := answer(p.changes[i])
	if good {
		if p.made == nil {
			p.made = map[int]any{}
		}
		p.made[i] = made
	}
	return made
}

// followedPlace is where a page begins for those who follow alike, and the revision that it is not older than.
type followedPlace struct {
	alike, after string
	rev          store.Rev
}

// followedPages are the pages of the newest revision that followers tell of together: a write wakes them all, and the
// first of those who follow alike reads for the others. A page is kept for as long as somebody tells of it, and no longer.
type followedPages struct {
	mu   sync.Mutex
	rev  store.Rev
	open map[followedPlace]*openPage
}

type openPage struct {
	mu   sync.Mutex // held while it is read
	page weak.Pointer[followed]
}

// maxOpenPages is how many pages are shared at a time. Who comes when there are more reads alone.
const maxOpenPages = 1_000

// get is the page at a place, which read reads where nobody has.
func (p *followedPages) get(at followedPlace, read func() (*followed, error)) (*followed, error) {
	open := p.at(at)
	if open == nil {
		return read()
	}
	open.mu.Lock()
	defer open.mu.Unlock()
	if page := open.page.Value(); page != nil {
		return page, nil
	}
	page, err := read()
	if err == nil {
		open.page = weak.Make(page)
	}
	return page, err
}

// at is nil where nothing is shared.
func (p *followedPages) at(at followedPlace) *openPage {
	if at.alike == "" {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case at.rev < p.rev:
		return nil
	case at.rev > p.rev:
		p.rev, p.open = at.rev, map[followedPlace]*openPage{}
	}
	open, ok := p.open[at]
	if !ok && len(p.open) < maxOpenPages {
		open = new(openPage)
		p.open[at] = open
	}
	return open
}
