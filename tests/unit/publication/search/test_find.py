"""Finding by words: all of them, any of them where no record has all, with what was understood and corrected said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.publication.search.documents import Indexed
from answerable.publication.search.find import Match, find
from answerable.publication.search.index import Index
from answerable.publication.search.snippets import LONGEST, in_pieces
from answerable.publication.search.years import calendar, financial

from .store import RECORDS


def keys(index: Index, words: str, **more: object) -> list[str]:
    return [hit.key for hit in find(index, words, **more).hits]  # type: ignore[arg-type]


def test_all_the_words_first(index: Index) -> None:
    found = find(index, "sexual violence survivors")
    assert (found.match, found.total, [hit.key for hit in found.hits]) == (Match.ALL, 1, ["a-2019"])


def test_any_of_the_words_where_no_record_has_all(index: Index) -> None:
    found = find(index, "violence veterinary surgeon quarter")
    assert found.match is Match.ANY
    assert found.total == 4
    assert found.hits[0].key == "a-dogs"


def test_one_word_that_is_nowhere_finds_nothing(index: Index) -> None:
    found = find(index, "xylophones")
    assert (found.total, found.hits, found.corrected) == (0, (), "")


def test_stemmed_folded_and_without_stop_words(index: Index) -> None:
    assert keys(index, "the policies about the DOG") == ["a-dogs"]
    assert keys(index, "cafe") == keys(index, "café") == ["a-2019"]


def test_stop_words_alone_are_looked_for_as_words(index: Index) -> None:
    assert find(index, "with").match is Match.ALL
    assert set(keys(index, "with")) == {"a-2019", "p-support"}


def test_a_phrase_is_found_as_it_stands(index: Index) -> None:
    assert keys(index, '"work with survivors"') == ["a-2019"]
    assert keys(index, '"survivors with work"') == []
    assert set(keys(index, '"violence"')) == {"a-2019", "a-2018", "a-kent"}


def test_a_word_in_the_title_counts_more(indexed: Callable[..., Index]) -> None:
    index = indexed(
        Indexed("text", "document", "Minutes", "The otters were discussed."),
        Indexed("title", "document", "Otters", "The minutes were discussed."),
    )
    assert keys(index, "otters") == ["title", "text"]


def test_a_reference_is_found(index: Index) -> None:
    found = find(index, "7617/13")
    assert [hit.request for hit in found.hits] == ["7617/13"]


def test_a_hit_says_what_a_page_shows(index: Index) -> None:
    hit = find(index, "survivors").hits[0]
    assert (hit.kind, hit.title, hit.path) == ("answer", "Spending on sexual violence services", "/answers/a-2019")
    assert (hit.dated, hit.years, hit.places) == (date(2020, 5, 1), (financial(2019),), ("Northumbria",))
    assert hit.providers == ("Harbour Advocacy",)
    assert hit.score > 0


def test_a_snippet_is_text_in_pieces_with_the_words_marked(index: Index) -> None:
    pieces = find(index, "café survivors").hits[0].snippet
    assert [text for text, marked in pieces if marked] == ["survivors", "café"]
    assert "£12,000" in "".join(text for text, _ in pieces)


def test_a_snippet_never_becomes_markup(indexed: Callable[..., Index]) -> None:
    index = indexed(Indexed("x", "document", "T", "<script>alert('otters')</script> <b>otters</b> & more"))
    pieces = find(index, "otters").hits[0].snippet
    assert "".join(text for text, _ in pieces).startswith("<script>alert('otters')")
    assert ("otters", True) in pieces


def test_a_record_found_by_its_title_shows_how_its_text_begins(indexed: Callable[..., Index]) -> None:
    index = indexed(Indexed("x", "document", "Otters", "word " * 200), Indexed("y", "document", "Otters", ""))
    hits = {hit.key: hit.snippet for hit in find(index, "otters").hits}
    assert hits["y"] == ()
    ((text, marked),) = hits["x"]
    assert not marked
    assert text.endswith(" …")
    assert len(text) <= LONGEST + 2


def test_pieces_that_overlap_are_cut_once() -> None:
    assert in_pieces("one two", [(0, 3), (2, 7)]) == (("one", True), (" two", False))
    assert in_pieces("", []) == ()


# ---- filters --------------------------------------------------------------------------------------------------------


def test_a_year_named_in_the_words_is_a_filter(index: Index) -> None:
    found = find(index, "sexual violence 2019-20")
    assert {hit.key for hit in found.hits} == {"a-2019", "a-kent"}
    assert found.understood.said == (("2019-20", "year: 2019-20"),)


def test_a_calendar_year_lets_the_financial_years_through_that_share_its_months(index: Index) -> None:
    assert set(keys(index, "violence in 2019")) == {"a-2019", "a-2018", "a-kent"}
    assert set(keys(index, "violence in 2020")) == {"a-2019", "a-kent"}


def test_place_organisation_and_money_named_in_the_words_are_filters(index: Index) -> None:
    assert keys(index, "violence kent") == ["a-kent"]
    assert set(keys(index, "lantern counselling violence")) == {"a-2018", "a-kent"}
    assert keys(index, "violence over £10,000") == ["a-2019"]
    assert keys(index, "violence between £8,500 and £9,500") == ["a-2018"]
    assert keys(index, "violence £300") == ["a-2019"]


def test_filters_without_words_show_the_newest_first(index: Index) -> None:
    found = find(index, "Northumbria")
    assert found.match is Match.FILTERS
    assert [hit.key for hit in found.hits] == ["a-2019", "a-2018", "a-dogs"]
    assert find(index, "").total == len(RECORDS)
    assert keys(index, "", limit=1, offset=1) == ["a-2019"]


def test_a_filter_that_leaves_nothing_says_what_there_is_without_it(index: Index) -> None:
    found = find(index, "violence 2031-32")
    assert (found.total, found.hits, found.without_them) == (0, (), 3)
    assert find(index, "violence 2019-20").without_them == 0


def test_a_filter_given_stands_before_one_in_the_words(index: Index) -> None:
    assert set(keys(index, "violence 2019-20", years=(financial(2018),))) == {"a-2018"}
    assert keys(index, "violence kent", places=("Northumbria",), providers=("Harbour Advocacy",)) == ["a-2019"]
    assert keys(index, "violence over £10,000", pence_from=750_000, pence_to=850_000) == ["a-kent"]


def test_every_filter(index: Index) -> None:
    assert keys(index, "", kinds=("provider",)) == ["p-support"]
    assert set(keys(index, "", kinds=("provider", "answer"), years=(calendar(2019), financial(2018)))) == {
        "a-2018",
        "a-dogs",
    }
    assert keys(index, "", categories=("sexual_violence.advocacy",)) == ["a-2019"]
    assert set(keys(index, "", categories=("sexual_violence",))) == {"a-2019", "a-2018"}
    assert keys(index, "", pence_from=850_000, pence_to=950_000) == ["a-2018"]


def test_the_offices_own_area_is_no_filter(index: Index) -> None:
    assert find(index, "emotional help in Northumbria", home=("Northumbria",)).hits[0].key == "p-support"
    assert find(index, "emotional help in Northumbria").total == 0


def test_nothing_is_understood_where_that_is_switched_off(index: Index) -> None:
    found = find(index, "violence kent", understand=False)
    assert [hit.key for hit in found.hits] == ["a-kent"]
    assert not found.understood


def test_facets_count_the_results(index: Index) -> None:
    facets = find(index, "violence", facets=True).facets
    assert facets is not None
    assert facets.kinds == (("answer", 3),)
    assert facets.years == ((financial(2019), 2), (financial(2018), 1))
    assert facets.places == (("Northumbria", 2), ("Kent", 1))
    assert facets.categories == (("sexual_violence", 2), ("sexual_violence.advocacy", 1))
    assert find(index, "violence").facets is None


def test_pages_of_results(index: Index) -> None:
    whole = keys(index, "violence")
    assert keys(index, "violence", limit=2) + keys(index, "violence", limit=2, offset=2) == whole
    assert find(index, "violence", limit=0).total == 3
    with pytest.raises(ValueError, match="counts"):
        find(index, "violence", limit=-1)


# ---- spelling -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "corrected"),
    [
        ("sexual violense", "sexual violence"),
        ("sexaul violence", "sexual violence"),
        ("survivor veterinarry", "survivor veterinary"),
        ("counseling survivrs", "counseling survivors"),
        ("vetrinaryy", "veterinary"),
        ("sexualviolence", "sexual violence"),
        ('"sexual violence" survivrs', '"sexual violence" survivors'),
    ],
)
def test_a_slip_is_forgiven_and_said(index: Index, words: str, corrected: str) -> None:
    found = find(index, words)
    assert found.corrected == corrected
    assert found.total


def test_what_is_spelled_well_is_left(index: Index) -> None:
    assert find(index, "sexual violence survivors").corrected == ""
    assert find(index, "zzz qqqq 99999 ñandú").corrected == ""


def test_a_slip_that_the_store_itself_contains_is_seen_where_nothing_has_all_the_words(
    indexed: Callable[..., Index],
) -> None:
    index = indexed(
        *(Indexed(f"k{number}", "document", "Counselling services", "") for number in range(5)),
        Indexed("slip", "document", "Counsellnig", "typed badly"),
    )
    found = find(index, "counsellnig services")
    assert found.corrected == "counselling services"
    assert found.total == 5
    assert find(index, "counsellnig").corrected == ""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=120))
def test_no_text_is_an_error(index: Index, text: str) -> None:
    found = find(index, text, facets=True)
    assert found.total >= len(found.hits)


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '""""',
        "AND OR NOT",
        "title:(",
        "a:b^2~",
        "*",
        "?",
        "[1 TO",
        "\x00",
        "-",
        "💷" * 50,
        "x" * 100_000,
        "word " * 5000,
    ],
)
def test_no_syntax_is_an_error(index: Index, text: str) -> None:
    assert find(index, text).total >= 0
