"""Dates, times, amounts and references that are not phone numbers, in folded text.

Most are recognized by the words around them. "112 victims" is a count, "Case 51862/08" is a
reference, and "call 555 12" is a phone number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache

_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATE = (
    rf"(?:{_DAY}(?P<a>[./ -]|[.] ){_MONTH}(?P=a){_YEAR}"
    rf"|{_YEAR}(?P<b>[./ -]|[.] ){_MONTH}(?P=b){_DAY}"
    rf"|{_MONTH}(?P<d>[./-]){_DAY}(?P=d){_YEAR}|{_DAY}(?P<c>[./-]){_MONTH}(?P=c)\d\d"
    rf"|{_MONTH}[./-]{_YEAR}|{_YEAR}[./-]{_MONTH}|{_DAY}[.]{_MONTH}[.]?|{_YEAR}|{_DAY}[.]?)"
)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.][0-5]\d)?"
_THOUSANDS = r"(?:[1-9]\d{0,2}(?:[. ]\d{3}){1,2}|[1-9]\d{0,2}(?: \d{3}){3}|[1-9]\d?00|[1-9]\d*000)"
_DATES = rf"{_DATE}(?:-{_DATE.replace('?P<', '?P<to_').replace('?P=', '?P=to_')})?"
# Applications to courts (25965/04), contracts (2019/412-345), accounts (300-0000012345-67).
_FORMS = re.compile(
    r"[1-9]\d{3,4}/\d\d|\d{1,6}/(?:19|20)\d\d|(?:19|20)\d\d/\d{3}-\d{3}|[1-9]\d\d-\d{5,13}-\d\d"
    r"|\d{1,3}-\d{1,5}/\d{1,3}"
)
_INNOCENT = (
    rf"{_CLOCK}-{_CLOCK}",
    rf"{_THOUSANDS}(?:-{_THOUSANDS})?",
    rf"{_YEAR}(?:[-/ ](?:{_YEAR}|\d\d))+",
    rf"\d{{1,4}}/{_YEAR}|{_YEAR}/\d{{1,4}}",
    r"0\.\d+",
)
_HARMONISED = re.compile(r"\(?1[ .()-]?1[ .()-]?6(?: ?[./()–-]? ?\d){3}")
_ROUND_THE_CLOCK = re.compile(r"(?<![\d./+(–-])(?:24/7|7/7|24/24)(?!\d|[./–-]\d)")
# Patterns, each after a simple pattern that all its matches contain and most texts do not.
_CLEAR = (
    (
        r"\d:\d",
        r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)(?:[–-]\d{1,2}(?::\d{2})?(?![\d:]))?",
    ),
    (
        r"[A-Z]\d\d",
        r"(?<![\w])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)",
    ),
    (r"10\.", r"(?<![\w.+])10\.\d{4,9}/[^\s\0]+"),  # DOI (ISO 26324)
    # The code of a project has capital letters between its digits: 2018-1-AL01-KA105-012345.
    (r"\d-", r"(?<![\w+-])\d+(?:-\d+)*(?:-[A-Z]{2,}\d*(?:-\d+)*)+(?![\w-])"),
    (r"[A-Z]-", r"(?<![\w-])[A-Z]{2,}(?:-[A-Z0-9]{2,})+-\d{4}-\d{4,7}(?![\w-])"),
    (r"\d\.\d", r"(?<![\w.])\d{1,3}\.\d{3,8}°? ?[NSEWСЈИЗ](?!\w)"),  # a position on a map
    # The same without letters: two decimals side by side; 3.14159. After other digits it may be
    # the rest of a number: 02 2.777070.
    (
        r"\d\.\d",
        r"(?<![\w.+])(?<!\d[ ()/–-])[1-9]\d?\.\d{4,8}[ ,;]{1,2}[1-9]\d?\.\d{4,8}(?![\d.])",
    ),
    (r"\d\.\d", r"(?<![\w.+])(?<!\d[ ()/–-])\d\.\d{4,}(?![\d.]| ?\d)"),
    (r"IP", r"(?<!\w)IP:? \d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
    (r"\d\.\d", r"(?<![\w.+])(?:192\.168|10\.\d{1,3}|127\.0)(?:\.\d{1,3}){2}(?![\d.])"),
    (r"-\d", r"(?<!\w)[CFT]-\d{1,4}/\d\d(?!\d)"),  # cases of the Court of Justice
    (r"\d-\d", r"(?<!\w)\d{4}-\d{4}-\d{4}-\d{3}[\dX](?!\w)"),  # ORCID (ISO 27729)
    (r"\d\.\d", r"(?i)(?<!\w)arXiv: ?\d{4}\.\d{4,5}(?!\d)"),
    (r"\d-\d", rf"(?<!\w)[A-Z]{{1,4}}{_YEAR}-\d{{4,9}}(?!\d)"),
    (r"[=<>≤≥]", r"(?<=[=<>≤≥])\s?\.\d{1,4}(?!\d)"),  # p < .001
    (r"/\d", r"(?<=[A-Za-z]/)\d{3,7}(?=/[A-Z])"),  # EuropeAid/162473/DH
    (r"/L-", r"(?<![\w/])\d{1,2}/L-\d{1,3}(?!\w)"),  # laws of Kosovo
    # Gazettes: 37/96, 80/99 и 139/08.
    (
        r"\d/\d",
        r"(?<![\w/])\d{1,3}/\d\d(?!\d)(?=(?:,| and| dhe| e| и| i) ?\d{1,3}/\d\d(?!\d))",
    ),
)
_HELD = {held: re.compile(held) for held, _ in _CLEAR}
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IDENTIFIERS = (
    # An IPv4 address, except four pairs of digits, since some countries write numbers so.
    rf"(?<![\w.+])(?!(?:\d\d\.){{3}}\d\d(?!\d)){_OCTET}(?:\.{_OCTET}){{3}}(?!\w|\.\d)",
    # An object identifier (X.660), or six other groups that are not all single digits.
    r"(?<![\w.+])(?:1\.3\.6|(?!355|38[1239])(?=[\d.]*\d\d)[1-9]\d*(?:\.\d+){3})(?:\.\d+){2,}(?!\w)",
    r"(?<![\w+])[01]{8}(?: [01]{8})+(?!\w)",
)
_HEX = tuple(
    rf"(?i)(?<![\w+])[\da-f]{{{size}}}(?:[ :\n]{{1,2}}[\da-f]{{{size}}}){{{least},}}(?!\w)"
    for size, least in ((2, 5), (4, 2), (8, 2))
)
_BYTE = re.compile(r"(?i)(?<!\w)(?:\d+[a-f]|[a-f]+\d)[\da-f]*")
_MAY_BE_IDENTIFIER = re.compile(r"\d\.\d+\.\d+\.|[\da-fA-F][ :\n][\da-fA-F]{2}")
_COMMAS = re.compile(r"(?<![\d,.+])\d{1,9}(?:(?:,\d{3})+(?:\.\d+)?|,\d{1,2})(?!\d|,\d)")
_CURRENCY = "€$£¥₺₤"
_CODES = "EUR|USD|GBP|CHF|ALL|MKD|RSD|TRY|МКД|РСД|ЕУР"
_MONEY = (
    "euro(?:s|ve|ja)?|e[uv]r[ao]|евра|евро|lekë?|denar[iaë]?|денар[иа]?|dinar[aië]?|динара|lira"
)
_UNITS = (
    r"km|kg|cm|mm|ha|kb|mb|gb|[kmg]?hz|dpi|px|per ?cent|percent|për qind|"
    r"years?|months?|weeks?|pages?|vjet|vjeç|vite|muaj|javë|faqe|години|месеци|недели|страници|"
    r"godin[ae]|mjesec[ai]|nedjelj[ae]|strani(?:ca|ce)|yıl|yaş|hafta|jahre?|monate?|mois|anni|mesi"
    r"|χρόνια|ετών|"
    # "129 ditë e natë" is a number to call day and night.
    r"(?:days?|hours?|minutes?|ditë|orë|minuta|дена|часа|минути|dana|sati|minuta|gün|saat|tage?"
    r"|stunden|jours|heures|giorni|ημέρες|ώρες)(?! (?:and|dhe|e|и|i|ve|und|et|και)(?!\w))"
)
_AFTER = (
    rf"(?i) ?(?:[%‰٪°m{_CURRENCY}](?!\w)|° ?[CFСФ](?!\w)|(?:{_MONEY}|(?-i:{_CODES})|{_UNITS})(?!\w)"
    r"|/[^\W\d_](?!\w))"
)
_REFERENCES = (
    r"articles?|artt?\.?|sections?|paragraphs?|pages?|pp?\.|§§?|nen(?:i|it|in|et|eve)|faqe|"
    r"член(?:от|ови)?|чл\.?|члан(?:а|у)?|član(?:ak|a|u)?|čl\.?|страница|стр\.|strana|str\.|"
    r"madde(?:si)?|άρθρο|άρθρου|articol[oi]|artikel|seite|مادة|المادة|"
    # Rooms and buses.
    r"rooms?|chapters?|figures?|tables?|annex|bus(?: line)?|buses|dhom(?:a|ë|at|ën)|kapitulli|"
    r"autobus(?:i|in)?|соб[аи]|поглавје|поглавље|автобус(?:от)?|аутобус(?:а|ом)?|sob[aeiu]|"
    r"poglavlje|autobus(?:a|om)?|tabel[aeë]|табел[аи]|population(?: of|:)?|questions?|footnotes?|"
    r"recommendations?|appendix|items?|rows?|steps?|flight(?: [A-Z0-9]{2})?|shtojca|pyetja|"
    r"rekomandimi|"
    r"прашање|препорака|прилог|анекс|pitanje|preporuka|prilog|aneks|питање|препорука|"
    r"recital|p\.? ?o\.? ?box|[pп]\.? ?[fф]\.|f\.|n ?=|popullsia:?|население:?|становништво:?|"
    r"stanovništvo:?|paragraf(?:i|in|ët|a)?|fusnot(?:a|at|e)|фуснот[аи]|параграф(?:от|а)?|tač\.|"
    r"тач\.|ст\.|nd\.|pall\.|shk\.|ap\.|lots?|parcels?|parcel[aë]|парцел[аи]"
)
_BEFORE = (
    rf"(?i)(?:[{_CURRENCY}]|(?<!\w)(?:{_MONEY}|(?-i:{_CODES})|"
    rf"(?:{_REFERENCES})(?: (?:no|nr|br|бр)\.?)?"
    r"(?: \d[\w/-]*(?:,|,? (?:and|dhe|e|и|i))){0,4})) ?$"
)
_LEAD = 40
_ADJECTIVES = (
    r"\w+(?:ed|al|ible|able|ive|ish|ian|ean|ign|ing)|new|young|adult|male|female|police|child|"
    r"minor|"
    r"other|more|\w+(?:ih|ni|ne|ove|ova|ih|ни|не|их|ови|ове|ова|ски|ske|ska)"
)
_PEOPLE = (
    r"people|persons?|victims?|survivors?|cases?|wom[ae]n|m[ae]n|child(?:ren)?|girls?|boys?|"
    r"adults?|"
    r"minors|calls|callers|beds|places|famil(?:y|ies)|inhabitants|citizens|residents|migrants?|"
    r"refugees?|workers?|students?|pupils|teachers?|officers|professionals|participants|visitors|"
    r"households|judges|prosecutors|lawyers|social workers|trainings?|leaflets|posters|"
    r"met(?:re|er)s|"
    r"kilomet(?:re|er)s|operations|raids|proceedings|offences|crimes|employees|experts|volunteers|"
    r"beneficiaries|users|clients|returnees|suspects?|"
    r"defendants?|convictions?|investigations?|prosecutions?|indictments?|verdicts?|arrests?|"
    r"reports|complaints|requests|messages|copies|members|organi[sz]ations|schools|municipalities|"
    r"countries|seats|times|million|billion|thousand|"
    r"njerëz(?:ve|it)?|person(?:a|at|ave|ash)|viktim(?:ë|a|at|ave|ash)|rast(?:e|et|eve|esh)|"
    r"gra(?:të|ve|sh)?|burra(?:t|ve)?|fëmijë(?:t|ve)?|vajza(?:t|ve)?|djem(?:të|ve)?|"
    r"të (?:rritur|mitur)|telefonata|thirrje(?! (?:falas|pa ))|shtretër|vende|"
    r"familje(?:t|ve)?|banorë(?:t|ve)?|qytetarë(?:t|ve)?|"
    r"migrantë(?:t|ve)?|refugjatë(?:t|ve)?|punëtorë|nxënës|studentë|mësues|policë|"
    r"gjyqtarë|prokurorë|avokatë|trajnime|fletëpalosje|metra|vepra|operacione|"
    r"zyrtarë|profesionistë|pjesëmarrës|të (?:dyshuar|dënuar|pandehur)|hetime|procedime|raportime|"
    r"ankesa|kërkesa|anëtarë|organizata|shkolla|bashki|herë|milion(?:ë)?|mijë|"
    r"луѓе|лица(?:та)?|жртв[аие](?:та|те)?|жртава|случа(?:ј|и|ите|ја|јева|еви)|жен[аеи](?:те)?|"
    r"маж[аи]?|мушкараца|дец[ае](?:та)?|девој(?:чиња|ки|чица|ака)|момчиња|дечака|возрасни|одраслих|"
    r"малолетн\w+|повици|позива|кревет[аи]|лежај[аи]|мест[ао]|места|семејства|породица|жители|"
    r"становника|граѓани|грађана|мигрант[аи]|миграната|бегалци|избеглица|работници|радника|ученици|"
    r"ученика|студенти|студената|наставници|наставника|полицајци|полицајаца|службеници|службеника|"
    r"учесници|учесника|осомничени|осумњичених|обвинети|оптужених|пресуд[аи]|истраг[аи]|пријав[аи]|"
    r"барања|захтева|членови|чланова|организации|организација|училишта|школа|општин[аи]|пати|пута|"
    r"предмет[иа]|дела|судии|судија|обвинител[иј]|обвинители|тужилаца|тужиоца|обвиненија|"
    r"оптужници|оптужница|поступ(?:ака|ка)|постапки|обуки|обука|летоци|летака|метри|метара|"
    r"милион[аи]?|илјади|хиљада|људи|особа|особе|лице|"
    r"ljudi|lica|lice|osob[ae]|žrtava|žrtv[aeu]|slučaj(?:a|eva|evi)?|žen[ae]|"
    r"muškar(?:ac|ca|aca|ci)|"
    r"d(?:j)?ec[ae]|dje(?:vojčica|vojaka|čaka)|de(?:vojčica|vojaka|čaka)|odraslih|"
    r"malolj?etn\w+|poziva|kreveta|ležaja|mj?esta|porodica|stanovnika|građana|"
    r"migranata|izbj?eglica|radnika|učenika|studenata|nastavnika|policajaca|službenika|učesnika|"
    r"osumnjičenih|optuženih|presuda|istraga|prijava|zahtj?eva|članova|organizacija|škola|opština|"
    r"predmeta|predmeti|djela|postup(?:aka|ka)|sudija|tužilaca|optužnica|obuka|letaka|metara|"
    r"kilometara|"
    r"puta|miliona?|hiljada"
)
_OF_PEOPLE = rf"(?i) ?(?:(?:{_ADJECTIVES}) ){{0,2}}(?:{_PEOPLE})(?![\w’'-])"
_AMOUNT = (
    rf"(?i)(?<!\w)(?:{_PEOPLE}|rasteve|viktimave|personave|punonjësve|witnesses|perpetrators|"
    r"жртви|мушкарци|dječaci|djevojčice|devojčice|dečaci|дјечаци)"
    r"(?: [^\W\d_]+)? ?(?:[:(]|(?<!\w) ?) ?\Z"
    r"|(?<!\w)ages? \d{1,2}(?: ?[–-] ?\d{1,2})?: ?\Z"
    r"|(?<!\w)(?:only|in all|one in|vetëm|samo|само|about|around|nearly|almost|over|"
    r"more than|less than|fewer than|at least|up to|"
    r"in total|total(?: of)?|were|between|from|between \d+ and|from \d+ to|of(?: the)?|of whom|"
    r"gjithsej|rreth|mbi|prej(?: tyre)?|të paktën|ukupno|oko|preko|od(?: kojih| njih)?|njih|"
    r"najmanje|"
    r"вкупно|околу|над|од(?: нив| кои| њих)?|најмалку|укупно|око|преко|њих|најмање"
    r"|(?:19|20)\d\d:|% ?\(?) ?\Z"
)
_PART = (
    r"(?i) ?(?:were|had|came|u [^\W\d_]+(?:uan|uar|ën|an)|ishin|qenë|беа|биле|бит[еи]|били|bil[ei]|"
    r"për \d+|of the \d+|of (?:them|whom|these)|prej tyre|од нив|од њих|od njih|per year|a year|"
    r"në vit|годишно|godišnje|годишње|"
    rf"(?:in|në|në vitin|во|u|у) {_YEAR}|\(\d+(?:[.,]\d+)? ?%\))(?!\w)"
)
_COLUMNS = (
    rf"(?i)(?<!\w)(?:{_PEOPLE}|years?|total|vit(?:i|et)|gjithsej|годин[аи]|вкупно|укупно|"
    r"godin[ae]|ukupno)\Z"
)
_NUMBER = r"(?:nos?|nrs?|num|numb|numbers?|numri|numër|br|broj|бр|број|n)\.?|[№#]"
_DOCUMENTS = (
    r"cases?|applications?|appl\.?|laws?|acts?|decrees?|decisions?|orders?|resolutions?|"
    r"judge?ments?|reports?|units?|projects?|grants?|contracts?|agreements?|references?|ref\.?|"
    r"files?|dossiers?|prot\.?|протокол|ISO|IEC|EN|invoices?|documents?|doc\.?|protocols?|"
    r"certificates?|licen[cs]es?|gazette|"
    r"regulations?|directives?|standards?|version|C?ETS|offices?|floor|flat|building|street|road|"
    r"zyr(?:a|ë|at)|kati|ndërtesa|pallati|канцелариј[аи]|зграда|спрат|kancelarij[aeiu]|zgrada|"
    r"sprat|"
    r"çështj(?:a|e|en)|kërkes(?:a|ë|ën)|"
    r"ligj(?:i|it|in)?|vendim(?:i|it|in)?|VKM|urdh(?:ri|ër|rit)|projekt(?:i|it|in)?|"
    r"kontrat(?:a|ë|ën)|raport(?:i|it)?|dosj(?:a|e|en)|rezolut(?:a|ë)|njësi(?:a|të)?|"
    r"referenc(?:a|ë)|"
    r"предмет(?:от|и|а)?|случај(?:от|а)?|апликациј[аи](?:та)?|закон(?:от|а|у)?|решени[ея](?:то)?|"
    r"решењ[еа]|одлук[аи](?:та)?|уредб[аи](?:та)?|проек(?:т|ти)(?:от)?|пројек(?:ат|та|ту)|"
    r"договор(?:от)?|уговор(?:а)?|извешта[ј](?:от|а)?|единица|јединица|наредба|пресуд[аеиу](?:та)?|"
    r"резолуција|представк[аеу]|весник|гласник|жалба|"
    r"predmet(?:a|u)?|slučaj(?:a|u)?|predstavk[aeu]|zakon(?:a|u)?|rj?ešenj[ea]|odluk[aeu]|"
    r"uredb[aeu]|projek(?:at|ta|tu)|ugovor(?:a)?|izvj?eštaj(?:a)?|jedinica|naredba|presud[aeu]|"
    r"rezolucija|list"
)
_REGISTERS = (
    r"cpv|nace|nkd|iccid|imei|(?:budget )?codes?|programme|build|шифра(?: \w+)?|šifra(?: \w+)?|"
    r"мб|id card|lična karta|лична карта|letërnjoftim(?:i)?|pasaport(?:a|ë)|пасош|pasoš|"
    r"d(?:j)?elovodni|деловод(?:ни|ен)|arhivski|архивски|"
    r"account|d-?u-?n-?s|registered under|fiscal|business|pm(?:id|c)|acct\.?|iban|tax(?: id)?|"
    r"vat(?: [a-z]{2,3})?|ein|"
    r"registration|reg\.?|company|passport|identity card|"
    r"id|p\.? ?o\.? ?box|post(?:al)? ?code|p\.? ?fah|zip(?: code)?|isbn(?:-1[03])?|issn|swift|"
    r"(?:xhiro ?)?llogari(?:a|e|së|në)?|nipt|nuis|nui|nrb|kuti(?:a|së)? postare|kod(?:i)? postar|"
    r"regjistruar me|numri (?:unik(?: identifikues)?|fiskal|i biznesit|i llogarisë|personal)|"
    r"ж\.? ?-?ска|сметка(?:та)?|едб(?: ?мк)?|ембс|ембг|даночен|матичен|п(?:ош)?\.? ?фах|"
    r"поштенски(?: (?:фах|код))?|"
    r"уплатна|депонент|"
    r"ž\.? ?r\.?|račun(?:a)?|pib|pdv|matični|jmbg|poreski|poštanski(?: (?:fah|pretinac))?|"
    r"рачун(?:а)?|пиб|пдв|матични|јмбг|порески|поштански(?: (?:фах|преградак))?"
)
_STREET = (
    r"(?i)(?<!\w)(?:rrug(?:a|ës)|rr\.|bulevard(?:i|it)|bulevar|blv?d?\.|bul\.|ul(?:ica|\.)|street|st\.|"
    r"ул(?:ица|\.)|бул(?:евар|\.))(?: [^\W\d_][\w.’'-]*){1,4},? (?:(?:nr|br|бр|no)\.? ?)?\Z"
)
_TO = rf"(?:,? ?(?:{_NUMBER}))? ?[:#]?\s{{0,2}}\(?"
_DOCUMENT = rf"(?i)(?<!\w)(?:{_DOCUMENTS}){_TO}\Z"
_REGISTER = (
    rf"(?i)(?<!\w)(?:(?:{_REGISTERS}){_TO}"
    # Only words for numbers that nobody calls; other words with "is" may name a phone number.
    rf"|(?:ein|vat|tax(?: id)?|iban|nipt|nuis|nui|едб|ембс|pib|пиб)(?:,? ?(?:{_NUMBER}))?"
    r" (?:is|është|е|je|је): ?)\Z"
)
_ONLY_NUMBERED = re.compile(
    r"(?<!\w)(?:(?:nos?|nrs?|br|бр)\.|[№#]) ?(?:(?-i:[A-ZА-ЯЈЉЊ]){1,5}\.? ?)?\Z", re.IGNORECASE
)
_BOOK = re.compile(r"(?<!\w)(?:ISBN(?:-1[03])?|ISSN):?\s?\Z", re.IGNORECASE)
_PHONES = (
    r"tel|telefon\w*|telephones?|phones?|fax|faks\w*|mobiles?|mobil(?:i|ni|en)?|mob|cell|cel|"
    r"celular\w*|"
    r"viber|whats ?app|signal|sms|contact|kontakt(?:i|et|a)?|контакт(?:и)?|[☎☏✆📞📱]️?|hot ?lines?|"
    r"help ?lines?|sos|"
    r"тел|телефон\w*|факс|моб|мобилен|мобилни|вибер|ватсап|вацап|сос"
)
_CALLS = (
    r"call|calls|calling|ring|dial|text us|reach us|contact us|"
    r"telefono(?:ni|je|jini)?|thirr(?:ni|je|eni|ë)?|kontakto(?:ni|je)?|formoni|"
    r"јавете се|јави се|повикај(?:те)?|ѕвонете|ѕвони|свртете|бирајте|линиј[аи](?:та)?|"
    r"pozovi(?:te)?|zovi(?:te)?|nazovi(?:te)?|javite se|javi se|okreni(?:te)?|"
    r"biraj(?:te)?|linij[aeu]|"
    r"позови(?:те)?|зови(?:те)?|назови(?:те)?|јавите се|окрени(?:те)?|бирај(?:те)?|линиј[аеу]|"
    r"(?:our|my|your|his|her|their) number is|numri ynë është|нашиот број е|naš broj je|наш број је"
)
_FILLERS = (
    r"any ?time|any time at|us|me|them|him|her|on|at|to|the|our|their|number|no|nr|in|is|free|"
    r"for free|now|office|"
    r"në|ne|na|numrin?|numri|i|e|telefonit|falas|tani|se|broj|br|besplatno|odmah|je|"
    r"на|се|во|број(?:от)?|бр|бесплатно|веднаш|одмах|е|је"
)
_CALLED = (
    rf"(?i)(?<!\w)(?:{_PHONES}|{_CALLS})[.:]{{0,2}}(?: ?(?:{_FILLERS})[.:]?(?!\w)){{0,3}}"
    # "Call 15 700 or 15 315": one word counts for both numbers.
    r"\s?[:–-]?\s{0,2}(?:\+?\d[\d ()./-]{1,20},? ?(?:or|and|ose|apo|dhe|или|и|ili|i) ){0,2}[(\[]?\Z"
    rf"|(?<!\w)(?:{_PHONES})(?!\w)[^\d.;!?\n]{{0,30}}: ?\Z"
)
_FURTHER = 48
"""Characters before a number in which to search for words such as “telephone of the office”."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Compiling all patterns takes 20 ms, so long ones are compiled on demand.
    return re.compile(pattern)


