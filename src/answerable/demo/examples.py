"""Where the example offices are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def examples_folder() -> Path:
    """Return the folder of example offices: inside the installed package, else beside the source."""
    shipped = PACKAGE / "examples"
    return shipped if shipped.is_dir() else PACKAGE.parent.parent / "examples"


def example_offices() -> list[str]:
    """Return the names of the example offices, in alphabetical order."""
    return sorted(path.name for path in examples_folder().iterdir() if (path / "office.yaml").is_file())
