"""Pictures: what stands beside the pixels, what the pixels themselves hide, and what ordinary programs write."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from answerable.guard import Verdict
from answerable.guard.child import look_into
from answerable.guard.formats.pictures import blocks, directories, gif, notes, pixels
from tests.planted.pictures import chunk, drawn, saved


def techniques(verdict: Verdict) -> set[str]:
    return {finding.technique for finding in verdict.findings}


def png(*more: tuple[bytes, bytes], tail: bytes = b"") -> bytes:
    content = saved(Image.new("RGB", (4, 4)), "png")
    return content[:-12] + b"".join(chunk(*one) for one in more) + content[-12:] + tail


def jpeg(more: bytes = b"", tail: bytes = b"") -> bytes:
    content = saved(Image.effect_noise((60, 60), 90), "jpg", restart_marker_blocks=2)
    return content[:2] + more + content[2:] + tail


@pytest.mark.parametrize(
    ("name", "content", "technique"),
    [
        ("a.png", png(), ""),
        ("a.png", png((b"tEXt", b"Author\0Somebody")), "picture-metadata"),
        ("a.png", png((b"tEXt", b"Software\0Adobe ImageReady")), "picture-note"),
        ("a.png", png((b"tEXt", b"date:create\x002026-11-02T10:00:00+00:00")), "picture-note"),
        ("a.png", png(tail=b"more"), "data-after-image-end"),
        ("a.png", png(tail=b"\0\0"), "data-after-image-end"),
        ("a.png", png()[:-12], "not-inspected"),
        ("a.png", png()[:-20], "not-inspected"),
        ("a.png", png().replace(b"IDAT", b"IDAS"), "not-inspected"),
        ("a.jpg", jpeg(), ""),
        ("a.jpg", jpeg(b"\xff\xfe\x00\x08secret"), "picture-metadata"),
        ("a.jpg", jpeg(b"\xff\xff\xfe\x00\x08secret"), "picture-metadata"),
        ("a.jpg", jpeg(b"\xff\xe0\x00\x12JFIF\0\1\1\0\0\1\0\1\1\1\xff\xff"), "thumbnail"),
        ("a.jpg", jpeg(tail=b"more"), "data-after-image-end"),
        ("a.jpg", jpeg()[:-2], "not-inspected"),
        ("a.jpg", jpeg(b"\xff\xfe\x00\x03xjunk"), "not-inspected"),
        ("a.jpg", b"\xff\xd8\xff\xd9", "not-inspected"),
        ("a.gif", saved(drawn("P"), "gif")[:-40], "not-inspected"),
        ("a.webp", saved(drawn(), "webp")[:-40], "not-inspected"),
        ("a.tif", saved(drawn(), "tif")[:-40], "not-inspected"),
    ],
)
def test_a_picture_may_hold_nothing_but_itself(name: str, content: bytes, technique: str) -> None:
    assert techniques(look_into(name, content)) == ({technique} if technique else set())


@pytest.mark.parametrize("size", [(60_000, 60_000), (70_000, 10)])
def test_a_picture_that_would_fill_the_memory_is_not_decoded(size: tuple[int, int]) -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert techniques(look_into("a.png", content)) == {"bomb"}


def test_a_picture_within_a_picture_is_looked_into() -> None:
    verdict = look_into("a.jpg", jpeg(tail=png((b"tEXt", b"Author\0Somebody"))))
    assert {"data-after-image-end", "picture-metadata"} <= techniques(verdict)
    assert any(one.where.startswith("after the end → ") for one in verdict.findings)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Sgt Aldous Pemberwick", True),
        (bytes(range(256)), False),
        (b"|||{{{zzzyyyxxxwwwvvv", False),
        (b"33f33f66f66f99f99f", False),
        (b"\0" * 100, False),
    ],
)
def test_numbers_that_read_like_words(data: bytes, words: bool) -> None:
    assert blocks.has_words(data) is words


@pytest.mark.parametrize(
    ("key", "text", "harmless"),
    [
        ("Software", "GIMP 2.10.34", True),
        ("Software", "Matplotlib version3.8.2, https://matplotlib.org/", True),
        ("Software", "Sgt Aldous Pemberwick", False),
        ("Software", "GIMP for Sgt Pemberwick", False),
        ("date:create", "2026-11-02T10:00:00+00:00", True),
        ("exif:PixelXDimension", "1024", True),
        ("Comment", "4417", False),
    ],
)
def test_what_a_program_says_of_itself_is_harmless(key: str, text: str, harmless: bool) -> None:
    assert notes.is_harmless(key, text) is harmless


def test_directories_that_point_in_a_circle_are_refused() -> None:
    circle = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<HHHIII", 1, 256, 4, 1, 1, 8)
    with pytest.raises(blocks.Broken):
        directories.walk(circle, pages=True)


def test_every_byte_of_directories_is_claimed() -> None:
    content = saved(drawn(), "tif")
    assert not directories.walk(content, pages=True).unclaimed
    hidden = bytearray(content)
    hidden += b"secret words"
    assert directories.walk(bytes(hidden), pages=True).unclaimed == b"secret words"


def test_packed_gif_pixels_are_followed_to_their_end() -> None:
    for mode, size in (("P", (160, 96)), ("L", (33, 500)), ("1", (7, 9))):
        out = io.BytesIO()
        Image.effect_noise(size, 80).convert(mode).save(out, "GIF")
        (frame,) = gif.walk(out.getvalue()).frames
        assert gif._beyond(frame) == b""


def test_the_same_pixels_have_one_sum() -> None:
    assert pixels.digest(saved(drawn(), "png")) == pixels.digest(saved(drawn(), "webp", lossless=True))
    assert pixels.digest(b"no picture") == ""
