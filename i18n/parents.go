package i18n

import "strings"

// lineOf is an identity followed by those it inherits from, nearest first, as far as they are the
// same language in the same script: without its last variant, without the one before …, its parent
// regions, and last the language and script where they are most at home.
func lineOf(id identity) []identity {
	line := []identity{id}
	if id.script == "" {
		return line
	}
	for id.variants != "" {
		id.variants = id.variants[:max(0, strings.LastIndexByte(id.variants, '-'))]
		line = append(line, id)
	}
	home := homeOf(id)
	for id.region != home {
		parent, ok := parentRegions[id.lang+"-"+id.script+"-"+id.region]
		if !ok {
			parent = home
		}
		id.region = parent
		line = append(line, id)
	}
	return line
}

// homeOf is the likely region of a language in a script.
func homeOf(id identity) string {
	return identityOf(Locale(id.lang + "-" + id.script)).region
}

// parentRegions are CLDR 48's parent locales (supplementalData.xml, parentLocales) that stay within
// a language and its script. x/text's Tag.Parent has those of CLDR 32, in which fewer European
// locales inherit from en-150, and es-JP, pt-FR and others inherit nothing of the kind.
var parentRegions = parentTable(
	"en-Latn 001", `150 AG AI AU BB BM BS BW BZ CC CK CM CX CY DG DM ER FJ FK FM GB GD GG GH GI GM
		GS GY HK ID IE IL IM IN IO JE JM KE KI KN KY LC LR LS MG MO MS MT MU MV MW MY NA NF NG NR NU
		NZ PG PK PN PW RW SB SC SD SG SH SL SS SX SZ TC TK TO TT TV TZ UG VC VG VU WS ZA ZM ZW`,
	"en-Latn 150", "AT BE CH CZ DE DK EE ES FI FR GE HU IT LT LV NL NO PL PT RO SE SI SK UA",
	"es-Latn 419", "AR BO BR BZ CL CO CR CU DO EC GT HN JP MX NI PA PE PR PY SV US UY VE",
	"pt-Latn PT", "AO CH CV FR GQ GW LU MO MZ ST TL",
	"zh-Hant HK", "MO",
)

func parentTable(parentsAndChildren ...string) map[string]string {
	table := make(map[string]string)
	for i := 0; i < len(parentsAndChildren); i += 2 {
		lang, parent, _ := strings.Cut(parentsAndChildren[i], " ")
		for _, region := range strings.Fields(parentsAndChildren[i+1]) {
			table[lang+"-"+region] = parent
		}
	}
	return table
}
