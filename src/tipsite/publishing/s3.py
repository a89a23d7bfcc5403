"""A site in object storage: S3 of Amazon, and of other services with its protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, TypeVar

from botocore import exceptions
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from tipsite.hosts.served import cache_control, content_type
from tipsite.model.config import Target
from tipsite.publishing.remote import (
    MOST_READ,
    Ask,
    Entry,
    RemoteError,
    checked_path,
    in_one_line,
    listing,
)
from tipsite.publishing.secrets import Passwords

T = TypeVar("T")
_REGION = "us-east-1"
"""The default region: services with a single region accept it."""
_NOT_THERE = ("NoSuchKey", "404", "NotFound")
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
_NO_CONDITION = ("NotImplemented", "InvalidArgument", "501")
_WRONG_KEY = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "401")
_FORBIDDEN = ("AccessDenied", "AllAccessDisabled", "403")
_FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507", "EntityTooLarge")


class S3Remote:
    """A bucket, or a folder of it. Readers see each object as a whole: the old or the new one."""

    atomic = False

    def __init__(self, target: Target, ask: Ask) -> None:
        """Look at the bucket with the known keys.

        Raises:
            RemoteError: there are no keys, the service refused them, or it has no such bucket.
        """
        self._bucket = target.text("bucket")
        endpoint = target.text("endpoint").rstrip("/")
        self.where = endpoint.partition("://")[2] or "Amazon S3"
        prefix = target.text("prefix").strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        user = target.text("user")
        region = target.text("region")
        if not user:
            self._open(endpoint, region)
            return
        place = f"s3://{user}@{self.where}"
        passwords = Passwords(target.id.text, place, f"{user} ({self.where})", ask)

        def takes(secret: str) -> Literal[True] | None:
            try:
                self._open(endpoint, region, user, secret)
            except RemoteError as error:
                if error.code != "login":
                    raise
                return None
            return True

        passwords.first_right(takes)

    def _open(self, *account: str) -> None:
        """Look at the bucket with an account."""
        self._client = _client(*account)
        try:
            self.names()
        except BaseException:
            self.close()
            raise

    def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none."""

        def read() -> bytes | None:
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key(path))
            except ClientError as error:
                if _code(error) in _NOT_THERE:
                    return None
                raise
            with answer["Body"] as body:
                content: bytes = body.read(MOST_READ + 1)
            return content if len(content) <= MOST_READ else b""

        return self._told(path, read)

    def write(self, path: str, content: bytes) -> None:
        """Write a file, with its media type and its lifetime in caches."""
        self._told(path, lambda: self._put(path, content))

    def create(self, path: str, content: bytes) -> bool:
        """Create a file if there is none; a service without conditional writes is asked first."""

        def create() -> bool:
            try:
                self._put(path, content, IfNoneMatch="*")
            except ClientError as error:
                if _code(error) in _TAKEN:
                    return False
                if _code(error) not in _NO_CONDITION:
                    raise
                if self.read(path) is not None:
                    return False
                self._put(path, content)
            return True

        return self._told(path, create)

    def delete(self, path: str) -> None:
        """Delete a file; there are no folders."""
        key = self._key(path)
        self._told(path, lambda: self._client.delete_object(Bucket=self._bucket, Key=key))

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return the entries of a folder; for most services, the tag of an object is its MD5."""
        prefix = f"{self._key(folder)}/" if folder else self._prefix

        def names() -> Mapping[str, Entry]:
            entries: dict[str, Entry] = {}
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix, Delimiter="/"
            )
            for page in pages:
                for listed in page.get("CommonPrefixes", ()):
                    entries[listed["Prefix"].removeprefix(prefix).rstrip("/")] = Entry()
                for listed in page.get("Contents", ()):
                    tag = partial(str, listed.get("ETag", "").strip('"'))
                    name = listed["Key"].removeprefix(prefix)
                    entries[name] = Entry(size=listed.get("Size"), digest=tag)
            entries.pop("", None)
            return listing(entries)

        return self._told(folder or ".", names)

    def finish(self, message: str) -> None:
        """Do nothing: each file is shown when it is written."""

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _key(self, path: str) -> str:
        return self._prefix + checked_path(path)

    def _put(self, path: str, content: bytes, **more: str) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._key(path),
            Body=content,
            ContentType=content_type(path),
            CacheControl=cache_control(path),
            **more,
        )

    def _told(self, path: str, operation: Callable[[], T]) -> T:
        """Return the result of an operation; the library itself repeats it if a connection drops.

        Raises:
            RemoteError: the service refused.
        """
        try:
            return operation()
        except ClientError as error:
            raise self._in_words(_code(error), error, path) from error
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as error:
            raise RemoteError("no-keys", where=self.where) from error
        except exceptions.SSLError as error:
            raise RemoteError("certificate", where=self.where, said=in_one_line(error)) from error
        except (exceptions.EndpointConnectionError, exceptions.HTTPClientError) as error:
            raise RemoteError("no-service", where=self.where) from error
        except exceptions.BotoCoreError as error:
            raise RemoteError(
                "failed", where=self.where, path=path, said=in_one_line(error)
            ) from error

    def _in_words(self, code: str, error: ClientError, path: str) -> RemoteError:
        if code == "NoSuchBucket":
            return RemoteError("no-bucket", where=self.where, bucket=self._bucket)
        if code in _WRONG_KEY:
            return RemoteError("login", where=self.where)
        if code in _FORBIDDEN:
            return RemoteError("permission", where=self.where, path=f"{self._bucket}/{path}")
        if code in _FULL:
            return RemoteError("full", where=self.where, path=path)
        return RemoteError("failed", where=self.where, path=path, said=in_one_line(error))


def _client(endpoint: str, region: str, user: str = "", secret: str = "") -> Any:
    """Return a client; without a key, it uses a key of the environment or of ``~/.aws``."""
    session = Session()
    # Only machines at Amazon get keys from the network; elsewhere, the request takes seconds.
    session.get_component("credential_provider").remove("iam-role")
    config = Config(
        signature_version="s3v4",
        connect_timeout=20,
        read_timeout=60,
        retries={"mode": "standard", "total_max_attempts": 3},
        # At other addresses, not every service has a certificate for the name of each bucket.
        s3={"addressing_style": "path" if endpoint else "auto"},
        # Most services except Amazon do not know newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return session.create_client(
        "s3",
        region_name=region or session.get_config_variable("region") or _REGION,
        endpoint_url=endpoint or None,
        aws_access_key_id=user or None,
        aws_secret_access_key=secret or None,
        config=config,
    )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
