"""A folder on this computer's own port, packed as a host packs it."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_PACKED = {".html", ".css", ".js", ".svg", ".xml", ".txt"}


class _Packing(SimpleHTTPRequestHandler):
    """Serves texts after gzip, over a connection that stays open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(urlsplit(self.path).path))
        if path.suffix not in _PACKED or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve ``folder``; give its address and what serves it."""
    handler = partial(_Packing, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/", "Python's server with gzip"
        finally:
            server.shutdown()
            thread.join()
