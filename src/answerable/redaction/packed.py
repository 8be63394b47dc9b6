"""A page's picture as a file holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Packed:
    """A page's picture as a PDF holds it: `filter` and the rest are the keys of its image dictionary."""

    filter: str  # CCITTFaxDecode | FlateDecode | DCTDecode
    width: int
    height: int
    data: bytes
    palette: bytes = b""  # red, green, blue of each colour, where the dots are numbers of colours
