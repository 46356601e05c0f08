package i18n

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// aliases are the tags that x/text leaves alone and CLDR 48 replaces (supplementalMetadata.xml,
// languageAlias; the retired codes and sign languages are IANA's Preferred-Value). x/text makes
// "mo" a Moldovan "ro-MD"; the registry and CLDR make it "ro".
var aliases = aliasTable(`
	cnr=sr-ME drw=fa-AF gom=kok mo=ro prs=fa-AF swc=sw-CD tnf=fa-AF
	sgn-BR=bzs sgn-CO=csn sgn-DE=gsg sgn-DK=dsl sgn-ES=ssp sgn-FR=fsl sgn-GB=bfi sgn-GR=gss
	sgn-IE=isg sgn-IT=ise sgn-JP=jsl sgn-MX=mfs sgn-NI=ncs sgn-NL=dse sgn-NO=nsl sgn-PT=psr
	sgn-SE=swl sgn-US=ase sgn-ZA=sfs sgn-DD=gsg sgn-FX=fsl sgn-UK=bfi
	hy-arevmda=hyw hy-arevela=hy
	agp=apf ais=ami baz=nvo bhk=fbl bjq=bzc bkb=ebk btb=beb daf=dnj dap=njz dek=sqm djl=dze dkl=aqd
	dud=uth duj=dwu dwl=dbt elp=amq gbc=wny ggo=esg ggr=gtu gio=aou ill=ilm izi=eza jar=jgk kdv=zkd
	kgd=ncq kpp=jkm kzh=dgl leg=enl mgx=jbk mnt=wnn mof=xnt mwd=dmw nbf=nru nbx=gll nln=azd nlr=nrk
	noo=dtd nte=eko rmr=emx sap=aqt sgl=isk sul=sgd sum=ulw tgg=bjp tid=itd unp=wro wgw=wgb wit=nol
	wiw=nwo xsj=suj yen=ynq yiy=yrm`)

func aliasTable(list string) map[string]language.Tag {
	table := make(map[string]language.Tag)
	for _, pair := range strings.Fields(list) {
		from, to, _ := strings.Cut(pair, "=")
		table[from] = language.Raw.Make(to)
	}
	return table
}

// retiredTags are grandfathered tags with a successor (CLDR 48, languageAlias) that x/text makes a
// private-use tag of.
var retiredTags = map[string]string{"cel-gaulish": "xtg"}

// variantAliases rename variants, and drop those that became languages of their own and say nothing
// in another language (CLDR 48, languageAlias and variantAlias).
var variantAliases = strings.NewReplacer("-hepburn-heploc", "-alalc97", "-heploc", "-alalc97", "-arevela", "", "-arevmda", "")

// canonical replaces aliases and drops a superfluous script.
func canonical(t language.Tag) language.Tag {
	t = replaceAlias(t)
	if len(t.Variants()) > 0 {
		t = replaceVariants(t)
	}
	canon := language.Deprecated | language.Legacy
	if b, _, _ := t.Raw(); b.String() != "nb" { // which x/text would call "no"
		canon |= language.Macro
	}
	t, _ = canon.Canonicalize(t)
	t = replaceRegion(t)
	short, _ := language.SuppressScript.Canonicalize(t)
	// "pa-Guru-PK" is not "pa-PK": there, the registry's usual script is not the likely one.
	if maximise(short) == maximise(t) {
		return short
	}
	return t
}

// replaceAlias puts an alias's successor in its place; what the tag says itself goes before what the
// successor implies (UTS #35, annex C).
func replaceAlias(t language.Tag) language.Tag {
	base, script, region := t.Raw()
	to, ok := aliases[base.String()+"-"+region.String()]
	if ok {
		region = language.Region{}
	} else if to, ok = aliasOf(base.String(), t.Variants()); !ok {
		return t
	}
	newBase, newScript, newRegion := to.Raw()
	if script == (language.Script{}) {
		script = newScript
	}
	if region == (language.Region{}) {
		region = newRegion
	}
	replaced, err := language.Raw.Compose(newBase, script, region, t.Variants())
	if err != nil {
		return t
	}
	return replaced
}

// aliasOf is the successor of a language with one of the variants, or else of the language.
func aliasOf(base string, variants []language.Variant) (language.Tag, bool) {
	for _, v := range variants {
		if to, ok := aliases[base+"-"+v.String()]; ok {
			return to, true
		}
	}
	to, ok := aliases[base]
	return to, ok
}

func replaceVariants(t language.Tag) language.Tag {
	replaced, err := language.Raw.Parse(variantAliases.Replace(t.String()))
	if err != nil {
		return t
	}
	return replaced
}

// retiredRegions are countries that are no more and those that took their place, the main one first
// (CLDR 48, supplementalMetadata.xml, territoryAlias); x/text replaces only those with one successor.
var retiredRegions = map[string][]string{
	"AN": {"CW", "SX", "BQ"},
	"CS": {"RS", "ME"},
	"FQ": {"AQ", "TF"},
	"NT": {"SA", "IQ"},
	"PC": {"FM", "MH", "MP", "PW"},
	"SU": {"RU", "AM", "AZ", "BY", "EE", "GE", "KZ", "KG", "LV", "LT", "MD", "TJ", "TM", "UA", "UZ"},
	"YU": {"RS", "ME"},
}

// replaceRegion prefers the successor where the language is most at home (UTS #35, annex C): "uk-SU"
// is "uk-UA".
func replaceRegion(t language.Tag) language.Tag {
	base, script, region := t.Raw()
	successors := retiredRegions[region.String()]
	if successors == nil {
		return t
	}
	to := successors[0]
	at, _ := language.Raw.Compose(base, script)
	if home := maximise(at).region; slices.Contains(successors, home) {
		to = home
	}
	replaced, err := language.Raw.Compose(base, script, language.MustParseRegion(to), t.Variants())
	if err != nil {
		return t
	}
	return replaced
}
