"""Real hosts on this machine to publish to: OpenSSH, FTP with TLS, object storage, git.

Each gives a `Host`: its target, as campaigns.yaml would name it, and what readers see there. They
listen to 127.0.0.1 and leave nothing behind. `at_home` is the home of whoever publishes; without
it, keys and known hosts would be those of whoever runs the tests.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import trustme

import servers
from programs import program
from servers import folder as served_folder
from servers import free_port
from tipsite.model.config import Target, TargetKind
from tipsite.model.problems import Location, Text

AT = Location(path="campaigns.yaml", line=1)
BUCKET = "tips"
BRANCH = "pages"
USER = "office"
PASSWORD = "by the old bridge"
_PROGRAM = [sys.executable, str(Path(__file__).with_name("target_programs.py"))]
_UID = 61234
"""Of an account that only the server of a test knows."""


@dataclass(frozen=True, kw_only=True)
class Host:
    """A host that runs. ``folder`` has what readers see, where that is files; ``url`` is theirs.

    ``files`` is all of it by path, whatever the kind. ``environment`` is what a program needs that
    publishes to it, ``drop`` ends the connections that are open.
    """

    target: Target
    files: Callable[[], Mapping[str, bytes]]
    folder: Path | None = None
    url: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    drop: Callable[[], None] = lambda: None


def target(kind: TargetKind, **keys: str | int) -> Target:
    """Return a target as if it had been read from campaigns.yaml."""
    values: dict[str, Any] = {
        key: value if isinstance(value, int) else Text(text=value, at=AT)
        for key, value in keys.items()
    }
    return Target(id=Text(text="website", at=AT), kind=kind, at=AT, **values)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def at_home(home: Path) -> Iterator[Path]:
    """Publish as somebody whose home is this folder, who has no keyring and no SSH agent."""
    (home / ".ssh").mkdir(mode=0o700, parents=True, exist_ok=True)
    no_keyring = "keyring.backends.fail.Keyring"
    with environment(HOME=str(home), SSH_AUTH_SOCK="", PYTHON_KEYRING_BACKEND=no_keyring):
        yield home


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, by path."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def ssh_key(file: Path) -> str:
    """Make a key without a password; return its public line."""
    command = [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", ""]
    subprocess.run([*command, "-f", str(file)], check=True)
    return file.with_name(f"{file.name}.pub").read_text("ascii")


@contextmanager
def running_sftp(
    folder: Path, home: Path, *, known: bool = True, password: bool = False, strict: bool = False
) -> Iterator[Host]:
    """Run OpenSSH, which writes into ``folder``.

    The key of ``home`` is let in, and its key is ``known`` there; with ``password``, an account of
    the system takes its place that has `PASSWORD` (needs root). A ``strict`` one gives no file the
    name of another.
    """
    port = free_port()
    sshd = program("sshd")
    forbids = " -P posix-rename" if strict else ""
    with served_folder() as own:
        host_key = ssh_key(own / "host")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        if not password:
            mine = home / ".ssh" / "id_ed25519"
            (own / "authorized").write_text(
                mine.with_name("id_ed25519.pub").read_text("ascii")
                if mine.exists()
                else ssh_key(mine),
                "ascii",
            )
        (own / "config").write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {own}/host\nPidFile none\n"
            f"AuthorizedKeysFile {own}/authorized\nStrictModes no\nUsePAM no\n"
            f"PasswordAuthentication {'yes' if password else 'no'}\nPermitRootLogin yes\n"
            f"KbdInteractiveAuthentication no\nSubsystem sftp internal-sftp{forbids}\n"
            f"{_no_penalties(sshd)}MaxStartups 100\n",
            "ascii",
        )
        command = [sshd, "-D", "-e", "-f", str(own / "config")]
        if password:
            command = _with_account(own, folder, command)
        if known:
            line = f"[127.0.0.1]:{port} {' '.join(host_key.split()[:2])}\n"
            with (home / ".ssh" / "known_hosts").open("a", encoding="ascii") as hosts:
                hosts.write(line)
        user = USER if password else _me()
        at = target("sftp", host="127.0.0.1", port=port, user=user, path=str(folder))
        with _running(command, port, own) as process:
            yield Host(
                target=at,
                folder=folder,
                files=lambda: files_in(folder),
                environment={"HOME": str(home)},
                drop=lambda: _drop_children(process.pid),
            )


def _no_penalties(sshd: str) -> str:
    """Return the line by which a test may fail often; OpenSSH before 9.8 does not know it."""
    said = subprocess.run([sshd, "-V"], capture_output=True, text=True, check=False)
    version = re.search(r"OpenSSH_(\d+)\.(\d+)", said.stdout + said.stderr)
    assert version, said
    return "PerSourcePenalties no\n" if tuple(map(int, version.groups())) >= (9, 8) else ""


def _me() -> str:
    import getpass

    return getpass.getuser()


def _with_account(own: Path, folder: Path, command: list[str]) -> list[str]:
    """Return a command that runs with one more account, which no other program sees."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("needs root, for an account that has a password")
    hashed = subprocess.run(
        ["openssl", "passwd", "-6", PASSWORD], check=True, capture_output=True, text=True
    ).stdout.strip()
    accounts = {
        "passwd": f"{USER}:x:{_UID}:{_UID}::{folder}:/bin/sh\n",
        "shadow": f"{USER}:{hashed}:20000::::::\n",
        "group": f"{USER}:x:{_UID}:\n",
    }
    mounts = []
    for name, line in accounts.items():
        text = Path("/etc", name).read_text("utf-8")
        (own / name).write_text(text + line, "utf-8")
        mounts.append(f"mount --bind {own}/{name} /etc/{name}")
    os.chown(folder, _UID, _UID)
    probe = subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("this machine lets nobody mount")
    return ["unshare", "-m", "sh", "-c", f"{' && '.join(mounts)} && exec {' '.join(command)}"]


def certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """Make a certificate for a name or an address, with its key and the authority to trust."""
    authority = trustme.CA()
    made = authority.issue_cert(name).private_key_and_cert_chain_pem.bytes()
    file = folder / f"{name}.pem"
    file.write_bytes(made + authority.cert_pem.bytes())
    return file


@contextmanager
def running_ftps(
    folder: Path, *, name: str = "127.0.0.1", tls: bool = True, strict: bool = False
) -> Iterator[Host]:
    """Run an FTP server with TLS (pyftpdlib), which writes into ``folder``.

    Its certificate is for ``name``; without ``tls`` it does not encrypt. A ``strict`` one gives no
    file the name of another, as on Windows.
    """
    port = free_port()
    with served_folder() as own:
        file = certificate(own, name)
        more = [*(["strict"] if strict else []), *([str(file)] if tls else [])]
        command = [*_PROGRAM, "ftp", str(port), str(folder), USER, PASSWORD, *more]
        at = target("ftps", host="127.0.0.1", port=port, user=USER, path="/")
        own_environment = {"SSL_CERT_FILE": str(file), "TIPSITE_PASSWORD_WEBSITE": PASSWORD}
        with _running(command, port, own) as process, environment(**own_environment):
            yield Host(
                target=at,
                folder=folder,
                files=lambda: files_in(folder),
                environment=own_environment,
                drop=lambda: _drop_children(process.pid),
            )


