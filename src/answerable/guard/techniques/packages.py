"""Techniques of archives, and of the packages that Office files are."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_PACK = "Pack the files again, or give the clean copy."
_FACTS = "facts/guard.md 3.1, 3.6"

TECHNIQUES = (
    Technique("zip-comment", Severity.BLOCK, "The archive has a comment that nobody sees.", _PACK, _FACTS),
    Technique("member-comment", Severity.BLOCK, "A file in the archive has a comment that nobody sees.", _PACK, _FACTS),
    Technique(
        "extra-field", Severity.BLOCK, "The archive keeps more about a file in it than it needs to.", _PACK, _FACTS
    ),
    Technique(
        "bytes-outside",
        Severity.BLOCK,
        "There are bytes before, between or after the parts of the archive that belong to none of them.",
        _PACK,
        _FACTS,
    ),
    Technique(
        "duplicate-member", Severity.BLOCK, "The archive holds two files of one name; only one is seen.", _PACK, _FACTS
    ),
    Technique(
        "member-path",
        Severity.BLOCK,
        "A file in the archive would be unpacked somewhere else on the disk, or is a link.",
        _PACK,
        "facts/guard.md 6.3",
        waivable=False,
    ),
    Technique(
        "hidden-member",
        Severity.BLOCK,
        "The archive holds a file that most programs do not show.",
        _PACK,
        _FACTS,
    ),
    Technique(
        "member-differs",
        Severity.BLOCK,
        "The archive says different things of a file in its list and before the file itself.",
        _PACK,
        _FACTS,
    ),
    Technique(
        "dangling-relationship",
        Severity.NOTE,
        "The file points to a part of itself that is not there.",
        "",
        "facts/guard.md 3.1",
    ),
)
