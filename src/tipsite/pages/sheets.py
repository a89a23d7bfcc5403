"""The sheet of each country for printing, with a QR code as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from msgspec.structs import replace

from tipsite.model.site import PublicService
from tipsite.pages.context import Context, Sketch
from tipsite.pages.frame import HELP, frame
from tipsite.pages.services import calls, companions, hours
from tipsite.pages.titles import generated_meta
from tipsite.views.parts import Link, Words
from tipsite.views.services import Call, Code, SheetView, Strip
from tipsite.web import directory_path, readable_address, sheet_path

QUIET = 4
"""Modules of the white border around a code (ISO/IEC 18004), by which a phone finds the code."""

_STRIPS = 10


def sheet_pages(context: Context) -> Iterator[Sketch]:
    """Yield the sheet of each country that has a line for it."""
    for country in context.sheets:
        yield context.sketch(context.address_of(sheet_path(country)), "sheet", _sheet, country)


def _sheet(context: Context, country: str) -> SheetView:
    service = context.services[context.sheets[country]]
    path = sheet_path(country)
    where = generated_meta(
        context,
        path,
        context.say("sheet_summary", country=context.country(country)),
        kind="sheet",
        country=country,
        trail=context.trail(HELP, directory_path(country), path),
    )
    lines = calls(context, service)
    emergency = _emergency(context, country, service)
    others = [other for other in companions(context, service) if other not in emergency]
    where = replace(where, failed=tuple(item.id for item in (service, *emergency, *others)))
    address = context.base + context.address_of(directory_path(country))
    return SheetView(
        frame=frame(context, where),
        title=Words(text=where.title),
        lines=lines,
        urgent=_calls(context, emergency),
        beside=_calls(context, others),
        address=readable_address(address.removeprefix("https://")),
        code=_code(context, address),
        strips=(_strip(context, service),) * _STRIPS,
        footnote=context.footnote(country),
    )


def _emergency(context: Context, country: str, shown: PublicService) -> list[PublicService]:
    """Return the country's emergency line with its companions."""
    lines = [
        service
        for service in context.services_of_need(country, "emergency")
        if service.voice_lines and service.id != shown.id
    ]
    first = sorted(lines, key=lambda service: service.kind != "emergency")[:1]
    return [
        *first,
        *(other for line in first for other in companions(context, line) if other != shown),
    ]


def _calls(context: Context, services: list[PublicService]) -> tuple[Call, ...]:
    return tuple(call for service in services for call in calls(context, service))


def _code(context: Context, address: str) -> Code | None:
    drawn = qr_path(address)
    if drawn is None:
        return None
    size, path = drawn
    return Code(size=size, path=path, label=context.say("sheet_code", address=address))


@lru_cache(maxsize=64)
def qr_path(text: str) -> tuple[int, str] | None:
    """Return the width of a code with its white border, and the SVG path of its dark modules.

    The path is for a stroke one unit wide. Return None if ``text`` is too long for a code.
    """
    import segno  # noqa: PLC0415 - slow to import, and few builds draw a code

    try:
        code = segno.make_qr(text, error="m")
    except segno.DataOverflowError:
        return None
    rows = (_row(row, QUIET + y) for y, row in enumerate(code.matrix))
    return len(code.matrix) + 2 * QUIET, "".join(rows)


def _row(row: bytearray, y: int) -> str:
    parts = [f"M{QUIET} {y}.5"]
    for dark, modules in groupby(row):
        length = len(list(modules))
        parts.append(f"h{length}" if dark else f"m{length} 0")
    return "".join(parts)


def _strip(context: Context, service: PublicService) -> Strip:
    """Return a strip to tear off; in public it shows the kind of a line and never its name."""
    phone = service.voice_lines[0]
    return Strip(
        country=context.country(service.country),
        line=_kind(context, service),
        number=phone.dial.text,
        facts=hours(context, service, phone),
        beside=tuple(
            (_kind(context, other), line.number)
            for other in companions(context, service)
            for line in calls(context, other)[:1]
        ),
        example=context.say("example_short") if context.demonstration else "",
    )


def _kind(context: Context, service: PublicService) -> str:
    kind = service.kind if service.kind in ("emergency", "police") else "line"
    return context.say(f"strip_{kind}")


def sheet_link(context: Context, country: str) -> Link | None:
    """Return the link from a country's directory to its sheet, or None if there is none."""
    if country not in context.sheets:
        return None
    address = context.address_of(sheet_path(country))
    return Link(label=Words(text=context.say("sheet_link")), href=context.href(address))
