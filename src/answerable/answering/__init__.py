"""Question to ask to rows with evidence to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import NoRegister

if TYPE_CHECKING:
    from .answers import answer_letter, answer_question

__all__ = ["NoRegister", "answer_letter", "answer_question"]


def __getattr__(name: str) -> Any:
    # Reached only when first asked for: the pure rules of this room are used, and tested, without a database.
    if name in ("answer_letter", "answer_question"):
        from . import answers

        return getattr(answers, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
