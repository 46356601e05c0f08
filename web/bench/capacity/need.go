package capacity

import "math"

const (
	advised = 8 << 30 // bytes: more etcd advises against
	filled  = 0.6     // of it for plans: the rest is for the log, what is not compacted yet, and what is written later
)

// Need is what a catalogue takes, whoever asks it.
type Need struct {
	Etcd     float64 // bytes, in all clusters
	Clusters int
	Plans    int     // of a cluster
	File     float64 // bytes of a replica's copy
	First    float64 // s that the first list by title in a language takes after a start
	Join     float64 // s until a replica without a copy has one
}

// Need is what the plans of a load take.
func (l Load) Need(f Figures) Need {
	bytes := float64(l.Plans) * f.etcd(l.Locales)
	n := Need{Etcd: bytes, Clusters: int(math.Ceil(bytes / (filled * advised)))}
	n.Plans = (l.Plans + n.Clusters - 1) / n.Clusters
	plans := float64(n.Plans)
	n.File = plans * f.file(l.Locales)
	n.First = f.order(n.Plans, l.Locales)
	n.Join = plans * float64(l.Locales) * textsOfALocale / f.JoinTexts
	return n
}

// Memory is the bytes of a replica that keeps so many orders of titles; pages of its file are beside it.
func (n Need) Memory(f Figures, orders int) float64 {
	return f.RestingBytes + float64(n.Plans)*(f.DirectoryBytes+float64(orders)*f.OrderBytes)
}

const textsOfALocale = 38.0 // of a plan as those that are measured

func (f Figures) etcd(locales int) float64 { return f.EtcdBase + float64(locales)*f.EtcdLocale }
func (f Figures) file(locales int) float64 { return f.FileBase + float64(locales)*f.FileLocale }

// order is the s that it takes to make an order of titles of so many plans.
func (f Figures) order(plans, locales int) float64 {
	return float64(plans) * (f.ListBase + float64(locales)*f.ListLocale)
}
