"""Which names join themselves, and which never do."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.payee_names import parse
from answerable.register.rules.same_organisation import (
    Entry,
    conflict,
    go_together,
    in_common,
    initials,
    join,
    kinds_of,
    one_slip,
)


def together(*names: str, ledger: tuple[str, ...] = ()) -> bool:
    """Whether the first two of these names are in one group when all are there."""
    ids = (*ledger, *[""] * len(names))
    found = join([Entry(name, number) for name, number in zip(names, ids, strict=False)])
    return found.group[0] == found.group[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zedbrook Aid Ltd", "ZEDBROOK AID"),
        ("Zedbrook Aid Limited", "Zedbrook Aid PLC"),
        ("ZEDBROOK AID [17340]", "Zedbrook Aid"),
        ("Zedbrook Energy", "ZedbrookEnergy Ltd"),
        ("Zedbrook Print Works Ltd T/A Quill", "Zedbrook Print Works"),
        ("Lancaster & Chorley Street Angels", "Lancaster & Chorley Street Angles"),
        ("Zedbrook Products", "Zedbrook Prodcuts"),
        ("Zedbrook Personnel Services", "Zedbrook Personnell Services"),
        ("Zedbrook Animal Supplies", "Zedbrook Animel Supplies"),
        ("Zedbrook Wettons Services", "Zedbrook Wetton Services"),
        ("Zedbrook Service", "Zedbrook Services"),
        ("Lancaster Gymnast Forum", "Lancaster Gymnasts Forum"),
        ("London Borough of Richmond upon Thames", "LONDON BOROUGH OF RICHMOND UPON THA"),
        ("ZEDBROOK DOMESTIC ABUSE & SUPPORT SERVICE LTD", "ZEDBROOK DOMESTIC ABUSE SERVICE"),
        ("Zedbrook Aid, charity no 1173575", "Quillfeather, charity number 1173575"),
    ],
)
def test_beyond_doubt(one: str, other: str) -> None:
    assert together(one, other)
    assert together(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Burnley Boys & Girls Club", "Blackpool Boys & Girls Club"),
        ("Chorley Street Pastors", "Lancaster Street Pastors"),
        ("Zedbrook Borough Council", "Zedbrook Leisure Trust Ltd"),
        ("NHS Zedbrook CCG", "Zedbrook Council"),
        ("Zedbrook NHS Foundation Trust", "NHS Zedbrook ICB"),
        ("Bolton Council", "Boston Council"),
        ("Norton Primary School", "Horton Primary School"),
        ("Adlington Women's Institute", "Aldington Women's Institute"),
        ("Zedbrook Training Ltd", "Zedbrook Trading Ltd"),
        ("Zedbrook Sons 1", "Zedbrook Sons 2"),
        ("Zedbrook Ltd", "Zedbrook LLP"),
        ("Kelly Johnson Zedbrook Consulting", "Kelli Johnson Zedbrook Consulting"),
        ("Arnold Educational Foundation", "Arnolds Educational Foundation"),
        ("Zed T/A Quill", "Zed"),
        ("Henry Zedbrook Almshouse Trust", "Henry Zedbrook Almshouse Trusts and Starcross Welfare"),
        ("Henry Quill Zedbrook Almshouse", "Henry Quill Zedbrook Almshouses and Starcross Welfare Trust"),
        ("Mr J Zedbrook", "MR J ZEDBROOK"),
        ("Third Party", "Third Party Supplier"),
        ("Redacted", "Redacted"),
        ("Abcde Zedbrook", "Abcdf Zedbrook"),
        ("Abcd Zedbrook Works", "Abce Zedbrook Works"),
        ("Zedbrook Methodist Chapel", "Zedbrook Methodist Chapel Company"),
        ("Zedbrook Aid, charity no 1173575", "Zedbrook Aid, charity no 1173576"),
    ],
)
def test_never_by_itself(one: str, other: str) -> None:
    assert not together(one, other)


def test_where_many_words_stand_in_one_place_they_tell_branches_apart() -> None:
    assert together("Zedbrook Guides Ambertn", "Zedbrook Guides Amberttn")
    assert not together("Zedbrook Guides Ambertn", "Zedbrook Guides Amberttn", "Zedbrook Guides Quillham")


def test_a_cut_name_that_several_go_on_from_joins_none() -> None:
    cut = "Zedbrook Institute of Quilled Devel"
    assert together(f"{cut}opment", cut)
    assert not together(cut, f"{cut}opment", f"{cut}ing")
    assert not together("Zed of Quilled Devel", "Zed of Quilled Development")
    assert join([Entry(f"{cut} Ltd"), Entry(f"{cut} LLP"), Entry(f"{cut}opment LLP")]).group == (0, 1, 1)


def test_a_ledger_number_joins_names_that_go_together_and_no_others() -> None:
    assert together("Zedbrook", "Zedbrook Security", ledger=("7", "7"))
    assert together("Zedbrook Quill Association", "ZQA", ledger=("7", "7"))
    assert together("Zedbrook T/A Quill", "Quill", ledger=("7", "7"))
    assert together("Carnival Quillo", "Carnaval Quillo Association", ledger=("7", "7"))
    assert together("Northshire Fulham Borough", "Borough of Fulham Northshire", ledger=("7", "7"))
    assert not together("Zedbrook", "Zedbrook Security", ledger=("7", "8"))
    assert not together("Zedbrook Learning", "Zedbrook Recruitment", ledger=("7", "7"))
    assert not together("Quill", "Zedbrook", ledger=("7", "7"))
    assert not together("Zedbrook Council", "Zedbrook School", ledger=("7", "7"))
    names = ["Zedbrook", "Zedbrook Security", *(f"Zedbrook Quill{letter}" for letter in "abcdefgh")]
    found = join([Entry(name, "20000000") for name in names])
    assert len(found.groups) == len(names), "a number for sundry suppliers joined them"


def test_a_ledger_number_means_nothing_in_another_ledger() -> None:
    found = join([Entry("Zedbrook", "7", "one"), Entry("Zedbrook Security", "7", "other")])
    assert found.group[0] != found.group[1]


def test_names_of_one_organisation_are_together_whatever_they_are() -> None:
    entries = [
        Entry("Zedbrook Council", organisation="org-1"),
        Entry("Lancaster School", organisation="org-1"),
        Entry("Lancaster School Ltd"),
        Entry("Lancaster School Ltd", organisation="org-2"),
    ]
    found = join(entries)
    assert found.group[0] == found.group[1] == found.group[2]
    assert found.group[3] != found.group[0], "two organisations of the register are never joined"


def test_a_detour_over_a_third_name_joins_no_conflict() -> None:
    found = join([Entry("Zedbrook Aid Ltd"), Entry("Zedbrook Aid"), Entry("Zedbrook Aid LLP")])
    assert found.group[0] == found.group[1] != found.group[2]
    found = join([Entry("Zedbrook Ltd"), Entry("Zedbrook LLP"), Entry("Zedbrook plc"), Entry("ZEDBROOK LLP")])
    assert found.group == (0, 1, 0, 1)


def test_what_a_person_kept_apart_stays_apart_also_for_an_equal_name_that_comes_later() -> None:
    entries = [Entry("Zedbrook", organisation="org-1"), Entry("ZEDBROOK", "1"), Entry("Zedbrook", "2")]
    assert len(join(entries).groups) == 1
    kept = join(entries, apart=[(1, 0)])
    assert kept.group[0] != kept.group[1]
    assert kept.group[1] == kept.group[2]


def test_what_was_taken_back_is_not_done_again() -> None:
    entries = [
        Entry("Zedbrook", "7"),
        Entry("Zedbrook", "7", alone=True),
        Entry("Zedbrook, charity no 1173575", alone=True),
    ]
    assert len(join(entries).groups) == 3


def test_known_numbers_join_and_part() -> None:
    charity = frozenset({("GB-CHC", "1173575")})
    known = Entry("Zedbrook", organisation="org-1", identifiers=charity)
    assert join([known, Entry("Quill (GB-CHC-1173575)")]).group == (0, 0)
    assert join([known, Entry("Zedbrook (GB-CHC-1173576)")]).group == (0, 1)


def test_every_join_says_how_and_why() -> None:
    found = join([Entry("Zedbrook Aid"), Entry("ZEDBROOK AID LTD"), Entry("Zedbrook Aid [17340]")])
    assert [(each.how, each.why) for each in found.joins] == [
        ("name", "The same name but for its form in law"),
        ("name", "The same name, with a number of the ledger beside it"),
    ]
    assert found.groups == {0: (0, 1, 2)}


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("angels", "angles", "swapped"),
        ("supplies", "suplies", "doubled"),
        ("aid", "aaid", "doubled"),
        ("wetton", "wettons", "letter"),
        ("bolton", "boston", "letter"),
        ("norton", "horton", ""),
        ("lot", "olt", ""),
        ("xaid", "aid", ""),
        ("same", "same", ""),
        ("abcd", "abdce", ""),
        ("abcd", "badc", ""),
        ("abcdef", "abdcfe", ""),
    ],
)
def test_one_slip(one: str, other: str, slip: str) -> None:
    assert one_slip(one, other) == one_slip(other, one) == slip


def test_conflicts_are_named() -> None:
    def between(one: str, other: str) -> str:
        return conflict(parse(one), parse(other))

    assert between("Chorley Aid", "Lancaster Aid") == "places"
    assert between("Chorley Aid", "Chorley and Lancaster Aid") == ""
    assert between("Zed 1", "Zed 2") == "numbers"
    assert between("Zed 1", "Zed") == ""
    assert between("Zed Council", "Zed School") == "kinds"
    assert between("Zed Ltd", "Zed LLP") == "forms"
    assert kinds_of(["zed", "council", "school"]) == {"council", "school"}


def test_names_that_go_together() -> None:
    assert go_together(parse("Zed T/A Quill"), parse("Brook T/A Quill"))
    assert not go_together(parse("Lancaster Services"), parse("Lancaster"))
    assert initials(("society", "of", "quill", "print")) == "sqp"
    assert initials(("quill", "print")) == ""


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Zed", "ZED", "The same name"),
        ("Zed T/A Quill", "Quill", "One says that it also goes by the other's name"),
        ("Zed T/A Quill", "Brook T/A Quill", "Both say that they also go by one name"),
        ("Zed Quill Brook", "ZQB", "One is the other's initials"),
        ("Zed Quill", "Zed Brook", "Both have “zed”"),
        ("Zed K/A Quill", "Quill Print", "One also goes by a name with “quill”"),
        ("Zedbrook", "Zadbrook", "They are spelt alike"),
        ("Zed Council", "Zed School", "Both have “zed”; but they are different kinds of body"),
    ],
)
def test_what_two_names_have_in_common(one: str, other: str, said: str) -> None:
    assert in_common(parse(one), parse(other)) == said


_WORDS = st.sampled_from(
    ["zedbrook", "quill", "aid", "ltd", "llp", "lancaster", "chorley", "council", "school", "t/a", "7"]
)
_NAMES = st.lists(st.lists(_WORDS, min_size=1, max_size=5).map(" ".join), min_size=2, max_size=12)


@given(_NAMES)
def test_no_group_ever_holds_two_names_in_conflict(names: list[str]) -> None:
    found = join([Entry(name) for name in names])
    for members in found.groups.values():
        for one in members:
            for other in members:
                if found.names[one].words != found.names[other].words:
                    assert conflict(found.names[one], found.names[other]) == ""


@given(_NAMES)
def test_the_same_names_always_give_the_same_groups(names: list[str]) -> None:
    entries = [Entry(name) for name in names]
    assert join(entries).group == join(entries).group


@pytest.mark.shared
def test_pairs_of_a_real_police_and_crime_commissioner(shared: Path) -> None:
    with (shared / "spend" / "lancashire_pcc" / "provider_match_gold.csv").open(newline="", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    names = list(dict.fromkeys(pair[column] for pair in pairs for column in ("name_a", "name_b")))
    found = join([Entry(name) for name in names])
    group = dict(zip(names, found.group, strict=True))
    for pair in pairs:
        same = group[pair["name_a"]] == group[pair["name_b"]]
        if pair["same"] == "yes":
            assert same or pair["confidence"] != "certain", pair
        else:
            assert not same, pair
