"""Drawings of Office files: shapes, pictures, charts and diagrams, wherever they stand (facts/guard.md 3.1, 3.3, 3.4).

`shapes` finds what a drawing holds and does not show; `charts.chart` and `diagrams.diagram` do so for those parts;
`reading.read_shapes` is the one reader for the guard and for the clean copy.
"""

from . import charts, diagrams, floating, opacity, unseen
from .charts import chart
from .colours import BLACK, WHITE, Colour, Palette, read_palette
from .diagrams import diagram
from .reading import Area, Canvas, Line, Shape, TableCell, Words, read_shapes
from .unseen import place_of, shapes

__all__ = [
    "BLACK",
    "WHITE",
    "Area",
    "Canvas",
    "Colour",
    "Line",
    "Palette",
    "Shape",
    "TableCell",
    "Words",
    "chart",
    "charts",
    "diagram",
    "diagrams",
    "floating",
    "opacity",
    "place_of",
    "read_palette",
    "read_shapes",
    "shapes",
    "unseen",
]
