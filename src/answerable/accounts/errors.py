"""What can be wrong with a change to an account, said in one sentence."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class CannotChangeAccount(ValidationError):
    """The change was refused and nothing was changed. The text says what is wrong and what to do.

    `field` names what it is about, where that is one of email, name, role and password. The command line prints the
    error as it is; a form takes it with `form.add_error(error.field, error.sentence)`.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return self.sentence
