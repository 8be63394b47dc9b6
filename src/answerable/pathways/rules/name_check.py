"""What must be said of somebody before a name check is made, and what is left out of it (facts/pathways.md 2.5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

NAMES = ("forename", "surname")
OTHERS = ("born", "postcode", "phone", "email")
"""What tells people of one name apart. Sex and other names narrow a check, but are no identifier."""

WILD = frozenset("*?%_#")
"""What other systems take for “anything”. An e-mail address may have an underscore in it."""

LEAST_REASON = 10
"""Letters that a reason must have at least where a check is for no referral."""


def wild(field: str, typed: str) -> bool:
    """Return whether something that stands for “anything” was typed: a check is for one person, never a search."""
    signs = WILD - {"_", "%", "#"} if field == "email" else WILD
    return any(sign in typed for sign in signs)


def enough(given: Collection[str]) -> bool:
    """Return whether these identifiers are enough: both names and one other, or one name and two others.

    A name alone would tell of everybody who bears it; people who have one name only are found by it and two others.
    """
    others = len(set(OTHERS) & set(given))
    names = len(set(NAMES) & set(given))
    return (names == 2 and others >= 1) or (names == 1 and others >= 2)


def given(identity: Mapping[str, object]) -> tuple[str, ...]:
    """Return which identifiers an identity has, in the order in which they are asked."""
    return tuple(name for name in (*NAMES, *OTHERS) if identity.get(name))


def readable(record: object) -> tuple[str, ...]:
    """Return which identifiers were understood: what a record of linkage.records has left of them."""
    return given({name: getattr(record, name) for name in (*NAMES, *OTHERS)})


def wanted(identity: Mapping[str, object]) -> tuple[str, ...]:
    """Return the identifiers that were not given: of these, one more is asked when somebody is possible."""
    return tuple(name for name in (*NAMES, *OTHERS) if not identity.get(name))


def held_until(elapsed: float, step: float) -> float:
    """Return how long an answer is held in all, in the unit of both: the next whole step, so that its time tells nothing.

    An answer that took longer than one step is held to the end of the next.
    """
    return (int(elapsed / step) + 1) * step
