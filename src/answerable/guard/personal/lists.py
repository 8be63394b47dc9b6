"""Lists of first and last names of many origins, read once: Faker's, in Latin letters, and ours."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import types
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from .words import COMMON_SURNAMES, MORE_FIRST, MORE_LAST, ORDINARY, PLACES

_FIRST = ("first_name", "given_name")
_LAST = ("last_name", "family_name")
_NOT_READ = frozenset({"is_IS"})
"""The Icelandic list has thousands of middle names, many of them English words."""
_STANDS_FOR = str.maketrans(
    {
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ı": "i",
        "ß": "s",
        "æ": "a",
        "Æ": "a",
        "ð": "d",
        "þ": "t",
    }
)


@dataclass(frozen=True)
class Lists:
    """Names and ordinary words, each folded: small letters without accents."""

    first: frozenset[str]
    last: frozenset[str]
    ordinary: frozenset[str]


def fold(word: str) -> str:
    """A word in small letters without accents, with straight apostrophes: "O’NEILL" becomes "o'neill"."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize(
        "NFKD", word.replace("’", "'").replace("‘", "'").replace("ʼ", "'").translate(_STANDS_FOR)
    )
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


@cache
def lists() -> Lists:
    """The lists, read when first asked for: some 0.3 seconds of processor time, 20 MB of memory."""
    with _providers_alone():
        return _read()


@contextmanager
def _providers_alone() -> Iterator[None]:
    """Within this, Faker's providers are loaded without Faker itself, whose tables and makers take as long as all the lists.

    Nothing of it stays, so that who needs Faker besides gets the whole of it.
    """
    before = {name for name in sys.modules if name.partition(".")[0] == "faker"}
    whole = importlib.util.find_spec("faker")
    if before or whole is None:
        yield
        return
    bare = types.ModuleType("faker")
    bare.__path__ = list(whole.submodule_search_locations or ())
    sys.modules["faker"] = bare
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "faker"]:
            del sys.modules[name]


def _read() -> Lists:
    import faker.providers.lorem.en_US
    import faker.providers.person

    first: set[str] = set()
    last: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        if module.name in _NOT_READ:
            continue
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            into = first if attribute.startswith(_FIRST) else last if attribute.startswith(_LAST) else None
            names = getattr(provider, attribute) if into is not None else None
            if into is not None and isinstance(names, Iterable) and not isinstance(names, str):
                into.update(map(str, names))
    ordinary = ORDINARY | PLACES | {fold(one) for one in faker.providers.lorem.en_US.Provider.word_list}
    return Lists(MORE_FIRST | _latin(first), MORE_LAST | COMMON_SURNAMES | _latin(last), frozenset(ordinary))


def _latin(names: set[str]) -> frozenset[str]:
    """The parts of names, folded, where they are written in Latin letters and longer than one: all names as one text, for speed."""
    plain = {one for one in names if one.isascii()}
    words = f"{fold(chr(10).join(plain))} {fold(chr(10).join(names - plain))}".replace("-", " ").split()
    return frozenset(one for one in words if len(one) > 1 and one.isascii())
