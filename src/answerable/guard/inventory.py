"""What is in a file, in as few lines as can be compared with what an officer means to send."""

from __future__ import annotations

import re
from collections.abc import Iterable

ARROW = " → "
"""Between a file and what lies in it: “file “a.zip” → file “b.xlsx””."""

_ATTACHED = "1 attachment"
_ONE_PICTURE = re.compile(r"1 picture, [\d,]+ × [\d,]+ pixels")
_NAMED = re.compile(r"(File|Attachment|Picture in the page) (“.*”)", re.DOTALL)
_PLURALS = {"File": "Files", "Attachment": "Attachments", "Picture in the page": "Pictures in the page"}


def counted(count: int, what: str) -> str:
    """ "1 line", "2,000 lines"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def folded(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines with what lies in one inner file on one line, names of files together, and pictures counted.

    Every sheet of the file itself keeps a line of its own: an unexpected one must strike the eye (facts/guard.md 6.2).
    """
    groups: dict[str, list[str]] = {"": []}
    for line in lines:
        place, arrow, what = line.rpartition(ARROW)
        groups.setdefault(place if arrow else "", []).append(what)
    pictures: dict[str, int] = {}
    for place, said in list(groups.items()):
        outer, _, own = place.rpartition(ARROW)
        if place and all(_ONE_PICTURE.fullmatch(one) for one in said):
            del groups[place]
            if f"{own[:1].upper()}{own[1:]}" not in groups.get(outer, ()):
                pictures[outer] = pictures.get(outer, 0) + 1
    for place, count in pictures.items():
        said = groups.setdefault(place, [])
        if not any("picture" in one for one in said):
            said.append(f"{counted(count, 'picture')} inside")
    return tuple(_told(groups))


def _told(groups: dict[str, list[str]]) -> Iterable[str]:
    yield from _together(groups.pop(""), beside=groups, place="")
    for place, said in groups.items():
        yield f"{place}: {'; '.join(_together(said, beside=groups, place=place))}".rstrip(": ")


def _together(said: Iterable[str], *, beside: Iterable[str], place: str) -> Iterable[str]:
    """The lines, those that only name a file put together; a file with lines of its own is not named twice."""
    inner = set(beside)
    said = list(said)
    attached = said.count(_ATTACHED)
    lines = dict.fromkeys(counted(attached, "attachment") if one == _ATTACHED else one for one in said)
    names: dict[str, list[str]] = {}
    rest = []
    for one in lines:
        match = _NAMED.fullmatch(one)
        if match is None:
            rest.append(one)
        elif f"{place}{ARROW if place else ''}{one[:1].lower()}{one[1:]}" not in inner:
            names.setdefault(match[1], []).append(match[2])
    yield from rest
    for kind, listed in names.items():
        yield f"{kind if len(listed) == 1 else _PLURALS[kind]} {', '.join(listed)}"
