"""The data folder: where one office's stores, uploads and secret key are kept."""

from __future__ import annotations

import os
import secrets
import sys
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
    path = make_data_folder() / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()
