"""docs/reference/ is made from the code, and is as the code says."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import REPOSITORY


def test_the_reference_is_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "scripts/reference"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_in_the_code_is_in_the_reference() -> None:
    named: set[str] = set()
    for path in (REPOSITORY / "src").rglob("*.py"):
        if path.name in ("tests.py", "pathways_tests.py"):  # the test suite's own settings say there what they mean
            continue
        named |= set(re.findall(r'"(ANSWERABLE_[A-Z_]*[A-Z])"', path.read_text(encoding="utf-8")))
    page = (REPOSITORY / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert {name for name in named if f"`{name}`" not in page} == set()
