package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// identity is the maximised form of a locale (UTS #35, likely subtags): what two spellings of one
// language have in common. Its zero value is nothing's.
type identity struct {
	lang, script, region string
	variants             string // joined with hyphens, in canonical order
}

// identityOf maximises a locale. One that cannot be parsed is its own language, in no script.
func identityOf(l Locale) identity {
	t, err := language.Raw.Parse(string(l))
	if err != nil {
		return identity{lang: string(l)}
	}
	return maximise(t)
}

func maximise(t language.Tag) identity {
	base, script, region := t.Raw()
	id := identity{lang: base.String(), variants: variantsOf(t)}
	if script != (language.Script{}) {
		id.script = script.String()
	}
	if region != (language.Region{}) {
		id.region = region.String()
	}
	id.addLikely(t)
	if id.lang == "no" { // CLDR keeps Bokmål under either name
		id.lang = "nb"
	}
	return id
}

// addLikely fills in the script and region that t leaves open, of CLDR 48 where the tables below
// have them, else of CLDR 32.
func (id *identity) addLikely(t language.Tag) {
	if more, ok := likelier(*id); ok {
		if id.script == "" {
			id.script = more.script
		}
		if id.region == "" {
			id.region = more.region
		}
		return
	}
	if id.script == "" {
		id.script = usualScript(t).String()
	}
	if id.region == "" {
		r, _ := t.Region()
		id.region = r.String()
	}
}

// usualScript is x/text's likely script. A region made of regions, of UN M.49 or "EU", has no say in it:
// x/text would take one that only a country within it writes in, Hant for Chinese in Europe.
func usualScript(t language.Tag) language.Script {
	if base, _, region := t.Raw(); region.IsGroup() {
		t, _ = language.Raw.Compose(base)
	}
	script, _ := t.Script()
	return script
}

func likelier(id identity) (identity, bool) {
	if more, ok := likely[id.lang+"-"+id.region]; ok && id.script == "" {
		return more, true
	}
	if more, ok := likely[id.lang+"-"+id.script]; ok {
		return more, true
	}
	more, ok := likely[id.lang]
	// Another script than the usual one has its own likely region, which x/text may know.
	return more, ok && (id.script == "" || id.script == more.script)
}

func variantsOf(t language.Tag) string {
	var b strings.Builder
	for _, v := range t.Variants() {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(v.String())
	}
	return b.String()
}

