"""The language of a text, guessed from the words that are commonest in any text.

The table of words is made by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain

from tipsite.messages import mark

_COMMONEST: Mapping[str, str] = {
    "en": (
        "the of and to in is that it was for on are as with his they be at this have from or "
        "by not but what all were when we there can an your which their if will each about "
        "how up out them then she he you who has had do does no so would could should may "
        "must her him our its been did these those than because before after where while also "
        "only any some such into"
    ),
    "sq": (
        "të e në i dhe për një me që është nga se u do si nuk më ka ne kjo ky por edhe ose "
        "nëse kur mund ju këtë duhet jeni kanë janë pas para çdo pa tek te juaj tuaj tuaja jo "
        "ai ajo ata kush çfarë ku asnjë dikush vetëm deri mos le t'i t'ju së kete eshte per "
        "nje"
    ),
    "mk": (
        "и на во се да од за е не што со го ги ја како но или ќе која кој кои тоа ова оваа "
        "овој беше сум си сте ако кога каде може можат треба ви му им нема дека по до без "
        "само секој некој сите вие ние тие таа тој нивните вашиот вашата вашите а би бидат "
        "биде при над под пред после"
    ),
    "bg": (
        "и на в се да от за е не че с го ги я като но или ще която който които това тази този "
        "беше съм си сте ако кога къде може могат трябва ви му им няма по до без само всеки "
        "някой всички вие ние те тя той вашият вашата вашите бъде бъдат при над под пред след "
        "със във към през са"
    ),
    "ru": (
        "и в не на я что он с как это по но из у за от так же для вы то бы его все она если "
        "они мы был была были быть есть или ее их вас вам может можно нужно когда где только "
        "без до при который которые которая чтобы этот эта эти ваш ваша ваши"
    ),
    "sh": (
        "i je u da se na za su od s sa ne što šta koji koja koje to ova ovaj ako kada kad "
        "kako ili ali može mogu možete vas vam vaš vaša vaše nije nisu nijesu biti bude budu "
        "samo svaki neko niko po do bez iz o sve oni ona on mi vi te ni treba prije pre posle "
        "poslije nakon jer gdje gde li ga im mu njih koga jedan jedna jedno"
    ),
    "tr": (
        "ve bir bu da de için ile çok ne o olarak daha gibi var ama olan kadar sonra değil ya "
        "her ben sen siz biz onlar mi mı mu en ki veya eğer nasıl neden nerede kim size sizin "
        "bunu şey yok önce olduğu olur ise diye"
    ),
    "ro": (
        "și de în a la cu că nu pe o un se este din pentru care sunt mai fi să ce sau dar "
        "dacă când cum unde aceasta acest poate puteți trebuie au are le lui ei dumneavoastră "
        "fără după înainte numai cineva nimeni prin între despre"
    ),
    "de": (
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als "
        "auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem "
        "über einen so zum war haben nur oder aber vor zur bis mehr durch man wenn kann ihre "
        "ihr wir ich"
    ),
    "it": (
        "di e il la che in un a per è una sono con non si da come del le dei nel alla più "
        "anche i gli della delle ma o se lo ha al questo questa può essere chi dove quando "
        "suo loro senza prima dopo solo lei"
    ),
    "fr": (
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se "
        "ce il sont avec ou vous son elle aux si être mais nous leur cette ses comme peut "
        "votre vos sans avant après où quand"
    ),
    "es": (
        "de la que el en y a los del se las por un para con no una su al lo como más pero sus "
        "le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde "
        "quien desde todo nos usted puede ser son es"
    ),
    "el": (
        "και το να του η της με που την από για τα είναι στο ο οι σε δεν θα τον τη των μια "
        "στη στην αν ή ότι αυτό αυτή πως τι όταν πού μπορείτε σας ένα έχει"
    ),
    "sh-Cyrl": (
        "и је у да се на за су од с са не што шта који која које то ова овај ако када кад "
        "како или али може могу можете вас вам ваш ваша ваше није нису нијесу бити буде буду "
        "само сваки неко нико по до без из о све они она он ми ви те ни треба пре прије после "
        "послије након јер где гдје ли га им му њих кога један једна једно"
    ),
}
"""The commonest words by family of languages; a script (ISO 15924) may follow a hyphen."""
NAMES: Mapping[str, str] = {
    "en": mark("English"),
    "sq": mark("Albanian"),
    "mk": mark("Macedonian"),
    "bg": mark("Bulgarian"),
    "ru": mark("Russian"),
    "sh": mark("Serbian, Montenegrin, Bosnian or Croatian"),
    "tr": mark("Turkish"),
    "ro": mark("Romanian"),
    "de": mark("German"),
    "it": mark("Italian"),
    "fr": mark("French"),
    "es": mark("Spanish"),
    "el": mark("Greek"),
}
"""The English names of families of languages, by their keys."""

_FAMILY = {"sr": "sh", "cnr": "sh", "bs": "sh", "hr": "sh"}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_AROUND = '.,;:!?()[]"„“”«»–—…'


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _TOKEN.findall(text.casefold())


def word_counts(text: str) -> Counter[str]:
    """Return how often each of the words from ``tokens`` occurs."""
    return Counter(chain.from_iterable(map(_tokens_of, text.split())))


@lru_cache(maxsize=20_000)
def _tokens_of(piece: str) -> tuple[str, ...]:
    """Return the words of a part without a space; cached, as most parts occur more than once."""
    bare = piece.strip(_AROUND).casefold()
    return (bare,) if bare.isalpha() else tuple(tokens(piece))


def guess(words: Iterable[str] | Counter[str]) -> Counter[str]:
    """Return, for each family of languages, how many of the words are among its commonest."""
    found: dict[str, int] = {}
    tables = _tables()
    counts = words if isinstance(words, Counter) else Counter(words)
    for word in filter(tables.__contains__, counts):
        for family in tables[word]:
            found[family] = found.get(family, 0) + counts[word]
    return Counter(found)


@cache
def _tables() -> Mapping[str, tuple[str, ...]]:
    """Return, for each common word, the families that have it among their commonest."""
    found: dict[str, set[str]] = {}
    for family in NAMES:
        for word in common(family):
            found.setdefault(word, set()).add(family)
    return {word: tuple(sorted(families)) for word, families in found.items()}


@cache
def common(tag: str) -> frozenset[str]:
    """Return the commonest words of a language's family; none if its words are not listed."""
    family = family_of(tag)
    listed = (words for key, words in _COMMONEST.items() if family_of(key) == family)
    return frozenset(word for words in listed for word in words.split())


def family_of(tag: str) -> str:
    """Return the key of a tag's family in ``NAMES``; without a family, the tag's language."""
    language = tag.partition("-")[0]
    return _FAMILY.get(language, language)
