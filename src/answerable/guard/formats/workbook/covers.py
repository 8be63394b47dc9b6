"""Which cells lie under pictures, charts and filled shapes (ECMA-376 part 1, 20.5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerable.guard import markup

from .colours import figure
from .parts import yes
from .ranges import Area

_COLUMN, _ROW = 609_600, 190_500  # EMU: a column and a row of the usual size


def covered(root: Any) -> Iterator[Area]:
    """The cells that lie wholly under something that cannot be seen through; those at its edges are left out."""
    for anchor in root:
        if markup.local(anchor) in {"twoCellAnchor", "oneCellAnchor"} and _opaque(anchor):
            start = _corner(anchor, "from")
            end = _corner(anchor, "to") or _reach(anchor, start)
            if start is not None and end is not None:
                area = Area(start[0] + 2, start[1] + 2, end[0], end[1])
                if area.left <= area.right and area.top <= area.bottom:
                    yield area


def _corner(anchor: Any, name: str) -> tuple[int, int] | None:
    """The column and row of a corner, counted from nought."""
    for one in anchor:
        if markup.local(one) == name:
            parts = {markup.local(child): figure(child.text, 0) for child in one}
            return int(parts.get("col", 0)), int(parts.get("row", 0))
    return None


def _reach(anchor: Any, start: tuple[int, int] | None) -> tuple[int, int] | None:
    for one in anchor:
        if markup.local(one) == "ext" and start is not None:
            across, down = figure(one.get("cx"), 0) / _COLUMN, figure(one.get("cy"), 0) / _ROW
            return start[0] + int(across), start[1] + int(down)
    return None


def _opaque(anchor: Any) -> bool:
    for one in anchor:
        name = markup.local(one)
        if name in {"pic", "graphicFrame"}:
            return not _marked(one, "hidden")
        if name == "sp":
            fills = [markup.local(child) for shape in one if markup.local(shape) == "spPr" for child in shape]
            styled = any(markup.local(child) == "fillRef" and figure(child.get("idx"), 0) > 0 for child in one.iter())
            clear = any(markup.local(child) == "alpha" for child in one.iter())
            filled = "solidFill" in fills or (styled and "noFill" not in fills)
            return filled and not clear and not _marked(one, "hidden")
    return False


def _marked(element: Any, name: str) -> bool:
    return any(markup.local(one) == "cNvPr" and yes(one.get(name)) for one in element.iter())
