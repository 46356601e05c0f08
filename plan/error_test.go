package plan_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestAnErrorsCodeIsFoundBelowWhatWrapsIt(t *testing.T) {
	taken := &plan.Error{Code: plan.Conflict, Message: "the slug is taken"}
	for _, test := range []struct {
		err  error
		want plan.Code
	}{
		{nil, ""},
		{errors.New("the disk is on fire"), ""},
		{taken, plan.Conflict},
		{fmt.Errorf("load: %w", fmt.Errorf("line 3: %w", taken)), plan.Conflict},
		{errors.Join(errors.New("the disk is on fire"), taken), plan.Conflict},
	} {
		if got := plan.CodeOf(test.err); got != test.want {
			t.Errorf("the code of %v is %q, want %q", test.err, got, test.want)
		}
	}
}

func TestAnErrorReadsAsItsMessageAndKeepsItsCause(t *testing.T) {
	cause := errors.New("unexpected comma")
	err := &plan.Error{Code: plan.Invalid, Message: "not a plan document", Err: cause}
	if err.Error() != "not a plan document" || !errors.Is(err, cause) {
		t.Errorf("got %q, caused by %v", err, errors.Unwrap(err))
	}
}

func TestAnErrorNamesThePlaceFromTheOutermostIn(t *testing.T) {
	doc := smallPlan("parks")
	doc.Goals = []plan.GoalDocument{{
		ItemDocument: plan.ItemDocument{Title: texts("en", "Trees")},
		Strategies: []plan.StrategyDocument{{
			ItemDocument: plan.ItemDocument{Title: texts("en", "Plant")},
			Assignments:  []plan.ItemDocument{{Title: texts("en", "Oaks")}, {Title: texts("en", "Firs", "ko", "전나무\x00")}},
		}},
	}}
	_, err := plantest.New(t).Load(t.Context(), plantest.Operator, plantest.Of(doc))
	var e *plan.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	want := []string{"goals", "0", "strategies", "0", "assignments", "1", "title", "ko"}
	if e.Code != plan.Invalid || !slices.Equal(e.Field, want) {
		t.Errorf("got %s at %q, want INVALID at %q", e.Code, e.Field, want)
	}
}