@contextmanager
def running_vsftpd(folder: Path) -> Iterator[Host]:
    """Run vsftpd as many hosts do: TLS is asked for, and data must go on with its session."""
    port = free_port()
    vsftpd = program("vsftpd")
    with served_folder() as own:
        file = certificate(own)
        (own / "empty").mkdir()
        (own / "config").write_text(
            f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\n"
            "anonymous_enable=NO\nlocal_enable=YES\nwrite_enable=YES\nlocal_umask=022\n"
            "ssl_enable=YES\nforce_local_logins_ssl=YES\nforce_local_data_ssl=YES\n"
            f"require_ssl_reuse=YES\nrsa_cert_file={file}\nrsa_private_key_file={file}\n"
            f"secure_chroot_dir={own}/empty\nseccomp_sandbox=NO\nutf8_filesystem=YES\n"
            "allow_writeable_chroot=YES\npam_service_name=other\nisolate=NO\n",
            "ascii",
        )
        (own / "config").chmod(0o600)
        command = _with_account(own, folder, [vsftpd, str(own / "config")])
        at = target("ftps", host="127.0.0.1", port=port, user=USER, path=str(folder))
        own_environment = {"SSL_CERT_FILE": str(file), "TIPSITE_PASSWORD_WEBSITE": PASSWORD}
        with _running(command, port, own) as process, environment(**own_environment):
            yield Host(
                target=at,
                folder=folder,
                files=lambda: files_in(folder),
                environment=own_environment,
                drop=lambda: _drop_children(process.pid),
            )


@contextmanager
def running_s3(*, prefix: str = "", keys: bool = False) -> Iterator[Host]:
    """Run a server of the S3 protocol (moto) with an empty bucket, which everybody may read.

    With ``keys`` it lets in who has the right ones alone, also to read.
    """
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    with served_folder() as own:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        more = {"INITIAL_NO_AUTH_ACTION_COUNT": "4"} if keys else {}
        with _running(command, port, own, more):
            user, secret = _s3_account(endpoint) if keys else ("reader", PASSWORD)
            admin = _s3(endpoint, "s3")
            admin.create_bucket(Bucket=BUCKET)
            if not keys:
                everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
                shown = [{**everybody, "Resource": f"arn:aws:s3:::{BUCKET}/*"}]
                policy = json.dumps({"Version": "2012-10-17", "Statement": shown})
                admin.put_bucket_policy(Bucket=BUCKET, Policy=policy)
            else:
                admin = _s3(endpoint, "s3", user, secret)
            at = target("s3", endpoint=endpoint, bucket=BUCKET, user=user, prefix=prefix or "site")
            secrets = {"TIPSITE_PASSWORD_WEBSITE": secret}
            try:
                with environment(**secrets):
                    yield Host(
                        target=at,
                        files=lambda: _objects(admin, f"{at.text('prefix')}/"),
                        url=f"{endpoint}/{BUCKET}/{quote(at.text('prefix'))}/",
                        environment=secrets,
                    )
            finally:
                admin.close()


def _s3(endpoint: str, service: str, user: str = "admin", secret: str = "admin") -> Any:
    from botocore.session import Session

    return Session().create_client(
        service, region_name="us-east-1", endpoint_url=endpoint,
        aws_access_key_id=user, aws_secret_access_key=secret,
    )  # fmt: skip


def _s3_account(endpoint: str) -> tuple[str, str]:
    """Make an account that may do all with the bucket; return its key."""
    admin = _s3(endpoint, "iam")
    admin.create_user(UserName=USER)
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
    )
    admin.put_user_policy(UserName=USER, PolicyName="all", PolicyDocument=policy)
    key = admin.create_access_key(UserName=USER)["AccessKey"]
    admin.close()
    return key["AccessKeyId"], key["SecretAccessKey"]


def _objects(client: Any, prefix: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix):
        for one in page.get("Contents", ()):
            body = client.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read()
            found[one["Key"].removeprefix(prefix)] = body
    return found


@contextmanager
def bare_repository(folder: Path, ssh: Host | None = None) -> Iterator[Host]:
    """Make a bare repository in ``folder``, reached as a file or by an OpenSSH that runs."""
    from dulwich.repo import Repo

    folder.mkdir(parents=True, exist_ok=True)
    Repo.init_bare(str(folder)).close()
    address = folder.as_uri()
    if ssh is not None:
        program("git-receive-pack")
        place = f"{ssh.target.text('user')}@127.0.0.1:{ssh.target.port}"
        address = f"ssh://{place}{folder.as_posix()}"
    yield Host(
        target=target("git", repository=address, branch=BRANCH),
        files=lambda: committed(folder),
        environment=ssh.environment if ssh else {},
    )


