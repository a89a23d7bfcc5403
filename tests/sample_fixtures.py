"""Fixtures: the sample built once a session, and a web server that has it.

A test module takes them in with `pytest_plugins = ["sample_fixtures"]`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sample import ROOT, TODAY, Sample
from tipsite import pipeline
from tipsite.read import read
from tipsite.write import write


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The site of this repository, in a folder two levels below the root of `sample_http`."""
    folder = tmp_path_factory.mktemp("host") / "sub" / "folder"
    snapshot, found = read(ROOT)
    built = pipeline.build(snapshot, TODAY)
    assert [*found, *built.problems] == []
    write(built.artifacts, folder)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".tipsite")
    }
    return Sample(folder=folder, files=files)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def sample_http(sample: Sample) -> Iterator[str]:
    """The address of a plain web server that has the sample in a sub-folder."""
    handler = partial(_Quiet, directory=str(sample.folder.parent.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sub/folder/"
        server.shutdown()
        thread.join()
