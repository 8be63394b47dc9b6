"""Places on a page."""

from __future__ import annotations

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner of the page as it is shown."""


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share an area."""
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])