// likely corrects x/text's likely subtags from CLDR 48 (likelySubtags.xml) for languages with two
// letters or with locale data, and wherever the direction of writing depends on it. Languages stand
// under their script, with their region; pairs name the subtag that decides.
var likely = likelyTable(`
	Arab: aao-DZ abh-TJ abv-BH acm-IQ acq-YE acw-SA acx-OM adf-OM aec-EG aee-AF aeq-PK afb-KW aib-
	CN aiq-AF ars-SA ask-AF atn-IR auj-LY auz-UZ avd-IR ayh-YE ayl-LY ayn-YE ayp-IQ azb-IR bdz-PK
	bgp-PK bhe-PK bhm-OM bjm-IQ brk-SD bsh-AF bsk-PK chg-TM clh-PK def-IR deh-PK dmk-PK dml-PK
	esh-IR fay-IR faz-IR ggg-PK gha-LY ghr-PK gig-PK glh-AF grr-DZ gwf-PK gzi-IR hac-IR hkh-IN
	hoh-OM hrz-IR hss-OM isk-AF jad-GN jat-AF jbn-LY jdg-PK jnd-PK jog-PK kbu-PK kcy-DZ kfm-IR
	klj-IR kmz-IR ktl-IR lrk-PK lrl-IR lsa-IR lss-PK luv-OM mby-PK mey-DZ mfi-CM mhj-AF mnj-AF
	mve-PK mzb-DZ nli-AF nlm-PK ntz-IR nyq-IR odk-PK pbt-AF phr-PK phv-AF plk-PK prc-AF prx-IN
	psh-AF psi-AF pst-PK qxq-IR rdb-IR sbn-PK sdb-IQ sdf-IQ sdg-AF sds-TN sgr-IR sgy-AF shd-PK
	shm-IR shv-OM siy-IR siz-EG smy-IR sqo-IR sqt-YE srh-CN srz-IR ssh-AE sts-AF tjo-DZ tks-IR
	tov-IR tra-AF trm-AF ush-PK uzs-AF vaf-IR vgr-PK vmh-IR wbk-AF wlo-ID wne-PK wsv-AF xhe-PK
	xka-PK xkc-IR xkj-IR xkp-IR xvi-AF ydg-PK zba-001 zum-OM
	Armn: hyw-AM
	Cans: oj-CA
	Chrs: xco-UZ
	Cprt: ecy-CY
	Deva: doi-IN gon-IN hif-FJ suz-NP
	Elym: xly-IR
	Grek: grc-GR
	Hebr: aij-IL czk-CZ hbo-IL huy-IL itk-IT jbe-IL jpa-PS jpr-IL jrb-IL jye-IL lsd-IL trg-IL yhd-
	IL yi-UA yih-DE yud-IL zrp-FR
	Hant: lzh-CN
	Hmnp: hnj-US mww-US
	Khar: pgd-PK
	Latn: an-ES bji-ET blo-BJ bsq-LR cad-US cic-US ia-001 ie-EE kdh-TG kek-GT kr-NG kxc-ET kxv-IN
	lld-IT mhn-IT mic-CA oka-CA pis-SB rif-MA sga-IE tok-001
	Mand: mid-IQ
	Olck: sat-IN
	Ougr: oui-CN
	Phnx: obm-JO
	Rohg: rhg-MM
	Samr: sam-PS
	Sidt: xsd-TR
	Sogd: sog-UZ
	Syrc: aii-IQ amw-SY bhn-GE bjf-IL hrt-TR kqd-IQ lhs-SY oar-SY syc-TR syn-IR tmr-IL`, map[string]string{
	"ms-ID": "Latn-ID", "sr-RU": "Cyrl-RU", "zh-MY": "Hans-MY",
	"abq-TR": "Latn-TR", "man-GN": "Latn-GN", "mey-SN": "Latn-SN", "pnt-RU": "Cyrl-RU", "pnt-TR": "Latn-TR",
	"ku-AM": "Cyrl-AM", "ku-AZ": "Cyrl-AZ", "ku-GE": "Cyrl-GE", "ku-TM": "Cyrl-TM",
	"ku-IQ": "Arab-IQ", "ku-IR": "Arab-IR", "ku-Cyrl": "Cyrl-AM", "ku-Yezi": "Yezi-GE",
	"lzz-GE": "Geor-GE", "lzz-Geor": "Geor-GE", "sd-IN": "Deva-IN",
	"hak-TW": "Hant-TW", "hak-Hant": "Hant-TW",
	"nan-TW": "Hant-TW", "nan-MO": "Hant-MO", "nan-Hant": "Hant-TW",
	"pi": "Latn-GB", "pi-IN": "Deva-IN", "pi-LK": "Sinh-LK", "pi-MM": "Mymr-MM", "pi-TH": "Thai-TH",
})

func likelyTable(languages string, pairs map[string]string) map[string]identity {
	table := make(map[string]identity)
	script := ""
	for _, word := range strings.Fields(languages) {
		if s, ok := strings.CutSuffix(word, ":"); ok {
			script = s
			continue
		}
		lang, region, _ := strings.Cut(word, "-")
		table[lang] = identity{lang: lang, script: script, region: region}
	}
	for key, to := range pairs {
		lang, _, _ := strings.Cut(key, "-")
		s, region, _ := strings.Cut(to, "-")
		table[key] = identity{lang: lang, script: s, region: region}
	}
	return table
}
