"""Whatever happens to a line of a file, a build ends in pages or in problems."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sites import BASE, TODAY, files_of, next_build
from tipsite.messages.explanation import explain

FILES = {path: content for path, content in files_of(BASE).items() if content}
BITS = st.one_of(
    st.sampled_from(
        ["", " ", "  ", "\t", "-", "- ", ":", ": ", "{", "}", "[", "]", "'", '"', "&", "*", "!",
         "|", ">", "#", "---", "%", "@", "`", "\ufeff", "\x00", "\u2028", "null", "yes", "///",
         "<b>", "]("]
    ),
    st.text(max_size=8),
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(FILES)), st.integers(0, 60), st.integers(0, 80), st.integers(0, 8), BITS
)
def test_a_typing_mistake_in_any_line_is_reported_or_harmless(
    path: str, row: int, column: int, cut: int, bit: str
) -> None:
    lines = FILES[path].decode().split("\n")
    line = lines[row % len(lines)]
    start = column % (len(line) + 1)
    lines[row % len(lines)] = line[:start] + bit + line[start + cut :]
    changed = "\n".join(lines).encode("utf-8", "surrogatepass")
    made = next_build("", ((path, changed),), TODAY)
    assert bool(made.artifacts) != made.failed
    for found in made.problems:
        assert all(explain(found.code, found.values))
        assert found.at.line <= len("\n".join(lines).splitlines()) + 40
