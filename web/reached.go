package web

import (
	"net/http"
	"strconv"
	"sync/atomic"

	"polyplan/plan"
)

// reachedField is the header of all answers that are made of the catalogue: an item of structured fields (RFC 9651), the
// revision that the answer is known to be current to, with the catalogue's epoch as a parameter. By it a mirror knows
// the answer of a cache, or of a replica that is behind, from one that has what it was told of.
const reachedField = "Polyplan-Revision"

// reached is the header, which is made anew after each write.
type reached struct {
	catalogue *plan.Catalogue
	made      atomic.Pointer[reachedValues]
}

type reachedValues struct {
	of     *plan.Moment
	values []string
}

// tell adds the header to an answer that is none yet. That is before anything is read for it, or is found to be fresh,
// so that it never promises more than the answer has.
func (h *reached) tell(w http.ResponseWriter) {
	if w.Header()[reachedField] == nil {
		w.Header()[reachedField] = h.values(h.catalogue.Moment())
	}
}

func (h *reached) values(of *plan.Moment) []string {
	made := h.made.Load()
	if made == nil || made.of != of {
		text := strconv.FormatUint(of.Rev, 10) + ";epoch=" + fieldString(of.Epoch)
		made = &reachedValues{of, []string{text}}
		h.made.Store(made)
	}
	return made.values
}
