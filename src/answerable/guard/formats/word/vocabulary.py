"""The words that the schemas of WordprocessingML and DrawingML know (ECMA-376 part 1): names of elements and attributes, and the
values of enumerations. A value that is none of them, and no figure, is somebody's own words.

They are in vocabulary.txt: five lists with an empty line between them.
"""

from __future__ import annotations

from importlib.resources import files

WORD_ELEMENTS, WORD_ATTRIBUTES, DRAWING_ELEMENTS, DRAWING_ATTRIBUTES, VALUES = (
    frozenset(block.split())
    for block in files(__package__).joinpath("vocabulary.txt").read_text(encoding="ascii").split("\n\n")
)
