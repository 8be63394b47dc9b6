"""References of requests, which letters write in several ways."""

from __future__ import annotations

import re

# Words that letters put before a reference and that are no part of it.
_LEADING = {"foi", "foia", "fois", "eir", "ref", "reference", "request", "no", "number", "our", "your"}
_GLUED = re.compile(r"^(?:foia?|eir|ref)(?=\d)")


def fold(reference: str) -> str:
    """Return what two ways of writing one reference have in common: "FOI 7617-13" and "7617/13" give "7617-13".

    Case, the marks between parts, and leading words such as "FOI" or "Ref" do not count. A reference of nothing
    but such words is kept whole. Empty where nothing in it is a letter or a figure.
    """
    parts = [part for part in re.split(r"[\W_]+", reference.casefold()) if part]
    own = list(parts)
    while own and own[0] in _LEADING:
        own.pop(0)
    if own:
        own[0] = _GLUED.sub("", own[0])
    return "-".join(own or parts)
