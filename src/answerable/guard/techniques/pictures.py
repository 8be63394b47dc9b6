"""Techniques of pictures."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy, which has nothing but its pixels."
_FACTS = "facts/guard.md 3.6"

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "exif",
        Severity.BLOCK,
        "The picture keeps notes of its making (EXIF): by whom, when, with which camera, what was said of it.",
        _COPY,
        _FACTS,
    ),
    Technique("gps", Severity.BLOCK, "The picture says where on earth it was taken.", _COPY, _FACTS),
    Technique("xmp", Severity.BLOCK, "The picture keeps notes of its making and history (XMP).", _COPY, _FACTS),
    Technique(
        "iptc", Severity.BLOCK, "The picture keeps a caption, names or an earlier state of itself.", _COPY, _FACTS
    ),
    Technique(
        "colour-profile",
        Severity.BLOCK,
        "The colour profile of the picture is not one of the usual ones and holds words or data of its own.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "picture-metadata",
        Severity.BLOCK,
        "Beside its pixels, the picture holds words or data that do not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "picture-note",
        Severity.NOTE,
        "The picture says with which program or when it was made.",
        "",
        _FACTS,
    ),
    Technique(
        "data-after-image-end",
        Severity.BLOCK,
        "There are bytes after the end of the picture.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "bytes-in-picture",
        Severity.BLOCK,
        "There are bytes inside the picture that no pixel is made of.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "second-picture",
        Severity.BLOCK,
        "The file holds a second picture that most programs do not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "several-pictures",
        Severity.LOOK,
        "The file holds several pages or frames, and a program may show only the first.",
        "Look at every one of them.",
        _FACTS,
    ),
    Technique(
        "hidden-frame",
        Severity.BLOCK,
        "The picture has a frame or page that is never shown, or too shortly to be seen.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "colour-under-transparency",
        Severity.BLOCK,
        "Parts of the picture are wholly see-through and still hold a picture.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "same-colour-pixels",
        Severity.BLOCK,
        "Pixels differ in the file and look the same: something is drawn in the colour of its ground.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "faint-picture",
        Severity.LOOK,
        "Something is drawn so faintly, or so that only a dark ground would show it, that a reader does not see it.",
        "Raise the contrast and look.",
        _FACTS,
    ),
)
