"""A request as `answering` takes it: a letter with its questions, each with what it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from answerable.reading.asks import understand_all
from answerable.reading.structure import Letter, ask_from_data
from answerable.reading.structure import Question as ReadQuestion

from .models import Question, Request
from .rules.splitting import EditedQuestion


def corrected(
    request: Request, wanted: Sequence[EditedQuestion], old: Mapping[int, Question]
) -> tuple[ReadQuestion, ...]:
    """Return the corrected questions, each understood anew.

    A question keeps the lead-in under which its `origin` stood in the letter, unless it was put under another one,
    whose words then lead in to it. `old` are the questions as they were, by key.
    """
    by_label = {row.label: row for row in wanted if row.label}

    def context(row: EditedQuestion) -> str:
        origin = old.get(row.origin) if row.origin else None
        if origin and origin.parent == row.parent:
            return origin.context
        return by_label[row.parent].text if row.parent else ""

    return understood(
        request,
        tuple(
            ReadQuestion(text=row.text, label=row.label or None, parent=row.parent or None, context=context(row))
            for row in wanted
        ),
    )


def understood(request: Request, questions: Sequence[ReadQuestion]) -> tuple[ReadQuestion, ...]:
    """Return the questions with what they ask, told anew from the letter's words and the day it was received."""
    bare = [replace(question, ask=ReadQuestion(text="").ask) for question in questions]
    return understand_all(bare, request=request.letter_text, anchor=request.received)


def as_letter(request: Request) -> Letter:
    """Return the request as `answering` takes it: a letter with its questions and their asks."""
    return Letter(
        file=request.letter_name,
        text=request.letter_text,
        reference=request.reference,
        request_text=request.letter_text,
        date_received=request.received,
        regime=request.regime,
        questions=tuple(
            ReadQuestion(
                text=question.text,
                label=question.label or None,
                parent=question.parent or None,
                ask=ask_from_data(question.ask),
                context=question.context,
            )
            for question in request.questions.order_by("position")
        ),
    )
