"""What the last good build had and today's files have not: a file may have been cut short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.keeping.choose import RECORDS, Good
from tipsite.model.corpus import Corpus
from tipsite.model.records import Line, Phone, Service, ServiceFile
from tipsite.parse import CONFIG
from tipsite.problems import Problem, Where, note
from tipsite.tools.dialling import dialled
from tipsite.tools.records import lines_of, written
from tipsite.yaml import nodes
from tipsite.yaml.schema import parse_record

_SERVICES = "content/services/"
_SHOWN = 8


def gone_problems(good: Mapping[str, Good], corpus: Corpus) -> Iterator[Problem]:
    """Yield notes of services, published lines and settings gone since the last good build.

    ``corpus`` is what today's files say. A number that stands in another record of its country is
    not gone, nor one that is on hold, nor one that another took the place of. Once a build went
    well, its files are the last good state, and nothing is said of them any more.
    """
    for path, before in good.items():
        text = before.content.decode("utf-8", "replace").replace("\r\n", "\n")
        if not RECORDS.match(path) or corpus.texts.get(path) == text or path in corpus.broken:
            continue
        if path.startswith(_SERVICES):
            yield from _services(text, path, before, corpus)
        elif path == CONFIG and corpus.config is not None:
            now = _things(corpus.texts[path], path)
            gone = [name for name in _things(text, path) if name not in now]
            top = [name for name in gone if name.rpartition(" › ")[0] not in gone]
            if top:
                more = " …" if len(top) > _SHOWN else ""
                what = ", ".join(top[:_SHOWN]) + more
                yield note("settings-gone", Where(path=path), what=what, day=before.day)


def _services(text: str, path: str, before: Good, corpus: Corpus) -> Iterator[Problem]:
    old = parse_record(text, path, ServiceFile).value
    if old is None:
        return
    country = old.country.text
    now = {
        service.id.text: service
        for file in corpus.directories
        if file.country.text == country
        for service in file.services
    }
    there = {_reached(line) for service in now.values() for line in lines_of(service)}
    for service in old.services:
        lost = [line for line in _published(service) if _reached(line) not in there]
        after = now.get(service.id.text)
        fewer = after is None or len(lines_of(after)) < len(lines_of(service))
        if not lost or not fewer or service.id.text in corpus.left_out:
            continue
        lines = ", ".join(dict.fromkeys(written(line).text for line in lost))
        values = {"id": service.id.text, "lines": lines, "day": before.day}
        if after is None:
            yield note("service-gone", Where(path=path), **values)
        else:
            yield note("line-gone", after.at, **values)


def _published(service: Service) -> tuple[Line, ...]:
    if service.publish != "yes":
        return ()
    return tuple(line for line in lines_of(service) if line.publish == "yes")


def _reached(line: Line) -> str:
    text = written(line).text
    return dialled(text) if isinstance(line, Phone) else text.casefold().rstrip("/")


def _things(text: str, path: str) -> dict[str, None]:
    """The names of all keys of a file of settings, and of the items of its lists."""
    node, _problems = nodes.parse_yaml(text, path)
    return dict.fromkeys(_names(node, ""))


def _names(node: nodes.Node | None, within: str) -> Iterator[str]:
    if isinstance(node, nodes.Mapping):
        for key, value in node.items:
            name = f"{within} › {key.text}" if within else key.text
            yield name
            yield from _names(value, name)
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            if isinstance(item, nodes.Scalar):
                yield f"{within} › {item.text}"
            elif isinstance(item, nodes.Mapping):
                named = (value for key, value in item.items if key.text in ("id", "code"))
                first = next(named, None)
                if isinstance(first, nodes.Scalar):
                    yield f"{within} › {first.text}"
