"""Words that lack their diacritics: an author has typed eshte in place of është.

The table contains words that are often typed in this way, as on a foreign keyboard: ndihme, moze,
cocuk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from tipsite.language.identification import family_of, tokens
from tipsite.language.locales import script_of

MARKS: Mapping[str, str] = {
    "sq": (
        "eshte=është eshtë=është ështe=është nje=një asnje=asnjë asgje=asgjë dicka=diçka "
        "gjithcka=gjithçka ndihmes=ndihmës ndihmen=ndihmën ndihmese=ndihmëse "
        "njerez*=njerëz… femij*=fëmij… ceshte=ç’është ceshtj*=çështj… cfare=çfarë çfare=çfarë "
        "cfarë=çfarë cdo=çdo cka=çka cdokush=çdokush shume=shumë jane=janë kane=kanë bej=bëj "
        "beje=bëjë bejne=bëjnë bejme=bëjmë beni=bëni bere=bërë behet=bëhet behen=bëhen "
        "kerko*=kërko… kerkes*=kërkes… perdor*=përdor… pergjigj*=përgjigj… pergjegj*=përgjegj… "
        "pergjithsh*=përgjithsh… perfshi*=përfshi… perfit*=përfit… pershkr*=përshkr… "
        "perkthy*=përkthy… perkthim*=përkthim… perpara=përpara perse=përse permes=përmes "
        "pervec=përveç përvec=përveç pervoj*=përvoj… vecant*=veçant… veçante=veçantë "
        "keshtu=kështu keshill*=këshill… mbeshtet*=mbështet… kercenim*=kërcënim… "
        "kercenoj*=kërcënoj… "
        "dhunes=dhunës shtepi*=shtëpi… menyr*=mënyr… vertet*=vërtet… "
        "nderkombetar*=ndërkombëtar… atehere=atëherë gjithmone=gjithmonë kurre=kurrë "
        "tjeter=tjetër tjeret=tjerët tjere=tjerë tjereve=tjerëve vetem=vetëm "
        "shqiperi*=shqipëri… numer=numër numerin=numrin gjate=gjatë jetes=jetës "
        "policise=policisë policine=policinë viktimes=viktimës "
        "viktimen=viktimën pelqim*=pëlqim… anetar*=anëtar… "
        "emergjences=emergjencës cmim*=çmim… celes*=çelës… bashkepunim*=bashkëpunim… kete=këtë "
        "keto=këto ketu=këtu kesaj=kësaj ketij=këtij cilen=cilën cilet=cilët dergo*=dërgo… "
        "deshiro*=dëshiro… deshir*=dëshir… shfrytez*=shfrytëz… prinder*=prindër… "
        "shendet*=shëndet… fshehtesi*=fshehtësi… mbeshtetj*=mbështetj… vleresim*=vlerësim… "
        "sigurise=sigurisë punedhenes*=punëdhënës… fshehte=fshehtë "
        "rendesi*=rëndësi… rendesish*=rëndësish… ndermjet=ndërmjet nepermjet=nëpërmjet "
        "menjehere=menjëherë njehere=njëherë qellim*=qëllim… drejtesi*=drejtësi…"
    ),
    "sh": (
        "sta=šta moze=može mozes=možeš mozete=možete mozemo=možemo necu=neću neces=nećeš "
        "nece=neće necete=nećete necemo=nećemo hocu=hoću hoces=hoćeš hoce=hoće hocete=hoćete "
        "zivot*=život… zivi=živi zivim=živim zivite=živite zive=žive zasto=zašto nesto=nešto "
        "nista=ništa jos=još vec=već cesto=često zena=žena zene=žene zenu=ženu zenama=ženama "
        "zensk*=žensk… covjek*=čovjek… covjec*=čovječ… covek*=čovek… drzav*=držav… zrtv*=žrtv… "
        "sluzb*=služb… pomoc=pomoć pomoci=pomoći pomocu=pomoću noc=noć noci=noći "
        "sljedec*=sljedeć… sledec*=sledeć… medjunarodn*=međunarodn… izmedju=između medju=među "
        "takodje=takođe takodjer=također rodjen*=rođen… rodjak*=rođak… gradjan*=građan… "
        "dogadj*=događ… dodje=dođe dodju=dođu dodjite=dođite nadje=nađe "
        "nadjite=nađite izadje=izađe udje=uđe zastit*=zaštit… zasticen*=zaštićen… "
        "zasticuj*=zaštićuj… trazi=traži trazim=tražim trazis=tražiš trazite=tražite "
        "traziti=tražiti traze=traže trazen*=tražen… potraz*=potraž… pruza*=pruža… pruze=pruže "
        "pruziti=pružiti tuzila*=tužila… skola=škola skole=škole skolu=školu skoli=školi "
        "skolsk*=školsk… cujete=čujete cuvaj*=čuvaj… cuvati=čuvati cuva=čuva pocet*=počet… "
        "pocin*=počin… kljuc*=ključ… ukljuc*=uključ… iskljuc*=isključ… odluc*=odluč… "
        "razlic*=različ… slican=sličan slicn*=sličn… licn*=ličn… mozda=možda tezak=težak "
        "teska=teška tesko=teško teske=teške nacin*=način… ucenik*=učenik… ucenic*=učenic… "
        "rijec*=riječ… sreca=sreća srecu=sreću djecak*=dječak… djecj*=dječj… djecij*=dječij… "
        "decak*=dečak… decij*=dečij… cekaj*=čekaj… cekate=čekate ceka=čeka cekati=čekati "
        "zelim=želim zelis=želiš zelite=želite zeli=želi zele=žele duzan=dužan duzn*=dužn… "
        "ponizav*=ponižav… slusa*=sluša… vazan=važan vazn*=važn… godisnj*=godišnj… "
        "novcan*=novčan… racun*=račun… tacn*=tačn… obicn*=običn… obicaj*=običaj… "
        "zajednick*=zajedničk… neciji=nečiji necij*=nečij… drustv*=društv… dozivlj*=doživlj… "
        "dozivj*=doživj… sjediste=sjedište placate=plaćate placaju=plaćaju placanj*=plaćanj… "
        "trosk*=trošk… trosak=trošak cas=čas casov*=časov… citaj*=čitaj… "
        "procitaj*=pročitaj… cinjenic*=činjenic… izvjestaj*=izvještaj… izvestaj*=izveštaj… "
        "objasnj*=objašnj… resen*=rešen… rjesen*=rješen… mladj*=mlađ… prijavis=prijaviš "
        "cetiri=četiri sest=šest"
    ),
    "tr": (
        "icin=için degil=değil cocuk*=çocuk… yardim*=yardım… calis*=çalış… kadin*=kadın… "
        "guven*=güven… cok=çok kotu=kötü ulke*=ülke… ucret*=ücret… goster*=göster… "
        "gorus*=görüş… soyle*=söyle… buyuk=büyük kucuk=küçük gecici=geçici siginma*=sığınma… "
        "magdur*=mağdur… turkiye*=türkiye… turkce*=türkçe… ogren*=öğren… cagri*=çağrı… "
        "saglik*=sağlık… dogru=doğru gunluk=günlük"
    ),
    "ro": (
        "daca=dacă fara=fără cand=când inainte=înainte dupa=după politie=poliție "
        "politia=poliția aveti=aveți puteti=puteți sunteti=sunteți vreti=vreți stiti=știți "
        "intreb*=întreb… inseamna=înseamnă viata=viața siguranta=siguranța"
    ),
}
"""Pairs misspelt=right, by family of languages (``identification.family_of``)."""

_BEFORE = (
    "për per me pa në kërko* kerko* merr* marr* jep* jap* ofro* gjej* gjen* ka kam kanë kane "
    "keni kemi dua duan"
)
_ABLATIVES = (
    "ndihme=ndihmë dhune=dhunë jete=jetë viktime=viktimë emergjence=emergjencë nevoje=nevojë "
    "pagese=pagesë pune=punë kontrate=kontratë linje=linjë"
)
_MARKS_AFTER: Mapping[str, tuple[str, str]] = {"sq": (_BEFORE, _ABLATIVES)}
"""By family: first words, then other words that are wrong after them or at the start of a text."""


class Unmarked(NamedTuple):
    """A word that lacks its diacritics, its right spelling, and its first offset.

    For some words only the beginning is known: then the spelling ends with “…”.
    """

    word: str
    right: str
    start: int


def may_lack_marks(words: Set[str], tag: str) -> bool:
    """Return whether a word of a text may lack its diacritics; the answer is mostly no."""
    table = _table(tag)
    if table is None:
        return False
    if not (words.isdisjoint(table.whole) and words.isdisjoint(table.others)):
        return True
    near = [word for word in words if word[: table.shortest] in table.heads]
    return any(word[:size] in begun for size, begun in table.begun.items() for word in near)


@cache
def _table(tag: str) -> _Table | None:
    family = family_of(tag)
    if family not in MARKS or script_of(tag) != "Latn":
        return None
    whole: dict[str, str] = {}
    begun: dict[int, dict[str, str]] = {}
    for wrong, right in _entries(MARKS[family]):
        stem = wrong.removesuffix("*")
        if stem == wrong:
            whole[wrong] = right
        else:
            begun.setdefault(len(stem), {})[stem] = right
    shortest = min(begun, default=0)
    heads = frozenset(stem[:shortest] for stems in begun.values() for stem in stems)
    before, listed = _MARKS_AFTER.get(family, ("", ""))
    others = dict(_entries(listed))
    first = "|".join(before.replace("*", r"\w*").split())
    after = rf"(?:\A\s*|(?<!\w)(?:{first})\s+)(?P<word>{'|'.join(others)})(?!\w)"
    found = re.compile(after, re.IGNORECASE) if others else None
    return _Table(whole, begun, shortest, heads, found, others)


class _Table(NamedTuple):
    """Whole words, and the beginnings of words by length, each with its right spelling.

    ``heads`` are the first letters of these beginnings, cut to the length of the shortest.
    ``after`` finds words that are wrong after certain other words; ``others`` has their right
    spelling.
    """

    whole: Mapping[str, str]
    begun: Mapping[int, Mapping[str, str]]
    shortest: int
    heads: Set[str]
    after: re.Pattern[str] | None
    others: Mapping[str, str]


def _entries(listed: str) -> Iterator[tuple[str, str]]:
    for entry in listed.split():
        wrong, _, right = entry.partition("=")
        yield wrong, right


def unmarked(text: str, tag: str) -> Iterator[Unmarked]:
    """Yield each word of a text in the language ``tag`` that lacks its diacritics, once.

    Words in capitals may lack them.
    """
    table = _table(tag)
    if table is None:
        return
    for word in dict.fromkeys(tokens(text)):
        right = table.whole.get(word) or next(
            (begun[word[:size]] for size, begun in table.begun.items() if word[:size] in begun), ""
        )
        whole = rf"(?<!\w){re.escape(word)}(?!\w)"
        match = re.search(whole, text, re.IGNORECASE) if right else None
        if match and not match[0].isupper():
            yield Unmarked(match[0], _in_case(match[0], right), match.start())
    for match in table.after.finditer(text) if table.after else ():
        word = match["word"]
        if not word.isupper():
            right = table.others[word.casefold()]
            yield Unmarked(word, _in_case(word, right), match.start("word"))


def _in_case(word: str, right: str) -> str:
    return right[0].upper() + right[1:] if word[0].isupper() else right
