package i18n

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// numberWord is how a word for a number begins.
type numberWord struct {
	stem  string
	value float64
	exact bool // the stem is the whole word: too short to tell
}

// numberWords are words for small numbers, counting and ordering, by language. They need not be all: a number that
// is not found in words is taken for lost, so a language that has an entry has all that are common.
var numberWords = parseWords(map[string]string{
	"en": `one,once,first,single=1 two,twice,second,both,pair=2 three,third,thrice=3 four,fourth=4 five,fifth=5 six,sixth=6
		seven,seventh=7 eight,eighth=8 nine,ninth=9 ten,tenth=10 eleven,eleventh=11 twelve,twelfth,dozen=12 thirteen=13
		fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty,twentieth=20 thirty,thirtieth=30
		forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 half,halve=50`,
	"de": `ein,eins,eine,einem,einen,einer,erst=1 zwei,zweit,beide=2 drei,dritt=3 vier,viert=4 fünf=5 sech=6 sieb=7 acht=8 neun=9 zehn=10 elf,elft=11 zwölf=12
		zwanzig=20 dreißig=30 vierzig=40 fünfzig,hälfte,halb=50 hundert=100 tausend=1000`,
	"fr": `un,une,premi=1 deux,second=2 trois=3 quatr=4 cinq=5 six,sixi=6 sept,septi=7 huit=8 neuf,neuvi=9 dix,dixi,dizaine=10 onz=11 douz=12
		quinz=15 vingt=20 trent=30 quarant=40 cinquant,moitié=50 cent,cents,centaine=100 mille=1000`,
	"es": `un,una,uno,prim=1 dos,segund,ambos,ambas=2 tres,terc=3 cuatr,cuart=4 cinc,quint=5 seis,sext=6 siet,sépt,sept=7 ocho,octav=8 nuev,noven=9 diez,décim=10 once,undéc=11 doce,duodéc,docena=12
		quinc=15 veint=20 trein=30 mitad=50 cien=100 mil=1000`,
	"pt": `um,uma,primei=1 dois,duas,segund,ambos,ambas=2 três,terc=3 quatr,quart=4 cinc,quint=5 seis,sext=6 sete,sétim=7 oito,oitav=8 nove,non=9 dez,décim=10 onze=11 doze,dúzia=12
		quinz=15 vint=20 trint=30 metade=50 cem,cent=100 mil=1000`,
	"it": `un,una,uno,prim=1 due,second,ambedue=2 tre,terz=3 quattro,quart=4 cinqu,quint=5 sei,sest=6 sette,settim=7 otto,ottav=8 nove,nono,nona=9 dieci,decim=10 undic=11 dodic=12 venti=20 trenta=30 metà=50 cento=100 mille,mila=1000`,
	"nl": `een,één,eerst=1 twee=2 drie,derd=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 twintig=20 dertig=30 honderd=100 duizend=1000`,
	"sv": `en,ett,först=1 två,andra=2 tre,tredj=3 fyra,fjärd=4 fem,femt=5 sex,sjätt=6 sju,sjund=7 åtta,åttond=8 nio,niond=9 tio,tiond=10 elva=11 tolv=12 tjugo=20 trettio=30 hundra=100 tusen=1000`,
	"da": `en,et,først=1 to,anden=2 tre,tredj=3 fire,fjerd=4 fem,femt=5 seks,sjett=6 syv=7 otte=8 ni,niend=9 ti,tiend=10 elleve=11 tolv=12`,
	"nb": `en,ett,et,én,først=1 to,andre=2 tre,tredj=3 fire,fjerd=4 fem,femt=5 seks,sjett=6 sju,syv=7 åtte=8 ni,niend=9 ti,tiend=10 elleve=11 tolv=12`,
	"pl": `jed,pierwsz=1 dwa,dwie,dwó,drug=2 trzy,trzec,trze=3 czter,czwart=4 pięć,pięci,piąt=5 sześ,szóst=6 siedem,siedm,siódm=7 osiem,ośmi,ósm=8 dziewię,dziewią=9 dziesię,dziesią=10 jedenaś=11 dwanaś,dwunast=12 sto,stu=100 tysi=1000`,
	"cs": `jed,prvn,první=1 dva,dvě,dvou,druh=2 tři,tří,třet=3 čtyř,čtvrt=4 pět,pát=5 šest=6 sedm=7 osm=8 devět,devát=9 deset,desát=10 jedenáct=11 dvanáct=12`,
	"ru": `один,одн,перв=1 два,две,двух,двум,втор=2 три,трех,трёх,трем,трет=3 четыр,четвер,четвёр=4 пять,пяти,пят=5 шест=6 семь,семи,седьм=7 восем,восьм=8 девят=9 десят=10 одиннад=11 двенад=12 двадцат=20 тридцат=30 сто,ста=100 тысяч=1000`,
	"uk": `один,одн,перш=1 два,дві,двох,двом,друг=2 три,трьох,трет=3 чотир,четвер=4 п’ять,п'ять,п’ят,п'ят=5 шість,шест,шост=6 сім,сьом=7 вісім,восьм=8 дев’ят,дев'ят=9 десят=10 одинад=11 дванад=12 сто,ста=100 тисяч=1000`,
	"el": `ένα,ένας,μία,μια,πρώτ=1 δύο,δυο,δεύτερ=2 τρεις,τρία,τριών,τρίτ=3 τέσσερ,τεσσάρ,τέταρτ=4 πέντε,πέμπτ=5 έξι,έκτ=6 επτά,εφτά,έβδομ=7 οκτώ,οχτώ,όγδο=8 εννέα,εννιά,ένατ=9 δέκα,δέκατ=10 έντεκα,ενδέκατ=11 δώδεκα,δωδέκατ=12 εκατό=100 χίλι=1000`,
	"tr": `bir,birinci,ilk,tek=1 iki,ikinci,her=2 üç,üçüncü=3 dört,dördüncü=4 beş,beşinci=5 altı,altıncı=6 yedi,yedinci=7 sekiz=8 dokuz=9 on,onuncu=10 onbir=11 oniki=12 yüz=100 bin=1000`,
	"vi": `một,nhất=1 hai,nhì,đôi=2 ba=3 bốn,tư=4 năm=5 sáu=6 bảy,bẩy=7 tám=8 chín=9 mười=10 trăm=100 nghìn,ngàn=1000`,
	"id": `satu,sebuah,seorang,pertama,esa=1 dua,kedua=2 tiga,ketiga=3 empat,keempat=4 lima,kelima=5 enam,keenam=6 tujuh,ketujuh=7 delapan,kedelapan=8 sembilan,kesembilan=9 sepuluh,kesepuluh=10 sebelas=11 seratus=100 seribu=1000`,
	"ms": `satu,sebuah,seorang,pertama=1 dua,kedua=2 tiga,ketiga=3 empat,keempat=4 lima,kelima=5 enam,keenam=6 tujuh,ketujuh=7 lapan,kelapan=8 sembilan=9 sepuluh=10 seratus=100 seribu=1000`,
	"ar": `واحد,الواحد,أول,الأول,أولى,إحدى=1 اثن,الاثن,ثان,الثان,كلا=2 ثلاث,الثلاث,ثالث,الثالث=3 أربع,الأربع,رابع,الرابع=4 خمس,الخمس,خامس,الخامس=5 ست,ستة,الست,سادس,السادس=6 سبع,السبع,سابع,السابع=7 ثماني,الثماني,ثامن,الثامن=8 تسع,التسع,تاسع,التاسع=9 عشر,العشر,عاشر,العاشر=10 مائة,مئة,المائة,المئة=100 ألف=1000`,
	"fa": `یک,اول,نخست=1 دو,دوم=2 سه,سوم=3 چهار=4 پنج=5 شش=6 هفت=7 هشت=8 نه,نهم=9 ده,دهم=10 یازده=11 دوازده=12 صد=100 هزار=1000`,
	"he": `אחד,אחת,ראשון,ראשונה,הראשון,הראשונה=1 שני,שתי,שניים,שנייה,השני,השנייה=2 שלוש,שליש,השליש=3 ארבע,רביעי,הרביעי=4 חמש,חמיש,החמיש=5 שש,שישה,שישי,השישי=6 שבע,שביע,השביע=7 שמונה,שמיני,השמיני=8 תשע,תשיע,התשיע=9 עשר,עשירי,העשירי=10 מאה=100 אלף=1000`,
	"hi": `एक,पहल,प्रथम=1 दो,दूसर,दोनों,द्वितीय=2 तीन,तीसर,तृतीय=3 चार,चौथ,चतुर्थ=4 पाँच,पांच,पंचम=5 छह,छः,छठ=6 सात=7 आठ=8 नौ,नौवें=9 दस=10 ग्यारह=11 बारह=12 सौ=100 हज़ार,हजार=1000`,
	"ko": `한,하나,첫,첫째=1 두,둘,둘째,양=2 세,셋,셋째,삼=3 네,넷,넷째,사=4 다섯,오=5 여섯,육=6 일곱,칠=7 여덟,팔=8 아홉,구=9 열,십=10 열한=11 열두=12 절반=50 백=100 천=1000`,
	"ja": `ひとつ,一つ=1 ふたつ=2 みっつ=3 よっつ=4 いつつ=5`,
	"th": `หนึ่ง,แรก,เดียว,เอ็ด=1 สอง,ทั้งคู่=2 สาม=3 สี่=4 ห้า=5 หก=6 เจ็ด=7 แปด=8 เก้า=9 สิบสอง=12 สิบเอ็ด=11 สิบ=10`,
	"km": `មួយ=1 ពីរ=2 បី=3 បួន=4 ប្រាំមួយ=6 ប្រាំពីរ=7 ប្រាំបី=8 ប្រាំបួន=9 ប្រាំ=5 ដប់=10`,
	"sw": `moja,kwanza=1 mbili,wawili,pili=2 tatu,watatu=3 nne,wanne=4 tano,watano=5 sita=6 saba=7 nane,wanane=8 tisa=9 kumi=10 mia=100 elfu=1000`,
})

