"""Techniques of documents: Word files and rich text."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy."
_REMOVE = "Remove it, or give the clean copy."
_FACTS = "facts/guard.md 3.3"

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "unreferenced-note",
        Severity.BLOCK,
        "There is a footnote or endnote that nothing in the text refers to, so that it never shows.",
        _REMOVE,
        _FACTS,
    ),
    Technique(
        "field-code",
        Severity.BLOCK,
        "A field is told something that its result does not show.",
        "Turn the field into plain words, or give the clean copy.",
        _FACTS,
    ),
    Technique(
        "shape-over-text",
        Severity.LOOK,
        "Something opaque stands in front of the text; what is under it cannot be read, and is still in the file.",
        "Delete the words under it, or move it beside them.",
        _FACTS,
        cleanable=False,
    ),
    Technique("field-data", Severity.BLOCK, "A field keeps data that does not show.", _COPY, _FACTS),
    Technique(
        "form-field",
        Severity.BLOCK,
        "A field of a form keeps a default, a list or a help text that does not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "content-control",
        Severity.BLOCK,
        "A content control has a tag, a title, a list or a source of data that does not show.",
        _REMOVE,
        _FACTS,
    ),
    Technique(
        "glossary",
        Severity.BLOCK,
        "The file holds building blocks of text (AutoText) that its pages do not show.",
        _REMOVE,
        _FACTS,
    ),
    Technique(
        "woven-file",
        Severity.LOOK,
        "Another file is woven into the text and shows only when Word opens it.",
        "Open the file in Word, save it again and check that.",
        _FACTS,
    ),
    Technique(
        "document-variable", Severity.BLOCK, "The file keeps variables that its pages do not show.", _REMOVE, _FACTS
    ),
    Technique(
        "bookmark-name",
        Severity.LOOK,
        "A bookmark has a name that says something its pages do not show.",
        "Look whether the name may be published.",
        _FACTS,
    ),
    Technique("font-name", Severity.BLOCK, "A font has a name that says more than a font's name does.", _COPY, _FACTS),
    Technique("list-text", Severity.BLOCK, "A kind of list that is not used here has words in it.", _COPY, _FACTS),
    Technique(
        "smart-tag", Severity.BLOCK, "A smart tag keeps something about words that does not show.", _COPY, _FACTS
    ),
    Technique(
        "protected-document",
        Severity.LOOK,
        "The file is protected against changes, and keeps a digest of the password.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "editing-permission",
        Severity.BLOCK,
        "The file names the people who may change a part of it.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "document-setting",
        Severity.BLOCK,
        "A setting of the file says something that its pages do not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "opaque-data",
        Severity.BLOCK,
        "The file keeps data in a form that only the program reads that wrote it.",
        _COPY,
        "facts/guard.md 6.3",
    ),
    Technique(
        "ignored-group",
        Severity.BLOCK,
        "The file holds a group that readers of rich text pass over.",
        _COPY,
        _FACTS,
    ),
)
