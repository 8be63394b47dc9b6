"""An office's own Word template, opened in the limited child process and held against its kind's fields."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from answerable import sandbox
from answerable.letters.kinds.filling import faults
from answerable.letters.kinds.kind import Kind
from answerable.letters.kinds.template_child import SIZE_LIMIT

WALL_SECONDS = 20
REPORT_LIMIT = 2 * 1024 * 1024  # bytes that the child may send back

_FAULTS = {
    "too big": f"The file is bigger than {SIZE_LIMIT // 2**20} MB. Take the pictures out and save it again.",
    "not word": "The file is not a Word document. Save it from Word as a Word Document (.docx).",
    "damaged": "The file is damaged or is not a Word document. Save it from Word as a Word Document (.docx).",
    "expands": "The file unpacks to more than a letter can hold. Start again from our template.",
    "macros": "The file has macros in it. Save it from Word as a Word Document (.docx), without macros.",
    "embedded": "The file has another file or a control inside it. Take it out and save it again.",
    "links": "The file takes something from another file or address. Break its links and save it again.",
    "tracked": "The file has tracked changes. Accept or reject each of them, turn tracking off, and save it again.",
    "comments": "The file has comments. Delete them and save it again.",
    "hidden": "The file has hidden words. Show them or delete them, and save it again.",
    "time": "The file took too long to open. Start again from our template.",
}


class CannotUse(Exception):
    """A template cannot be taken; each of `sentences` says what is wrong, where, and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class TemplateWords:
    """The words of a template in the language of `filling`, and what of the Word file is not carried over."""

    source: str
    left_out: tuple[str, ...] = ()


def read_template(data: bytes, kind: Kind) -> TemplateWords:
    """Return the words of a Word template of this kind. Raises CannotUse."""
    if len(data) > SIZE_LIMIT:
        raise CannotUse(_FAULTS["too big"])
    found = _opened(data)
    if "fault" in found:
        raise CannotUse(_FAULTS.get(str(found["fault"]), _FAULTS["damaged"]))
    words = TemplateWords(
        "\n\n".join(str(paragraph) for paragraph in found["paragraphs"]),
        tuple(str(thing) for thing in found["left_out"]),
    )
    if wrong := faults(words.source, kind):
        raise CannotUse(*wrong)
    return words


def _opened(data: bytes) -> dict[str, Any]:
    """The child's report; anything but a well-formed one is a refusal, since the child has opened a stranger's file."""
    try:
        finished = sandbox.run(
            "answerable.letters.kinds.template_child",
            data=data,
            wall_seconds=WALL_SECONDS,
            read=lambda answer: answer.read(REPORT_LIMIT + 1),
        )
        report = json.loads(finished.read)
        if isinstance(report, dict) and ("fault" in report or {"paragraphs", "left_out"} <= report.keys()):
            return report
    except sandbox.OutOfTime:
        return {"fault": "time"}
    except ValueError:
        pass
    return {"fault": "damaged"}