def blank_clear_cases(text: str, dials: Container[str]) -> str:
    """Return a text in which parts that cannot be phone numbers are overwritten at equal length.

    These are times (08:00), decimals and thousands with a comma, IBANs (ISO 13616), internet
    addresses and bytes. A list of `dials` without spaces (129,112) is not overwritten, and neither
    is a number after a word for calling.
    """

    def blank(match: re.Match[str]) -> str:
        return "\0" * len(match[0])

    def blank_uncalled(match: re.Match[str]) -> str:
        return match[0] if is_called(match.string, match.start()) else blank(match)

    def blank_bytes(match: re.Match[str]) -> str:
        # Bytes and fingerprints; one or two such groups may be beside a number by chance.
        return blank_uncalled(match) if len(_BYTE.findall(match[0])) > 2 else match[0]

    def blank_commas(match: re.Match[str]) -> str:
        first, *rest = match[0].split(",")
        listed = all(part in dials for part in (first, *rest))
        listed = listed or (len(first) >= 5 and first in dials) or first.startswith("0")
        return match[0] if listed else blank(match)

    found = {held for held, pattern in _HELD.items() if pattern.search(text)}
    for held, pattern in _CLEAR:
        if held in found:
            text = _compiled(pattern).sub(blank, text)
    if _MAY_BE_IDENTIFIER.search(text):
        for pattern in _IDENTIFIERS:
            text = _compiled(pattern).sub(blank_uncalled, text)
        for pattern in _HEX:
            text = _compiled(pattern).sub(blank_bytes, text)
    return _COMMAS.sub(blank_commas, text) if "," in text else text


