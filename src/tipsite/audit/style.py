"""Style sheets load nothing from another host and write no words of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.model.artifacts import Artifact
from tipsite.problems import Problem, Where, problem

_LOADS = re.compile(
    r"""@import[^;]*|(?:url|image-set|image|src)\(\s*(?!["']?(?:data:|#|[\w./-]+["']?\s*\)))[^)]*|\\"""
    r"""|content:\s*["'][^"']*\d{3}""",
    re.IGNORECASE,
)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


def style_problems(artifacts: tuple[Artifact, ...]) -> Iterator[Problem]:
    """Yield what a style sheet, in a file or in a page, would load, hide or say."""
    for artifact in artifacts:
        if not artifact.path.endswith((".html", ".css")):
            continue
        text = artifact.content.decode("utf-8", "replace")
        if artifact.path.endswith(".html"):
            text = "".join(_STYLE.findall(text)) if "<style" in text.lower() else ""
        for found in _LOADS.findall(text):
            yield problem("audit-foreign", Where(path=f"output/{artifact.path}"), address=found)
