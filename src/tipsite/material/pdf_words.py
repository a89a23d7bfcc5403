"""Words of any PDF: on its pages, in notes and titles. Also the numbers that its links call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pikepdf
from msgspec import Struct


class PdfWords(Struct, frozen=True, kw_only=True):
    """The words of a PDF (on its pages, in notes and titles), and the numbers that its links call.

    If it is not ``whole``, the words of some pages were not read.
    """

    texts: tuple[str, ...]
    dialled: tuple[str, ...]
    whole: bool


def read_words(content: bytes) -> PdfWords:
    """Return the words of any PDF; the words of its pages are read only if PDFium is installed."""
    with pikepdf.open(BytesIO(content)) as pdf:
        beside, leads = words_and_links(pdf)
    calling = {lead: unquote(lead[4:]) for lead in leads if lead[:4].lower() in ("tel:", "sms:")}
    pages, whole = _words_of_pages(content)
    texts = (*pages, *beside, *(lead for lead in leads if lead not in calling))
    return PdfWords(texts=tuple(dict.fromkeys(texts)), dialled=tuple(calling.values()), whole=whole)


def _words_of_pages(content: bytes) -> tuple[list[str], bool]:
    """Return the words of each page, and whether every page with drawings has words."""
    try:
        import pypdfium2  # noqa: PLC0415 - of an extra
    except ImportError:
        return [], False
    with pypdfium2.PdfDocument(content) as document:
        pages = [document[number] for number in range(min(len(document), _MOST_PAGES))]
        words = [page.get_textpage().get_text_bounded() for page in pages]
        bare = (page for page, text in zip(pages, words, strict=True) if not text.strip())
        drawn = any(any(page.get_objects(max_depth=1)) for page in bare)
        return words, not drawn and len(pages) == len(document)


_MOST_PAGES = 500
"""The most pages that are read: no book to take away has more. Further pages count as unread."""
_DEEPEST = 20
_TELLING = {
    "/Title", "/Alt", "/ActualText", "/E", "/T", "/TU", "/V", "/CA", "/Contents", "/Summary",
    "/URI",
}  # fmt: skip
_LEADING = "/URI"


def words_and_links(pdf: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a PDF outside of its pages, and the addresses of its links.

    Programs show or read out these words. They are in bookmarks (ISO 32000-2, 12.3.3), in the
    structure (14.9), in notes (12.5) and in forms (12.7). The labels of pages and the title also
    count.
    """
    texts = list(_strings(pdf.objects))
    labels = pdf.Root.get("/PageLabels", {}).get("/Nums", ())
    words = [text for key, text in texts if key != _LEADING]
    words += [str(one.get("/P", "")) for one in labels if isinstance(one, pikepdf.Dictionary)]
    leads = (text for key, text in texts if key == _LEADING)
    return tuple(dict.fromkeys(words)), tuple(dict.fromkeys(leads))


def _strings(objects: Iterable[Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield texts with their keys: in these tables, and in tables written directly inside them."""
    for table in objects:
        inner: list[Any] = []
        if isinstance(table, pikepdf.Array):
            inner = list(table)
        elif isinstance(table, pikepdf.Dictionary):
            for key, value in table.items():
                if key in _TELLING and isinstance(value, pikepdf.String):
                    yield key, str(value)
                inner.append(value)
        # Indirect objects are in the list themselves; numbers and names contain nothing.
        inner = [one for one in inner if not getattr(one, "is_indirect", True)]
        if inner and depth < _DEEPEST:
            yield from _strings(inner, depth + 1)
