"""Files with something hidden in them, and the same files without it, all made here in code. Every name in them is made up.

One module a family. A function marked `plant` gives a planted file and its clean twin; one marked `clean` gives a file that
looks suspicious and is not. They are tried one by one in tests/unit/guard/test_planted.py, cleaned in tests/unit/cleaning,
and used by scripts/without_each_detector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

SECRET = "Sgt Aldous Pemberwick 4417 ZQKCANARY7F35"  # a made-up officer, and a token that is found nowhere else
"""What the planted files hide, unless their technique needs other words. `TOKEN` is in it."""
TOKEN = "ZQKCANARY7F35"

Make = Callable[[], tuple[bytes, bytes]]


@dataclass(frozen=True)
class Plant:
    """One way to hide something, tried out."""

    name: str
    """A file name with the ending that fits."""
    technique: str
    where: str
    """Words that the place named must contain."""
    make: Make
    """Gives the planted file and its clean twin."""
    cleanable: bool
    """Whether a clean copy is made of it, without the token."""
    token: str
    requester: tuple[str, ...] = ()
    """What is known of the person who asked, for a file that must not tell of them."""


@dataclass(frozen=True)
class Clean:
    """One file that must not be held."""

    name: str
    make: Callable[[], bytes]


_PLANTS: list[Plant] = []
_CLEAN: list[Clean] = []


def plant(
    technique: str,
    name: str,
    *,
    where: str = "",
    cleanable: bool = True,
    token: str = TOKEN,
    requester: tuple[str, ...] = (),
) -> Callable[[Make], Make]:
    """Mark a maker of a planted file and its clean twin: `@plant("hidden-sheet", "very-hidden.xlsx", where="“Staff”")`."""

    def mark(make: Make) -> Make:
        _PLANTS.append(Plant(name, technique, where, make, cleanable, token, requester))
        return make

    return mark


def clean(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Mark a maker of a file that looks suspicious and must not be held."""

    def mark(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _CLEAN.append(Clean(name, make))
        return make

    return mark


def _load() -> None:
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem != "__init__":
            import_module(f"{__name__}.{path.stem}")


def plants() -> Iterator[Plant]:
    """Every planted file there is."""
    _load()
    yield from _PLANTS


def clean_files() -> Iterator[Clean]:
    """Every clean file that looks like something else."""
    _load()
    yield from _CLEAN
