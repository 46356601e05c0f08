package i18n

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// numberWord is how a word for a number begins.
type numberWord struct {
	stem  string
	value float64
	exact bool // the stem is the whole word
}

// numberWords are words for small numbers, counting and ordering, by language. They need not be all: a number that
// is not found in words is taken for lost, so a language that has an entry has all that are common. The first that fits
// is taken. A stem of few letters is the whole word, unless a star says that it is a stem; a longer one is the whole
// word where it has "!". A half and a quarter are also so many percent, and a quarter so many minutes.
// They are read when a text is checked: few commands check any.
var numberWords = sync.OnceValue(func() map[string]map[rune][]numberWord { return parseWords(numberWordLists) })

var numberWordLists = map[string]string{
	"en": `quarter=25 quarter=4 quarter=15 one,once,first,single=1 two,twice,second,both,pair=2 three,third,thrice=3
		four,fourth=4 five,fifth=5 six,sixth=6
		seven,seventh=7 eight,eighth=8 nine,ninth=9 ten,tenth=10 eleven,eleventh=11 twelve,twelfth,dozen=12
		thirteen=13
		fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty,twentieth=20 thirty,thirtieth=30
		forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 half,halve=50`,
	"de": `anderthalb,eineinhalb=1.5
		zwanzig=20 dreißig,dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90
		viertelstunde=15 viertel=4 viertel=25 viertel=15 dutzend=12 ein,eins,eine,einem,einen,einer,erst=1
		zwei,zweit,beide=2 drei,dritt=3 vier,viert=4 fünf=5 sech=6 sieb=7 acht=8 neun=9 zehn=10 elf,elft=11 zwölf=12
		hälfte,halb=50 hundert=100 tausend=1000`,
	"fr": `cinquant=50 septant=70 nonant=90
		quart!,quarts!=25 quart!,quarts!=4 quart!,quarts!=15 treiz=13 quatorz=14 seiz=16 soixant=60 demi=50
		un,une,premi=1 deux,second=2 trois=3 quatr=4 cinq=5 six,sixi=6 sept,septi=7 huit=8 neuf,neuvi=9
		dix,dixi,dizaine=10 onz=11 douz=12
		quinz=15 vingt=20 trent=30 quarant=40 cinquant,moitié=50 cent,cents,centaine=100 mille=1000`,
	"es": `cincuent=50 sesent=60 setent=70 ochent=80 novent=90 cuarta=25 cuarta=4
		cuarto=25 cuarto=15 medio!,media!=50 un,una,uno,prim=1 dos,segund,ambos,ambas=2 tres,terc=3 cuatr,cuart=4
		cinc,quint=5 seis,sext=6 siet,sépt,sept=7 ocho,octav=8 nuev,noven=9 diez,décim=10 once,undéc=11
		doce,duodéc,docena=12
		quinc=15 veint=20 trein=30 mitad=50 cien=100 mil=1000`,
	"pt": `cinquent=50 sessent=60 setent=70 oitent=80 novent=90
		quarto=25 meio!,meia!=50 um,uma,primei=1 dois,duas,segund,ambos,ambas=2 três,terc=3 quatr,quart=4
		cinc,quint=5 seis,sext=6 sete,sétim=7 oito,oitav=8 nove,non=9 dez,décim=10 onze=11 doze,dúzia=12
		quinz=15 vint=20 trint=30 metade=50 cem,cent=100 mil=1000`,
	"it": `cinquant=50 sessant=60 settant=70 ottant=80 novant=90
		quarto=25 mezzo!=50 quindic=15 un,una,uno,prim=1 due,second,ambedue=2 tre,terz=3 quattro,quart=4
		cinqu,quint=5 sei,sest=6 sette,settim=7 otto,ottav=8 nove,nono,nona=9 dieci,decim=10 undic=11 dodic=12
		venti=20 trenta=30 metà=50 cento=100 mille,mila=1000`,
	"nl": `anderhalf,anderhalve=1.5
		kwartier=15 kwart!=25 kwart!=4 helft=50 half!,halve!=50 vijftig=50 veertig=40 zestig=60 zeventig=70
		tachtig=80 negentig=90 een,één,eerst=1 twee=2 drie,derd=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10
		elf=11 twaalf=12 twintig=20 dertig=30 honderd=100 duizend=1000`,
	"sv": `halvann=1.5
		fjärdedel=25 kvart!=15 hälft,halv=50 en,ett,först=1 två,andra=2 tre,tredj=3 fyra,fjärd=4 fem,femt=5
		sex,sjätt=6 sju,sjund=7 åtta,åttond=8 nio,niond=9 tio,tiond=10 elva=11 tolv=12 tjugo=20 trettio=30
		hundra=100 tusen=1000`,
	"da": `en,et,først=1 to,anden=2 tre,tredj=3 fire,fjerd=4 fem,femt=5 seks,sjett=6 syv=7 otte=8 ni,niend=9
		ti,tiend=10 elleve=11 tolv=12`,
	"nb": `en,ett,et,én,først=1 to,andre=2 tre,tredj=3 fire,fjerd=4 fem,femt=5 seks,sjett=6 sju,syv=7 åtte=8
		ni,niend=9 ti,tiend=10 elleve=11 tolv=12`,
	"pl": `półtor=1.5
		ćwierć=25 połow,pół!=50 jed,pierwsz=1 dwa,dwie,dwó,drug=2 trzy,trzec,trze=3 czter,czwart=4
		pięć,pięci,piąt=5 sześ,szóst=6 siedem,siedm,siódm=7 osiem,ośmi,ósm=8 dziewię,dziewią=9 dziesię,dziesią=10
		jedenaś=11 dwanaś,dwunast=12 sto,stu=100 tysi=1000`,
	"cs": `dvacet=20 třicet=30 pěti=5 devíti=9 desíti=10 třem,třech,třema=3 polovin,půl!=50 jed,prvn,první=1
		dva,dvě,dvou,druh=2 tři,tří,třet=3 čtyř,čtvrt=4 pět,pát=5 šest=6 sedm=7 osm=8 devět,devát=9 deset,desát=10
		jedenáct=11 dvanáct=12`,
	"ru": `полтор,полутор=1.5
		четверть=25 двадцат=20 тридцат=30 полов=50 один,одн,перв=1 два,две,двух,двум,втор=2
		три,трех,трёх,трем,трет=3 четыр,четвер,четвёр=4 пять,пяти,пят=5 шест=6 семь,семи,седьм=7 восем,восьм=8
		девят=9 десят=10 одиннад=11 двенад=12 двадцат=20 тридцат=30 сто,ста=100 тысяч=1000`,
	"uk": `півтор=1.5
		чверт=25 двадцят=20 тридцят=30 полов=50 один,одн,перш=1 два,дві,двох,двом,друг=2 три,трьох,трет=3
		чотир,четвер=4 п’ять,п'ять,п’ят,п'ят=5 шість,шест,шост=6 сім,сьом=7 вісім,восьм=8 дев’ят,дев'ят=9 десят=10
		одинад=11 дванад=12 сто,ста=100 тисяч=1000`,
	"el": `είκοσι=20 τριάντα=30 μισό!,μισά!=50 τέταρτο=25 ένα,ένας,μία,μια,πρώτ=1 δύο,δυο,δεύτερ=2
		τρεις,τρία,τριών,τρίτ=3 τέσσερ,τεσσάρ,τέταρτ=4 πέντε,πέμπτ=5 έξι,έκτ=6 επτά,εφτά,έβδομ=7 οκτώ,οχτώ,όγδο=8
		εννέα,εννιά,ένατ=9 δέκα,δέκατ=10 έντεκα,ενδέκατ=11 δώδεκα,δωδέκατ=12 εκατό=100 χίλι=1000`,
	"tr": `yirmi=20 otuz=30 yarı=50 çeyrek=25 bir,birinci,ilk,tek=1 iki,ikinci,her=2 üç,üçüncü=3 dört,dördüncü=4
		beş,beşinci=5 altı,altıncı=6 yedi,yedinci=7 sekiz=8 dokuz=9 on,onuncu=10 onbir=11 oniki=12 yüz=100
		bin=1000`,
	"vi": `lăm!=5 mươi!=10 nửa!=50 một,nhất=1 hai,nhì,đôi=2 ba=3 bốn,tư=4 năm=5 sáu=6 bảy,bẩy=7 tám=8 chín=9 mười=10
		trăm=100 nghìn,ngàn=1000`,
	"id": `puluh!=10 belas!=10 setengah,separuh=50 seperempat=25 satu,sebuah,seorang,pertama,esa=1 dua,kedua=2
		tiga,ketiga=3 empat,keempat=4 lima,kelima=5 enam,keenam=6 tujuh,ketujuh=7 delapan,kedelapan=8
		sembilan,kesembilan=9 sepuluh,kesepuluh=10 sebelas=11 seratus=100 seribu=1000`,
	"ms": `puluh!=10 belas!=10 satu,sebuah,seorang,pertama=1 dua,kedua=2 tiga,ketiga=3 empat,keempat=4 lima,kelima=5
		enam,keenam=6 tujuh,ketujuh=7 lapan,kelapan=8 sembilan=9 sepuluh=10 seratus=100 seribu=1000`,
	"ar": `نصف!,النصف!=50 ربع!,الربع!=25 ثلث!,الثلث!=3 عشرون,عشرين=20 ثلاثون,ثلاثين=30
		واحد,الواحد,أول,الأول,أولى,إحدى=1 اثن,الاثن,ثان,الثان,كلا=2 ثلاث,الثلاث,ثالث,الثالث=3
		أربع,الأربع,رابع,الرابع=4 خمس,الخمس,خامس,الخامس=5 ست,ستة,الست,سادس,السادس=6 سبع,السبع,سابع,السابع=7
		ثماني,الثماني,ثامن,الثامن=8 تسع,التسع,تاسع,التاسع=9 عشر,العشر,عاشر,العاشر=10 مائة,مئة,المائة,المئة=100
		ألف=1000`,
	"fa": `نیم!=50 بیست=20 سی!=30 یک,اول,نخست=1 دو,دوم=2 سه,سوم=3 چهار=4 پنج=5 شش=6 هفت=7 هشت=8 نه,نهم=9
		ده,دهم=10 یازده=11 دوازده=12 صد=100 هزار=1000`,
	"he": `חמשת,חמשה,חמישה=5 ששת=6 שבעת,שבעה=7 תשעת,תשעה=9 עשרת,עשרה=10 חצי!,מחצית=50 רבע!=25 עשרים=20 שלושים=30
		אחד,אחת,ראשון,ראשונה,הראשון,הראשונה=1 שני,שתי,שניים,שנייה,השני,השנייה=2 שלוש,שליש,השליש=3
		ארבע,רביעי,הרביעי=4 חמש,חמיש,החמיש=5 שש,שישה,שישי,השישי=6 שבע,שביע,השביע=7 שמונה,שמיני,השמיני=8
		תשע,תשיע,התשיע=9 עשר,עשירי,העשירי=10 מאה=100 אלף=1000`,
	"hi": `आध=50 चौथाई=25 डेढ़=1.5 ढाई=2.5 बीस=20 तीस=30 एक,पहल,प्रथम=1 दो,दूसर,दोनों,द्वितीय=2 तीन,तीसर,तृतीय=3
		चार,चौथ,चतुर्थ=4 पाँच,पांच,पंचम=5 छह,छः,छठ=6 सात=7 आठ=8 नौ,नौवें=9 दस=10 ग्यारह=11 बारह=12 सौ=100
		हज़ार,हजार=1000`,
	"ko": `한,하나,첫,첫째=1 두,둘,둘째,양=2 세,셋,셋째,삼=3 네,넷,넷째,사=4 다섯,오=5 여섯,육=6 일곱,칠=7 여덟,팔=8 아홉,구=9 열,십=10 열한=11 열두=12 절반=50
		백=100 천=1000`,
	"ja": `ひとつ,一つ=1 ふたつ=2 みっつ=3 よっつ=4 いつつ=5`,
	"th": `ยี่สิบ=20 ครึ่ง=50 หนึ่ง,แรก,เดียว,เอ็ด=1 สอง,ทั้งคู่=2 สาม=3 สี่=4 ห้า=5 หก=6 เจ็ด=7 แปด=8 เก้า=9
		สิบสอง=12 สิบเอ็ด=11 สิบ=10`,
	"km": `មួយ=1 ពីរ=2 បី=3 បួន=4 ប្រាំមួយ=6 ប្រាំពីរ=7 ប្រាំបី=8 ប្រាំបួន=9 ប្រាំ=5 ដប់=10`,
	"sw": `moja!,mmoja,kimoja,mojawapo,kwanza=1 mbili!,wawili,miwili,viwili,mawili,pili!=2
		tatu!,watatu,mitatu,vitatu,matatu=3
		nne!,wanne,minne,vinne,manne=4 tano!,watano,mitano,vitano,matano=5 sita!=6 saba!=7
		nane!,wanane,minane,vinane,manane=8
		tisa!=9 kumi!=10 ishirini=20 thelathini=30 arobaini=40 hamsini,nusu=50 robo=25 mia!=100 elfu,maelfu=1000`,
	"fi": `puolitoista=1.5
		yksitoista=11 kaksitoista=12 kahdeks=8 yhdeks=9 yksi,yhden,yhte,yhdess,ensimmäi=1
		kaksi,kahde,kahte,toinen,toise,molem=2
		kolme,kolma=3 neljännes,neljännek=25 neljä=4 viisi,viide,viite,viit!=5 kuusi,kuude,kuute=6 seitsem=7
		kymmen=10 puolet,puoli=50
		sata,sada,satoj=100 tuhat,tuhan,tuhans=1000`,
	"hu": `másfél=1.5
		huszon,húsz,husz=20 harminc=30 negyven=40 ötven=50 nyolcvan=80 kilencven=90 tizen,tíz,tized=10
		egy,egyik,egyet,egysz,első=1
		két*,kettő,második,mindk=2 három,hárm,harmad=3 negyede=25 négy,negyed=4 öt,ötöd,ötb,ötn,ötöt,öttel,ötéves=5
		hat,hatod,hatb,hatn,hatot,hattal=6 hét,heted,hétb,hétn,hetet,héttel=7 nyolc=8 kilenc=9 fél!,fele!,felé=50
		száz=100 ezer=1000`,
	"ro": `unsprezece=11 doisprezece,douăsprezece=12 douăzeci=20 un,o,una,unu,unul,prim=1 doi,două,ambele,ambii=2
		trei=3 patru,patra=4 cinci=5
		șase,şase=6 șapte,şapte=7 opt=8 nouă=9 zece=10 jumătate=50 sfert=25 sută,sute=100 mie!,mii!=1000`,
	"sk": `jedenás=11 dvanás,dvanást=12 dvadsa=20 jed,prv*=1 dva,dve,dvo*,druh=2 tri,troch,tromi,trom,tret=3
		štyr,štvr=4 päť,piat,piati=5
		šesť,šest,šiest=6 sedem,siedm=7 osem,osm*,ôsm*=8 deväť,devät,deviat=9 desať,desat,desiat=10 polovic=50
		sto,stov=100 tisíc=1000`,
	"ur": `چوتھائی=25 ڈیڑھ=1.5 ڈھائی=2.5 ایک,پہل*,اول=1 دو,دوسر,دونوں=2 تین,تیسر=3 چار,چاروں,چوتھ=4 پانچ=5 چھ,چھٹ*=6
		سات,ساتو=7 آٹھ,آٹھو=8 نو,نویں=9
		دس,دسوی=10 گیارہ=11 بارہ=12 بیس=20 نصف,آدھ*=50 سو=100 ہزار=1000`,
	"bn": `এক,একটি,একজন,একট,প্রথম=1 দুই*,দুটি,দু,দ্বিতীয়,উভয়=2 তিন*,তৃতীয়=3 চার*,চতুর্থ=4 পাঁচ*,পঞ্চম=5
		ছয়*,ষষ্ঠ=6 সাত*,সপ্তম=7 আট*,অষ্টম=8 নয়*,নবম=9
		দশ*=10 এগারো=11 বারো=12 বিশ=20 অর্ধেক=50 শত,একশ*=100 হাজার=1000`,
	"ta": `பதினொன்ற=11 பன்னிரண்ட=12 ஒன்பத=9 ஒன்ற,ஒரு*,முதல=1 இரண்ட,இரு=2 மூன்ற=3 நான்க=4 ஐந்த=5 ஆற*=6 ஏழ*=7 எட்ட=8
		பத்த=10 பாதி,அரை=50 நூற*=100 ஆயிர=1000`,
	"hy": `տասնմեկ=11 տասներկու=12 տասն*,տասը,տասի=10 մեկ*,առաջին,մի=1 երկու,երկրորդ=2 երեք,երրորդ=3 չորս,չորրորդ=4
		հինգ=5 վեց*=6 յոթ*=7 ութ*=8
		ինը,ինն*=9 քսան=20 երեսուն=30 հիսուն,կես!,կեսը!=50 քառորդ=25 հարյուր=100 հազար=1000`,
	"ka": `მეოთხედ=25 ერთ*,პირველ=1 ორი,ორ,ორივე,ორმა,ორის,მეორე=2 სამი!,სამ,სამმა,სამის!,მესამე=3 ოთხ*,მეოთხე=4
		ხუთ*,მეხუთე=5 ექვს=6 მეექვსე=6
		შვიდ,მეშვიდე=7 რვა*,მერვე=8 ცხრა,მეცხრე=9 ათას=1000 ათი!,ათ,მეათე=10 თერთმეტ=11 თორმეტ=12 ოცი,ოც*=20
		ნახევ=50 ასი,ას=100`,
	"am": `አንድ*,አንዱ*,አንዲት*,አንደ*,መጀመሪያ=1 ሁለት*,ሁለቱ*,ሁለተ*=2 ሦስ*,ሶስ*=3 አራት*,አራተ*,አራቱ*=4 አምስ*=5 ስድስ*=6 ሰባት*,ሰባተ*,ሰባቱ*=7
		ስምን*=8 ዘጠ*=9
		አስር*,አሥር*,አስረ*,አሥረ*,አስራ,አሥራ=10 ሃያ=20 ሠላሳ,ሰላሳ=30 ግማሽ*=50 ሩብ*=25 መቶ=100 ሺህ,ሺ=1000`,
	"my": `တစ်*,ပထမ*=1 ဒုတိယ*,နှစ်*=2 သုံး*,တတိယ*=3 လေး*=4 ငါး*=5 ခြောက်*=6 ခုနစ်*,ခုနှစ်*=7 ရှစ်*=8 ကိုး*=9 ဆယ်*=10`,
}

