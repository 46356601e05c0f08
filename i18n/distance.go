package i18n

// Wording is a text laid out to be compared, word by word, with many others.
type Wording struct {
	text    string
	length  int
	numbers map[string]int // of its different words
	places  [][]uint64     // where each of them stands, a bit a word
}

// blockBits is how many words of a text one machine word holds.
const blockBits = 64

// NewWording lays out a text.
func NewWording(text string) *Wording {
	w := &Wording{text: text, numbers: map[string]int{}}
	var order []int
	for word := range Words(text) {
		n, ok := w.numbers[word]
		if !ok {
			n = len(w.numbers)
			w.numbers[word] = n
		}
		order = append(order, n)
	}
	w.length = len(order)
	w.places = make([][]uint64, len(w.numbers))
	for place, n := range order {
		if w.places[n] == nil {
			w.places[n] = make([]uint64, w.blocks())
		}
		w.places[n][place/blockBits] |= 1 << (place % blockBits)
	}
	return w
}

// Length is how many words the text has.
func (w *Wording) Length() int {
	return w.length
}

func (w *Wording) blocks() int {
	return (w.length + blockBits - 1) / blockBits
}

// Work is what comparing the text with one of so many words costs, in steps of some nanoseconds.
func (w *Wording) Work(words int) int {
	return w.blocks() * words
}

// Percent is how alike another text is: 1 - the edit distance in words / the length of the longer one in
// words, rounded down. It is 100 only where the texts are equal to the character.
func (w *Wording) Percent(text string) int {
	if text == w.text {
		return 100
	}
	distance, length := w.distance(text)
	longer := max(w.length, length)
	if longer == 0 {
		return 0
	}
	return min(99, 100*(longer-distance)/longer)
}

// distance is how many words have to be put in, left out or changed to come from one text to the other, and
// how many words the other has. A column of the table of distances is kept as the bits by which each entry
// is one more, or one less, than the one above it (Myers 1999, in blocks as Hyyrö 2003 has it).
func (w *Wording) distance(text string) (distance, length int) {
	c := column{more: make([]uint64, w.blocks()), less: make([]uint64, w.blocks())}
	for i := range c.more {
		c.more[i] = ^uint64(0)
	}
	distance = w.length
	for word := range Words(text) {
		length++
		var places []uint64
		if n, ok := w.numbers[word]; ok {
			places = w.places[n]
		}
		distance += c.step(places, (w.length-1)%blockBits)
	}
	if w.length == 0 {
		return length, length
	}
	return distance, length
}

type column struct {
	more, less []uint64
}

// step moves the column on by one word, which stands at the places, and is by how much its last entry, in
// bit last of the last block, moves.
func (c *column) step(places []uint64, last int) (moved int) {
	up, down := uint64(1), uint64(0) // the first row is one more at every step
	for i := range c.more {
		var same uint64
		if places != nil {
			same = places[i]
		}
		more, less := c.more[i], c.less[i]
		x := same | down
		diagonal := ((x&more + more) ^ more) | x | less
		right, left := less|^(diagonal|more), diagonal&more
		if i == len(c.more)-1 {
			moved = int(right>>last&1) - int(left>>last&1)
		}
		rightOut, leftOut := right>>(blockBits-1), left>>(blockBits-1)
		right, left = right<<1|up, left<<1|down
		c.more[i], c.less[i] = left|^(diagonal|right), right&diagonal
		up, down = rightOut, leftOut
	}
	return moved
}
