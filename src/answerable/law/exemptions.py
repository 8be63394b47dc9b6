"""Every ground on which a request may be refused, and how to cite it (FOIA Part II, EIR regs 12 and 13; facts/law.md A6, A8).

The grounds are data: `tables/exemptions.csv`, down to the subsection and limb that a refusal notice has to name. The cost
limit (s.12) and vexatious or repeated requests (s.14) refuse without being exemptions; they are in the table as refusals.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "exemptions.csv"


class UnknownExemption(ValueError):
    """A citation that cannot be read, or that is no ground for refusing; the message says which and what to do."""


class Act(StrEnum):
    """The law a ground belongs to."""

    FOIA = "foi"
    EIR = "eir"

    @property
    def full_title(self) -> str:
        """The full title, as a letter gives it."""
        if self is Act.FOIA:
            return "Freedom of Information Act 2000"
        return "Environmental Information Regulations 2004"


class Kind(StrEnum):
    """What sort of ground it is."""

    EXEMPTION = "exemption"
    EXCEPTION = "exception"
    REFUSAL = "refusal"


class Basis(StrEnum):
    """Whether the public interest has to be weighed."""

    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    CONDITIONAL = "conditional"
    """It depends on the limb or condition relied on: s.37, s.40(2), EIR reg 13."""
    NONE = "none"


class Test(StrEnum):
    """What has to be shown for the ground to be engaged."""

    __test__ = False  # the name is the law's; pytest would take it for a test class

    CLASS = "class"
    PREJUDICE = "prejudice"
    ADVERSE_EFFECT = "adverse effect"
    NECESSITY = "necessity"
    DEPENDS = "depends"
    NONE = "none"


_SHORT = {Act.FOIA: "s.", Act.EIR: "reg "}
_LONG = {Act.FOIA: "section ", Act.EIR: "regulation "}


@dataclass(frozen=True, order=True)
class Citation:
    """A provision: `Citation(Act.FOIA, "31", ("1", "a"))` is section 31(1)(a)."""

    act: Act
    number: str
    parts: tuple[str, ...] = ()

    @property
    def provision(self) -> str:
        """The provision without the word before it: "31(1)(a)"."""
        return self.number + "".join(f"({part})" for part in self.parts)

    @property
    def short(self) -> str:
        """As tables and lists give it: "s.31(1)(a)", "reg 12(5)(e)"."""
        return _SHORT[self.act] + self.provision

    @property
    def whole(self) -> str:
        """The whole section or regulation it is part of: "section 31"."""
        return _LONG[self.act] + self.number

    @property
    def long(self) -> str:
        """As a letter gives it: "section 31(1)(a)", "regulation 12(5)(e)"."""
        return _LONG[self.act] + self.provision

    def __str__(self) -> str:
        return self.short


@dataclass(frozen=True)
class Exemption:
    """One ground for refusing, at the level of one citation."""

    citation: Citation
    name: str
    kind: Kind
    basis: Basis
    test: Test
    neither_confirm_nor_deny: str
    """The provision that lets an authority neither confirm nor deny; empty where there is none."""
    enough: bool
    """Whether a notice that cites just this names the ground; if not, it must name a limb."""
    limbs: tuple[str, ...]
    """Paragraphs that must all hold, and so may be cited but are no ground alone: s.41(1)(a) and (b)."""
    needs: str
    """What must exist before the ground is used, such as a qualified person's opinion; empty where nothing must."""
    government_only: bool
    note: str

    @property
    def public_interest_test(self) -> bool:
        """Whether a notice that relies on it must weigh the public interest.

        Where it depends (`Basis.CONDITIONAL`), this is False, as for the usual first condition of s.40(2); a notice that relies
        on another condition cites that condition, which has its own row.
        """
        return self.basis is Basis.QUALIFIED

    @property
    def needs_prejudice(self) -> bool:
        """Whether prejudice, or an adverse effect, and its likelihood have to be shown."""
        return self.test in (Test.PREJUDICE, Test.ADVERSE_EFFECT)


