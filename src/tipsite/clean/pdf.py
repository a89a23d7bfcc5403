"""A PDF without its author, its history, its attachments and what it could do (ISO 32000-2).

What is read stays: pages, tags, links, the title and the language.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tipsite.clean.boxes import empty_boxes
from tipsite.clean.jpeg import bare_jpeg
from tipsite.messages.marking import mark
from tipsite.tools.making import Pieces, Recipe, RefusedError

if TYPE_CHECKING:
    from pikepdf import Pdf

_VERSION = 1
_TELLING = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/CreatorInfo", "/Measure",
    "/JS", "/AA", "/EmbeddedFiles", "/JavaScript", "/Renditions", "/XFA", "/SV", "/Lock",
    "/LGIDict",
)  # fmt: skip
"""Keys that go wherever they stand."""
_OF_THE_WHOLE = ("/Perms", "/DSS", "/Collection", "/Requirements", "/Legal", "/SpiderInfo")
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC")
_ACTIONS = ("/GoTo", "/URI", "/Named", "/Hide", "/SetOCGState")
"""What a link may do: nothing that runs, opens or sends."""
_DROPPED = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Popup")
_FILE_TITLE = re.compile(
    r"^Microsoft |\.(?:docx?|odt|pages|indd|pptx?|xlsx?|rtf|pdf)$", re.IGNORECASE
)
_DEEPEST = 100


def recipe() -> Recipe:
    """Return the work on PDF files."""
    return Recipe(
        words=mark("PDF files"),
        version=f"pdf {_VERSION}, pikepdf {version('pikepdf')}",
        work=clean_pdf,
    )


def clean_pdf(content: bytes) -> Pieces:
    """Return the PDF to publish, as ``pdf``.

    Raises:
        RefusedError: it is damaged or wants a password.
    """
    import pikepdf  # noqa: PLC0415 - only where a PDF is new

    buffer = BytesIO()
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            _whole(pdf)
            for found in pdf.objects:
                _scrub(found, 0)
            pdf.save(
                buffer,
                deterministic_id=True,
                encryption=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
    except pikepdf.PasswordError as error:
        raise RefusedError("pdf-locked") from error
    except RefusedError:
        raise
    except Exception as error:  # damaged in one of a thousand ways
        raise RefusedError("pdf-broken") from error
    if not pages:
        raise RefusedError("pdf-broken")
    return {"pdf": buffer.getvalue()}


def _whole(pdf: Pdf) -> None:
    """Keep the title of the document information, which screen readers say first."""
    import pikepdf  # noqa: PLC0415 - as above

    title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    if not title and "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            title = str(metadata.get("dc:title") or "")
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if title and not _FILE_TITLE.search(title):
        pdf.docinfo["/Title"] = pikepdf.String(title)
    for key in _OF_THE_WHOLE:
        if key in pdf.Root:
            del pdf.Root[key]
    if isinstance(pdf.Root.get("/OpenAction"), pikepdf.Dictionary):
        del pdf.Root["/OpenAction"]


def _scrub(found: Any, depth: int) -> None:
    """Take out of an object, and of those written inside it, what tells or acts."""
    import pikepdf  # noqa: PLC0415 - as above

    if isinstance(found, pikepdf.Stream):
        _picture(found)
    if isinstance(found, (pikepdf.Stream, pikepdf.Dictionary)):
        for key in tuple(_unwanted(found)):
            if key in found:
                del found[key]
        if isinstance(found.get("/Annots"), pikepdf.Array):
            _notes(found["/Annots"])
        inner = [value for _, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        inner = list(found)
    else:
        return
    for value in inner:
        # What stands in an object of its own has its turn; numbers and words have nothing inside.
        if depth < _DEEPEST and not getattr(value, "is_indirect", True):
            _scrub(value, depth + 1)


def _unwanted(found: Any) -> Iterator[str]:
    yield from _TELLING
    if "/Rect" in found:
        yield from ("/M", "/CreationDate", "/NM")
        if found.get("/Subtype") != "/Widget":
            yield from _OF_A_NOTE
    for key, value in found.items():
        if _is_table(value) and "/ByteRange" in value:
            yield key  # a signature, which names its signer and often the place
    for key in ("/A", "/Next"):
        action = found.get(key)
        if _is_table(action) and "/S" in action and action["/S"] not in _ACTIONS:
            yield key


def _is_table(value: Any) -> bool:
    import pikepdf  # noqa: PLC0415 - as above

    return isinstance(value, pikepdf.Dictionary)


def _notes(notes: Any) -> None:
    """Drop what is attached, played or pops up."""
    for index in reversed(range(len(notes))):
        note = notes[index]
        if _is_table(note) and note.get("/Subtype") in _DROPPED:
            del notes[index]


def _picture(stream: Any) -> None:
    """Take out of a photo what its camera wrote; its pixels stay as they are."""
    import pikepdf  # noqa: PLC0415 - as above

    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names[-1] not in ("/DCTDecode", "/JPXDecode") or len(names) > 2:
        return
    raw = stream.read_raw_bytes()
    if len(names) == 2:
        if names[0] != "/FlateDecode":
            raise RefusedError("pdf-broken")
        raw = zlib.decompress(raw)
    if names[-1] == "/DCTDecode":
        bare = bare_jpeg(raw)
    else:
        bare = empty_boxes(raw) if raw[4:8] == b"jP  " else raw
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[-1]
    stream.write(bare, filter=pikepdf.Name(names[-1]))
    if isinstance(parameters, pikepdf.Dictionary):
        stream["/DecodeParms"] = parameters
