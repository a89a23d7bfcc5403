"""Each page carries the policy of what it may load and run, and it fits what stands in the page."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.audit.document import DATA, POLICY, Document, Element
from tipsite.problems import Problem, Where, problem
from tipsite.tools.policy import policy


def policy_problems(document: Document) -> Iterator[Problem]:
    """Yield a policy that is missing, late, doubled, or not that of the page.

    It must come before all that it is to govern, and after the encoding (HTML Living Standard:
    in the first 1,024 bytes).
    """
    given = [meta for meta in document.metas if _is_policy(meta)]
    first = document.opening[1:2]
    right = len(given) == 1 and first == (given[0],)
    if not right or given[0].attributes.get("content") != _needed(document):
        yield problem("audit-policy", Where(path=f"output/{document.path}"))


def _is_policy(meta: Element) -> bool:
    return meta.attributes.get("http-equiv", "").lower() == POLICY


def _needed(document: Document) -> str:
    """The policy with the hashes of what stands in the page, data for programs left out."""
    scripts = (
        content
        for element, content in document.scripts
        if "src" not in element.attributes and element.attributes.get("type") != DATA
    )
    return policy(scripts, document.styles)
