"""A site in a branch of git, as GitHub, GitLab and Codeberg Pages show it.

The branch has one commit without parents: a history would keep withdrawn contacts.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import paramiko
from dulwich.client import HTTPUnauthorized, SSHGitClient, get_transport_and_path
from dulwich.errors import (
    GitProtocolError,
    HangupException,
    NotGitRepository,
    SendPackError,
)
from dulwich.file import FileLocked
from dulwich.index import commit_tree
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit
from dulwich.repo import Repo
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from tipsite.model.config import Target
from tipsite.publishing.remote import (
    MOST_READ,
    Ask,
    Entry,
    RemoteError,
    checked_path,
    disk_error,
    in_one_line,
    listing,
)
from tipsite.publishing.secrets import Passwords
from tipsite.publishing.ssh import PORT, Login

T = TypeVar("T")
NO_JEKYLL = ".nojekyll"
"""With this file, GitHub shows all files unchanged, even if a name begins with an underscore."""
_AUTHOR = b"tipsite <tipsite@localhost>"
"""The author of commits: no name of a person is published."""
_FILE = 0o100644
_PATIENCE = 300
"""In seconds: a host checks all pushed files before it answers."""


class GitRemote:
    """A branch. Readers see no change before `finish`, which replaces the last commit."""

    atomic = True

    def __init__(self, target: Target, root: Path, ask: Ask) -> None:
        """Fetch the last commit of the branch.

        Raises:
            RemoteError: the repository cannot be reached, or nobody may read it.
        """
        address = target.text("repository")
        if address.startswith(("./", "../")):
            address = str((root / address).resolve())
        self.where = urlsplit(address).hostname or address
        self._branch = f"refs/heads/{target.text('branch')}".encode()
        self._folder = Path(tempfile.mkdtemp(prefix="tipsite-git-"))
        self._ssh: _Ssh | None = None
        try:
            self._repo = Repo.init_bare(str(self._folder))
            self._client, self._path = self._reach(address, target, ask)
            self._head = self._fetch()
            self._files = self._tree()
        except BaseException:
            self.close()
            raise

    def _reach(self, address: str, target: Target, ask: Ask) -> tuple[Any, Any]:
        """Return a client that may read a repository, and the path there."""
        user = target.text("user")
        client, path = get_transport_and_path(address, username=user or None)
        if isinstance(client, SSHGitClient):
            host, port = client.host, client.port or PORT
            login = Login(host, port, client.username or user or "git", target.id.text, ask)
            self._ssh = _Ssh(login)
            client.ssh_vendor = self._ssh  # type: ignore[assignment] # what is called of it, it has
            self.where = host
        if not address.startswith("https://"):
            return client, path
        return self._reach_by_https(address, user, target.id.text, ask)

    def _reach_by_https(self, address: str, user: str, target_id: str, ask: Ask) -> tuple[Any, Any]:
        """Return a client and a path for an address that may need a password or token.

        Everybody may read a public repository, so the permission to write is checked.
        """
        place = f"{user or 'git'}@{address}"
        # The user is not asked for a password before the right server has answered.
        with suppress(HTTPUnauthorized), self._told():
            client, path = get_transport_and_path(address)
            _may_write(client, path)
            return client, path
        passwords = Passwords(target_id, place, f"{user or 'git'} ({self.where})", ask)

        def takes(password: str) -> tuple[Any, Any] | None:
            client, path = get_transport_and_path(
                address, username=user or "git", password=password
            )
            with suppress(HTTPUnauthorized), self._told():
                _may_write(client, path)
                return client, path
            return None

        return passwords.first_right(takes)

    def _fetch(self) -> bytes | None:
        """Fetch the files of the branch; return its commit, or None if there is no branch yet."""
        head: list[bytes] = []

        def wanted(refs: dict[bytes, bytes], depth: int | None = None) -> list[bytes]:
            found = refs.get(self._branch)
            head.extend([found] if found else [])
            return [found] if found else []

        self._twice(
            lambda: self._client.fetch(
                self._path, self._repo, determine_wants=wanted, depth=1, progress=_unheard
            )
        )
        return head[-1] if head else None

    def _twice(self, operation: Callable[[], T]) -> T:
        """Return the result of an operation; repeat it once if the connection drops.

        Raises:
            RemoteError: the operation was refused, or the connection dropped again.
        """
        with self._told():
            try:
                return operation()
            except (HangupException, ConnectionError, EOFError, ProtocolError):
                return operation()

    def _tree(self) -> dict[str, tuple[int, bytes]]:
        """Return the files of the last commit: mode and id by path."""
        if self._head is None:
            return {}
        tree: Any = self._repo[self._head]
        return {
            entry.path.decode("utf-8", "surrogateescape"): (entry.mode, entry.sha)
            for entry in iter_tree_contents(self._repo.object_store, tree.tree)
        }

    def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none."""
        entry = self._files.get(checked_path(path))
        if entry is None:
            return None
        blob: Any = self._repo[entry[1]]
        content: bytes = blob.data
        return content if len(content) <= MOST_READ else b""

    def write(self, path: str, content: bytes) -> None:
        """Put a file into the next commit."""
        path = checked_path(path)
        blob = Blob.from_string(content)
        with self._told():
            self._repo.object_store.add_object(blob)
        # A file replaces a folder of its name, and a folder replaces a file.
        for name in [name for name in self._files if name.startswith(f"{path}/")]:
            del self._files[name]
        parts = path.split("/")
        for end in range(1, len(parts)):
            self._files.pop("/".join(parts[:end]), None)
        self._files[path] = (_FILE, blob.id)

    def create(self, path: str, content: bytes) -> bool:
        """Add a file to the next commit if there is none; if two runs push, one is refused."""
        if self.read(path) is not None:
            return False
        self.write(path, content)
        return True

    def delete(self, path: str) -> None:
        """Leave a file out of the next commit."""
        self._files.pop(checked_path(path), None)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return the entries of a folder."""
        start = f"{checked_path(folder)}/" if folder else ""
        entries: dict[str, Entry] = {}
        for path, (_mode, sha) in self._files.items():
            if path.startswith(start):
                name, below, _rest = path[len(start) :].partition("/")
                entries[name] = Entry() if below else Entry(digest=partial(str, sha.decode()))
        return listing(entries)

    def finish(self, message: str) -> None:
        """Replace the last commit, unless somebody else has pushed meanwhile.

        Raises:
            RemoteError: somebody has pushed, or the repository refuses the commit.
        """
        if NO_JEKYLL not in self._files:
            self.write(NO_JEKYLL, b"")
        store = self._repo.object_store
        entries = [
            (path.encode("utf-8", "surrogateescape"), sha, mode)
            for path, (mode, sha) in self._files.items()
        ]
        with self._told():
            tree = commit_tree(store, entries)  # type: ignore[arg-type]
            old: Any = self._repo[self._head] if self._head else None
            if old is not None and old.tree == tree and not old.parents:
                return
            commit = self._commit(tree, message)
        # If a branch had a history, commits before the last one were never fetched.
        packed = partial(store.generate_pack_data, shallow=self._repo.get_shallow())
        try:
            result = self._twice(
                lambda: self._client.send_pack(
                    self._path, self._lease(commit), packed, progress=_unheard
                )
            )
        except SendPackError as error:
            raise RemoteError("push-refused", where=self.where, said=in_one_line(error)) from error
        refused = next(filter(None, (result.ref_status or {}).values()), None)
        if refused is not None:
            raise RemoteError("push-refused", where=self.where, said=in_one_line(refused))
        self._head = commit

    def _commit(self, tree: bytes, message: str) -> bytes:
        commit: Any = Commit()
        commit.tree = tree
        commit.parents = []
        commit.author = commit.committer = _AUTHOR
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = message.encode() + b"\n"
        self._repo.object_store.add_object(commit)
        digest: bytes = commit.id
        return digest

    def _lease(self, commit: bytes) -> Callable[[dict[bytes, bytes]], dict[bytes, bytes]]:
        """Return a function that gives the commit to the branch if nobody has pushed since.

        The server compares the old commit again when it changes the branch.
        """

        def update(refs: dict[bytes, bytes]) -> dict[bytes, bytes]:
            # If the connection dropped after the change, the branch already has the commit.
            if refs.get(self._branch) not in (self._head, commit):
                raise RemoteError("pushed-meanwhile", where=self.where)
            return {self._branch: commit}

        return update

    def close(self) -> None:
        """Close the connection; unfinished changes are lost."""
        if self._ssh is not None:
            self._ssh.close()
        with suppress(AttributeError):
            self._repo.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn errors of the library into `RemoteError`."""
        try:
            yield
        except (RemoteError, HTTPUnauthorized):
            raise
        except NotGitRepository as error:
            raise RemoteError("no-repository", where=self.where) from error
        except (HTTPError, HangupException, GitProtocolError, FileLocked) as error:
            for cause in _causes(error):
                if isinstance(cause, SSLError):
                    said = in_one_line(cause)
                    raise RemoteError("certificate", where=self.where, said=said) from error
            if any(isinstance(cause, HTTPError) for cause in _causes(error)):
                raise RemoteError("no-service", where=self.where) from error
            raise RemoteError("git-refused", where=self.where, said=in_one_line(error)) from error
        except OSError as error:
            raise disk_error(error, self.where, ".") from error


class _Ssh:
    """Runs git's programs on a host for dulwich, with our login."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._transport: paramiko.Transport | None = None

    def run_command(self, host: str, command: bytes, **more: object) -> SimpleNamespace:
        """Start a program on the host; return its streams."""
        if self._transport is None or not self._transport.is_active():
            self._transport = self._login.connect()
        channel = self._transport.open_session()
        channel.settimeout(_PATIENCE)
        channel.exec_command(command.decode())
        return SimpleNamespace(
            # There is no buffer, since `can_read` only knows about data in the channel.
            read=channel.makefile("rb", 0).read,
            write=channel.sendall,
            stderr=channel.makefile_stderr("rb"),
            can_read=channel.recv_ready,
            close=channel.close,
        )

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _may_write(client: Any, path: Any) -> None:
    """Check that the account may push, without changing anything."""
    client.send_pack(path, lambda refs: refs, lambda *_, **__: (0, iter(())), progress=_unheard)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes: libraries wrap errors in different ways."""
    while error is not None:
        yield error
        reason = getattr(error, "reason", None)
        packed = reason if isinstance(reason, BaseException) else None
        error = packed or error.__cause__ or error.__context__


def _unheard(_said: bytes) -> None:
    """Ignore the progress messages of a server."""
