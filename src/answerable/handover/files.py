"""The files of an office and of its archive: in the office under the names that its tables know, in the archive under their digests."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

from .rules.contents import why_file_is_left_out

_PIECE = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """One file of the office: the name it is kept under, its digest, its size in bytes."""

    kept: str
    sha256: str
    size: int


def office_files() -> Path:
    """The folder of the office's files."""
    return Path(settings.MEDIA_ROOT)


def names(erased: frozenset[str]) -> Iterator[str]:
    """The names of the office's files that are handed over, in order. `erased`: of cases disposed of, to be erased yet."""
    root = office_files()
    found = []
    for folder, _, inside in os.walk(root):
        found += [(Path(folder) / name).relative_to(root).as_posix() for name in inside]
    for name in sorted(found):
        if not why_file_is_left_out(name) and name not in erased and not (root / name).is_symlink():
            yield name


class Pool:
    """The folder `files/` of an archive: each content once, under its own SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def path_of(self, sha256: str) -> Path:
        """Where the file with this digest is. Raises ValueError for what is no digest."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError("That is not a SHA-256 digest.")
        return self.folder / sha256[:2] / sha256

    def fetch(self, sha256: str) -> bytes:
        """The bytes of a file."""
        return self.path_of(sha256).read_bytes()

    def keep(self, content: bytes) -> str:
        """Put bytes in, and return their digest."""
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.path_of(sha256)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.write_bytes(content)
            self.count += 1
        return sha256

    def keep_file(self, kept: str) -> Kept:
        """Put a file of the office in. Raises OSError where it cannot be read."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        arriving = self.folder / "arriving"
        sha256, size = _copied(office_files() / kept, arriving)
        place = self.path_of(sha256)
        if place.exists():
            arriving.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            arriving.rename(place)
            self.count += 1
        return Kept(kept, sha256, size)


def _copied(source: Path, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as old, target.open("wb") as new:
        while piece := old.read(_PIECE):
            digest.update(piece)
            new.write(piece)
            size += len(piece)
    return digest.hexdigest(), size


def is_safe(kept: str) -> bool:
    """Whether a name stays inside the office's files, whoever wrote it."""
    path = PurePosixPath(kept)
    return bool(kept) and not path.is_absolute() and ".." not in path.parts and "\\" not in kept and "\x00" not in kept


def put(source: Path, kept: str) -> bool:
    """Put a file of an archive among the office's, for this user alone, whole or not at all. False where it is there already.

    Raises FileExistsError where another file has the name.
    """
    place = office_files() / kept
    if place.exists():
        if _digest(place) != _digest(source):
            raise FileExistsError(kept)
        return False
    make_folder(place.parent)
    arriving = _arriving(place)
    with (
        os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new,
        source.open("rb") as old,
    ):
        while piece := old.read(_PIECE):
            new.write(piece)
        new.flush()
        os.fsync(new.fileno())
    arriving.replace(place)
    return True


def _arriving(place: Path) -> Path:
    """What a file is called until it is whole."""
    return place.with_name(f"{place.name}.arriving")


def make_folder(folder: Path) -> None:
    """Make a folder of the office's files, and those above it, for this user alone."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def take_away(kept: str) -> None:
    """Remove a file that was put, and the folders that it leaves empty."""
    root = office_files()
    place = root / kept
    place.unlink(missing_ok=True)
    _arriving(place).unlink(missing_ok=True)
    for folder in place.parents:
        if folder == root or not folder.is_relative_to(root):
            return
        try:
            folder.rmdir()
        except OSError:
            return
