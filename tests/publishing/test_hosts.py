"""A whole life of a site on each kind of target, against the real servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from publications import ADDRESS, NIGHT, NOW, Watched, holds, release
from sites import page, service, with_services
from targets import KINDS, Host, running
from tipsite.publishing.history import History
from tipsite.publishing.opening import open_remote
from tipsite.publishing.proposal import Proposal, carry_out, propose
from tipsite.publishing.remote import Remote, Unattended
from tipsite.publishing.state import look

SHOWN_IN = "sq/rights.html"
"""The same page where it is not translated."""
HELD = {"publish": "hold", "reason": "Nobody answers there."}
OTHER = service("al-other", dial=NIGHT, needs="[call]")
FIRST = with_services(OTHER) + page("en/rights.md", "Your [help](help/index.md).")
EDITED = with_services(OTHER) + page("en/rights.md", "Your rights, and [help](help/index.md).")
RENAMED = with_services(OTHER) + page(
    "en/your-rights.md", "Your rights, and [help](help/index.md).", aliases="[en/rights.html]"
)
WITHDRAWN = with_services(
    service("al-other", dial=NIGHT, needs="[call]", **HELD)
) + page("en/rights.md", "Other words, and [help](help/index.md).")  # fmt: skip


class Office:
    """A copy of the site from which it is published to a host."""

    def __init__(self, host: Host, root: Path) -> None:
        root.mkdir(exist_ok=True)
        self.host, self.root = host, root
        self.history = History(root)

    def publish(self, text: str, most: int = 1_000_000) -> Watched:
        """Publish a site; return what was done for it."""
        with closing(open_remote(self.host.target, self.root, Unattended())) as remote:
            counted = Watched(remote, most)
            proposal = self.propose(counted, text)
            if not proposal.is_idle:
                carry_out(proposal, counted, self.history, NOW)
            return counted

    def propose(self, remote: Remote, text: str) -> Proposal:
        return propose("website", look(remote, ADDRESS), release(text), self.history)


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    with running(request.param, tmp_path) as found:
        yield found


@pytest.mark.long
@pytest.mark.parametrize("host", KINDS, indirect=True)
def test_a_site_is_published_changed_withdrawn_renamed_and_put_back(
    host: Host, tmp_path: Path
) -> None:
    office = Office(host, tmp_path / "site")
    first = office.publish(FIRST)
    files = release(FIRST).files
    assert first.sent > sum(one.size for one in files.values())
    online = host.files()
    assert all(online[path] == release(FIRST).load(path) for path in files)
    assert office.publish(FIRST).sent == 0
    edited = office.publish(EDITED)
    pages = {path for _what, path in edited.done if path.endswith(".html")}
    # A search page names what it searches.
    assert {path for path in pages if "search" not in path} <= {"en/rights.html", SHOWN_IN}
    assert edited.sent < first.sent / 4
    assert b"Your rights" in host.files()["en/rights.html"]
    office.publish(RENAMED)
    assert b"your-rights.html" in host.files()["en/rights.html"]
    withdrawn = office.publish(WITHDRAWN)
    bearing = [path for path in release(RENAMED).files if holds(release(RENAMED).load(path))]
    order = [path for _what, path in withdrawn.done if not path.startswith(".tipsite")]
    others = [one for one in order if one not in bearing and one.startswith("en/rights")]
    assert max(map(order.index, bearing)) < min(map(order.index, others))
    assert not any(map(holds, host.files().values()))
    office.publish(EDITED)
    assert b"Your rights" in host.files()["en/rights.html"]