def is_innocent(run: str) -> bool:
    """Return whether a whole run is a date, time or year, a range of these, or a grouped count."""
    plain = _plain(run)
    return bool(_compiled(_DATES).fullmatch(plain)) or any(
        _compiled(one).fullmatch(plain) for one in _INNOCENT
    )


def is_dated(run: str) -> bool:
    """Return whether a whole run is a date with its year, a range of hours, or a range of years."""
    plain = _plain(run)
    dated = re.search(rf"(?<!\d){_YEAR}(?!\d)", plain) and is_innocent(run)
    return bool(dated or _compiled(_INNOCENT[0]).fullmatch(plain))


def _plain(run: str) -> str:
    return re.sub(r" ?- ?", "-", run.strip("() \n").replace("–", "-")).replace("\n", " ")


def beside_round_the_clock(run: str) -> list[tuple[int, int]] | None:
    """Return the parts (start, end) of a run before and after 24/7, or None if it has no 24/7."""
    if not (match := _ROUND_THE_CLOCK.search(run)):
        return None
    left = run[: match.start()].rstrip(" \n./()–-")
    right = run[match.end() :].lstrip(" \n./)–-")
    parts = [(0, len(left)), (len(run) - len(right), len(run))]
    return [part for part in parts if part[0] < part[1]]


