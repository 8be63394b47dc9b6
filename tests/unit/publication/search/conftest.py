from collections.abc import Callable
from pathlib import Path

import pytest

from answerable.publication.search.documents import Indexed
from answerable.publication.search.index import Index

from .store import RECORDS, Store


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The made-up records, indexed; for reading only."""
    made = Index(tmp_path_factory.mktemp("index"), heap=15_000_000)
    made.bring_up_to_date(Store(*RECORDS))
    return made


@pytest.fixture
def indexed(tmp_path: Path) -> Callable[..., Index]:
    """An index of records of one's own."""

    def make(*records: Indexed) -> Index:
        made = Index(tmp_path / "index", heap=15_000_000)
        made.bring_up_to_date(Store(*records))
        return made

    return make
