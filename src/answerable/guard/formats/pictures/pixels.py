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
            yield from under_transparency(picture, where)
            yield from same_colour(picture, where)
            yield from faint(picture, where)


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info


@detector("colour-under-transparency", "faint-picture")
def under_transparency(picture: Image.Image, where: str) -> Iterator[Finding]:
    """Colours that vary where nothing is shown; and things that only a dark ground would show."""
    if not _has_alpha(picture):
        return
    lossy = picture.format == "WEBP"
    unseen = pale = whites = 0
    for strip in _strips(picture):
        data = numpy.asarray(strip.convert("RGBA"))
        clear = data[:, :, 3] <= _CLEAR
        unseen += _changes(data[:, :, :3], _far_inside(clear), 24 if lossy else 0)
        if not lossy:
            unseen += _changes(data[:, :, :3], data[:, :, 3] == 0, 0)
        solid = data[:, :, 3] >= 128
        white = solid & (data[:, :, :3].min(axis=2) >= 250)
        whites += int(white.sum())
        pale += int((white[:, 1:] & clear[:, :-1]).sum() + (white[:, :-1] & clear[:, 1:]).sum())
    if unseen >= _FEW:
        yield found("colour-under-transparency", where, count=unseen)
    if pale >= 60 and pale * 6 > whites:
        said = "Something white is drawn on see-through ground."
        yield found("faint-picture", where, said=said, count=pale)


def _changes(colours: Pixels, among: Pixels, least: int) -> int:
    """How many neighbours among the pixels have colours that differ by more than the least."""
    steps = colours.astype(numpy.int16)
    across = (numpy.abs(steps[:, 1:] - steps[:, :-1]).max(axis=2) > least) & among[:, 1:] & among[:, :-1]
    down = (numpy.abs(steps[1:] - steps[:-1]).max(axis=2) > least) & among[1:] & among[:-1]
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
    even = structured = total = 0
    for strip in _strips(picture):
        flat = strip.convert("RGBA") if _has_alpha(picture) else strip.convert("RGB")
        if flat.mode == "RGBA":
            ground = Image.new("RGBA", flat.size, "white")
            ground.alpha_composite(flat)
            flat = ground.convert("RGB")
        found_even, found_structured, blocks = _blocks(numpy.asarray(flat).astype(numpy.int16))
        even += found_even
        structured += found_structured
        total += blocks
    if total and even * 2 >= total and structured >= 3 and structured * 4 <= total:
        yield found("faint-picture", where, count=structured)


def _blocks(data: Pixels) -> tuple[int, int, int]:
    """Of blocks of 8 × 8 pixels: how many are of one colour, how many hold faint structure away from strong, and all."""
    height, width = data.shape[0] // 8 * 8, data.shape[1] // 8 * 8
    if not height or not width:
        return 0, 0, 0
    tiles = data[:height, :width].reshape(height // 8, 8, width // 8, 8, 3)
    span = (tiles.max(axis=(1, 3)) - tiles.min(axis=(1, 3))).max(axis=2)
    across = (numpy.diff(data[:height, :width], axis=1) != 0).any(axis=2)
    down = (numpy.diff(data[:height, :width], axis=0) != 0).any(axis=2)
    turns = _in_blocks(across) + _in_blocks(down)
    both = (_in_blocks(across) >= 4) & (_in_blocks(down) >= 4)
    strong = _near(span > 4)
    structured = (span >= 1) & (span <= 4) & both & (turns >= 12) & ~strong
    return int((span == 0).sum()), int(structured.sum()), int(span.size)


def _in_blocks(marks: Pixels) -> Pixels:
    """How many marks there are in each block of 8 × 8."""
    height, width = (marks.shape[0] + 7) // 8 * 8, (marks.shape[1] + 7) // 8 * 8
    full = numpy.zeros((height, width), dtype=numpy.int16)
    full[: marks.shape[0], : marks.shape[1]] = marks
    return full.reshape(height // 8, 8, width // 8, 8).sum(axis=(1, 3))


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
