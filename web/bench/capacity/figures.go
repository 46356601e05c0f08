package capacity

// Figures are what was measured of the program. Seconds are of a processor's core.
type Figures struct {
	// go run ./web/bench -figures -only requests
	PlanAnew  float64 // s: a plan in one language, of so many texts as textsOfALocale says
	PlanKept  float64
	ListAnew  float64 // s: a page of 50 plans by title
	ListKept  float64
	Unchanged float64 // s: a 304

	// go run ./web/bench -figures -only size
	AnswerBytes  float64 // that the response cache takes for a plan
	FileBase     float64 // bytes of a plan on disk
	FileLocale   float64 // bytes more for each locale
	ListBase     float64 // s that a plan adds to the first list by title
	ListLocale   float64 // s more for each locale
	RestingBytes float64 // bytes of memory of a process without plans, and twice the 64 MiB of its response cache

	// go test ./plan -run '^$' -bench OrderOfTitles -benchtime 2x, twice: until garbage is collected there is as much
	// again
	DirectoryBytes float64 // bytes of memory of a plan in the directory
	OrderBytes     float64 // bytes more in each order of titles

	// go test ./plan -run '^$' -bench OnACluster -benchtime 1x
	EtcdBase   float64 // bytes of a plan in etcd
	EtcdLocale float64 // bytes more for each locale
	JoinTexts  float64 // texts a second that a joining replica copies
	Commit     float64 // s
	Run        float64 // s
	Lag        float64 // s: the 99th percentile
}

// takes is what one request takes of a core.
func (f Figures) takes(list, anew, unchanged bool) float64 {
	switch {
	case list && anew:
		return f.ListAnew
	case anew:
		return f.PlanAnew
	case unchanged:
		return f.Unchanged
	case list:
		return f.ListKept
	}
	return f.PlanKept
}

// Measured are the figures of docs/scaling.md: of two cores of an AMD EPYC that other work shared, medians.
var Measured = Figures{
	PlanAnew: 475e-6, PlanKept: 64e-6, ListAnew: 1670e-6, ListKept: 53e-6, Unchanged: 47e-6,
	AnswerBytes: 16e3, FileBase: 20e3, FileLocale: 8.3e3,
	RestingBytes: 144e6, ListBase: 12e-6, ListLocale: 1.5e-6,
	DirectoryBytes: 470, OrderBytes: 610,
	EtcdBase: 24e3, EtcdLocale: 9e3, JoinTexts: 30e3,
	Commit: 7e-3, Run: 0.6e-3, Lag: 20e-3,
}

// MeasuredWrites are the writes a second of one writer and of 32 on one replica, and of 32 on three: the least and the
// most of several runs.
var MeasuredWrites = [3]string{"29 to 100", "650 to 1,130", "227 to 276"}

// MeasuredTimes are how many times what the model tells a request took of a core in the run of BenchmarkReality: of one
// replica, and of three.
var MeasuredTimes = [2]int{3, 4}
