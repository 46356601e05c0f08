package capacity

import "fmt"

// Prose is what docs/scaling.md says of the figures between its tables, and in those of what was measured.
func Prose() []string {
	f := Measured
	fleet, need := f.Fleet(), Stated.Need(f)
	micro := func(seconds float64) string { return count(int(seconds*1e6 + 0.5)) }
	kilo := func(bytes float64) string { return fmt.Sprintf("%.3g", bytes/1e3) }
	first := func(locales int) string { return micro(f.order(1, locales)) + " µs" }
	return []string{
		fmt.Sprintf("plans of %.0f texts a language", textsOfALocale),
		"| a plan, made anew | " + micro(f.PlanAnew) + " µs",
		"| the same, kept in the response cache | " + micro(f.PlanKept) + " µs",
		"| 304: what the asker has is current | " + micro(f.Unchanged) + " µs",
		"| a page of 50 plans by title, made anew | " + micro(f.ListAnew) + " µs",
		"| the same, kept | " + micro(f.ListKept) + " µs",
		"| on disk, in a file or a replica's copy | " + kilo(f.FileBase) + " KB, and " +
			kilo(f.FileLocale) + " KB a language",
		fmt.Sprintf("%.0f bytes in the directory, and %.0f in each order of titles", f.DirectoryBytes, f.OrderBytes),
		first(1) + " in one language, " + first(8) + " in 8, " + first(40) + " in 40",
		"some " + kilo(f.AnswerBytes) + " KB",
		"so " + kilo(f.EtcdBase) + " KB, and " + kilo(f.EtcdLocale) + " KB a language",
		fmt.Sprintf("| one writer | %s writes a second", MeasuredWrites[0]),
		fmt.Sprintf("| 32 writers on one replica | %s a second", MeasuredWrites[1]),
		fmt.Sprintf("| 32 writers on three replicas | %s a second", MeasuredWrites[2]),
		fmt.Sprintf("some %d times what one etcd cluster should hold", need.Clusters),
		fmt.Sprintf("so they are %d catalogues", need.Clusters),
		fmt.Sprintf("%d cores in three regions by the model", fleet.Hosts()*fleet.Cores),
		fmt.Sprintf("%d replicas on %d machines, and %d members of etcd",
			fleet.Processes(), fleet.Hosts(), fleet.Members()),
		fmt.Sprintf("want %d to %d machines", MeasuredTimes[0]*fleet.Hosts(), MeasuredTimes[1]*fleet.Hosts()),
		fmt.Sprintf("they are %d to %d, with", MeasuredTimes[0]*fleet.Hosts(), MeasuredTimes[1]*fleet.Hosts()),
		fmt.Sprintf("%d processes on each, with %s of memory and %s of files", fleet.Beside(),
			size(float64(fleet.Beside())*fleet.Memory(f, fleet.Orders)), size(float64(fleet.Beside())*fleet.File)),
		fmt.Sprintf("%s MB each", count(int(float64(need.Plans)*f.OrderBytes/1e6+0.5))),
		fmt.Sprintf("%.0f minutes of all cores", f.orders(fleet)/float64(fleet.Hosts()*fleet.Cores)/60),
	}
}

// orders is the s of a core that it takes to make all orders of titles of all replicas.
func (f Figures) orders(fleet Fleet) float64 {
	return float64(fleet.Processes()*fleet.Orders) * fleet.First
}
