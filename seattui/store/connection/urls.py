"""Where a store is: a path, or the URL of a PostgreSQL database, checked before anything is opened.

A password goes only to the server that the URL names: off loopback and sockets its certificate is checked, and
the login shows it nothing from which the password follows. Only the settings file may ask for less.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import absolute
from seattui.kit.settings import FromFile
from seattui.kit.text import masked

POSTGRESQL = "postgresql+psycopg"
SAFE: Mapping[str, str] = {"sslmode": "verify-full", "require_auth": "scram-sha-256"}
"""What libpq is told of a server elsewhere, unless the settings file's URL says otherwise."""
ANY = "any"
"""The `require_auth` of a URL in the settings file that lets the server ask for whatever it likes."""

# A database URL without its slashes, which would otherwise be taken for a path and shown with its password.
_MALFORMED_URL = re.compile(r"(postgres|postgresql|sqlite)(\+\w+)?:", re.IGNORECASE)
_OPTIONS = (
    "host", "port", "sslmode", "sslrootcert", "target_session_attrs", "connect_timeout", "options",
    "require_auth",
)  # fmt: skip
_SEVERAL = ("host", "port")
_SEARCH_PATH = re.compile(r"-c search_path=(?!pg_)[A-Za-z_]\w*(,(?!pg_)[A-Za-z_]\w*)*", re.ASCII)
_OPTION_NAME = re.compile(r"[a-z_]{1,30}", re.ASCII)
# Several servers as libpq's own URLs name them; SQLAlchemy takes them only as options.
_SERVERS = re.compile(
    r"(postgres(?:ql)?(?:\+\w+)?://(?:[^@/?]*@)?)([^@/?,]*(?:,[^@/?,]*)+)(?:/([^?]*))?(?:\?(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_SERVER = re.compile(r"(?:\[([^]]+)\]|([^:]*))(?::(\d*))?")
# Variables by which libpq would connect elsewhere than the URL says, or not by TLS.
_UNHEEDED = ("PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGSYSCONFDIR", "PGOPTIONS")


def store_url(given: str) -> URL:
    """A URL from a URL or a path. Raises UsageError if it is neither, or a URL that could leak its password."""
    if "://" not in given and not _MALFORMED_URL.match(given):
        return URL.create("sqlite", database=str(absolute(given)))
    try:
        url = make_url(_servers_as_options(given))
    except (ArgumentError, ValueError):
        raise _invalid_url(given) from None  # its message may hold the password
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(
            "store-url",
            msg("{kind} stores aren't supported.", kind=url.get_backend_name()),
            msg("Use a path, sqlite:////path or postgresql://user@host/database."),
        )
    _check_options(url)
    try:
        if "[" in str(url.query.get("host", "")):
            raise ArgumentError("SQLAlchemy would take it apart at its colons")
        if "@" in (url.host or ""):
            raise ArgumentError("a part of the password")
        if "\0" in unquote(given):
            raise ArgumentError("libpq reads up to a NUL")
        known = url if url.get_backend_name() == "sqlite" else url.set(drivername=POSTGRESQL)
        known.get_dialect()().create_connect_args(known)
    except (ArgumentError, ValueError):
        raise _invalid_url(given) from None
    if not isinstance(given, FromFile):
        _check_safe(url)
    return url


def _servers_as_options(given: str) -> str:
    """`postgresql://a:1,b:2/db` as `postgresql:///db?host=a,b&port=1,2`; any other text as it is."""
    if not (found := _SERVERS.fullmatch(given)):
        return given
    start, servers, database, query = found.groups()
    each = [_SERVER.fullmatch(server) for server in servers.split(",")]
    if not all(each):
        return given
    hosts = ",".join(server[1] or server[2] for server in each if server)
    ports = ",".join(server[3] or "" for server in each if server)
    options = [f"host={hosts}", f"port={ports}" if ports.strip(",") else "", query or ""]
    return f"{start}/{database or ''}?{'&'.join(filter(None, options))}"


