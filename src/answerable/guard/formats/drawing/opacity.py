"""Whether a picture hides what is under it."""

from __future__ import annotations

import io

_COVERS = 0.9
"""Of its pixels that let nothing through; a round logo has fewer, a blot with a clear corner has more."""
_MOST_PIXELS = 20_000_000


def prepare() -> None:
    """Load what opens pictures, while files may still be opened."""
    from PIL import Image

    Image.init()


def is_opaque(picture: bytes) -> bool:
    """Whether a picture lets next to nothing through of what is under it; so is one that cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            clear = opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info
            if not clear or opened.width * opened.height > _MOST_PIXELS:
                return True
            counts = opened.convert("RGBA").getchannel("A").histogram()
            return sum(counts[251:]) >= _COVERS * sum(counts)
    except (OSError, ValueError, SyntaxError):
        return True
