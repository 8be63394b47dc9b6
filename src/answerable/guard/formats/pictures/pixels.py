"""What the pixels of a picture hold and do not show: colours under transparency, things drawn in the colour of their ground."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator

import numpy
from PIL import Image, ImageFile

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import TooMuch
from answerable.guard.techniques import found

FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP")
MOST = 256 * 1024 * 1024  # bytes that the pixels of one picture may take in memory
SIDE = 65_535  # pixels
_STRIP = 2_000_000  # pixels that are looked at together
_FEW = 12  # pixels side by side that differ unseen: fewer are chance
_CLEAR = 3  # of 255: so little of a colour is not seen

Pixels = numpy.ndarray  # of bytes


def prepare() -> None:
    """Load what decodes pictures, while files may still be opened."""
    Image.init()
    for name in FORMATS:
        made = io.BytesIO()
        Image.new("RGB", (8, 8)).save(made, name)
        with Image.open(io.BytesIO(made.getvalue())) as picture:
            picture.load()


def opened(content: bytes) -> Image.Image:
    """The picture, not yet decoded. Raises what Pillow raises for one that is damaged."""
    Image.MAX_IMAGE_PIXELS = None  # `refuse_huge` is stricter, and says so in our words
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(content), formats=FORMATS)


def size(content: bytes) -> tuple[int, int]:
    """Width and height as the picture states them, before anything is decoded."""
    with opened(content) as picture:
        return picture.size


def refuse_huge(measures: tuple[int, int], each: int = 4) -> None:
    """Raise TooMuch for a picture whose pixels, of so many bytes each, would fill the memory."""
    width, height = measures
    if width > SIDE or height > SIDE or width * height * each > MOST:
        raise TooMuch


def digest(content: bytes) -> str:
    """A sum over the pixels of the first frame; empty where they cannot be decoded."""
    made = hashlib.blake2b(digest_size=16)
    try:
        with opened(content) as picture:
            picture.load()
            for strip in _strips(picture):
                made.update(strip.tobytes())
    except Exception:
        return ""
    return made.hexdigest()


def _strips(picture: Image.Image) -> Iterator[Image.Image]:
    width, height = picture.size
    rows = max(16, _STRIP // max(width, 1) // 8 * 8)
    for top in range(0, height, rows):
        yield picture.crop((0, top, width, min(height, top + rows)))


def inspect(content: bytes) -> Iterator[Finding]:
    """What every frame or page holds unseen. Raises what Pillow raises for a damaged one, and TooMuch."""
    with opened(content) as picture:
        count = min(getattr(picture, "n_frames", 1), 500)
        for number in range(count):
            picture.seek(number)
            refuse_huge(picture.size)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                picture.load()
            where = f"page {number + 1}" if count > 1 else ""
            yield from under_transparency(picture, where, lossy=picture.format == "WEBP" and b"VP8 " in content)
            yield from same_colour(picture, where)
            yield from faint(picture, where)


def undrawn_colours(content: bytes, colours: bytes) -> bytes:
    """What a list of colours holds beyond those that a pixel has: all of it where the picture needs no list."""
    with opened(content) as picture:
        refuse_huge(picture.size)
        picture.load()
        if picture.mode != "P":
            return colours
        drawn = {number for strip in _strips(picture) for number in set(strip.tobytes())}
    return b"".join(colours[3 * one : 3 * one + 3] for one in range((len(colours) + 2) // 3) if one not in drawn)


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info


@detector("colour-under-transparency", "faint-picture")
def under_transparency(picture: Image.Image, where: str, *, lossy: bool) -> Iterator[Finding]:
    """Colours that vary where nothing is shown; and things that only a dark ground would show."""
    if not _has_alpha(picture):
        return
    unseen = pale = whites = 0
    for strip in _strips(picture):
        data = numpy.asarray(strip.convert("RGBA"))
        clear = data[:, :, 3] <= _CLEAR
        unseen += _changes(data[:, :, :3], _far_inside(clear), 24 if lossy else 0)
        if not lossy:
            unseen += _changes(data[:, :, :3], data[:, :, 3] == 0, 0)
        solid = data[:, :, 3] >= 128
        white = solid & (data[:, :, 0] >= 250) & (data[:, :, 1] >= 250) & (data[:, :, 2] >= 250)
        whites += int(white.sum())
        pale += int((white[:, 1:] & clear[:, :-1]).sum() + (white[:, :-1] & clear[:, 1:]).sum())
    if unseen >= _FEW:
        yield found("colour-under-transparency", where, count=unseen)
    if pale >= 60 and pale * 6 > whites:
        said = "Something white is drawn on see-through ground."
        yield found("faint-picture", where, said=said, count=pale)


def _changes(colours: Pixels, among: Pixels, least: int) -> int:
    """How many neighbours among the pixels have colours that differ by more than the least."""
    across, down = among[:, 1:] & among[:, :-1], among[1:] & among[:-1]
    if not (across.any() or down.any()):
        return 0
    if not least:
        across &= _differ(colours[:, 1:], colours[:, :-1])
        down &= _differ(colours[1:], colours[:-1])
    else:
        steps = colours.astype(numpy.int16)
        across &= _greatest(numpy.abs(steps[:, 1:] - steps[:, :-1])) > least
        down &= _greatest(numpy.abs(steps[1:] - steps[:-1])) > least
    return int(across.sum() + down.sum())


def _far_inside(clear: Pixels) -> Pixels:
    """Pixels that are clear with all around them: near what is seen, packing and resizing leave traces of its colours."""
    edge = _near(_in_blocks(~clear) > 0)
    return clear & ~numpy.kron(edge, numpy.ones((8, 8), dtype=bool))[: clear.shape[0], : clear.shape[1]]


@detector("same-colour-pixels")
def same_colour(picture: Image.Image, where: str) -> Iterator[Finding]:
    """Neighbours that have different numbers in the palette and one colour."""
    if picture.mode != "P" or picture.palette is None:
        return
    colours = numpy.zeros((256, 3), dtype=numpy.int16)
    flat = numpy.frombuffer(picture.palette.getdata()[1], dtype=numpy.uint8)
    bands = len(picture.palette.mode)
    listed = flat[: len(flat) // bands * bands].reshape(-1, bands)[:256, :3]
    colours[: len(listed)] = listed
    clear = picture.info.get("transparency")
    count = 0
    for strip in _strips(picture):
        data = numpy.asarray(strip)
        count += _same(data[:, 1:], data[:, :-1], colours, clear) + _same(data[1:], data[:-1], colours, clear)
    if count >= _FEW:
        yield found("same-colour-pixels", where, count=count)


def _same(one: Pixels, other: Pixels, colours: Pixels, clear: object) -> int:
    differ = one != other
    first, second = one[differ], other[differ]
    alike = numpy.abs(colours[first] - colours[second]).max(axis=1, initial=0) == 0
    if isinstance(clear, int):
        alike &= (first != clear) & (second != clear)
    return int(alike.sum())


@detector("faint-picture")
def faint(picture: Image.Image, where: str) -> Iterator[Finding]:
    """Structure of one to four steps of 255 on even ground, in a picture that is mostly even: drawn, and not to be seen."""
    rgb_like = picture.mode in {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"}
    if not rgb_like or picture.mode == "1" or min(picture.size) < 16:
        return
    spans = [_spans(data) for data in _on_white(picture)]
    total = sum(one.size for one in spans)
    if not total or 2 * sum(int((one == 0).sum()) for one in spans) < total:
        return
    structured = sum(_structured(data, span) for data, span in zip(_on_white(picture), spans, strict=True))
    if structured >= 3 and structured * 4 <= total:
        yield found("faint-picture", where, count=structured)


def _on_white(picture: Image.Image) -> Iterator[Pixels]:
    """The picture as it shows on white, strip by strip, cut to whole blocks of 8 × 8."""
    for strip in _strips(picture):
        flat = strip.convert("RGBA") if _has_alpha(picture) else strip.convert("RGB")
        if flat.mode == "RGBA":
            ground = Image.new("RGBA", flat.size, "white")
            ground.alpha_composite(flat)
            flat = ground.convert("RGB")
        data = numpy.asarray(flat)
        yield data[: data.shape[0] // 8 * 8, : data.shape[1] // 8 * 8]


def _spans(data: Pixels) -> Pixels:
    """For each block of 8 × 8 how many steps lie between its brightest and its darkest, in the colour with the most."""
    height, width = data.shape[:2]
    # Eight rows at once first, which are whole lines in memory, and then eight columns of an eighth of the data.
    rows = data.reshape(height // 8, 8, width, 3)
    most = rows.max(axis=1).reshape(height // 8, width // 8, 8, 3).max(axis=2)
    least = rows.min(axis=1).reshape(height // 8, width // 8, 8, 3).min(axis=2)
    return _greatest(most - least)


def _greatest(colours: Pixels) -> Pixels:
    """The greatest of three colours of each pixel. Over an axis of three, numpy's own maximum takes ten times as long."""
    return numpy.maximum(numpy.maximum(colours[..., 0], colours[..., 1]), colours[..., 2])


