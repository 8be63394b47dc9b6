"""What every test may use, and which process runs which tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

# On a busy machine a slow example says nothing about the rule.
hypothesis.settings.register_profile("answerable", deadline=None)
hypothesis.settings.load_profile("answerable")

SHARES = {
    "sqlite": {"integration", "journeys"},
    "postgresql": {"integration", "unit", "laws", "checks"},
    "no database": {"unit", "laws", "checks"},
}
"""scripts/test runs two processes side by side, each on a share of the test folders: together, every test on every
engine. `ANSWERABLE_TEST_SHARE` says which share this process has; without it, it has all."""

COMMANDS = ("integration", "cli")
"""The commands run in processes with stores of their own, whichever engine this one has: the process without a browser to
drive runs them once."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep this process's share of the tests."""
    share = os.environ.get("ANSWERABLE_TEST_SHARE")
    if not share:
        return
    kept, left = [], []
    for item in items:
        folders = item.path.relative_to(REPOSITORY / "tests").parts
        mine = share != "sqlite" if folders[:2] == COMMANDS else folders[0] in SHARES[share]
        (kept if mine else left).append(item)
    config.hook.pytest_deselected(items=left)
    # What is worked out once and remembered is first worked out where branches are counted.
    items[:] = sorted(kept, key=lambda item: item.path.relative_to(REPOSITORY / "tests").parts[0] in NOT_MEASURED)


NOT_MEASURED = {"integration", "journeys"}
"""The test folders while whose tests run no branches are counted: it would take them nearly twice as long, and the rules
are to be tried by tests of their own."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count branches only while the tests of the pure rooms run."""
    coverage = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(coverage, "cov_controller", None)
    if controller is None or item.path.relative_to(REPOSITORY / "tests").parts[0] not in NOT_MEASURED:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


def missing(reason: str) -> None:
    """Skip the test with this reason; under continuous integration (CI=true) fail it, for there all must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real letters and data beside the repository; tests that need it are skipped where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        missing("the shared data folder is not beside the repository")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """The example offices."""
    return REPOSITORY / "examples"
