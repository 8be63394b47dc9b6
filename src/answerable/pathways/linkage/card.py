"""The card of a model as a page: what it is for, how it was made, what it weighs, what it was measured to do, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .comparing import FIELDS
from .model import Model
from .scoring import VETO_WORDS

MADE = "<!-- Made by scripts/train_matching from the model. Do not edit. -->\n\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n"


def page(model: Model) -> str:
    """Return the card as Markdown."""
    weights = [
        [
            field.words,
            level.words,
            f"{100 * weight.m:.2f} %",
            f"{weight.u:.2g}",
            f"{weight.bits:+.1f}",
            f"{100 * share:.2g} %",
        ]
        for field, levels, shares in zip(FIELDS, model.weights, model.household.shares, strict=True)
        for level, weight, share in zip(field.levels, levels, shares, strict=True)
    ]
    told = model.card
    parts = [
        MADE,
        f"# The model that matches people: {model.version}\n\n",
        "**For.** Proposing that two records may be one person: in a name check, in a list, and when incidents are counted. A person decides; "
        "nothing is merged.\n\n",
        "**Not for.** Deciding anything about anybody by itself; showing that two people know each other; matching perpetrators for the police.\n\n",
        f"**Made from.** {told.get('trained_on', 'not recorded')}. Labels: {told.get('labels', 'not recorded')}. Nobody in that county exists, and "
        "its rates of error are assumptions: an office measures its own with reviewed pairs before it relies on the figures below.\n\n",
        f"**Prior.** {model.prior:.3g} that two records taken at random are one person, {model.household.prior:.3g} that they are two people of one "
        f"household, in a store of {model.records:,} records; both fall as a store grows.\n\n",
        "**Thresholds, in bits.** "
        + ", ".join(f"{name} {value:g}" for name, value in model.thresholds.items())
        + ".\n\n",
        f"**The household rule.** {VETO_WORDS}\n\n",
        "## What it weighs\n\nHow often each level is seen between two records of one person, of two strangers, and of two people of one household (raised "
        "where need be, so that agreeing on more never lowers a weight). A name that is agreed on weighs more the rarer it is.\n\n",
        _table(("field", "agreement", "one person", "strangers", "bits", "one household"), weights),
        _measured(told.get("measured")),
    ]
    return "".join(parts)


def _measured(measured: Mapping[str, Any] | None) -> str:
    if not measured:
        return "\n## What it was measured to do\n\nNot measured yet: run tests/benchmarks/bench_linkage.py --keep.\n"
    parts = [
        "\n## What it was measured to do\n\nBy tests/benchmarks/bench_linkage.py on made-up counties of seeds that nothing was trained on, nor "
        "any threshold chosen by. That the whole name is a key was decided when its figures at seed 9001 had been seen.\n"
    ]
    for title, table in measured.items():
        parts.append(f"\n### {title}\n\n" + _table(table["head"], table["rows"]))
        if table.get("words"):
            parts.append("\n" + table["words"] + "\n")
    return "".join(parts)
