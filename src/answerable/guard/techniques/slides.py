"""Techniques of presentations, and of drawings wherever they stand."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy, which leaves this out."
_FACTS = "facts/guard.md 3.4"
_DRAWN = "facts/guard.md 3.1, 3.3, 3.4"

TECHNIQUES: tuple[Technique, ...] = (
    Technique("hidden-shape", Severity.BLOCK, "A shape is marked as hidden and still there.", _COPY, _DRAWN),
    Technique(
        "off-page-shape",
        Severity.BLOCK,
        "A shape stands off the page, where nobody sees it or its words.",
        _COPY,
        _DRAWN,
    ),
    Technique(
        "partly-off-page",
        Severity.LOOK,
        "A large part of a picture stands off the page, where nobody sees it.",
        "Cut the picture itself, or give the clean copy.",
        _DRAWN,
    ),
    Technique("no-size-shape", Severity.BLOCK, "A shape is drawn so small that nobody sees it.", _COPY, _DRAWN),
    Technique(
        "partly-covered",
        Severity.LOOK,
        "Something is drawn over a part of these words.",
        "Look whether all of them can be read.",
        _DRAWN,
    ),
    Technique(
        "same-colour-text", Severity.BLOCK, "There are words here in the colour of what they stand on.", _COPY, _DRAWN
    ),
    Technique(
        "squeezed-row", Severity.BLOCK, "A table holds words in cells that have no room or are covered.", _COPY, _DRAWN
    ),
    Technique(
        "blanked-picture",
        Severity.BLOCK,
        "An effect makes a picture white, black or see-through, and it is still there.",
        _COPY,
        _DRAWN,
    ),
    Technique(
        "edited-picture",
        Severity.BLOCK,
        "A picture keeps its state before it was changed.",
        "Give the clean copy, which has only what is seen of it.",
        _DRAWN,
    ),
    Technique(
        "link-tip",
        Severity.LOOK,
        "A link has a tip that shows only when the mouse rests on it.",
        "Look whether it may be published.",
        _DRAWN,
    ),
    Technique("link-action", Severity.BLOCK, "A click runs a program or opens a file.", _COPY, _DRAWN),
    Technique(
        "object-name",
        Severity.LOOK,
        "A shape was given a name that does not show.",
        "Look whether it may be published.",
        _DRAWN,
    ),
    Technique(
        "alternate-content",
        Severity.BLOCK,
        "The file holds something for old programs that says other words than what is shown.",
        _COPY,
        "facts/guard.md 3.3",
    ),
    Technique(
        "speaker-notes", Severity.BLOCK, "There are notes for the speaker, which the slides do not show.", _COPY, _FACTS
    ),
    Technique("hidden-slide", Severity.BLOCK, "A slide is hidden in the show.", _COPY, _FACTS),
    Technique(
        "removed-slide",
        Severity.BLOCK,
        "A slide was taken out of the presentation and is still in the file.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "layout-text",
        Severity.BLOCK,
        "A layout or master of the slides holds words that no slide shows.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "section-name",
        Severity.LOOK,
        "The slides are in sections whose names do not show.",
        "Look whether they may be published.",
        _FACTS,
    ),
    Technique("slide-tag", Severity.BLOCK, "The file keeps tags that some program put there.", _COPY, _FACTS),
    Technique(
        "custom-show",
        Severity.LOOK,
        "The presentation has named shows of some of its slides.",
        "Look whether their names may be published.",
        _FACTS,
    ),
    Technique(
        "sound-or-film",
        Severity.BLOCK,
        "There is a sound or a film in the file, which cannot be looked into here.",
        "Listen to it or look at it to its end and give it by itself, or give the clean copy, which has none.",
        _FACTS,
    ),
    Technique(
        "embedded-font",
        Severity.LOOK,
        "Fonts lie in the file, which were not looked into.",
        "Save it without its fonts, or give the clean copy.",
        _FACTS,
    ),
    Technique(
        "fleeting-slide", Severity.BLOCK, "A slide moves on by itself before anybody can read it.", _COPY, _FACTS
    ),
    Technique(
        "vanishing-shape",
        Severity.LOOK,
        "A shape vanishes as soon as its slide is shown.",
        "Look whether it should be in the file.",
        _FACTS,
    ),
    Technique(
        "write-protection",
        Severity.LOOK,
        "The file is protected against changes, and keeps by whom or a digest of the password.",
        "Give the clean copy.",
        _FACTS,
    ),
)
"""Techniques of this family."""
