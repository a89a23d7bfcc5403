"""Pieces of material for tests: views of three scripts, the templates of plain, a reader of PDFs.

What is read here goes by PDFium and pikepdf, neither of which has made the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from ctypes import c_uint
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import msgspec
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from tipsite.audit.pieces import PieceToRead, piece_problems
from tipsite.material.typesetting import TypesetPiece, Typesetter
from tipsite.model.plan import PiecePromise
from tipsite.model.problems import Location
from tipsite.pages.sheets import qr_path
from tipsite.views.pieces import Beside, PieceLine, PiecePicture, PieceView

THEME = Path(__file__).parents[2] / "themes/plain/material"
TEMPLATES = {file.name: file.read_text("utf-8") for file in sorted(THEME.glob("*.typ"))}
AT = Location(path="content/en/material/card.md", line=1, column=1)
PRINTED = ("poster", "tear-off", "leaflet", "card")
MILLIMETRE = 72 / 25.4
_SEEN = 128
"""Letters that are painted more faintly are printed across a piece."""
COLOURS = {
    "brand": "#20295f", "on_brand": "#ffffff", "ink": "#1b2626", "paper": "#fbfaf6",
    "accent": "#0a4a52", "on_accent": "#ffffff", "soft": "#3f4b4b", "tint": "#e4efee",
    "line": "#c9cfca",
}  # fmt: skip
CODE = "https://tips.example.org/en/campaigns/go.html"
DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">
<path fill="#ffe3a8" d="M0 0h320v180H0z"/><circle cx="200" cy="80" r="50" fill="#e4572e"/></svg>"""


def _files() -> dict[str, bytes]:
    drawn = qr_path(CODE)
    assert drawn is not None
    size, path = drawn
    code = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    code += f'<path d="{path}" stroke="#000" stroke-width="1" fill="none"/></svg>'
    return {"picture.svg": DRAWING, "logo.svg": DRAWING, "code.svg": code.encode()}


FILES = _files()

_WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "headline": "Check before you go",
        "text": "A good job abroad can stand a few questions.",
        "points": ("Search for the company.", "Ask for a written contract."),
        "inside": ("Most offers of work abroad are honest.", "One sign alone proves nothing."),
        "action": "Not sure? Talk to someone first.",
        "country": "Albania",
        "name": "National Counselling Line for Women and Girls",
        "label": "For domestic violence; not a trafficking line",
        "hours": "24 hours a day, every day",
        "cost": "free of charge",
        "checked": "Confirmed in October 2026.",
        "beside": "Single emergency number",
        "example": "EXAMPLE",
    },
    "mk": {
        "headline": "Провери пред да тргнеш",
        "text": "Добра работа во странство издржува неколку прашања.",
        "points": ("Побарај информации за фирмата.", "Побарај писмен договор."),
        "inside": ("Повеќето понуди за работа се чесни.", "Еден знак сам не докажува ништо."),
        "action": "Не си сигурен? Прво зборувај со некого.",
        "country": "Северна Македонија",
        "name": "СОС линија за помош на жртви на трговија со луѓе",
        "label": "За семејно насилство; не е линија за трговија со луѓе",
        "hours": "секој ден, 8:00-20:00",
        "cost": "бесплатно",
        "checked": "Потврдено: октомври 2026.",
        "beside": "Единствен број за итни повици",
        "example": "ПРИМЕР",
    },
    "ar": {
        "headline": "تحقّق قبل أن تسافر",
        "text": "العمل الجيد في الخارج يحتمل بعض الأسئلة.",
        "points": ("ابحث عن الشركة.", "اطلب عقدًا مكتوبًا."),
        "inside": ("معظم عروض العمل في الخارج صادقة.", "علامة واحدة لا تثبت شيئًا."),
        "action": "لست متأكدًا؟ تحدّث مع أحد أولًا.",
        "country": "ألبانيا",
        "name": "خط المساعدة لضحايا الاتجار بالبشر",
        "label": "",
        "hours": "24 ساعة، كل يوم",
        "cost": "مجاني",
        "checked": "تم التحقق في أكتوبر 2026",
        "beside": "رقم الطوارئ الموحد",
        "example": "مثال",
    },
}
LANGUAGES = tuple(_WORDS)
_LISTS = ("points", "inside")
_SLOTS = ("headline", "text", "action", *_LISTS)


def piece_line(lang: str = "en", number: str = "116 111") -> PieceLine:
    """Return a line with all that may stand on it."""
    said = _WORDS[lang]
    kept = {key: said[key] for key in ("country", "name", "label", "hours", "cost", "checked")}
    beside = (Beside(name=said["beside"], number="112"),)
    return PieceLine(number=number, beside=beside, **kept)