def _differ(one: Pixels, other: Pixels) -> Pixels:
    changed = one != other
    return changed[..., 0] | changed[..., 1] | changed[..., 2]


def _structured(data: Pixels, span: Pixels) -> int:
    """How many blocks hold faint structure away from strong."""
    if not data.size:
        return 0
    across = _in_blocks(_differ(data[:, 1:], data[:, :-1]))
    down = _in_blocks(_differ(data[1:], data[:-1]))
    faint_span = (span >= 1) & (span <= 4)
    return int((faint_span & (across >= 4) & (down >= 4) & (across + down >= 12) & ~_near(span > 4)).sum())


def _in_blocks(marks: Pixels) -> Pixels:
    """How many marks there are in each block of 8 × 8."""
    height, width = (marks.shape[0] + 7) // 8 * 8, (marks.shape[1] + 7) // 8 * 8
    full = numpy.zeros((height, width), dtype=bool)
    full[: marks.shape[0], : marks.shape[1]] = marks
    return (
        full.reshape(height // 8, 8, width)
        .sum(axis=1, dtype=numpy.int16)
        .reshape(height // 8, width // 8, 8)
        .sum(axis=2)
    )


def _near(marks: Pixels) -> Pixels:
    """Marked blocks and their neighbours, two wide: there, packing leaves traces of strong edges."""
    grown = marks.copy()
    for _ in range(2):
        wide = grown.copy()
        wide[1:] |= grown[:-1]
        wide[:-1] |= grown[1:]
        wide[:, 1:] |= grown[:, :-1]
        wide[:, :-1] |= grown[:, 1:]
        grown = wide
    return grown