def is_harmonised(run: str) -> bool:
    """Return whether a run is a harmonised number of the EU: 116 and three digits (2007/116/EC)."""
    return bool(_HARMONISED.fullmatch(run))


def is_year(digits: str) -> bool:
    """Return whether digits alone are a year from 1900 to 2099."""
    return bool(re.fullmatch(_YEAR, digits))


def without_year(run: str) -> tuple[int, int] | None:
    """Return the part (start, end) of a run without a year at its start or end, or None."""
    if match := re.match(rf"\(?{_YEAR}[.)]? +(?=[\d+(])", run):
        return match.end(), len(run)
    if (match := re.search(rf" +\(?{_YEAR}$", run)) and run[0] not in "+0(":
        return 0, match.start()
    return None


def is_counted(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is a count by a unit, a currency or "article" beside it."""
    before = text[max(0, start - _LEAD) : start]
    return bool(_compiled(_AFTER).match(text, end) or _compiled(_BEFORE).search(before))


def is_of_people(text: str, end: int) -> bool:
    """Return whether a word for people, cases or counted things follows `text[:end]`."""
    return bool(_compiled(_OF_PEOPLE).match(text, end))


def is_amount(text: str, start: int, end: int) -> bool:
    """Return whether words of statistics are beside `text[start:end]`: "about", "of them"."""
    before = text[max(0, start - _LEAD) : start]
    return bool(_compiled(_AMOUNT).search(before) or _compiled(_PART).match(text, end))


def is_called(text: str, start: int) -> bool:
    """Return whether a word for calling or for a telephone is right before `text[start:]`."""
    return bool(_compiled(_CALLED).search(text[max(0, start - _FURTHER) : start]))


def is_document(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is the number of a case, law, project or book.

    It is recognized by its form or the words before it. If it begins with 0, only its form counts,
    since phone numbers begin with 0.
    """
    run = text[start:end].strip("() \n")
    before = text[max(0, start - _FURTHER) : start]
    if _FORMS.fullmatch(run) or _is_book(text, start, end):
        return True
    if _ONLY_NUMBERED.search(before) and re.fullmatch(r"\d{2,4}-\d{1,5}/\d{1,3}", run):
        return True
    if re.match(r"0(?!00)", run):
        return False
    short = len(re.sub(r"\D", "", run)) <= 6
    numbered = _ONLY_NUMBERED.search(before) or _compiled(_STREET).search(before)
    return bool(_compiled(_DOCUMENT).search(before) or (short and numbered))


def is_registered(text: str, start: int) -> bool:
    """Return whether words for an account, a tax number or a post box are before `text[start:]`."""
    return bool(_compiled(_REGISTER).search(text[max(0, start - _FURTHER) : start]))


def is_postal(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is a postal code before the name of a place.

    A code of five digits that begins with 1 does not count, since it may be a short number.
    """
    return bool(
        re.fullmatch(r"[1-9]\d{3}|[2-8]\d{4}", text[start:end])
        and re.match(r" [^\W\d_]{2,}", text[end:])
        and text[end + 1].isupper()
        and text[end + 2].islower()
    )


def _is_book(text: str, start: int, end: int) -> bool:
    """Return whether the check digit of an ISBN (ISO 2108) or ISSN (ISO 3297) is correct."""
    run = text[start:end]
    last = re.match(r"-?X(?!\w)", text[end:])
    signs = [*(int(sign) for sign in run if sign.isdigit()), *([10] if last else [])]
    named = _BOOK.search(text[max(0, start - _LEAD) : start])
    if len(signs) == 13 and run.startswith("97"):
        return sum(sign * (3 if at % 2 else 1) for at, sign in enumerate(signs)) % 10 == 0
    if len(signs) == 10 and named:
        return sum(sign * (10 - at) for at, sign in enumerate(signs)) % 11 == 0
    if len(signs) == 8 and (named or re.fullmatch(r"[1-9]\d{3}-\d{3,4}", run)):
        return sum(sign * (8 - at) for at, sign in enumerate(signs)) % 11 == 0
    return False


def without_label(run: str) -> int:
    """Return the start of a phone number after the digit of a label: 2 in "2 069 123 456"."""
    match = re.match(r"(?!0)\d{1,2} +(?=(?:\(?0\d|\+|\(\+))", run)
    return match.end() if match and not is_innocent(run) else 0


def counting_cells(text: str, is_number: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the spans (start, end) of table cells and list items that are counts.

    Two line ends separate cells, and three separate rows. `is_number` returns whether digits alone
    are a phone number. Adjacent cells with only digits are counts, unless all of them are phone
    numbers.
    """
    if "\n\n" not in text:
        return []
    rows = [match.span() for match in re.finditer(r"(?:(?!\n\n\n).)+", text, re.DOTALL)]
    tabular = len(rows) > 1
    found: list[tuple[int, int]] = []
    columns = False
    for index, (first, last) in enumerate(rows):
        cells = [
            (first + match.start(), first + match.end())
            for match in re.finditer(r"(?:(?!\n\n).)+", text[first:last], re.DOTALL)
        ]
        words = [text[start:end].strip() for start, end in cells]
        if index == 0 and tabular:
            columns = any(_compiled(_COLUMNS).search(word) for word in words)
        group: list[int] = []
        for at, word in enumerate([*words, ""]):
            bare = _BARE.fullmatch(word)
            if bare:
                group.append(at)
            if not bare or at == len(words):
                side_by_side = len(group) > 1 and not all(is_number(words[one]) for one in group)
                if columns or side_by_side:
                    found += [cells[one] for one in group]
                group = []
    return found


_BARE = re.compile(r"[(~<>±]? ?[1-9]\d{0,5}(?:[ ,.]\d{1,3}){0,3} ?[%*)]?")


def is_glued(text: str, start: int, end: int) -> bool:
    """Return whether a letter touches `text[start:end]`, as in B2B.

    Letters without case do not count, since Arabic prefixes, Thai and Chinese usually touch a
    number.
    """
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.islower() or char.isupper() or char == "_" for char in around)
