"""How a site is to be served, made from its built pages, in the words of each kind of host."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.hosts.apache import htaccess
from tipsite.hosts.caddy import caddyfile
from tipsite.hosts.deployed import headers_file, redirects_file
from tipsite.hosts.nginx import nginx_conf
from tipsite.hosts.served import served
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Hosting

__all__ = ["host_files", "server_snippets"]


def host_files(artifacts: tuple[Artifact, ...], hosting: Hosting) -> tuple[Artifact, ...]:
    """Return the files that go to a host with the pages, which reads and does not show them."""
    site = served(artifacts, hosting)
    texts = {
        ".htaccess": htaccess(site),
        "_headers": headers_file(site),
        "_redirects": redirects_file(site),
    }
    return tuple(Artifact(path=path, content=text.encode()) for path, text in texts.items())


def server_snippets(artifacts: tuple[Artifact, ...], hosting: Hosting) -> Mapping[str, str]:
    """Return what to include in the configuration of a server, by its name (`tipsite hosts`)."""
    site = served(artifacts, hosting)
    return {"caddy": caddyfile(site), "nginx": nginx_conf(site)}