// powers are words for powers of ten that follow figures, in any language: that a word means another in one more
// language only means that a number has one more reading.
var powers = parsePowers(`hundred,百,백,सौ,honderd,hundert,cientos,sata=100
	thousand,mille,mil,mila,tausend,tsd.,тыс,тис,tysi,tys.,tisíc,tis.,duizend,tusen,bin,nghìn,ngàn,ribu,ألف,آلاف,الاف,هزار,ہزار,हज़ार,हजार,হাজার,χιλιάδ,พัน,ពាន់,千,천,אלף,אלפי,elfu,tuhat,ezer,mii,ሺህ,ထောင်,ພັນ,հազար,ათას,k=1000
	만,万,萬,หมื่น,ម៉ឺន,သောင်း,ໝື່ນ=1e4
	lakh,लाख,লাখ,লক্ষ,แสน,សែន,သိန်း,ແສນ=1e5
	million,millón,millones,millon,milhão,milhões,milion,miljoen,miljon,millió,milioane,milyon,mio,mln,миллион,млн,мільйон,triệu,juta,مليون,ملايين,میلیون,ملین,מיליון,मिलियन,εκατομμύρι,εκατ.,ล้าน,លាន,သန်း,ລ້ານ,ሚሊዮን,միլիոն,մլն,მილიონ=1e6
	crore,करोड़,करोड,কোটি=1e7
	milliard,miliard,miljard,milyar,miliar,mrd,mld,миллиард,млрд,мільярд,billion,bn,tỷ,tỉ,مليار,میلیارد,ארב,מיליארד,अरब,δισεκατομμύρι,δισ.,ቢሊዮን,միլիարդ,մլրդ,მილიარდ,bilhão,bilhões=1e9
	억,億,亿=1e8
	trillion,billón,триллион,billones,billionen,biliun,triliun,조,兆,трлн,τρισεκατομμύρι,ล้านล้าน=1e12`)

