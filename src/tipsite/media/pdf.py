"""A PDF without its author, history, attachments and actions (ISO 32000-2).

Its content stays: pages, tags, links, the title and the language.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf

from tipsite.engine.transform import Pieces, RefusedError
from tipsite.media.images import clean_jpeg
from tipsite.media.mp4 import empty_boxes

_TELLING = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/CreatorInfo", "/Measure",
    "/JS", "/AA", "/EmbeddedFiles", "/JavaScript", "/Renditions", "/XFA", "/SV", "/Lock",
    "/LGIDict", "/Usage", "/Private",
)  # fmt: skip
"""Keys that are removed from any object."""
_OF_THE_WHOLE = ("/Perms", "/DSS", "/Collection", "/Requirements", "/Legal", "/SpiderInfo")
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj")
_ACTIONS = ("/GoTo", "/URI", "/Named", "/Hide", "/SetOCGState")
"""Allowed actions of links: none of them runs, opens or sends anything."""
_ADDRESS = re.compile(
    rb"(?:mailto|tel|sms):|https?://(?:[^/@]*@)?(?P<host>[^/:?#]+)", re.IGNORECASE
)
"""Allowed targets of links: no files on a computer, and no scripts."""
_INSIDE_ONLY = re.compile(
    rb"[^.]*|[\d.]+|\[.*|.*\.(?:local|lan|internal|intranet|home|corp)", re.IGNORECASE
)
"""Names of hosts in the network of an office or a home."""
_KEYS: Mapping[str, frozenset[str]] = {
    "/Catalog": frozenset((
        "/Type", "/Version", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences",
        "/PageLayout", "/PageMode", "/Outlines", "/OpenAction", "/AcroForm", "/StructTreeRoot",
        "/MarkInfo", "/Lang", "/OutputIntents", "/OCProperties", "/Extensions", "/NeedsRendering",
    )),
    "/Page": frozenset((
        "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
        "/ArtBox", "/Contents", "/Rotate", "/Group", "/B", "/Dur", "/Trans", "/Annots", "/Tabs",
        "/StructParents", "/TemplateInstantiated", "/UserUnit",
    )),
    "/Pages": frozenset((
        "/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate",
    )),
    "/OCG": frozenset(("/Type", "/Name", "/Intent")),
    "/XObject": frozenset((
        "/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms", "/F", "/DL", "/Width",
        "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode",
        "/Interpolate", "/SMask", "/SMaskInData", "/StructParent", "/StructParents", "/OC",
        "/Matte", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Ref", "/Name",
    )),
}  # fmt: skip
"""The standard's keys of each kind of object; programs' own keys are removed."""
_PHOTOS = ("/DCTDecode", "/DCT", "/JPXDecode")
_SIGNS = (b"Exif\0\0", b"<x:xmpmeta", b"<?xpacket", b"Photoshop 3.0", b"http://ns.adobe.com/xap/")
_DROPPED = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Popup")
_FILE_TITLE = re.compile(
    r"^Microsoft |\.(?:docx?|odt|pages|indd|pptx?|xlsx?|rtf|pdf)$", re.IGNORECASE
)
_DEEPEST = 100
_DEFLATED = ("/FlateDecode", "/Fl")
"""The only filter that may be around a photo's code."""
_MOST = 200_000_000
"""The most bytes of an unpacked stream: an A3 picture at 300 dpi has 50 million."""


def _inflated(raw: bytes) -> bytes:
    """Unpack at most ``_MOST`` bytes, since a file of 1 MB could become 1 GB.

    Raises:
        RefusedError: there are more bytes.
    """
    work = zlib.decompressobj()
    content = work.decompress(raw, _MOST)
    if work.unconsumed_tail:
        raise RefusedError("file-broken")
    return content