def libpq_options(url: URL, libpq: int) -> dict[str, Any]:
    """What libpq is told besides user, password and database; `libpq` is its version. The rest of the
    environment that could lead it elsewhere is dropped.

    Raises UsageError where that libpq can't keep a password from a server elsewhere.
    """
    for name in _UNHEEDED:
        os.environ.pop(name, None)
    told: dict[str, Any] = dict(_args(url))
    if elsewhere(url):
        told = {**SAFE, "gssencmode": "disable"} | told
    if told.get("require_auth") == ANY:
        del told["require_auth"]
    if "require_auth" in told and libpq < 160000:
        raise UsageError(
            "store-url",
            msg("PostgreSQL elsewhere needs libpq 16 or newer; this one is {version}.", version=str(libpq // 10000)),
            msg(
                "Install 'psycopg[binary]', which brings one. Only a URL in the settings file may do without it: "
                "require_auth=any."
            ),
        )  # fmt: skip
    return told


def search_path(url: URL) -> str:
    """The schemas that its options name, or nothing."""
    return str(url.query.get("options", "")).partition("=")[2]


def elsewhere(url: URL) -> tuple[str, ...]:
    """The servers of the URL that are reached over a network, not by loopback or a socket."""
    if url.get_backend_name() == "sqlite":
        return ()
    return tuple(host for host in str(_args(url).get("host") or "").split(",") if not _is_here(host))


def weakened(url: URL) -> tuple[str, ...]:
    """The options by which the settings file asks for less than is safe of a server elsewhere."""
    given = url.query if elsewhere(url) else {}
    return tuple(f"{name}={given[name]}" for name, safe in SAFE.items() if given.get(name, safe) != safe)


def _args(url: URL) -> dict[str, Any]:
    """The parameters that libpq gets for this URL. Without a host it would take PGHOST, so that counts as one."""
    known = url.set(drivername=POSTGRESQL)
    args = dict(known.get_dialect()().create_connect_args(known)[1])
    if not args.get("host") and (named := os.environ.get("PGHOST")):
        args["host"] = named
    return {name: value for name, value in args.items() if name in _OPTIONS}


def _is_here(host: str) -> bool:
    """Whether it is this machine: a socket, or an address or name that no name server decides about."""
    if not host or host[0] in "/@" or host.lower() == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    # Of IPv6 only this one: what else leads here is spelt in ways that Python's versions judge differently.
    return host == "::1" or (address.version == 4 and address.is_loopback)


def _check_options(url: URL) -> None:
    """Raises UsageError for an option that a store's URL can't have."""
    if url.query and url.get_backend_name() == "sqlite":
        raise _refused(next(iter(url.query)), msg("The URL of a SQLite store has no options."))
    for name, value in url.query.items():
        if name not in _OPTIONS or not (name in _SEVERAL or isinstance(value, str)):
            raise _refused(name, msg("Possible options: {names}.", names=", ".join(_OPTIONS)))
    if not _SEARCH_PATH.fullmatch(str(url.query.get("options", "-c search_path=public"))):
        raise _refused("options", msg("It may only be -c search_path=NAME."))


def _check_safe(url: URL) -> None:
    """Raises UsageError for an option that makes the connection to a server elsewhere less safe."""
    for weaker in weakened(url):
        name = weaker.partition("=")[0]
        raise _refused(
            name,
            msg(
                "For a server elsewhere it is {value}; only a URL in the settings file may say otherwise.",
                value=SAFE[name],
            ),
        )


def _refused(name: str, hint: Message) -> UsageError:
    """The error about an option, which doesn't repeat what may be a part of a password."""
    return UsageError(
        "store-url",
        msg("The store's URL can't have the option {name} like this.", name=name)
        if _OPTION_NAME.fullmatch(name)
        else msg("The store's URL has an option that isn't known."),
        hint,
    )


def _invalid_url(given: str) -> UsageError:
    return UsageError(
        "store-url",
        msg("The store {store} isn't a path or a URL.", store=masked(given)),
        msg("Use a path, sqlite:////path or postgresql://user@host/database; in a password, write @ as %40."),
    )
