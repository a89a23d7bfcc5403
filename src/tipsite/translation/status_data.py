"""The status for programs (JSON, its schema is ``status.schema.json``) and spreadsheets (CSV)."""

from __future__ import annotations

import datetime
from typing import Any

from tipsite import __version__
from tipsite.language.locales import language_name, locale_for
from tipsite.model.problems import Location
from tipsite.translation.status import DocumentStatus, LanguageStatus, Status, Task
from tipsite.workspace.files import csv_text, json_text

_COLUMNS = (
    "rank", "language", "document", "area", "block", "key", "state", "why", "blocks", "words",
    "source", "translation", "command",
)  # fmt: skip


def status_json(status: Status, today: datetime.date) -> str:
    """Return the status as JSON: languages, documents, tasks."""
    report = {
        "tipsite": __version__,
        "today": today.isoformat(),
        "source": status.source,
        "languages": [_language(language, status) for language in status.languages],
        "documents": [
            _document(document)
            for documents in (status.originals, *(state.documents for state in status.languages))
            for document in documents
        ],
        "tasks": [_task(rank, task) for rank, task in enumerate(status.tasks, 1)],
    }
    return json_text(report)


def status_csv(status: Status) -> str:
    """Return the tasks as CSV, the most urgent first."""
    rows = []
    for rank, task in enumerate(status.tasks, 1):
        row = _task(rank, task)
        places = {key: _place(row[key]) for key in ("source", "translation")}
        rows.append({**row, **places, "why": "; ".join(task.why)})
    return csv_text(_COLUMNS, rows)


def _language(language: LanguageStatus, status: Status) -> dict[str, Any]:
    sources = (other for other in status.languages if other.tag == language.derived_from)
    as_far = language if language.units else next(sources, language)
    return {
        "tag": language.tag,
        "name": language_name(locale_for("en"), language.tag),
        "derived_from": language.derived_from or None,
        "blocks": language.units,
        "counts": dict(language.counts),
        "percent": int(as_far.percent * 100) / 100,
        "words_to_translate": language.words,
        "noted": language.noted,
    }


def _document(document: DocumentStatus) -> dict[str, Any]:
    review = document.review
    return {
        "language": document.tag,
        "document": document.document,
        "area": document.area,
        "blocks": document.units,
        "counts": dict(document.counts),
        "reading": document.reading,
        "review": {"on": review.on.isoformat(), "by": review.by} if review else None,
    }


def _task(rank: int, task: Task) -> dict[str, Any]:
    return {
        "rank": rank,
        "language": task.tag,
        "document": task.document,
        "area": task.area,
        "block": task.number or None,
        "key": task.key or None,
        "state": task.state,
        "why": list(task.why),
        "blocks": task.units,
        "words": task.words,
        "source": _where(task.source),
        "translation": _where(task.target),
        "command": task.command,
    }


def _where(at: Location | None) -> dict[str, Any] | None:
    return {"path": at.path, "line": at.line or None} if at else None


def _place(where: dict[str, Any] | None) -> str:
    if where is None:
        return ""
    return f"{where['path']}:{where['line']}" if where["line"] else str(where["path"])