_CITATION = re.compile(
    r"""^\s*
    (?:(?:foia?(?:\s*\d{4})?|freedom\s+of\s+information\s+act(?:\s*2000)?|
        eirs?(?:\s*\d{4})?|environmental\s+information\s+regulations(?:\s*2004)?)\s*,?\s*)?
    (?P<word>sections?|sect?\.?|ss?\.?|§|regulations?|regs?\.?|r\.)?\s*
    (?P<number>\d{1,3}\s?[a-z]?)
    (?P<parts>(?:\s*\(\s*[0-9a-z]{1,4}\s*\))*)
    \s*\.?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_EIR_WORDS = re.compile(r"^\s*(?:eirs?|environmental|regulations?|regs?|r\.)", re.IGNORECASE)


def parse_citation(text: str) -> Citation:
    """Read one citation as people write it: "section 40 (2)", "S40(2)", "s.31(1)(a)", "reg 12(5)(e)", "40(2)".

    A bare number is a section of the Freedom of Information Act. Raises UnknownExemption.
    """
    found = _CITATION.match(text)
    if not found:
        raise UnknownExemption(
            f'"{text.strip()[:60]}" is not a citation that can be read; write it as s.40(2) or reg 12(5)(e).'
        )
    word = (found["word"] or "").lower()
    is_eir = word.startswith("r") or (not word and bool(_EIR_WORDS.match(text)))
    parts = tuple(_part(part) for part in re.findall(r"\(\s*([0-9a-z]{1,4})\s*\)", found["parts"], re.IGNORECASE))
    return Citation(Act.EIR if is_eir else Act.FOIA, found["number"].replace(" ", "").upper(), parts)


def _part(part: str) -> str:
    # Subsections carry capitals (3A); paragraphs and sub-paragraphs do not (aa, ii).
    return part.upper() if part[0].isdigit() else part.lower()


def lookup(citation: str | Citation) -> Exemption:
    """The ground that a citation names. A paragraph that must hold together with others gives the whole: s.41(1)(b) gives s.41(1).

    Raises UnknownExemption where the citation cannot be read or is no ground for refusing.
    """
    wanted = parse_citation(citation) if isinstance(citation, str) else citation
    table = _table()
    if wanted in table:
        return table[wanted]
    if wanted.parts:
        whole = table.get(Citation(wanted.act, wanted.number, wanted.parts[:-1]))
        if whole and wanted.parts[-1] in whole.limbs:
            return whole
    near = [row.citation.short for row in table.values() if _same_provision(row.citation, wanted)]
    hint = f"{wanted.whole} has {', '.join(near)}." if near else "check the number."
    raise UnknownExemption(f"{wanted.short} is no ground for refusing a request; {hint}")


def _same_provision(one: Citation, other: Citation) -> bool:
    return (one.act, one.number) == (other.act, other.number)


def every_exemption() -> tuple[Exemption, ...]:
    """Every row of the table, in its order: the Act's exemptions, the refusals of ss.12 and 14, the Regulations' exceptions."""
    return tuple(_table().values())


LOCAL_KINDS = frozenset({"pcc", "pfcc", "mayor", "board", "council"})
"""Kinds of authority that are not government departments (facts/law.md 0.1, 0.2)."""


def offered_to(authority_kind: str, act: Act = Act.FOIA) -> tuple[Exemption, ...]:
    """The grounds that an authority of this kind can cite in a notice, for a list to choose from.

    Only rows that say enough by themselves, and of two that say the same the one with the subsection. Grounds that only a
    government department can use, s.35 and s.36(2)(a), are left out for local kinds.
    """
    rows = [row for row in every_exemption() if row.citation.act is act and row.enough]
    closer = {Citation(act, row.citation.number) for row in rows if row.citation.parts}
    return tuple(
        row
        for row in rows
        if row.citation not in closer and not (row.government_only and authority_kind in LOCAL_KINDS)
    )


@cache
def _table() -> dict[Citation, Exemption]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(line for line in table if not line.startswith("#"))
        exemptions = [
            Exemption(
                citation=parse_citation(row["citation"]),
                name=row["name"],
                kind=Kind(row["kind"]),
                basis=Basis(row["basis"]),
                test=Test(row["test"]),
                neither_confirm_nor_deny=row["neither_confirm_nor_deny"],
                enough=row["enough"] == "yes",
                limbs=tuple(row["limbs"]),
                needs=row["needs"],
                government_only=row["used_by"] == "government",
                note=row["note"],
            )
            for row in rows
        ]
    return {exemption.citation: exemption for exemption in exemptions}
