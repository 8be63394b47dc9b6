"""A stranger's picture drawn anew: its pixels as they are shown, and nothing else of it."""

from __future__ import annotations

import io
from typing import Any

_MOST = 40_000_000  # pixels that are opened
_LONGEST = 2_400  # pixels of the longer side that are kept: 300 to the inch on a page's width


def repainted(content: bytes, crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)) -> bytes | None:
    """The shown part of a picture as a PNG on white; None where it cannot be opened.

    `crop` are the parts of it that are cut off at the left, top, right and bottom, from 0 to 1.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > _MOST:
                return None
            opened.seek(0)
            picture: Image.Image = ImageOps.exif_transpose(opened)
            left, top, right, bottom = crop
            if max(crop) > 0:
                picture = picture.crop(_box(picture.width, picture.height, left, top, right, bottom))
            picture = _on_white(picture)
            picture.thumbnail((_LONGEST, _LONGEST))
            # A new picture that has nothing but the pixels: no notes, no profile, no palette of the old one.
            clean = Image.new("RGB", picture.size)
            clean.paste(picture)
            file = io.BytesIO()
            clean.save(file, "PNG", optimize=False)
            return file.getvalue()
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError):
        return None


def _box(width: int, height: int, left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    """The shown part in whole pixels, rounded inwards so that no hidden edge stays."""
    across, down = int(width * left + 0.999), int(height * top + 0.999)
    return across, down, max(across + 1, int(width * (1 - right))), max(down + 1, int(height * (1 - bottom)))


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        ground = Image.new("RGBA", shown.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, shown).convert("RGB")
    return picture.convert("RGB")
