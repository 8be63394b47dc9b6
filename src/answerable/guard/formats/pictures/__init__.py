"""Pictures: every block, every byte that no pixel is made of, and what the pixels themselves hide.

One module a format (png, jpeg, gif, webp, tiff); `notes` judges what is said beside the pixels (EXIF, XMP, colour profiles),
`pixels` what they show and do not show. What is hidden in the last bit of a pixel's colour is out of reach; a clean copy keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerable.guard import kinds
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection

from . import gif, jpeg, pixels, png, tiff, webp

_WALKS = {kinds.PNG: png, kinds.JPEG: jpeg, kinds.GIF: gif, kinds.WEBP: webp, kinds.TIFF: tiff}


def prepare() -> None:
    """Load what decodes pictures, while files may still be opened."""
    pixels.prepare()


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a picture holds beside what it shows. Raises blocks.Broken for one that cannot be followed to its end, and TooMuch."""
    kind = kinds.kind_of(content, look.name)
    size = pixels.size(content)
    pixels.refuse_huge(size)
    yield from _WALKS[kind].inspect(content, look)
    look.lists(f"1 picture, {size[0]:,} × {size[1]:,} pixels")
    yield from pixels.inspect(content)
