package plan

// Viewer is who asks. The zero Viewer is the anonymous public: it sees PUBLISHED plans and texts in
// force, and never who wrote them.
type Viewer struct {
	name  string
	admin bool
}

// Operator is the viewer that a command on the data file acts as: whoever may open the file may do all.
func Operator(name string) Viewer {
	return Viewer{name: name, admin: true}
}

// Name is how the viewer is written down as an author; empty for the public.
func (v Viewer) Name() string {
	return v.name
}

func (v Viewer) sees(state PlanState) bool {
	return v.admin || state == PlanPublished
}

func (v Viewer) seesAuthors() bool {
	return v.admin
}
