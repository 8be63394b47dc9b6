"""Techniques of PDFs (facts/guard.md 3.5)."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy, which holds only what is seen."
_FACTS = "facts/guard.md 3.5"


def _block(code: str, what: str) -> Technique:
    return Technique(code, Severity.BLOCK, what, _COPY, _FACTS)


def _look(code: str, what: str, mend: str = "Look whether it may be published, or give the clean copy.") -> Technique:
    return Technique(code, Severity.LOOK, what, mend, _FACTS)


TECHNIQUES = (
    _block("bytes-before-start", "There is something before the start of the PDF that no program shows."),
    _block("bytes-after-end", "There is something after the end of the PDF that no program shows."),
    _block("bytes-between", "There is something between the parts of the PDF that no program shows."),
    _block("pdf-comment", "The PDF’s own code holds a comment that no page shows."),
    _block("trailer-entry", "The PDF’s own table says something that no page shows."),
    _block("earlier-revision", "The PDF still holds an earlier state of itself."),
    _block("private-data", "The PDF holds data that some program noted for itself and no page shows."),
    _block("attached-file", "Another file is attached to the PDF."),
    _block("pdf-script", "The PDF holds a script."),
    _block("pdf-action", "The PDF does something when it is opened or used, beside going to a page."),
    _block("redaction-not-applied", "An area is marked to be redacted and what it covers is still there."),
    _block("hidden-annotation", "There is a note or mark on the page that is not shown."),
    _block("annotation", "There is a note or mark on the page with words that the page does not show."),
    _look("shown-annotation", "There is a note or mark on the page, laid over it by whoever read it."),
    _block("field-value", "A field of the form holds words that the page does not show."),
    _block("form-xfa", "The PDF holds a second form (XFA) with data of its own."),
    _look("pdf-form", "The PDF is a form, with names of fields and choices that the page does not show."),
    _block("layer-off", "The PDF has a layer that is not shown, or is shown only on paper or only on a screen."),
    _look("pdf-layers", "The PDF has layers that a reader can switch off."),
    _block("alternate-picture", "A picture of the PDF has another one that stands for it."),
    _block("replacement-text", "The PDF gives other words to who copies or hears a text than it shows."),
    _block("lying-text", "The PDF gives other letters to who copies or hears a text than it shows."),
    _block("undrawn-text", "The page’s own code holds words that it never draws."),
    _block(
        "text-in-pattern", "A pattern, a mask or a letter’s shape draws words, which no program finds or reads out."
    ),
    _block("unused-resource", "A form or picture stands ready on the page and is never drawn."),
    _block("cropped-picture", "A picture is shown in part; the rest of it is still in the file."),
    _block("covered-picture", "Something is drawn over a picture; what is beneath is still in the file."),
    _look(
        "partly-covered-picture",
        "Something is drawn over a part of a picture, and what is beneath is still in the file.",
    ),
    _block("masked-picture", "A picture keeps what lies where it is see-through."),
    _look("off-page-drawing", "Lines are drawn beyond the edge of the page, where nobody sees them."),
    _look("pdf-bookmark", "A bookmark says something that the pages do not show."),
    _look("page-label", "A page has a label that the pages do not show."),
    _look("odd-name", "The PDF’s own code uses names that may say something, which no page shows."),
    _look("pdf-signature", "The PDF is signed; the signature names people and places that the pages may not show."),
    _block("picture-data", "A picture of the PDF holds something beside its dots."),
    _block("font-data", "A typeface in the PDF holds something beside its letters."),
    _look("profile-data", "A colour profile in the PDF says something that no program wrote."),
)
