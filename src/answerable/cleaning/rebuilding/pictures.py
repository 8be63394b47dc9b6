"""Pictures for the clean copy: their pixels and nothing else, upright, on white ground, of the same size and kind."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from answerable.cleaning.content import Content, File
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds
from answerable.guard.formats.pictures import pixels

_FORMATS = {kinds.PNG: "PNG", kinds.JPEG: "JPEG", kinds.GIF: "GIF", kinds.WEBP: "WEBP", kinds.TIFF: "TIFF"}
_QUALITY = 92
_FLASH = 20  # milliseconds: a frame that is shown more shortly is not seen
_FRAMES = 500
_PLAIN = frozenset({"1", "L", "RGB", "I;16", "I", "F"})


def prepare() -> None:
    """Load what decodes pictures and colour profiles, while files may still be opened."""
    pixels.prepare()
    ImageCms.createProfile("sRGB")


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """The picture from its pixels. Raises CannotClean for a kind that is not written."""
    if wanted not in _FORMATS:
        raise CannotClean(
            "A clean copy of a picture is written as .png, .jpg, .gif, .webp or .tif. Ask for one of these."
        )
    return File("", anew(content, wanted))


def anew(content: bytes, kind: str) -> bytes:
    """The picture decoded and encoded again. Raises TooMuch, and what Pillow raises for a damaged one."""
    with pixels.opened(content) as picture, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pixels.refuse_huge(picture.size)
        frames, times = _frames(picture)
        dots = picture.info.get("dpi")
    out = io.BytesIO()
    options = _options(kind, frames, times, dots)
    if kind == kinds.WEBP:
        # What was packed with loss need not be packed without: that takes ten times as long, and more room.
        lossy = b"VP8 " in content[:64] or content.startswith(b"\xff\xd8")
        options |= {"quality": _QUALITY} if lossy else {"lossless": True}
    frames[0].save(out, _FORMATS[kind], **options)
    return out.getvalue()


def _frames(picture: Any) -> tuple[list[Image.Image], list[int]]:
    """Every frame or page that is seen, with the time it is shown for in milliseconds."""
    frames: list[Image.Image] = []
    times: list[int] = []
    count = min(getattr(picture, "n_frames", 1), _FRAMES)
    moves = picture.format != "TIFF" and count > 1
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number >= count:
            break
        pixels.refuse_huge(frame.size)
        frame.load()  # some formats know how long a frame is shown only when they have decoded it
        time = int(frame.info.get("duration") or 0)
        last = number == count - 1
        still = moves and number == 0 and picture.info.get("default_image")
        if still or (moves and not last and time < _FLASH) or _is_small_page(frame):
            continue
        frames.append(flat(frame))
        times.append(time)
    return frames, times


def _is_small_page(frame: Any) -> bool:
    """Whether a page of a TIFF is a smaller copy or a mask of another."""
    return frame.format == "TIFF" and bool(int(frame.tag_v2.get(254, 0)) & 5)


def flat(picture: Image.Image) -> Image.Image:
    """One frame upright, in plain colours, on white ground."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "P" or "A" in upright.getbands() or "a" in upright.getbands() or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        upright = ground.convert("L" if upright.mode == "LA" else "RGB")
    if profile and upright.mode in {"RGB", "CMYK", "L"}:
        upright = _in_usual_colours(upright, profile)
    if upright.mode not in _PLAIN:
        upright = upright.convert("I;16" if upright.mode.startswith("I;16") else "RGB")
    return _bare(upright)


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone: nothing that was read beside them stays with them."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _in_usual_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture in sRGB, so that it looks the same without its profile."""
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "L" if picture.mode == "L" else "RGB"
        if mode == "RGB" and (
            made := ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        ):
            return made
    return picture


def _options(kind: str, frames: list[Image.Image], times: list[int], dots: Any) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if kind == kinds.JPEG:
        frames[0] = frames[0] if frames[0].mode in {"L", "RGB"} else _eight_bits(frames[0])
        options |= {"quality": _QUALITY, "subsampling": 0}
    elif kind in {kinds.WEBP, kinds.GIF}:
        frames[:] = [_eight_bits(one) for one in frames]
        options |= {} if kind == kinds.WEBP else {"optimize": False}
    elif kind == kinds.TIFF:
        options["compression"] = "tiff_adobe_deflate"
    if len(frames) > 1 and kind in {kinds.TIFF, kinds.GIF, kinds.WEBP, kinds.PNG}:
        options |= {"save_all": True, "append_images": frames[1:]}
        if kind != kinds.TIFF:
            options |= {"duration": times, "loop": 0}
    usual = isinstance(dots, tuple) and len(dots) == 2 and all(30 <= float(one) <= 2400 for one in dots)
    if usual and kind in {kinds.PNG, kinds.JPEG, kinds.TIFF}:
        options["dpi"] = tuple(round(float(one)) for one in dots)
    return options


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode in {"I;16", "I", "F"}:
        return picture.convert("F").point(lambda one: one / 257).convert("L").convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")