// eachWord goes through "word,word=value word=value".
func eachWord(list string, add func(word string, value float64)) {
	for _, entry := range strings.Fields(list) {
		words, number, _ := strings.Cut(entry, "=")
		value, err := strconv.ParseFloat(number, 64)
		if err != nil {
			panic("i18n: the number word " + entry + " has no value")
		}
		for _, word := range strings.Split(words, ",") {
			add(word, value)
		}
	}
}

// shortWord is the most letters that a stem may have to stand for itself alone.
const shortWord = 3

// parseWords gives the words of each language by their first letter.
func parseWords(lists map[string]string) map[string]map[rune][]numberWord {
	all := map[string]map[rune][]numberWord{}
	for lang, list := range lists {
		all[lang] = map[rune][]numberWord{}
		eachWord(list, func(word string, value float64) {
			first, _ := utf8.DecodeRuneInString(word)
			all[lang][first] = append(all[lang][first], numberWord{word, value, utf8.RuneCountInString(word) <= shortWord})
		})
	}
	return all
}

// power is a word for a power of ten.
type power struct {
	stem   string
	factor float64
	exact  bool
}

func parsePowers(list string) map[rune][]power {
	all := map[rune][]power{}
	eachWord(list, func(word string, factor float64) {
		first, _ := utf8.DecodeRuneInString(word)
		all[first] = append(all[first], power{word, factor, utf8.RuneCountInString(word) <= shortWord+1})
	})
	return all
}
