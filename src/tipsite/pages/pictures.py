"""The pictures and files on one page: addresses, sizes and words.

`media_files` lists all pictures and files of the site at the same addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape
from msgspec.structs import replace

from tipsite.language.locale_table import Locale
from tipsite.language.locales import language_name
from tipsite.model.config import SharedPicture
from tipsite.model.media import Media, OfferedFile, Rendition, Renditions
from tipsite.model.pages import Download as Offer
from tipsite.model.pages import Image
from tipsite.model.plan import Artifact
from tipsite.model.problems import Text
from tipsite.model.site import EditionPage, Recording
from tipsite.model.site import Picture as PictureInText
from tipsite.pages.context import Context
from tipsite.pages.language_spans import marked_words, own_words
from tipsite.views.parts import Captions, Download, Link, Picture, Source, Words
from tipsite.web import resolve

_TYPES = {"webp": "image/webp"}
_TEXT_REM, _HALF_REM, _ROOM_REM = 42, 20, 44
"""The width of lines of text and of one of two columns; the least window with room for a line."""
_PIXELS = 16
_LOGO = 48
_PLAIN = 640
"""The width in pixels for browsers without ``srcset``."""

_THOUSAND = 1000
_MINUTE = 60


def media_files(media: Media) -> Iterator[Artifact]:
    """Yield every picture, in all its sizes, and every file to offer."""
    for image in media.images.values():
        for size in image.sizes:
            path, file = image.address(size), size.file
            yield Artifact(path=path, content=file.load, digest=file.digest, size=size.size)
    for name, offered in media.files.items():
        yield Artifact(path=_file_address(name), content=offered.content)


def _file_address(name: str) -> str:
    return f"files/{name}"


def head_picture(context: Context, page: EditionPage) -> Picture | None:
    """Return the picture that a page names in its front matter."""
    image = page.matter.image
    alt = image.alt.text if image and image.alt else ""
    words = context.in_language(alt, page.words_tag) if alt else Words(text="")
    return _described(context, image, words)


def _described(
    context: Context, setting: Image | SharedPicture | None, alt: Words
) -> Picture | None:
    """Return a picture with the language of its alternative text."""
    if setting is None or setting.file.text not in context.media.images:
        return None
    return replace(picture(context, setting.file.text, alt.text), lang=alt.lang, dir=alt.dir)


def picture(context: Context, name: str, alt: str, part: str = "") -> Picture:
    """Return a picture as wide as its part of a text, or in its own width if it is narrower."""
    image = context.media.images[name]
    if part == "logos":
        return _picture(context, image, alt, _logo_sizes(image))
    width, column = image.widest.width, _HALF_REM if part in ("beside", "gallery") else _TEXT_REM
    if width < column * _PIXELS:
        sizes = f"(min-width: {width + 2 * _PIXELS}px) {width}px, 100vw"
    else:
        sizes = f"(min-width: {_ROOM_REM}rem) {column}rem, 100vw"
    return _picture(context, image, alt, sizes)


def _picture(context: Context, image: Renditions, alt: str, sizes: str) -> Picture:
    known = image.sizes[-1].ending
    plain = [size for size in image.sizes if size.ending == known]
    other = [size for size in image.sizes if size.ending != known]
    chosen = next((size for size in plain if size.width >= _PLAIN), plain[-1])
    choice = len(plain) > 1 or len(other) > 1
    return Picture(
        src=context.href(image.address(chosen)),
        alt=alt,
        width=image.widest.width,
        height=image.widest.height,
        srcset=_srcset(context, image, plain) if choice else "",
        sizes=sizes if choice else "",
        sources=(Source(type=_TYPES[other[0].ending], srcset=_srcset(context, image, other)),)
        if other
        else (),
    )


def _srcset(context: Context, image: Renditions, sizes: Sequence[Rendition]) -> str:
    return ", ".join(f"{context.href(image.address(size))} {size.width}w" for size in sizes)


def settings_picture(context: Context, setting: SharedPicture | None) -> Picture | None:
    """Return a picture that the settings name, in the words of the edition."""
    alt = context.words(setting.alt) if setting and setting.alt else Words(text="")
    return _described(context, setting, alt)


def card_picture(context: Context, setting: Image | SharedPicture | None) -> Picture | None:
    """Return a picture for a card; it has no alternative text, since it decorates the title."""
    image = context.media.images.get(setting.file.text) if setting else None
    return _picture(context, image, "", "(min-width: 40rem) 27rem, 100vw") if image else None


def logo(context: Context, file: Text | None, alt: str) -> Picture | None:
    """Return a picture three lines high, or None if there is no such file."""
    image = context.media.images.get(file.text) if file else None
    if image is None:
        return None
    return _picture(context, image, alt, _logo_sizes(image))


def _logo_sizes(image: Renditions) -> str:
    return f"{max(1, round(_LOGO * image.widest.width / image.widest.height))}px"


def picture_html(shown: Picture) -> Markup:
    """Return the HTML of a picture in a text. Elsewhere, the templates of a theme make it."""
    choice = f' srcset="{escape(shown.srcset)}" sizes="{escape(shown.sizes)}"'
    image = Markup(
        f'<img src="{escape(shown.src)}"{choice if shown.srcset else ""} alt="{escape(shown.alt)}"'
        f' width="{shown.width}" height="{shown.height}" loading="lazy" decoding="async">'
    )
    if not shown.sources:
        return image
    sizes = Markup(' sizes="%s"') % (shown.sizes,) if shown.sizes else ""
    sources = Markup("").join(
        Markup('<source type="%s" srcset="%s"%s>') % (source.type, source.srcset, sizes)
        for source in shown.sources
    )
    return Markup("<picture>%s%s</picture>") % (sources, image)


def downloads(context: Context, page: EditionPage) -> tuple[Download, ...]:
    """Return the files that a page offers, in the order that its author chose.

    A recording inside the text is not offered again.
    """
    there, offers = context.media.files, page.matter.downloads
    heard = frozenset(
        part.file
        for passage in (page.text if offers else ())
        for part in passage.prose
        if isinstance(part, Recording)
    )
    return tuple(
        _download(context, page, offer)
        for offer in offers
        if offer.file.text in there and (offer.captions is None or offer.captions.text in there)
        if offer.file.text not in heard
    )


def recording_html(
    context: Context,
    page: EditionPage,
    part: Recording,
    poster: PictureInText | None,
    *,
    foreign: bool,
) -> Markup:
    """Return a recording in a text: its length and size, buttons, and the page with its words.

    A browser loads the recording only after somebody starts it; before, a film is its ``poster``.
    ``foreign`` text is in another language than the edition.
    """
    label = Markup(part.label)
    offers = page.matter.downloads
    offer = next((offered for offered in offers if offered.file.text == part.file), None)
    if offer is None or part.file not in context.media.files:
        return Markup("<p>{}</p>").format(label)
    shown = _download(context, page, offer)
    seconds = context.media.files[part.file].seconds
    long = (_length(context.locale, seconds),) if seconds else ()
    facts = context.locale.comma.join((*shown.facts[:1], *long, *shown.facts[1:]))
    recording = Markup(
        '<p><a href="{0}" type="{1}" hreflang="{2}">{3}</a><br><small>{4}</small></p>'
    ).format(
        shown.href, shown.media, shown.lang, label,
        own_words(context, Markup("{}").format(facts), foreign=foreign),
    )  # fmt: skip
    named = [label.striptags(), *([Markup(poster.alt)] if poster and poster.alt else [])]
    player = Markup(
        '<{0} controls preload="none" aria-label="{1}"{2}><source src="{3}" type="{4}">{5}</{0}>'
    ).format(
        shown.family, Markup(context.locale.comma).join(named), _frame(context, poster),
        shown.href, shown.media, _track(shown.captions),
    )  # fmt: skip
    recording = player + recording if poster else recording + player
    if shown.transcript is None:
        return recording
    link = shown.transcript
    read = Markup('{} <a href="{}">{}</a>').format(
        context.say("file_as_text"), link.href, marked_words(context, link.label)
    )
    if link.note:
        read = Markup("{} ({})").format(read, link.note)
    return Markup("{}<p>{}</p>").format(recording, own_words(context, read, foreign=foreign))


def _frame(context: Context, poster: PictureInText | None) -> Markup:
    """Return the attributes of a film for the picture in its place, which has its proportions."""
    if poster is None:
        return Markup("")
    shown = picture(context, poster.file, "")
    frame = Markup(' poster="{}" width="{}" height="{}"')
    return frame.format(shown.src, shown.width, shown.height)


def _track(captions: Captions | None) -> Markup:
    track = Markup('<track kind="captions" src="{}" srclang="{}" label="{}" default>')
    return track.format(captions.src, captions.lang, captions.label) if captions else Markup("")


def _length(locale: Locale, seconds: int) -> str:
    """Return a duration in words: "2 min", or "40 sec" if it is shorter than a minute."""
    from babel.units import format_unit  # noqa: PLC0415 - slow to import

    many, unit = (seconds, "second") if seconds < _MINUTE else (round(seconds / _MINUTE), "minute")
    words = format_unit(many, f"duration-{unit}", length="short", locale=locale.borrow)
    return words.replace(" ", "\u00a0")


def _download(context: Context, page: EditionPage, offer: Offer) -> Download:
    file = context.media.files[offer.file.text]
    family = file.kind.family
    assert family != "captions"
    tag = offer.language.text if offer.language else page.words_tag
    silent = file.kind.is_wordless and offer.language is None
    return Download(
        title=context.written(offer.title, page.words_tag),
        href=context.href(_file_address(offer.file.text)),
        family=family,
        media=file.kind.media,
        lang="" if silent else tag,
        facts=_facts(context, file, "" if silent else tag),
        captions=_captions(context, offer, tag),
        transcript=_transcript(context, page, offer),
    )


def _facts(context: Context, file: OfferedFile, tag: str) -> tuple[str, ...]:
    kind, family = file.kind.name, file.kind.family
    what = kind if family == "document" else f"{context.say(f'file_{family}')} ({kind})"
    size = size_words(context.locale, len(file.content))
    return (what, size, language_name(context.locale, tag)) if tag else (what, size)


def size_words(locale: Locale, size: int) -> str:
    """Return a number of bytes in kB or MB (SI): "1,2 MB", with a no-break space."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - slow to import

    kilo = max(1, round(size / _THOUSAND))
    if kilo < _THOUSAND:
        return f"{format_decimal(kilo, locale=locale.borrow)}\u00a0kB"
    return f"{format_decimal(kilo / _THOUSAND, format='0.0', locale=locale.borrow)}\u00a0MB"


def _captions(context: Context, offer: Offer, tag: str) -> Captions | None:
    if offer.captions is None:
        return None
    return Captions(
        src=context.href(_file_address(offer.captions.text)),
        lang=tag,
        label=language_name(context.locale, tag),
    )


def _transcript(context: Context, page: EditionPage, offer: Offer) -> Link | None:
    if offer.transcript is None:
        return None
    return context.link_to(resolve(page.path, offer.transcript.text))
