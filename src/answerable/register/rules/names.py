"""Names of organisations, services and funds as letters write them."""

from __future__ import annotations

import re
import unicodedata

# Words that letters add to a name or leave out of it.
_COMMON = {"the", "ltd", "limited", "plc", "cic", "cio"}


def fold(name: str) -> str:
    """Return what different ways of writing one name have in common.

    Case, accents, punctuation, "and" or "&", a leading "the" and a company's "Ltd" do not count: "The Children &
    Young People's Board" and "children and young peoples board" give one text. A name of nothing but such words is
    kept whole.
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", plain)).split()
    own = [word for word in words if word not in _COMMON]
    return " ".join(own or words)
