"""What cannot be redacted; each says so in one sentence."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a file cannot be opened here, with the sentence that is shown."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Fault:
        """Make the fault of this code, with its sentence."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    DAMAGED = (
        "damaged",
        "The PDF is damaged and cannot be opened: open it elsewhere, print it to a new PDF and give that.",
    )
    PROTECTED = "protected", "The PDF is protected: print it to a new PDF without protection and give that."
    PAGES = "pages", "The PDF has more than 500 pages: split it and give the parts."
    SIZE = "size", "A page of the PDF is larger than 50 inches: print it to a PDF with smaller pages and give that."
    EXPANDS = "expands", "The PDF needs more memory than it may have here: print it to a new PDF and give that."
    TIMEOUT = "timeout", "The PDF takes too long to open: print it to a new PDF, or split it, and give that."
    CHILD = "child", "The PDF could not be opened safely: print it to a new PDF and give that."


def fault_of(code: object) -> Fault:
    """The fault of this code. Raises ValueError for a code that there is not."""
    found = next((fault for fault in Fault if fault.value == code), None)
    if found is None:
        raise ValueError
    return found


class CannotOpen(Exception):
    """A PDF that cannot be opened here; the message is one sentence for the person who gave it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


class NotProven(Exception):
    """The copy was made, but its check found something in it: it is not handed over. `findings` say what, without the words."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("The redacted copy did not pass its check, so it was not kept: " + " ".join(findings))
        self.findings = findings


class Waiting(Exception):
    """The file has areas that somebody marked for redaction in another program and never applied."""

    def __init__(self, pages: tuple[int, ...]) -> None:
        listed = ", ".join(str(page) for page in pages)
        super().__init__(
            f"Somebody marked an area for redaction in the file itself and did not apply it (page {listed}). "
            "Mark that area here, and make the copy again."
        )
        self.pages = pages
