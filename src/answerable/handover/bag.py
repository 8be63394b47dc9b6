"""The folder around an archive: a bag as archives everywhere keep them (BagIt 1.0, RFC 8493), made and checked by `bagit`."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bagit

from answerable import __version__

from .errors import CannotRestore
from .files import Pool
from .rules.contents import FORMAT, VERSION

# It says in its log what it then raises; the person at the keyboard is told once.
logging.getLogger("bagit").setLevel(logging.CRITICAL + 1)

DIGESTS = ["sha256", "sha512"]
_TAG_FILES = {
    "bagit.txt",
    "bag-info.txt",
    *(f"{kind}-{one}.txt" for kind in ("manifest", "tagmanifest") for one in DIGESTS),
}


def close(folder: Path, *, office: str, slug: str) -> str:
    """Make a bag of a folder that holds an archive, and return the SHA-256 of its list of files."""
    info = {
        "Source-Organization": office or "An office without a name",
        "External-Identifier": slug or "office",
        "External-Description": f"{FORMAT}, version {VERSION}. Begin with data/README.md.",
        "Bag-Software-Agent": f"Answerable {__version__}, bagit.py {bagit.VERSION}",
    }
    bagit.make_bag(str(folder), info, checksums=DIGESTS)
    # What it makes is version 1.0 in all but its name: the two differ in signs that no name of ours has.
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    bagit.Bag(str(folder)).save()
    _sync(folder)
    return payload_digest(folder)


def _sync(folder: Path) -> None:
    """Let what was written reach the disk before anything says that it is there."""
    for inside, _, names in os.walk(folder):
        for path in [Path(inside), *(Path(inside) / name for name in names)]:
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def payload_digest(folder: Path) -> str:
    """The SHA-256 of a bag's list of files: the same for two archives that hold the same."""
    return hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()


@dataclass(frozen=True)
class Opened:
    """A bag that was checked: its folder, what its archive.json says, the digest of its list of files."""

    folder: Path
    archive: dict[str, Any]
    digest: str

    @property
    def data(self) -> Path:
        """The archive itself."""
        return self.folder / "data"

    @property
    def pool(self) -> Pool:
        """Its files."""
        return Pool(self.data / "files")


def open_bag(folder: Path) -> Opened:
    """Check a bag wholly, every byte of it, and return what it says of itself. Raises CannotRestore with one sentence."""
    if not folder.is_dir():
        raise CannotRestore(f"{folder} is not a folder. Give the folder of the bag: the one with bagit.txt in it.")
    if not (folder / "bagit.txt").is_file():
        raise CannotRestore(f"{folder} is no bag: bagit.txt is missing. Give the folder with bagit.txt in it.")
    _check_plain(folder)
    if not (folder / "data" / "archive.json").is_file() and "data/archive.json" not in _listed(folder):
        raise CannotRestore(f"{folder} is a bag of another kind: no data/archive.json is in it. Nothing was written.")
    _check_bytes(folder)
    try:
        archive = json.loads((folder / "data" / "archive.json").read_bytes())
        kind, version = archive["format"], int(archive["version"])
    except (ValueError, KeyError, TypeError):
        kind, version = "", 0
    if kind != FORMAT:
        raise CannotRestore(
            f"{folder} is a bag of another kind: its data/archive.json is none of ours. Nothing was written."
        )
    if version > VERSION:
        raise CannotRestore(
            f"{folder} was written by a newer Answerable: its format is version {version}, and this one reads up to {VERSION}. "
            "Restore it with that version."
        )
    return Opened(folder, archive, payload_digest(folder))


def _listed(folder: Path) -> str:
    try:
        return (folder / "manifest-sha256.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _check_plain(folder: Path) -> None:
    """Refuse what a bag of ours never has: links, files to be fetched from elsewhere, files beside those that it names."""
    if (folder / "fetch.txt").exists():
        raise CannotRestore(f"{folder} lists files to be fetched from elsewhere (fetch.txt). Give the whole bag.")
    for inside, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            if (Path(inside) / name).is_symlink():
                where = (Path(inside) / name).relative_to(folder)
                raise CannotRestore(
                    f"{where} in the bag is a link to somewhere else. Copy the bag again, without links."
                )
    extra = sorted({path.name for path in folder.iterdir()} - _TAG_FILES - {"data"})
    if extra:
        raise CannotRestore(f"{extra[0]} is in the folder and no part of the bag. Take it out, if you know what it is.")
    for name in sorted(_TAG_FILES):
        if not (folder / name).is_file():
            raise CannotRestore(f"{name} is missing from the bag. Get a whole copy of it.")


def _check_bytes(folder: Path) -> None:
    try:
        bag = bagit.Bag(str(folder))
        # The sum of all sizes would be checked first, and names no file; every file is looked at in any case.
        bag.info.pop("Payload-Oxum", None)
        bag.validate()
    except bagit.BagValidationError as error:
        found = sorted({_sentence(one) for one in error.details}) or [
            f"It does not stand up to its own lists: {error}."
        ]
        more = f" So are {len(found) - 1} more." if len(found) > 1 else ""
        raise CannotRestore(f"{found[0]}{more} Get a good copy of the bag; nothing was written.") from None
    except (bagit.BagError, UnicodeDecodeError, ValueError, IndexError) as error:
        raise CannotRestore(f"{folder} is a broken bag: {error}. Get a good copy of it; nothing was written.") from None


def _sentence(problem: bagit.ManifestErrorDetail) -> str:
    if isinstance(problem, bagit.FileMissing):
        return f"{problem.path} is missing from the bag."
    if isinstance(problem, bagit.UnexpectedFile):
        return f"{problem.path} is in the bag and not on its list."
    return f"{problem.path} is not as it was when the bag was made: its digest is another."
