package i18n

// Direction is the way a script runs along a line.
type Direction uint8

// The directions of horizontal text.
const (
	LTR Direction = iota
	RTL
)

// String is "LTR" or "RTL".
func (d Direction) String() string {
	if d == RTL {
		return "RTL"
	}
	return "LTR"
}

// Direction is that of the locale's script, or of its likely script where it names none. A locale
// whose script nobody knows runs left to right.
func (l Locale) Direction() Direction {
	return factsOf(l).dir
}

func directionOf(script string) Direction {
	if rightToLeft[script] {
		return RTL
	}
	return LTR
}

// rightToLeft are the scripts whose letters have the bidirectional class R or AL (CLDR 48, scriptMetadata.txt; ISO
// 15924 for the variants of Arabic and Syriac).
var rightToLeft = map[string]bool{
	"Adlm": true, "Arab": true, "Aran": true, "Armi": true, "Avst": true, "Chrs": true, "Cprt": true,
	"Elym": true, "Gara": true, "Hatr": true, "Hebr": true, "Hung": true, "Khar": true, "Lydi": true,
	"Mand": true, "Mani": true, "Mend": true, "Merc": true, "Mero": true, "Narb": true, "Nbat": true,
	"Nkoo": true, "Orkh": true, "Ougr": true, "Palm": true, "Phli": true, "Phlp": true, "Phlv": true,
	"Phnx": true, "Prti": true, "Rohg": true, "Samr": true, "Sarb": true, "Sidt": true, "Sogd": true,
	"Sogo": true, "Syrc": true, "Syre": true, "Syrj": true, "Syrn": true, "Thaa": true,
	"Yezi": true,
}