def _filters(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, in the order of unpacking."""
    filters = stream.get("/Filter")
    return list(map(str, filters if isinstance(filters, pikepdf.Array) else (filters,)))


def _bound(stream: Any) -> None:
    """Refuse a stream that would fill the memory, before a library unpacks it."""
    names = _filters(stream)
    raw = stream.read_raw_bytes() if names[0] in _DEFLATED else b""
    for name in names:
        if name not in _DEFLATED:
            return
        try:
            raw = _inflated(raw)
        except zlib.error:
            return


def clean_pdf(content: bytes, *, title: str = "", lang: str = "") -> Pieces:
    """Return the PDF to publish, as ``pdf``.

    A title that is the name of a program or of a file is removed, unless it equals ``title``. With
    ``lang``, the PDF gets this language, and programs show its title instead of its name.

    Raises:
        RefusedError: the file is damaged or needs a password.
    """
    buffer = BytesIO()
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            _whole(pdf, title)
            if lang:
                pdf.Root["/Lang"] = pikepdf.String(lang)
                if "/ViewerPreferences" not in pdf.Root:
                    pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary()
                pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"] = True
            _layers(pdf)
            for item in pdf.objects:
                _scrub(item, 0)
            pdf.save(
                buffer,
                deterministic_id=True,
                encryption=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
        if pages:
            _look_again(buffer.getvalue())
    except pikepdf.PasswordError as error:
        raise RefusedError("file-locked") from error
    except RefusedError:
        raise
    except Exception as error:  # damaged in one of a thousand ways
        raise RefusedError("file-broken") from error
    if not pages:
        raise RefusedError("file-broken")
    return {"pdf": buffer.getvalue()}


def _whole(pdf: pikepdf.Pdf, given: str) -> None:
    """Remove document information except the title, which screen readers say first."""
    title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    if not title and "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            title = str(metadata.get("dc:title") or "")
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if title and (title == given or not _FILE_TITLE.search(title)):
        pdf.docinfo["/Title"] = pikepdf.String(title)
    for key in _OF_THE_WHOLE:
        if key in pdf.Root:
            del pdf.Root[key]
    if isinstance(pdf.Root.get("/OpenAction"), pikepdf.Dictionary):
        del pdf.Root["/OpenAction"]


def _layers(pdf: pikepdf.Pdf) -> None:
    """Replace the names of layers by numbers, since programs name them after files and people."""
    layers: Any = pdf.Root.get("/OCProperties")
    if not _is_table(layers):
        return
    for number, one in enumerate(layers.get("/OCGs", []), 1):
        one["/Name"] = pikepdf.String(str(number))
    shown = layers.get("/D")
    for settings in (shown, *layers.get("/Configs", [])):
        if _is_table(settings):
            # Without an order, readers of PDF list no layers.
            for key in ("/Name", "/Creator", "/Order"):
                if key in settings:
                    del settings[key]


def _look_again(content: bytes) -> None:
    """Refuse a file if any stream in it still has metadata of a camera or a program."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for found in pdf.objects:
            if not isinstance(found, pikepdf.Stream):
                continue
            _bound(found)
            try:
                read = found.read_bytes()
            except pikepdf.PdfError:  # a picture: its encoded bytes are searched
                read = found.read_raw_bytes()
            if any(sign in read for sign in _SIGNS):
                raise RefusedError("pdf-picture")


def _scrub(item: Any, depth: int) -> None:
    """Remove metadata and actions from an object and from the objects written inside it."""
    if isinstance(item, pikepdf.Stream):
        _picture(item)
    if isinstance(item, (pikepdf.Stream, pikepdf.Dictionary)):
        # Asking for a key that is missing takes as long as reading them all.
        entries = dict(item.items())
        for key in entries.keys() & {*_TELLING, *_unwanted(entries)}:
            del item[key], entries[key]
        if isinstance(entries.get("/Annots"), pikepdf.Array):
            _notes(entries["/Annots"])
        inner: Iterable[Any] = entries.values()
    elif isinstance(item, pikepdf.Array):
        inner = item
    else:
        return
    for value in inner:
        # Indirect objects have their own turn; numbers and words have nothing inside.
        if depth < _DEEPEST and not getattr(value, "is_indirect", True):
            _scrub(value, depth + 1)


def _unwanted(entries: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys that are removed from such an object, if it has them."""
    if "/Rect" in entries:
        yield from ("/M", "/CreationDate", "/NM")
        if entries.get("/Subtype") != "/Widget":
            yield from _OF_A_NOTE
    for key, value in entries.items():
        if _is_table(value) and "/ByteRange" in value:
            yield key  # a signature, which names its signer and often the place
    kind = "/XObject" if entries.get("/Subtype") in ("/Image", "/Form") else entries.get("/Type")
    known = _KEYS.get(str(kind))
    if known is not None:
        yield from (key for key in entries if key not in known)
    if kind == "/StructElem" or "/P" in entries:
        yield "/T" if kind == "/StructElem" else "/RC"
    for key in ("/A", "/Next", "/PA"):
        action: Any = entries.get(key)
        if _is_table(action) and "/S" in action and not _may_be(action):
            yield key


def _may_be(action: Any) -> bool:
    """Return whether an action is allowed: it runs nothing, and leads to a public address."""
    if action["/S"] != "/URI":
        return action["/S"] in _ACTIONS
    address = bytes(action.get("/URI", b"")).strip()
    found = _ADDRESS.match(address)
    return found is not None and not _INSIDE_ONLY.fullmatch(found["host"] or b"a.b")


def _is_table(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary)


def _notes(notes: Any) -> None:
    """Remove annotations that attach a file, play media or pop up."""
    for index in reversed(range(len(notes))):
        note = notes[index]
        if _is_table(note) and note.get("/Subtype") in _DROPPED:
            del notes[index]


def _picture(stream: Any) -> None:
    """Remove the camera's metadata from a photo; its pixels stay as they are."""
    names = _filters(stream)
    if not any(name in _PHOTOS for name in names):
        return
    raw = stream.read_raw_bytes()
    *around, last = names
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        if any(map(_is_table, list(parameters)[:-1])):
            raise RefusedError("pdf-picture")
        parameters = parameters[-1]
    for name in around:
        if name not in _DEFLATED:
            raise RefusedError("pdf-picture")
        raw = _inflated(raw)
    if last not in _PHOTOS:
        raise RefusedError("pdf-picture")
    if last != "/JPXDecode":
        bare = clean_jpeg(raw)
    else:
        bare = empty_boxes(raw) if raw[4:8] == b"jP  " else raw
    names[-1] = "/JPXDecode" if last == "/JPXDecode" else "/DCTDecode"
    stream.write(bare, filter=pikepdf.Name(names[-1]))
    if isinstance(parameters, pikepdf.Dictionary):
        stream["/DecodeParms"] = parameters
