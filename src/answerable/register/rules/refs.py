"""References for records that are made on the site: a word and the next number, "AL-7"."""

from __future__ import annotations

import re
from collections.abc import Iterable


def next_ref(prefix: str, taken: Iterable[str]) -> str:
    """Return the prefix with the number after the highest that is taken: "AL-8" after "AL-7".

    References that an office wrote in another way do not count.
    """
    form = re.compile(rf"{re.escape(prefix)}([0-9]{{1,12}})")
    numbers = [int(found[1]) for ref in taken if (found := form.fullmatch(ref))]
    return f"{prefix}{max(numbers, default=0) + 1}"
