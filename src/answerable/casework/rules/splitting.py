"""How an officer's correction of the questions is understood: what was typed in the form, as questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class EditedQuestion:
    """One row of the form, or one question made of it.

    `source` is the key of the question that the row shows; None for one that is new, or was divided off. `joined` are
    the keys of those that were joined to it, and `origin` is the key of the question whose lead-in it stands under.
    """

    text: str
    label: str = ""
    parent: str = ""
    source: int | None = None
    remove: bool = False
    join_previous: bool = False
    joined: tuple[int, ...] = ()
    origin: int | None = None


class BadSplit(ValueError):
    """The questions as typed cannot be kept; the message says why and what to do."""


def resolve(rows: Iterable[EditedQuestion]) -> list[EditedQuestion]:
    """Return the questions that the form describes, in order.

    A row marked for removal, or emptied, goes; a row joined to the one above adds its words to it; a blank line
    inside a row divides it into two questions, of which the first keeps the label. White space is folded.

    Raises BadSplit when nothing is left, when the first question is to be joined to one above it, or when a
    question names itself or a label that is not there as the question above it.
    """
    done: list[EditedQuestion] = []
    for row in rows:
        pieces = [_SPACE.sub(" ", piece).strip() for piece in _BLANK_LINE.split(row.text.replace("\r\n", "\n"))]
        pieces = [piece for piece in pieces if piece]
        if row.remove or not pieces:
            continue
        label, parent, source, joined = row.label.strip(), row.parent.strip(), row.source, tuple[int, ...]()
        if row.join_previous:
            if not done:
                raise BadSplit(
                    "The first question cannot be joined to one above it. Untick “join to the question above”."
                )
            last = done.pop()
            pieces[0] = f"{last.text} {pieces[0]}"
            label, parent, source = last.label, last.parent, last.source
            joined = (*last.joined, *(key for key in (row.source,) if key is not None))
        done.append(EditedQuestion(pieces[0], label, parent, source, joined=joined, origin=source))
        done += [EditedQuestion(piece, "", parent, origin=source) for piece in pieces[1:]]
    if not done:
        raise BadSplit("A request needs at least one question. Keep one, or type what is asked.")
    labels = {row.label for row in done if row.label}
    for row in done:
        if row.parent and row.parent == row.label:
            raise BadSplit(
                f"Question {row.label} cannot be under itself. Clear “under question” or give another label."
            )
        if row.parent and row.parent not in labels:
            raise BadSplit(f"No question has the label {row.parent}. Correct “under question”, or leave it empty.")
    return done
