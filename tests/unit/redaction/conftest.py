"""The redaction room without its child processes, so that the tests take seconds; a few try the processes themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from answerable.redaction import document, work
from answerable.redaction.document import Copy
from answerable.redaction.errors import CannotOpen
from answerable.redaction.marks import Mark

Redact = Callable[..., Copy]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would be done in a limited process is done in this one."""

    def ask(wish: dict[str, Any], content: bytes, seconds: float) -> list[tuple[dict[str, Any], bytes]]:
        try:
            return list(work.DOES[wish["do"]](content, wish))
        except CannotOpen:
            raise
        except (ValueError, RuntimeError) as error:
            raise AssertionError(f"{wish['do']} failed: {error!r}") from error

    monkeypatch.setattr(document, "_ask", ask)


@pytest.fixture
def redact(here: None) -> Redact:
    """`redact(pdf, (page, left, top, right, bottom), …)` makes the copy with these marks under s.40(2)."""

    def make(content: bytes, *boxes: tuple[float, ...], citation: str = "s.40(2)") -> Copy:
        marks = [Mark(int(page), *box, citation) for page, *box in boxes]
        return document.redact(content, marks, title="copy")

    return make
