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

RUN_BY = {
    "": {"postgresql"},
    "checks": {"sqlite"},
    "integration": {"sqlite", "postgresql"},
    # No store is asked: what addresses and permissions say.
    "integration/accounts/test_every_address.py": {"postgresql"},
    # The commands run in processes with stores of their own, whichever engine this one has.
    "integration/cli": {"sqlite"},
    # A bag is a folder of files, whichever engine it was written from.
    "integration/handover/test_bad_bags.py": {"postgresql"},
    # What hundreds of questions at the interface, made up by its description, are answered with; each kind of question is tried on
    # either engine by test_interface.
    "integration/publication/data/test_schemathesis.py": {"postgresql"},
    # Walks along every address, for what is the same on either engine: who may go there, headers, how pages are built. What each page
    # asks the store is tried by its own tests on either; the odder a value, the likelier only one engine takes it, so those walks
    # (test_odd_forms, test_odd_addresses, test_hostile_input) are on both.
    "integration/test_another_case.py": {"postgresql"},
    "integration/test_every_address.py": {"postgresql"},
    # Commands in processes with stores of their own, as in integration/cli.
    "integration/register/test_duties_commands.py": {"sqlite"},
    "journeys": {"sqlite"},
    # They drive processes with stores of their own; this process has least to do.
    "journeys/pathways": {"pathways postgresql"},
    "laws": {"sqlite"},
    # The pathways site has settings, accounts and a store of its own, and so processes of its own.
    "pathways": {"pathways", "pathways postgresql"},
    # Every request that a curious worker can make, in several worlds: what they differ in is no matter of the engine.
    "pathways/attack": {"pathways"},
    # The commands run in processes with stores of their own, whichever engine this one has.
    "pathways/name_check/test_commands.py": {"pathways"},
    # Walks along every page, for who may open it. What a page asks the store is tried by its own tests on either engine, and the
    # decisions by policy/test_matrix.py.
    "pathways/policy/test_pages.py": {"pathways"},
    "pathways/test_every_address.py": {"pathways"},
    # How long this process takes over ten thousand rows, and how many questions a list asks: PostgreSQL works in another process.
    "pathways/referrals/test_many.py": {"pathways"},
    "unit/cleaning": {"sqlite"},
    "unit/guard": {"sqlite"},
    "unit/pathways": {"postgresql"},
    "unit/personal": {"sqlite"},
}
"""scripts/test runs four processes side by side, two for the office and the public site ("sqlite", "postgresql") and two for the
pathways site, each on a share of the test folders: together, every test, and those of the stores on either engine. The nearest
folder (or file) named here decides. To even them out, name a folder of tests/unit or take one away. `ANSWERABLE_TEST_SHARE` says which share
this process has; without it, it has all that its settings allow."""

WITHOUT_POSTGRESQL = {"no database": "postgresql", "pathways, no database": "pathways postgresql"}
"""Where there is no PostgreSQL: the shares of the processes that run what else only those on PostgreSQL would, on SQLite."""

PATHWAYS = "pathways"
"""The folder of the tests that run on the settings of the pathways site (pytest --ds=answerable.config.settings.pathways_tests)."""

NOT_COUNTED = (
    "checks",
    "integration",
    "journeys",
    "pathways",
    "unit/redaction",
    "unit/release_ledger",
    "unit/small_numbers",
)
"""The test folders while whose tests run no branches are counted: it would take them nearly twice as long, and the rules
are to be tried by tests of their own."""


def _folder(path: Path) -> str:
    folder = path.relative_to(REPOSITORY / "tests").as_posix()
    return "" if folder == "." else folder


def _is_in(folder: str, named: str) -> bool:
    return not named or folder == named or folder.startswith(f"{named}/")


def _has(share: str, named: str) -> bool:
    instead = WITHOUT_POSTGRESQL.get(share)
    return RUN_BY[named] == {instead} if instead else share in RUN_BY[named]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Keep this process's share of the tests; what is another's is not even loaded."""
    share = os.environ.get("ANSWERABLE_TEST_SHARE")
    if not collection_path.is_relative_to(REPOSITORY / "tests"):
        return None
    folder = _folder(collection_path)
    if not share:
        settings = os.environ.get("DJANGO_SETTINGS_MODULE", "")
        return True if _is_in(folder, PATHWAYS) and not settings.endswith(".pathways_tests") else None
    nearest = max((named for named in RUN_BY if _is_in(folder, named)), key=len)
    below = [named for named in RUN_BY if folder != named and _is_in(named, folder)]
    return None if any(_has(share, named) for named in (nearest, *below)) else True


def _counted(item: pytest.Item) -> bool:
    return not any(_is_in(_folder(item.path), named) for named in NOT_COUNTED)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is worked out once and remembered is first worked out where branches are counted."""
    items.sort(key=_counted, reverse=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count branches only while the tests of the pure rooms run."""
    coverage = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(coverage, "cov_controller", None)
    if controller is None or _counted(item):
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
