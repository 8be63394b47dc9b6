"""Techniques of workbooks (facts/guard.md 3.1, 3.2)."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy, which leaves this out."
_FACTS = "facts/guard.md 3.1"
_BLOCK, _LOOK = Severity.BLOCK, Severity.LOOK

TECHNIQUES = (
    Technique("hidden-sheet", _BLOCK, "A sheet is hidden.", _COPY, _FACTS),
    Technique(
        "tab-bar-hides-sheets",
        _BLOCK,
        "The workbook opens so that the tabs of its sheets, or the sheets themselves, are out of sight.",
        "Compare the list of its sheets with what should leave, and give the clean copy, which opens plainly.",
        _FACTS,
    ),
    Technique("hidden-row", _BLOCK, "Rows that hold something are hidden, or too low to be read.", _COPY, _FACTS),
    Technique("filtered-row", _BLOCK, "Rows that hold something are hidden by a filter.", _COPY, _FACTS),
    Technique(
        "hidden-column", _BLOCK, "A column that holds something is hidden, or too narrow to show it.", _COPY, _FACTS
    ),
    Technique(
        "out-of-view", _BLOCK, "Cells lie before the first row or column that can be scrolled to.", _COPY, _FACTS
    ),
    Technique("view-hides-cells", _BLOCK, "The sheet opens so that its cells cannot be read.", _COPY, _FACTS),
    Technique("unseen-cell", _BLOCK, "The words of cells have the colour of their ground.", _COPY, _FACTS),
    Technique(
        "unseen-run", _BLOCK, "Some words within a cell have the colour of its ground, or are too small.", _COPY, _FACTS
    ),
    Technique("blank-text", _BLOCK, "Cells hold characters that cannot be seen.", _COPY, _FACTS),
    Technique(
        "unseen-zero", _LOOK, "Cells hold a nought (or a one) and show nothing, or a word in its place.", _COPY, _FACTS
    ),
    Technique("blank-number-format", _BLOCK, "The number format of cells does not show what they hold.", _COPY, _FACTS),
    Technique("conditional-format", _BLOCK, "A conditional format makes the words of cells unseen.", _COPY, _FACTS),
    Technique("covered-by-merge", _BLOCK, "Merged cells hide others that still hold something.", _COPY, _FACTS),
    Technique("far-cell", _BLOCK, "Cells that hold something lie far away from the others.", _COPY, _FACTS),
    Technique("pushed-out", _BLOCK, "The words of cells are pushed out of sight.", _COPY, _FACTS),
    Technique(
        "narrow-column",
        _LOOK,
        "Numbers show as ####, since their column is too narrow for them; they are there all the same.",
        "Widen the column, or give the clean copy.",
        _FACTS,
    ),
    Technique("hidden-value", _BLOCK, "A cell holds more than it can show.", _COPY, _FACTS),
    Technique(
        "phonetic-run", _BLOCK, "Cells hold words that say how to speak others, and that do not show.", _COPY, _FACTS
    ),
    Technique("orphan-string", _BLOCK, "The workbook keeps texts that no cell of it has any more.", _COPY, _FACTS),
    Technique(
        "rich-value",
        _BLOCK,
        "Cells hold more than they show: data types, pictures or other linked values.",
        _COPY,
        _FACTS,
    ),
    Technique("formula-text", _BLOCK, "A formula holds words or numbers that do not show.", _COPY, _FACTS),
    Technique("external-formula", _BLOCK, "A formula or name reads from another file or program.", _COPY, _FACTS),
    Technique("concealed-formula", _LOOK, "Formulas are concealed by the protection of their sheet.", _COPY, _FACTS),
    Technique("defined-name", _BLOCK, "The workbook has a name that holds something, or is hidden.", _COPY, _FACTS),
    Technique("scenario", _BLOCK, "The sheet keeps scenarios: other values for its cells.", _COPY, _FACTS),
    Technique(
        "data-validation",
        _BLOCK,
        "A rule for what may be typed holds words that the sheet does not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "hyperlink-differs",
        _LOOK,
        "A link goes to another place than its cell says, or has words of its own.",
        _COPY,
        _FACTS,
    ),
    Technique("custom-view", _BLOCK, "The workbook keeps other views of itself.", _COPY, _FACTS),
    Technique(
        "protected-range", _BLOCK, "The sheet names ranges that are protected, and who may change them.", _COPY, _FACTS
    ),
    Technique(
        "header-footer",
        _LOOK,
        "There are words above or below the printed page that the screen does not show.",
        "Read them. Leave them only if they may be published.",
        _FACTS,
    ),
    Technique("pivot-cache", _BLOCK, "A pivot table keeps the rows that it was made from.", _COPY, _FACTS),
    Technique("slicer-cache", _BLOCK, "A slicer or timeline keeps the values that it chooses from.", _COPY, _FACTS),
    Technique("external-link-cache", _BLOCK, "The workbook keeps cells of another workbook.", _COPY, _FACTS),
    Technique("data-connection", _BLOCK, "The workbook says from which database or file its data came.", _COPY, _FACTS),
    Technique("query-table", _BLOCK, "A table says from which query its rows came.", _COPY, _FACTS),
    Technique("data-model", _BLOCK, "The workbook keeps a data model, which cannot be looked into.", _COPY, _FACTS),
    Technique("revision-log", _BLOCK, "The workbook keeps what was changed in it, when, and by whom.", _COPY, _FACTS),
    Technique("absolute-path", _BLOCK, "The workbook says in which folder, and whose, it was kept.", _COPY, _FACTS),
    Technique("user-name", _BLOCK, "The workbook names the person who used it.", _COPY, _FACTS),
    Technique(
        "table-text", _LOOK, "A table has a name or words of its own that the sheet does not show.", _COPY, _FACTS
    ),
    Technique(
        "filter-criterion", _BLOCK, "A filter or sort order names values that the sheet does not show.", _COPY, _FACTS
    ),
    Technique("number-format-text", _BLOCK, "A number format holds words that no cell shows.", _COPY, _FACTS),
    Technique("form-control", _BLOCK, "The sheet has form controls, which keep lists and values.", _COPY, _FACTS),
    Technique("program-sheet", _BLOCK, "A sheet is a program or a dialogue, not a table.", _COPY, _FACTS),
    Technique(
        "binary-workbook",
        _BLOCK,
        "It is a binary workbook, of which not every byte can be looked into.",
        "Give the clean copy, which holds the cells that can be seen.",
        "facts/guard.md 3.2",
    ),
)
