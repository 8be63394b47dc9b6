"""Techniques of plain text, tables as CSV, JSON, XML and web pages."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_REMOVE = "Take them out, or give the clean copy."
_COPY = "Give the clean copy."
_CSV = "facts/guard.md 3.2"
_WEB = "facts/guard.md 3.6"

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "wrong-encoding",
        Severity.BLOCK,
        "The bytes are no text in an encoding that is known here, so they read differently elsewhere.",
        "Save it again and choose UTF-8.",
        _CSV,
        cleanable=False,
    ),
    Technique(
        "other-encoding",
        Severity.LOOK,
        "The text is not in UTF-8; it was read as Windows text (code page 1252) and may read differently elsewhere.",
        "Look whether it reads well, or give the clean copy, which is in UTF-8.",
        _CSV,
    ),
    Technique(
        "nul", Severity.BLOCK, "There are NUL characters in the text, which programs may not show.", _REMOVE, _CSV
    ),
    Technique(
        "control-character", Severity.BLOCK, "There are control characters in the text that nobody sees.", _REMOVE, _CSV
    ),
    Technique(
        "terminal-code",
        Severity.BLOCK,
        "There are codes in the text that make a terminal hide, colour or overwrite words.",
        _REMOVE,
        _CSV,
    ),
    Technique(
        "invisible-characters", Severity.BLOCK, "There are characters in the text that nobody sees.", _REMOVE, _CSV
    ),
    Technique(
        "bidirectional-control",
        Severity.BLOCK,
        "Characters turn the writing direction round, so that the text reads differently from what it holds.",
        _REMOVE,
        _CSV,
    ),
    Technique(
        "private-character",
        Severity.LOOK,
        "There are characters that only a certain font shows, such as a bullet that was copied from Word.",
        "Look whether they say anything.",
        _CSV,
    ),
    Technique(
        "mixed-letters",
        Severity.LOOK,
        "Words mix letters of different alphabets that look alike, so that a search does not find them.",
        "Look whether they were meant so.",
        _CSV,
    ),
    Technique(
        "far-text",
        Severity.BLOCK,
        "Words stand so far to the right or so far down, after empty space, that a reader does not come to them.",
        "Remove them, or take out the empty space.",
        _CSV,
    ),
    Technique(
        "overwritten-line",
        Severity.BLOCK,
        "Some lines end in a bare carriage return, so that a terminal or a printer writes the next words over them.",
        "Remove it, or give the clean copy.",
        _CSV,
    ),
    Technique(
        "trailing-space",
        Severity.BLOCK,
        "The ends of lines hold a pattern of spaces and tabs, by which something can be told unseen.",
        _COPY,
        _CSV,
    ),
    Technique(
        "odd-spaces",
        Severity.LOOK,
        "Spaces of several different kinds stand between the words, by which something can be told unseen.",
        _COPY,
        _CSV,
    ),
    Technique(
        "long-line",
        Severity.LOOK,
        "A line is so long that a program may show only its beginning.",
        "Read it to its end.",
        _CSV,
    ),
    Technique(
        "encoded-words",
        Severity.LOOK,
        "A long row of characters may be words or a file in another guise (base64 or the like).",
        "Find out what it is.",
        _CSV,
    ),
    Technique(
        "formula-injection",
        Severity.BLOCK,
        "A spreadsheet would run these cells as formulas.",
        "Put an apostrophe before each, or give the clean copy.",
        _CSV,
    ),
    Technique(
        "ragged-row",
        Severity.BLOCK,
        "The row has filled cells beyond the columns of the table.",
        "Look whether they belong there, and take them out.",
        _CSV,
    ),
    Technique(
        "far-cells",
        Severity.BLOCK,
        "Filled cells stand far from the rest of the table, after empty rows or columns.",
        "Look whether they belong there, and take them out.",
        _CSV,
    ),
    Technique(
        "swallowed-rows",
        Severity.BLOCK,
        "One cell holds several whole rows of a table, which a spreadsheet shows as one.",
        "Look at its quotation marks, and save the table again.",
        _CSV,
    ),
    Technique(
        "damaged-table",
        Severity.BLOCK,
        "The table is not whole: a quotation mark or a line end is out of place.",
        "Save it again as CSV.",
        _CSV,
        cleanable=False,
        waivable=False,
    ),
    Technique(
        "beyond-sheet",
        Severity.BLOCK,
        "The table has more rows, more columns or longer cells than a spreadsheet shows; the rest would be unseen.",
        "Split it.",
        _CSV,
    ),
    Technique(
        "unnamed-column",
        Severity.LOOK,
        "A filled column has no name in the first row.",
        "Look whether it belongs there.",
        _CSV,
    ),
    Technique(
        "duplicate-name",
        Severity.LOOK,
        "Two columns have one name.",
        "Look whether both belong there.",
        _CSV,
    ),
    Technique(
        "duplicate-key",
        Severity.BLOCK,
        "A key is there more than once, and programs show only one of its values.",
        _COPY,
        "facts/guard.md 0.4",
    ),
    Technique(
        "trailing-data",
        Severity.BLOCK,
        "There is more after the end of the data.",
        _COPY,
        "facts/guard.md 0.4",
    ),
    Technique(
        "escaped-letters",
        Severity.BLOCK,
        "Plain letters are written as numbers, so that nobody reads or finds them.",
        _COPY,
        "facts/guard.md 0.4",
    ),
    Technique(
        "not-a-number",
        Severity.LOOK,
        "There are values that JSON does not know (NaN or Infinity), which many programs cannot read.",
        "Put null in their place.",
        "facts/guard.md 0.4",
    ),
    Technique(
        "processing-instruction",
        Severity.BLOCK,
        "The file holds an instruction to a program, which no reader sees.",
        _COPY,
        "facts/guard.md 0.4",
    ),
    Technique(
        "hidden-attribute",
        Severity.BLOCK,
        "A part of the page has attributes that do not show.",
        _COPY,
        _WEB,
    ),
    Technique(
        "hiding-style",
        Severity.BLOCK,
        "The page has styles that can hide or cover words in a way that cannot be judged here.",
        "Save the page as a PDF and check that.",
        _WEB,
        cleanable=False,
    ),
    Technique(
        "generated-text",
        Severity.BLOCK,
        "A style puts words on the page that are not in its text.",
        _COPY,
        _WEB,
    ),
    Technique(
        "form-value",
        Severity.BLOCK,
        "A form on the page holds values that do not show.",
        _COPY,
        _WEB,
    ),
    Technique(
        "link-differs",
        Severity.LOOK,
        "A link leads somewhere other than its words say.",
        "Look whether its address may be published.",
        _WEB,
    ),
    Technique(
        "active-link",
        Severity.BLOCK,
        "A link runs a program, opens a file or carries data.",
        _COPY,
        _WEB,
    ),
)
