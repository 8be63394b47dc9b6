"""Pictures and drawings with something hidden in them."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from tests.planted import SECRET, clean, plant

Pair = tuple[bytes, bytes]
_FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "tif": "TIFF"}


def drawn(mode: str = "RGB", size: tuple[int, int] = (160, 96)) -> Image.Image:
    """A small drawing: a title, a circle and a line."""
    made = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(made)
    pen.text((8, 4), "Figures", fill="black")
    pen.ellipse((60, 24, 130, 88), fill="#1d70b8", outline="black")
    pen.line((4, 90, 150, 20), fill="red", width=3)
    return made.convert(mode)


def saved(picture: Image.Image, ending: str, **options: Any) -> bytes:
    """A picture in the format of an ending."""
    out = io.BytesIO()
    picture.save(out, _FORMATS[ending], **options)
    return out.getvalue()


@cache
def _plain(ending: str) -> bytes:
    return saved(drawn(), ending)


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _plant(
    technique: str, name: str, planted: Callable[[], bytes], where: str = "", plain: Callable[[], bytes] | None = None
) -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        return planted(), plain() if plain else _plain(name.rpartition(".")[2])


def _with_chunk(name: bytes, data: bytes) -> Callable[[], bytes]:
    return lambda: _plain("png")[:33] + chunk(name, data) + _plain("png")[33:]


def _segment(marker: int, data: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        plain = _plain("jpg")
        return plain[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + plain[2:]

    return make


_BYTES = SECRET.encode()
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{SECRET}"/></rdf:RDF></x:xmpmeta>'
).encode()

for _ending in ("png", "jpg", "gif", "webp", "tif"):
    _plant("data-after-image-end", f"tail.{_ending}", lambda e=_ending: _plain(e) + _BYTES, "after the end")


def _exif(tag: int = 315, more: Callable[[Any], None] | None = None) -> Image.Exif:
    made = Image.Exif()
    made[tag] = SECRET
    if more:
        more(made)
    return made


def _position(made: Any) -> None:
    made.get_ifd(0x8825).update({1: "N", 2: (52.0, 37.0, 0.0), 3: "E", 4: (1.0, 17.0, 0.0), 29: SECRET})


for _ending in ("jpg", "png", "webp"):
    _plant("exif", f"artist.{_ending}", lambda e=_ending: saved(drawn(), e, exif=_exif()))
    _plant("gps", f"place.{_ending}", lambda e=_ending: saved(drawn(), e, exif=_exif(more=_position)))
_plant("exif", "lens.jpg", lambda: saved(drawn(), "jpg", exif=_exif(42033)), "EXIF")
_plant("exif", "artist.tif", lambda: saved(drawn(), "tif", tiffinfo={315: SECRET}), "page 1")
_plant("exif", "own.tif", lambda: saved(drawn(), "tif", tiffinfo={65000: SECRET}), "page 1")


@plant("thumbnail", "uncropped.jpg", where="EXIF")
def uncropped() -> Pair:
    small = saved(drawn(size=(64, 48)), "jpg", comment=SECRET)
    first = (
        struct.pack("<2sHI", b"II", 42, 8)
        + struct.pack("<H", 1)
        + struct.pack("<HHII", 274, 3, 1, 1)
        + struct.pack("<I", 26)
    )
    second = struct.pack("<HHHIIHHIII", 2, 513, 4, 1, 56, 514, 4, 1, len(small), 0)
    return saved(drawn(), "jpg", exif=b"Exif\0\0" + first + second + small), _plain("jpg")


@plant("thumbnail", "first-block.jpg", where="APP0")
def first_block() -> Pair:
    """The first segment with a small picture in it, three bytes a pixel."""
    plain = _plain("jpg")
    pixels = _BYTES.ljust(45, b".")
    head = b"JFIF\0\1\1\0\0\1\0\1\5\3" + pixels
    return plain[:2] + b"\xff\xe0" + struct.pack(">H", len(head) + 2) + head + plain[20:], plain


@plant("thumbnail", "smaller.tif", where="page 2")
def smaller() -> Pair:
    """A second directory that says it is a smaller picture of the first page."""
    small, out = drawn(size=(40, 24)), io.BytesIO()
    small.encoderinfo = {"tiffinfo": {254: 1, 270: SECRET}}
    drawn().save(out, "TIFF", save_all=True, append_images=[small])
    return out.getvalue(), _plain("tif")


for _name in (b"tEXt", b"zTXt", b"iTXt"):
    _data = {
        b"tEXt": b"Comment\0" + _BYTES,
        b"zTXt": b"Comment\0\0" + zlib.compress(_BYTES),
        b"iTXt": b"Comment\0\0\0\0\0" + _BYTES,
    }[_name]
    _plant("picture-metadata", f"{_name.decode()}.png", _with_chunk(_name, _data), "block 2")
_plant("picture-metadata", "software.png", _with_chunk(b"tEXt", b"Software\0" + _BYTES), "block 2")
_plant("picture-metadata", "key.png", _with_chunk(b"tEXt", _BYTES + b"\0x"), "block 2")
_plant("picture-metadata", "own.png", _with_chunk(b"prVt", _BYTES), "prVt")
_plant("picture-metadata", "palette.png", _with_chunk(b"PLTE", _BYTES.ljust(48, b".")), "PLTE")
_plant("picture-metadata", "comment.jpg", _segment(0xFE, _BYTES), "comment")
_plant("picture-metadata", "own.jpg", _segment(0xE9, _BYTES), "APP9")
_plant("picture-metadata", "tables.jpg", _segment(0xDB, b"\3" + _BYTES.ljust(64, b"\1")), "tables")
_plant("picture-metadata", "comment.gif", lambda: saved(drawn("P"), "gif", comment=_BYTES), "comment")
_plant("picture-metadata", "own.webp", lambda: _riff(_plain("webp"), b"NOTE", _BYTES), "NOTE")
_plant("xmp", "xmp.jpg", _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _XMP), "XMP")
_plant("xmp", "xmp.png", _with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP), "block 2")
_plant("xmp", "xmp.webp", lambda: saved(drawn(), "webp", xmp=_XMP), "XMP")
_plant("xmp", "xmp.tif", lambda: saved(drawn(), "tif", tiffinfo={700: _XMP}), "XMP")
_plant(
    "iptc",
    "caption.jpg",
    _segment(
        0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(_BYTES) + 5) + b"\x1c\x02\x78\0\x28" + _BYTES
    ),
)


def _riff(plain: bytes, name: bytes, data: bytes) -> bytes:
    more = name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return plain[:4] + struct.pack("<I", len(plain) + len(more) - 8) + plain[8:] + more


@cache
def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _own_profile() -> bytes:
    """The usual profile with other words in its copyright."""
    plain = bytearray(_profile())
    count = struct.unpack(">I", plain[128:132])[0]
    for at in range(132, 132 + 12 * count, 12):
        if plain[at : at + 4] == b"cprt":
            body = b"text\0\0\0\0" + _BYTES + b"\0"
            plain[at + 4 : at + 12] = struct.pack(">II", len(plain), len(body))
            plain += body
    plain[:4] = struct.pack(">I", len(plain))
    return bytes(plain)


for _ending in ("png", "jpg", "webp", "tif"):
    _plant(
        "colour-profile",
        f"profile.{_ending}",
        lambda e=_ending: saved(drawn(), e, icc_profile=_own_profile()),
        plain=lambda e=_ending: saved(drawn(), e, icc_profile=_profile()),
    )


@plant("colour-profile", "name-of-profile.png", where="block 2")
def name_of_profile() -> Pair:
    """The usual profile under a name of its own."""

    def named(name: bytes) -> bytes:
        return _with_chunk(b"iCCP", name + b"\0\0" + zlib.compress(_profile()))()

    return named(_BYTES), named(b"ICC profile")


@plant("bytes-in-picture", "behind-pixels.png", where="behind the last pixel")
def behind_pixels() -> Pair:
    raw = b"".join(b"\0" + bytes([90, 120, 200]) * 16 for _ in range(16))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
    end = chunk(b"IEND", b"")
    return head + chunk(b"IDAT", zlib.compress(raw + _BYTES)) + end, head + chunk(b"IDAT", zlib.compress(raw)) + end


@plant("bytes-in-picture", "after-packed.png", where="behind the last pixel")
def after_packed() -> Pair:
    plain = _plain("png")
    return plain[:-12] + chunk(b"IDAT", _BYTES) + plain[-12:], plain


@plant("bytes-in-picture", "scan.jpg", where="at the end of scan 1")
def in_the_scan() -> Pair:
    plain = _plain("jpg")
    return plain[:-2] + _BYTES + plain[-2:], plain


@plant("bytes-in-picture", "behind-pixels.webp", where="VP8")
def behind_pixels_webp() -> Pair:
    """The packed pixels with more behind them than the pixels take."""
    plain = saved(drawn(), "webp", lossless=True)
    packed = plain[20 : 20 + struct.unpack("<I", plain[16:20])[0]] + b"\0" * 8 + _BYTES
    packed += b"\0" * (len(packed) % 2)
    body = b"WEBP" + plain[12:16] + struct.pack("<I", len(packed)) + packed
    return b"RIFF" + struct.pack("<I", len(body)) + body, plain


@plant("bytes-in-picture", "behind-pixels.gif", where="behind the last pixel of frame 1")
def behind_pixels_gif() -> Pair:
    plain = _plain("gif")
    return plain[:-2] + bytes([len(_BYTES)]) + _BYTES + b"\0;", plain


@plant("bytes-in-picture", "between.tif", where="between")
def between_tif() -> Pair:
    plain = bytearray(_plain("tif"))
    at = struct.unpack("<I", plain[4:8])[0]
    count = struct.unpack("<H", plain[at : at + 2])[0]
    directory = bytes(plain[at : at + 6 + 12 * count])
    moved = bytes(plain) + _BYTES + b"\0" * ((len(plain) + len(_BYTES)) % 2)
    return moved[:4] + struct.pack("<I", len(moved)) + moved[8:] + directory, bytes(plain)


@plant("second-picture", "two.jpg", where="after the first picture")
def two_pictures() -> Pair:
    return _plain("jpg") + saved(drawn(size=(80, 40)), "jpg", comment=SECRET), _plain("jpg")


def _frames(ending: str, times: list[int], **options: Any) -> bytes:
    frames = [drawn() for _ in times]
    for number, frame in enumerate(frames):
        ImageDraw.Draw(frame).rectangle((number * 20, 0, number * 20 + 9, 9), fill="green")
    if ending == "gif":
        frames = [one.convert("P", palette=Image.Palette.ADAPTIVE) for one in frames]
    return (
        saved(
            frames[0], ending, save_all=True, append_images=frames[1:], duration=times, loop=0, comment=b"", **options
        )
        if (ending == "gif")
        else saved(frames[0], ending, save_all=True, append_images=frames[1:], duration=times, loop=0, **options)
    )


_plant(
    "hidden-frame",
    "flash.gif",
    lambda: _frames("gif", [500, 10, 500]),
    "frame 2",
    lambda: _frames("gif", [500, 400, 500]),
)
_plant(
    "hidden-frame",
    "flash.webp",
    lambda: _frames("webp", [500, 5, 500]),
    "frame 2",
    lambda: _frames("webp", [500, 400, 500]),
)
_plant(
    "hidden-frame",
    "still.png",
    lambda: _frames("png", [500, 400, 500], default_image=True),
    "the still picture",
    lambda: _frames("png", [500, 400, 500]),
)
_plant(
    "several-pictures",
    "pages.tif",
    lambda: saved(drawn(), "tif", save_all=True, append_images=[drawn("L")]),
    "2 pages",
)


@plant("colour-under-transparency", "under.png")
def under_png() -> Pair:
    return _under("png")


@plant("colour-under-transparency", "under.webp")
def under_webp() -> Pair:
    return _under("webp", lossless=True, exact=True)


@plant("colour-under-transparency", "under.tif")
def under_tif() -> Pair:
    return _under("tif")


def _under(ending: str, **options: Any) -> Pair:
    made, blank = drawn("RGBA"), Image.new("RGBA", (160, 96), (0, 0, 0, 0))
    mask = Image.new("L", (160, 96), 255)
    ImageDraw.Draw(mask).rectangle((0, 0, 159, 60), fill=0)
    made.putalpha(mask)
    blank.paste(made, (0, 0), mask)
    return saved(made, ending, **options), saved(blank, ending, **options)


@plant("same-colour-pixels", "same.png")
def same_colour() -> Pair:
    return _indexed("png", (255, 255, 255)), _indexed("png", (10, 60, 200))


@plant("same-colour-pixels", "same.gif")
def same_colour_gif() -> Pair:
    return _indexed("gif", (255, 255, 255)), _indexed("gif", (10, 60, 200))


def _indexed(ending: str, ink: tuple[int, int, int]) -> bytes:
    made = Image.new("P", (160, 40), 0)
    made.putpalette([255, 255, 255, *ink])
    ImageDraw.Draw(made).text((4, 4), "Sgt Pemberwick 4417", fill=1)
    return saved(made, ending, optimize=False)


@plant("faint-picture", "faint.png")
def faint() -> Pair:
    made = drawn(size=(400, 200))
    ImageDraw.Draw(made).text((20, 150), SECRET, fill=(253, 253, 253))
    return saved(made, "png"), saved(drawn(size=(400, 200)), "png")


@plant("faint-picture", "white-on-nothing.png")
def white_on_nothing() -> Pair:
    pair = []
    for ink in ("white", "black"):
        made = Image.new("RGBA", (300, 60), (255, 255, 255, 0) if ink == "white" else (0, 0, 0, 0))
        ImageDraw.Draw(made).text((4, 4), SECRET, fill=ink)
        pair.append(saved(made, "png"))
    return pair[0], pair[1]


# Drawings

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">\n'
    '<rect width="400" height="60" fill="#1d70b8"/><text x="20" y="40" fill="white">Figures</text>\n'
    '<g class="bars"><rect x="20" y="100" width="40" height="90" fill="#00703c"/></g>\n</svg>\n'
)


def _svg(technique: str, name: str, more: str, where: str = "line 4") -> None:
    @plant(technique, name, where=where)
    def make() -> Pair:
        return _SVG.replace("</svg>", f"{more}\n</svg>").encode(), _SVG.encode()


for _number, _attributes in enumerate(
    (
        'display="none"',
        'style="display:none"',
        'visibility="hidden"',
        'opacity="0"',
        'fill="none"',
        'fill="#fff"',
        'fill-opacity="0"',
        'transform="translate(5000,0)"',
        'x="-900"',
        'class="z"',
    )
):
    _svg(
        "hidden-text",
        f"text-{_number}.svg",
        f'<style>.z{{display:none}}</style><text y="150" {_attributes}>{SECRET}</text>',
    )
_svg(
    "hidden-text",
    "shape.svg",
    f'<rect id="{SECRET.replace(" ", "-")}" x="9" y="9" width="9" height="9" display="none"/>',
)
_svg("hidden-text", "kept.svg", f"<defs><text>{SECRET}</text></defs>")
_svg("tiny-text", "tiny.svg", f'<text x="90" y="150" font-size="0.2">{SECRET}</text>')
_svg(
    "covered-text", "covered.svg", f'<text x="90" y="150">{SECRET}</text><rect x="80" y="120" width="320" height="60"/>'
)
_svg(
    "covered-text",
    "covered-path.svg",
    f'<text x="90" y="150">{SECRET}</text><path d="M80 120h320v60h-320z"/>',
)
_svg("comment", "comment.svg", f"<!-- {SECRET} -->")
_svg("property", "title.svg", f"<title>{SECRET}</title>")
_svg("property", "desc.svg", f"<desc>{SECRET}</desc>")
_svg("property", "metadata.svg", f"<metadata><a>{SECRET}</a></metadata>")
_svg("macro", "script.svg", f"<script>a('{SECRET}')</script>")
_svg("macro", "event.svg", f'<rect x="5" y="5" width="9" height="9" onclick="a(\'{SECRET}\')"/>')
_svg("hidden-attribute", "data.svg", f'<rect x="5" y="5" width="9" height="9" data-officer="{SECRET}"/>')
_svg("unknown-element", "foreign.svg", f'<foreignObject width="0" height="0"><p>{SECRET}</p></foreignObject>')
_svg("remote-part", "fetched.svg", f'<image href="https://a.example/{SECRET}.png" x="0" y="0" width="9" height="9"/>')
_svg("active-link", "link.svg", f'<a href="javascript:a(\'{SECRET}\')"><rect x="5" y="5" width="9" height="9"/></a>')


@plant("picture-metadata", "inside.svg", where="picture")
def picture_inside() -> Pair:
    pair = []
    for data in (_with_chunk(b"tEXt", b"Comment\0" + _BYTES)(), _plain("png")):
        address = f"data:image/png;base64,{base64.b64encode(data).decode()}"
        pair.append(
            _SVG.replace("</svg>", f'<image href="{address}" x="90" y="90" width="80" height="48"/></svg>').encode()
        )
    return pair[0], pair[1]


# What looks like something else


@clean("screenshot.png")
def screenshot() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Software", "gnome-screenshot")
    notes.add_text("Creation Time", "Mon, 02 Nov 2026 10:00:00 +0000")
    notes.add(b"sRGB", b"\0")
    notes.add(b"gAMA", struct.pack(">I", 45455))
    notes.add(b"tIME", struct.pack(">H5B", 2026, 11, 2, 10, 0, 0))
    return saved(drawn(), "png", pnginfo=notes, dpi=(96, 96))


@clean("turned.jpg")
def turned() -> bytes:
    exif = Image.Exif()
    exif[274], exif[282], exif[283], exif[296], exif[305] = 6, 72.0, 72.0, 2, "GIMP 2.10.34"
    return saved(drawn(), "jpg", exif=exif, icc_profile=_profile(), progressive=True)


@clean("see-through.png")
def see_through() -> bytes:
    made = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(made).ellipse((20, 20, 180, 180), fill=(200, 30, 30, 255))
    return saved(made.resize((120, 120)), "png")


@clean("photo.jpg")
def photo() -> bytes:
    return saved(Image.effect_noise((240, 160), 50).convert("RGB"), "jpg", quality=80)


for _mode in ("1", "L", "P", "LA", "I;16"):

    @clean(f"mode-{_mode.replace(';', '')}.png")
    def mode(one: str = _mode) -> bytes:
        return saved(drawn("L").convert("I").convert(one) if one == "I;16" else drawn(one), "png")


for _ending in _FORMATS:

    @clean(f"plain.{_ending}")
    def plain(one: str = _ending) -> bytes:
        return _plain(one)


@clean("drawing.svg")
def drawing() -> bytes:
    return _SVG.encode()


@plant("picture-note", "program.png", where="block 2", token="")
def program() -> Pair:
    return _with_chunk(b"tEXt", b"Software\0GIMP 2.10.34")(), _plain("png")


@plant("colour-under-transparency", "strip.webp")
def under_strip() -> Pair:
    """A narrow strip: pixels that are packed without loss keep no traces of what is next to them."""
    made, blank = drawn("RGBA"), drawn("RGBA")
    made.putalpha(255)
    blank.putalpha(255)
    band = made.crop((0, 30, made.width, 46))
    band.putalpha(0)
    made.paste(band, (0, 30))
    blank.paste((0, 0, 0, 0), (0, 30, made.width, 46))
    return saved(made, "webp", lossless=True, exact=True), saved(blank, "webp", lossless=True, exact=True)


@clean("sorted-colours.png")
def sorted_colours() -> bytes:
    """A list of colours that reads like words by chance, all of which pixels have."""
    made = Image.new("P", (6, 1))
    made.putpalette(b"CCDADIEHMKLKIMRMQV")
    made.putdata(list(range(6)))
    return saved(made.resize((60, 40), Image.Resampling.NEAREST), "png")
