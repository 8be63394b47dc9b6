"""Recall and precision of the search for personal data, by kind and by origin of the name, and its speed.

    python -m tests.benchmarks.bench_personal            the tuned and the unseen part of the made-up corpus, the written letters, and
                                                         the three parts of a stranger (tests/strangers)
    python -m tests.benchmarks.bench_personal tuned -v   one part, with what was missed and what was wrong

The unseen and the held-out part are for their figures alone: whoever reads what was missed in one has used it up and must make
another.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from answerable.guard import personal
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Grid, Passage
from answerable.guard.personal.lists import fold, lists
from tests.strangers import personal_marks

from .personal_corpus import SEEDS, Document, Entity, documents
from .personal_letters import written

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr|professor|cllr|rev|mx|sir|dame|lord|lady)\.? ")


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9@]", "", _TITLE.sub("", fold(text)))


def search(document: Document) -> list[Finding]:
    passages = [Passage("", document.text)] if document.text else []
    grids = [Grid("sheet “A”", tuple(tuple(row) for row in document.rows))] if document.rows else []
    return [one for one in personal.search(passages, grids) if one.severity is not Severity.NOTE]


def places(finding: Finding) -> set[int]:
    """The lines, or the column, that a finding names, counted from 0; none where it has more places than it names."""
    if re.search(r"; and [\d,]+ more$", finding.where):
        return set()
    lines = {int(number.replace(",", "")) - 1 for number in re.findall(r"\bline ([\d,]+)", finding.where)}
    return lines | {ord(one) - 65 for one in re.findall(r"(?:column|cell) ([A-Z])", finding.where)}


def meets(entity: Entity, finding: Finding) -> bool:
    """Whether a finding is of the entity: the same kind, its place, and the words of one in those of the other."""
    if not _same_kind(entity, finding) or (places(finding) and entity.place not in places(finding)):
        return False
    wanted = plain(entity.text)
    return any(
        wanted in plain(one) or (len(plain(one)) > 3 and entity.kind == "name" and plain(one) in wanted)
        for one in finding.texts
    )


def _same_kind(entity: Entity, finding: Finding) -> bool:
    return finding.technique == entity.kind or (entity.kind == "postcode" and finding.technique == "address")


class Score:
    """Found, missed and wrong, by kind and by origin."""

    def __init__(self, not_marked: frozenset[str] = frozenset({"small-numbers"})) -> None:
        self.not_marked = not_marked
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.missed: dict[str, list[str]] = defaultdict(list)
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def add(self, document: Document) -> None:
        findings = search(document)
        for entity in document.entities:
            met = any(meets(entity, one) for one in findings)
            for kind in self.kinds(entity):
                self.wanted[kind] += 1
                self.found[kind] += met
            if not met:
                self.missed[entity.kind].append(f"{entity.text}   ({document.title}, {entity.origin})")
        for one in findings:
            if one.technique in self.not_marked:
                continue
            right = any(meets(entity, one) for entity in document.entities)
            self.told[one.technique] += 1
            self.right[one.technique] += right
            if not right:
                self.wrong[one.technique].append(
                    f"{' | '.join(one.texts[:3])}   ({document.title}, {one.where}: {one.reason})"
                )

    def kinds(self, entity: Entity) -> Iterator[str]:
        yield entity.kind
        if entity.kind == "name":
            yield f"  {entity.origin or 'unsaid'}"
            words = [one for one in re.split(r"[\s,.]+", fold(_TITLE.sub("", fold(entity.text)))) if len(one) > 1]
            yield (
                "  no word of it on a list"
                if not any(one in lists().first | lists().last for one in words)
                else "  on a list"
            )
        else:
            yield "structured"

    def show(self, title: str, *, loud: bool) -> None:
        write(f"\n{title}")
        structured = [kind for kind in self.told if kind not in {"name", "small-numbers", "requester"}]
        self.told["structured"] = sum(self.told[kind] for kind in structured)
        self.right["structured"] = sum(self.right[kind] for kind in structured)
        for kind in sorted(self.wanted, key=lambda one: (one.startswith(" "), one)):
            precision = f"{self.right[kind] / self.told[kind]:8.3f} of {self.told[kind]:5}" if self.told[kind] else ""
            write(
                f"{kind:32} recall {self.found[kind] / self.wanted[kind]:6.3f} of {self.wanted[kind]:5}   {'precision' if precision else ''}{precision}"
            )
        for label, lists_ in (("missed", self.missed), ("wrong", self.wrong)) if loud else ():
            for kind, examples in sorted(lists_.items()):
                for one in dict.fromkeys(examples):
                    write(f"{label:7} {kind:26} {one}")


def write(line: str) -> None:
    sys.stdout.write(line + "\n")


def score_of(part: str) -> Score:
    """The score of a part: "tuned", "unseen", "written", "development" or "held_out"."""
    strange = part in personal_marks.PARTS
    score = Score(personal_marks.NOT_MARKED) if strange else Score()
    texts = personal_marks.documents(part) if strange else written() if part == "written" else documents(part)
    for document in texts:
        score.add(document)
    return score


def speed() -> None:
    """Megabytes in a second of processor time: of letters with something in every line, and of the handbook’s prose."""
    dense = "\n\n".join(one.text for one in documents("tuned", 4000) if one.text)
    handbook = Path(__file__).parents[2] / "docs" / "handbook"
    prose = "\n\n".join(one.read_text(encoding="utf-8") for one in sorted(handbook.glob("*.md")))
    for title, text in (("letters", dense), ("prose", prose * 20)):
        passage = Passage("", text[: 2 * 2**20])
        start = process_time()
        number = sum(one.count for one in personal.search([passage], []))
        spent = process_time() - start
        size = len(passage.text) / 2**20
        write(f"speed, {title}: {size / spent:.2f} MB a second of processor time ({number / size:,.0f} found in a MB)")


def main() -> None:
    """Print the figures of one part or of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", default=[*SEEDS, "written", *personal_marks.PARTS])
    parser.add_argument("-v", action="store_true", help="show what was missed and what was wrong")
    arguments = parser.parse_args()
    personal.prepare()
    for part in arguments.parts:
        score = score_of(part)
        score.show(part, loud=arguments.v)
    speed()


if __name__ == "__main__":
    main()
