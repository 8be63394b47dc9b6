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

    first, last = set(MORE_FIRST), set(MORE_LAST | COMMON_SURNAMES)
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        if module.name in _NOT_READ:
            continue
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(_FIRST):
                first.update(_latin(getattr(provider, attribute)))
            elif attribute.startswith(_LAST):
                last.update(_latin(getattr(provider, attribute)))
    ordinary = ORDINARY | PLACES | {fold(one) for one in faker.providers.lorem.en_US.Provider.word_list}
    return Lists(frozenset(first), frozenset(last), frozenset(ordinary))


def _latin(names: object) -> Iterable[str]:
    """The parts of the names in a provider's list, folded, where they are written in Latin letters and longer than one."""
    if not isinstance(names, Iterable) or isinstance(names, str):
        return
    for name in names:
        for part in fold(str(name)).replace("-", " ").split():
            if part.isascii() and len(part) > 1:
                yield part