// powers are words for powers of ten that follow figures, in any language: that a word means another in one more
// language only means that a number has one more reading.
var powers = sync.OnceValue(func() map[rune][]power { return parsePowers(powerList) })

const powerList = `割=10
	hundred,百,백,सौ,honderd,hundert,cientos,sata=100
	thousand,mille,mil,mila,tausend,tsd.,тыс,тис,тысяч,тисяч,hiljad,хиљад,хиляд,хил,tisuć,tisoč,tūkst=1000
	tuhan,mijë,libo,ஆயிர,వేల,ಸಾವಿರ,ആയിരം,હજાર,ਹਜ਼ਾਰ,දහස,мың,мянга,tysi,tys.,tisíc,tis.,duizend,tusen,bin=1000
	nghìn,ngàn,ribu,ألف,آلاف,الاف,هزار,ہزار,हज़ार,हजार,হাজার,χιλιάδ,พัน,ពាន់,千,천,אלף,אלפי,elfu,tuhat=1000
	ezer,mii,ሺህ,ထောင်,ພັນ,հազար,ათას,k=1000
	만,万,萬,หมื่น,ម៉ឺន,သောင်း,ໝື່ນ=1e4
	lakh,laki,लाख,لاکھ,லட்சம்,இலட்ச,లక్ష,ಲಕ್ಷ,ലക്ഷം,લાખ,ਲੱਖ,ලක්ෂ,ଲକ୍ଷ,লাখ,লক্ষ,แสน,សែន,သိန်း,ແສນ=1e5
	million,miljoona,milijun,milijon,милион,милијон,мільён,ملیون,millón,millones,millon,milhão,milhões=1e6
	milion,miljoen,miljon,millió,milioane,milyon,mio,mln,миллион,млн,мільйон,triệu,juta,مليون,ملايين=1e6
	میلیون,ملین,מיליון,मिलियन,εκατομμύρι,εκατ.,ล้าน,លាន,သန်း,ລ້ານ,ሚሊዮን,միլիոն,մլն,მილიონ,মিলিয়ন=1e6
	மில்லியன்,మిలియన్,ಮಿಲಿಯನ್,ദശലക്ഷം,મિલિયન,මිලියන,сая=1e6
	crore,کروڑ,கோடி,కోట్ల,కోటి,ಕೋಟಿ,കോടി,કરોડ,ਕਰੋੜ,කෝටි,କୋଟି,करोड़,करोड,কোটি=1e7
	milliard,milliárd,miliard,milijard,милиард,милијард,мільярд,میلیارد,miljardi,bilioni,বিলিয়ন=1e9
	பில்லியன்,බිලියන,miljard,milyar,miliar,mrd,mld,миллиард,млрд,мільярд,billion,bn,tỷ,tỉ,مليار,میلیارد=1e9
	ארב,מיליארד,अरब,δισεκατομμύρι,δισ.,ቢሊዮን,միլիարդ,մլրդ,მილიარდ,bilhão,bilhões=1e9
	억,億,亿=1e8
	trillion,billón,триллион,billones,billionen,biliun,triliun,조,兆,трлн,τρισεκατομμύρι,ล้านล้าน=1e12`

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

// stemOf reads a stem, and whether it is the whole word.
func stemOf(word string, short int) (stem string, exact bool) {
	if stem, ok := strings.CutSuffix(word, "*"); ok {
		return stem, false
	}
	if stem, ok := strings.CutSuffix(word, "!"); ok {
		return stem, true
	}
	return word, utf8.RuneCountInString(word) <= short
}

// parseWords gives the words of each language by their first letter.
func parseWords(lists map[string]string) map[string]map[rune][]numberWord {
	all := map[string]map[rune][]numberWord{}
	for lang, list := range lists {
		all[lang] = map[rune][]numberWord{}
		eachWord(norm.NFC.String(list), func(word string, value float64) {
			first, _ := utf8.DecodeRuneInString(word)
			stem, exact := stemOf(word, shortWord)
			all[lang][first] = append(all[lang][first], numberWord{stem, value, exact})
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
	eachWord(norm.NFC.String(list), func(word string, factor float64) {
		first, _ := utf8.DecodeRuneInString(word)
		stem, exact := stemOf(word, shortWord+1)
		all[first] = append(all[first], power{stem, factor, exact})
	})
	return all
}
