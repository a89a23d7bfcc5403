"""Pages as what is to be translated of them, without making HTML: that takes longest."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.markdown.document import blocks_of, split_page
from tipsite.model.pages import FrontMatter
from tipsite.model.tracking import Document
from tipsite.parse.decode import decode
from tipsite.parse.pages import page_kind, page_path
from tipsite.problems import Problem, errors
from tipsite.tracking import page_document
from tipsite.yaml.schema import parse_record


def parse_documents(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Mapping[str, Document]], tuple[Problem, ...]]:
    """Return each page of a site's files, by language tag and name, and what broke others."""
    pages: dict[str, dict[str, Document]] = {}
    problems: list[Problem] = []
    texts, undecoded = decode({path: found for path, found in files.items() if page_path(path)[0]})
    for path, text in texts.items():
        tag, name = page_path(path)
        document, found = _document(text, path, name)
        problems.extend(errors(found))
        if document:
            pages.setdefault(tag, {})[name] = document
    return pages, (*undecoded, *problems)


def _document(text: str, path: str, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    parts, found = split_page(text, path)
    if parts is None:
        return None, found
    built = parse_record(parts.matter, path, FrontMatter, first_line=2)
    if built.value is None:
        return None, built.problems
    blocks = blocks_of(parts.body, parts.first_line)
    matter = built.value
    kind = page_kind(matter.kind, name)
    return page_document(name, matter, blocks, path, kind), built.problems