@contextmanager
def running_git_https(folder: Path) -> Iterator[Host]:
    """Run git's own server for HTTPS over a bare repository in ``folder``.

    Everybody may read; to write, one logs in as `USER` with `PASSWORD`.
    """
    port = free_port()
    program("git")
    with served_folder() as own, bare_repository(folder) as bare:
        file = certificate(own)
        (folder / "git-daemon-export-ok").touch()
        subprocess.run(["git", "-C", folder, "config", "http.receivepack", "true"], check=True)
        place = str(folder.parent)
        command = [*_PROGRAM, "git", str(port), place, USER, PASSWORD, str(file)]
        own_environment = {"SSL_CERT_FILE": str(file), "TIPSITE_PASSWORD_WEBSITE": PASSWORD}
        with _running(command, port, own), environment(**own_environment):
            address = f"https://127.0.0.1:{port}/{folder.name}"
            yield Host(
                target=target("git", repository=address, branch=BRANCH, user=USER),
                files=bare.files,
                environment=own_environment,
            )


def committed(repository: Path) -> dict[str, bytes]:
    """Return the files of the branch, as whoever shows it checks them out."""
    from dulwich.object_store import iter_tree_contents
    from dulwich.repo import Repo

    repo = Repo(str(repository))
    try:
        head = repo.refs.as_dict().get(f"refs/heads/{BRANCH}".encode())  # type: ignore[call-overload]
        if head is None:
            return {}
        commit: Any = repo[head]
        return {
            entry.path.decode(): repo[entry.sha].data  # type: ignore[attr-defined]
            for entry in iter_tree_contents(repo.object_store, commit.tree)
        }
    finally:
        repo.close()


@contextmanager
def running(kind: str, folder: Path) -> Iterator[Host]:
    """Run a host of a kind, with all that it needs in ``folder``; `at_home` is a part of it."""
    with served_folder() as top, at_home(folder / "home") as home:
        online = top / "online"  # which a web server may read, too
        online.mkdir(mode=0o755)
        if kind == "folder":
            found = target("folder", path=str(online))
            yield Host(target=found, folder=online, files=lambda: files_in(online))
        elif kind == "sftp":
            with running_sftp(online, home) as host:
                yield host
        elif kind == "ftps":
            with running_ftps(online) as host:
                yield host
        elif kind == "vsftpd":
            with running_vsftpd(online) as host:
                yield host
        elif kind == "s3":
            with running_s3() as host:
                yield host
        elif kind == "git+https":
            with running_git_https(folder / "site.git") as host:
                yield host
        elif kind == "git":
            with bare_repository(folder / "site.git") as host:
                yield host
        else:
            assert kind == "git+ssh"
            with (
                running_sftp(online, home) as ssh,
                bare_repository(folder / "site.git", ssh) as host,
            ):
                yield host


KINDS = ("folder", "sftp", "ftps", "vsftpd", "s3", "git", "git+ssh", "git+https")
"""All that `running` knows."""
EVERYWHERE = ("folder", "s3", "git")
"""Those whose servers are Python, and need nothing of POSIX."""


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of so much room in a folder of its own (needs root)."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=755", "tipsite", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs root, to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def _running(
    command: list[str], port: int, own: Path, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with servers.running(command, port, own, more or {}) as process:
        try:
            yield process
        finally:
            _drop_children(process.pid)


def _drop_children(parent: int) -> None:
    """End the processes of a server that each serve one connection."""
    import signal

    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = one.read_text("ascii", "replace").rpartition(")")[2].split()
            if int(fields[1]) == parent:
                _drop_children(int(one.parent.name))
                os.kill(int(one.parent.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue
