"""What each question of a request is called, for those who write and those who read."""

from __future__ import annotations

from .models import Request
from .rules.naming import question_names


def names_of(request: Request) -> dict[int, str]:
    """Return what each question is called, by its key, in their order. One query."""
    questions = list(request.questions.order_by("position"))
    names = question_names([(question.label, question.parent) for question in questions])
    return {question.pk: name for question, name in zip(questions, names, strict=True)}