def piece_view(kind: str, lang: str = "en", *, example: bool = False, **changes: Any) -> PieceView:
    """Return a piece with one line; a slot among ``changes`` takes the place of its words."""
    said = _WORDS[lang]
    words = {slot: said[slot] if slot in _LISTS else (said[slot],) for slot in _SLOTS}
    words.update({slot: changes.pop(slot) for slot in _SLOTS if slot in changes})
    view = PieceView(
        kind=kind, lang=lang, dir="rtl" if lang == "ar" else "ltr", title="A title",
        country=said["country"], words=words, lines=(piece_line(lang),), site="Tips",
        campaign="Go", slogan="", logo=PiecePicture(file="logo.svg", alt="Logo of Tips"),
        picture=PiecePicture(file="picture.svg", alt="A sun above a road"),
        address="tips.example.org/en/campaigns/go",
        code=PiecePicture(file="code.svg", alt="QR code with the address"), statement="",
        disclaimer="The views are those of the authors.", funders=(), footnote="", draft="",
        example=said["example"] if example else "", colours=COLOURS, black=False,
        print_shop=False, discreet=False,
        say={"material_more": "Also:" if lang == "en" else "", "material_scan": "",
             "funders": "Paid for by:"},
    )  # fmt: skip
    return replace(view, **changes)


def set_piece(
    view: PieceView,
    templates: dict[str, str] = TEMPLATES,
    *,
    typesetter: Typesetter | None = None,
    ending: Literal["pdf", "png"] = "pdf",
    files: dict[str, bytes] = FILES,
) -> TypesetPiece:
    """Return a piece of the templates of plain, or of others; made once but with a typesetter."""
    if typesetter is not None:
        return _set(typesetter, view, templates, ending, files)
    key = msgspec.json.encode((view, ending)), *sorted(templates.items()), *sorted(files.items())
    if key not in _MADE:
        _MADE[key] = _set(_shared(), view, templates, ending, files)
    return _MADE[key]


_MADE: dict[tuple[Any, ...], TypesetPiece] = {}
_shared = cache(Typesetter)


def _set(
    typesetter: Typesetter,
    view: PieceView,
    templates: dict[str, str],
    ending: Literal["pdf", "png"],
    files: dict[str, bytes],
) -> TypesetPiece:
    paths = {f"material/{name}": f"themes/plain/material/{name}" for name in templates}
    return typesetter.typeset(view, templates, files, at=AT, paths=paths, ending=ending)


def wrong_with(view: PieceView, made: TypesetPiece) -> set[str]:
    """Return what the audit finds wrong with a piece whose own numbers are all that it has."""
    screen = view.screen
    sheet = {"statement": view.statement, "draft": view.draft, "footnote": view.footnote}
    promise = PiecePromise(
        piece="en/campaigns/spring/piece-al.pdf",
        template="themes/plain/material/piece.typ",
        file="content/en/material/piece.md",
        base="https://tips.example.org/",
        title=view.title,
        lines=view.lines,
        example=view.example,
        once={"address": view.address, **({} if screen else sheet)},
        spared=(),
        code="",
        files=(),
        unsaid=(),
        discreet=False,
        screen=screen,
        backwards=view.dir == "rtl",
    )
    code = qr_path(CODE)
    assert code is not None
    read = PieceToRead(pdf=made.content, parts=made.parts, promise=promise, code=code[1])
    return {f"{one.code} {dict(one.values)}" for one in piece_problems(read, lambda *_: iter(()))}


class Letter(Struct, frozen=True, kw_only=True):
    """A letter of a PDF: the box of its ink from the upper left corner, and its size, in points."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float

    def within(self, part: Any, slack: float = 0.5) -> bool:
        """Return whether it stands on a part, whose place is in millimetres."""
        left, top = part.x * MILLIMETRE, part.y * MILLIMETRE
        right, bottom = left + part.width * MILLIMETRE, top + part.height * MILLIMETRE
        across = left - slack <= self.left and self.right <= right + slack
        down = top - slack <= self.top and self.bottom <= bottom + slack
        return bool(self.page == part.page and across and down)


def letters(content: bytes, *, across: bool = False) -> Iterator[Letter]:
    """Yield the letters of a PDF that leave ink, in its order.

    Those of the word that is printed across are left out, or they alone are yielded (``across``).
    """
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            high, text = page.get_height(), page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if right - left < 0.01 or top - bottom < 0.01:
                    continue
                if _see_through(text, index) != across:
                    continue
                size = pdfium.FPDFText_GetFontSize(text, index)
                said = text.get_text_range(index, 1)
                yield Letter(
                    text=said, page=number + 1, left=left, top=high - top, right=right,
                    bottom=high - bottom, size=size,
                )  # fmt: skip


def _see_through(text: Any, index: int) -> bool:
    red, green, blue, alpha = (c_uint() for _ in range(4))
    pdfium.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
    return bool(alpha.value < _SEEN)


def picture_of(content: bytes, ppi: float = 72) -> Image.Image:
    """Return the first page of a PDF as a picture."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        found: Image.Image = pdf[0].render(scale=ppi / 72).to_pil().convert("RGB")
        return found


def operators(content: bytes) -> set[str]:
    """Return the operators of all pages, forms and patterns of a PDF."""
    found: set[str] = set()
    with pikepdf.open(BytesIO(content)) as pdf:
        forms = (one for one in pdf.objects if isinstance(one, pikepdf.Stream))
        drawn: list[Any] = [
            *pdf.pages,
            *(one for one in forms if one.get("/Subtype") == "/Form" or "/PatternType" in one),
        ]
        for one in drawn:
            found |= {str(told.operator) for told in pikepdf.parse_content_stream(one)}
    return found
