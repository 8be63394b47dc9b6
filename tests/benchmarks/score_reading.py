"""How well real letters are read: the figures of ../shared/bench/score_letters.py, from `reading.letter.read` itself.

python -m tests.benchmarks.score_reading            the figures
python -m tests.benchmarks.score_reading --wrong    and each question missed, added or labelled otherwise
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from answerable.reading.letter import as_json, read

SHARED = Path(__file__).resolve().parents[3] / "shared"
ALIKE = 0.8  # as score_letters.py


def scorer(shared: Path) -> Any:
    """The module score_letters.py, from its path."""
    specification = importlib.util.spec_from_file_location("score_letters", shared / "bench" / "score_letters.py")
    if specification is None or specification.loader is None:
        raise FileNotFoundError(shared / "bench" / "score_letters.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def read_all(shared: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(gold, what was read) of each letter in gold.jsonl."""
    folder = shared / "letters"
    gold = [
        json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return [(one, {**as_json(read(folder / one["file"])), "file": one["file"]}) for one in gold]


def figures(shared: Path) -> dict[str, float]:
    """The figures that score_letters.py prints, by name."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        out.write_text("\n".join(json.dumps(found) for _, found in read_all(shared)), encoding="utf-8")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # the scorer leaves its files to be closed by themselves
            scorer(shared).main(shared / "letters" / "gold.jsonl", out)
    pairs = (line.rsplit(" ", 1) for line in printed.getvalue().splitlines()[1:])
    return {name: float(value) for name, value in pairs}


def wrong(shared: Path) -> list[str]:
    """A line for each question missed, added or labelled otherwise."""
    alike = scorer(shared).alike
    lines = []
    for gold, found in read_all(shared):
        left = list(found["questions"])
        for question in gold["questions"]:
            best = max(left, key=lambda one, text=question["text"]: alike(one["text"], text), default=None)
            if best is None or alike(best["text"], question["text"]) < ALIKE:
                lines.append(f"{gold['file']}: missed {question['label']}: {question['text'][:100]}")
                continue
            left.remove(best)
            if (best["label"] or None) != (question["label"] or None):
                lines.append(f"{gold['file']}: label {best['label']} for {question['label']}")
        lines += [f"{gold['file']}: added {one['label']}: {one['text'][:100]}" for one in left]
    return lines


def main(arguments: list[str]) -> int:
    """Print the figures. Exit code 2 where the shared letters are absent."""
    if not SHARED.is_dir():
        print(
            f"The real letters are not here: {SHARED} does not exist. Put the shared data folder beside the repository."
        )
        return 2
    for name, value in figures(SHARED).items():
        print(f"{name} {value:.3f}")
    if "--wrong" in arguments:
        print("\n".join(wrong(SHARED)) or "Every question was found, with its label.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
