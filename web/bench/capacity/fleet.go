package capacity

import (
	"fmt"
	"io"
)

// These are what a member of etcd is given.
const (
	members      = 3     // of a cluster, each in a region
	memberMemory = 1e9   // bytes, beside the pages of its file
	memberDisk   = 20e9  // bytes: its file at most, as much again to defragment it, and the log
	memberWrite  = 3e-3  // s of a core: two cores bore 650 writes a second with all members and the replica on them
	advisedCores = 2 * 8 // of the machines that all members of a region share: none is to wait for another's compaction
)

// Fleet is what runs for a load.
type Fleet struct {
	Site
	Need
}

// Fleet is what the stated load takes.
func (f Figures) Fleet() Fleet {
	return Fleet{base(f), Stated.Need(f)}
}

// Processes are the replicas that serve.
func (f Fleet) Processes() int { return f.Need.Clusters * f.Regions * f.Replicas }

// Hosts are the machines that they share, and Beside how many are on one.
func (f Fleet) Hosts() int  { return f.Regions * f.Machines }
func (f Fleet) Beside() int { return (f.Processes() + f.Hosts() - 1) / f.Hosts() }

// Members are the processes of etcd.
func (f Fleet) Members() int { return f.Need.Clusters * members }

// printFleet tells it in plain numbers.
func printFleet(w io.Writer, f Figures) {
	fleet := f.Fleet()
	each := fleet.Etcd / float64(fleet.Need.Clusters)
	near := float64(fleet.Need.Clusters)
	header(w, "for the stated load", "how many", "each", "all of a region")
	row(w, "clusters of etcd, each a catalogue", count(fleet.Need.Clusters), count(fleet.Need.Plans)+" plans", "")
	row(w, "replicas", count(fleet.Processes()),
		fmt.Sprintf("%s of memory, a copy of %s", size(fleet.Memory(f, fleet.Orders)), size(fleet.File)),
		count(fleet.Processes()/fleet.Regions))
	row(w, fmt.Sprintf("machines of %d cores for them", fleet.Cores), count(fleet.Hosts()),
		fmt.Sprintf("%d replicas: %s of memory, %s of files", fleet.Beside(),
			size(float64(fleet.Beside())*fleet.Memory(f, fleet.Orders)), size(float64(fleet.Beside())*fleet.File)),
		count(fleet.Machines))
	row(w, "members of etcd", count(fleet.Members()),
		fmt.Sprintf("a file of %s, a disk of %s, %s of memory and the pages of its file",
			size(each), size(memberDisk), size(memberMemory)),
		fmt.Sprintf("%d: %s of disks, %s to %s of memory", fleet.Members()/fleet.Regions, size(near*memberDisk),
			size(near*memberMemory), size(near*(memberMemory+each))))
	row(w, "cores that all writes take of etcd", fmt.Sprintf("%.2g", Stated.Writes()*memberWrite),
		fmt.Sprintf("%.1g", Stated.Writes()*memberWrite/float64(fleet.Members())),
		fmt.Sprint(advisedCores)+" are advised")
	fmt.Fprintln(w)
}
