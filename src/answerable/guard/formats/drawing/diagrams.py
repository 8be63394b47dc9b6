"""What a diagram (SmartArt) keeps beyond what it draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.package import Package
from answerable.guard.techniques import found

DATA, DRAWING = "diagramData", "diagramDrawing"
FORM = frozenset({"diagramLayout", "diagramQuickStyle", "diagramColors"})


@detector("hidden-text")
def diagram(package: Package, part: str, drawing: str | None, where: str, look: Inspection) -> Iterator[Finding]:
    """Words of a diagram's data that its drawing does not show. The caller claims both parts. Raises as markup.parse.

    `drawing` is the part that holds it as it was drawn last; without it every word of the data is taken for shown.
    """
    kept = words(markup.parse(package.read(part)))
    shown = words(markup.parse(package.read(drawing))) if drawing else kept
    look.shows(where, "\n".join(shown))
    drawn = " ".join(shown)
    lost = [text for text in kept if text not in drawn]
    if lost:
        yield found("hidden-text", where, lost, said="A diagram keeps them and does not draw them.", count=len(lost))


def words(root: Any) -> list[str]:
    """The paragraphs in a diagram's data or drawing."""
    texts = []
    for one in root.iter():
        if markup.local(one) == "p" and "drawingml" in markup.namespace(one):
            text = "".join(run.text or "" for run in one.iter() if markup.local(run) == "t").strip()
            if text:
                texts.append(text)
    return texts
