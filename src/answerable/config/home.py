"""The data folder: where one office's stores, uploads and secret key are kept."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def data_folder() -> Path:
    """Return `$ANSWERABLE_HOME`, else the user's own data folder for Answerable. Does not make it."""
    told = os.environ.get("ANSWERABLE_HOME", "").strip()
    if told:
        return Path(told).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "answerable"
    base = os.environ.get("XDG_DATA_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".local" / "share") / "answerable"


def public_folder() -> Path:
    """Return the folder of the public site: `$ANSWERABLE_PUBLIC_HOME`, else `public` in the data folder. Does not make it.

    It holds the published store, the search index and rendered pages, and nothing that is not public.
    """
    told = os.environ.get("ANSWERABLE_PUBLIC_HOME", "").strip()
    return Path(told).expanduser() if told else data_folder() / "public"


def pathways_folder() -> Path:
    """Return the folder of the pathways site: `$ANSWERABLE_PATHWAYS_HOME`, else `pathways` in the data folder. Does not make it.

    It holds the store of victims' referrals, and nothing of the office's or the public's.
    """
    told = os.environ.get("ANSWERABLE_PATHWAYS_HOME", "").strip()
    return Path(told).expanduser() if told else data_folder() / "pathways"


def make_pathways_folder() -> Path:
    """Make the pathways site's folder for this user alone (0700) and return it."""
    folder = pathways_folder()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(
            20, "the pathways folder is a file; give a folder as ANSWERABLE_PATHWAYS_HOME", str(folder)
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def pathways_keys_file() -> Path:
    """Return the file of the keys that open what the pathways store holds: `$ANSWERABLE_PATHWAYS_KEYS`, else beside the folder.

    Never inside the folder: who takes the store, or a copy of it, has not taken the keys.
    """
    told = os.environ.get("ANSWERABLE_PATHWAYS_KEYS", "").strip()
    return Path(told).expanduser() if told else pathways_folder().with_name("pathways-keys.json")


def returns_folder() -> Path:
    """Return the folder in which services' returns wait for the office: `$ANSWERABLE_RETURNS`, else `returns` in the data folder.

    The pathways site writes there and the office reads; they share nothing else. Does not make it.
    """
    told = os.environ.get("ANSWERABLE_RETURNS", "").strip()
    return Path(told).expanduser() if told else data_folder() / "returns"


def make_public_folder() -> Path:
    """Make the public site's folder and return it."""
    folder = public_folder()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(
            20, "the public folder is a file; give a folder as ANSWERABLE_PUBLIC_HOME", str(folder)
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def make_data_folder() -> Path:
    """Make the data folder for this user alone (0700), with the public site's in it, and return it."""
    folder = data_folder()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(20, "the data folder is a file; give a folder as ANSWERABLE_HOME", str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "files").mkdir(exist_ok=True, mode=0o700)
    make_public_folder()
    return folder


def secret_key() -> str:
    """Return the office's secret key: from the environment, else from a file in the data folder made on first use."""
    told = os.environ.get("ANSWERABLE_SECRET_KEY", "").strip()
    if told:
        return told
    return _kept_secret("secret_key", lambda: secrets.token_urlsafe(50))


def pathways_secret_key() -> str:
    """Return the pathways site's own secret key: from the environment, else from a file in its folder made on first use."""
    told = os.environ.get("ANSWERABLE_PATHWAYS_SECRET_KEY", "").strip()
    return told or _kept_secret("secret_key", lambda: secrets.token_urlsafe(50), make_pathways_folder)


def sealing_key() -> str:
    """Return the private key that opens what is asked on the public site, from a file in the data folder made on first use.

    Whoever loses it loses the requests that were sent and not yet taken in; a copy of the data folder has it in it. The public
    site's process never reads it: it is not in the public site's folder.
    """
    return _kept_secret("sealing_key", _new_sealing_key)


def returns_key() -> bytes:
    """Return the private key (32 bytes) that the pathways site signs returns with, from a file beside its keys, made on first use."""
    keys = pathways_keys_file()

    def folder() -> Path:
        keys.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return keys.parent

    name = f"{keys.stem}-returns"
    return b64decode(_kept_secret(name, lambda: b64encode(secrets.token_bytes(32)).decode(), folder), validate=True)


def _new_sealing_key() -> str:
    # Every command comes by this module, and few make a key.
    from nacl.public import PrivateKey

    return b64encode(bytes(PrivateKey.generate())).decode()


def _kept_secret(name: str, make: Callable[[], str], folder: Callable[[], Path] = make_data_folder) -> str:
    """Return what a file of the data folder (or another) holds, for this user alone; made where it is missing, by one process only.

    It is written beside and then put in place, whole: a process that looks at the same moment sees all of it or none.
    """
    path = folder() / name
    if not path.exists():
        handle, beside = tempfile.mkstemp(prefix=f".{name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(make())
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was faster, and its key is the one
                os.link(beside, path)
        finally:
            os.unlink(beside)
    return path.read_text(encoding="ascii").strip()
