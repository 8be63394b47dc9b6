"""Subjects and the words that name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.reading.taxonomy import BY_CODE, FACETS, SUBJECTS, find_subjects, is_subject, label

NAMED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("services for survivors of domestic abuse", ("domestic_abuse",)),
    ("domestic violence refuges", ("domestic_abuse", "domestic_abuse.refuge")),
    ("IDVA posts", ("domestic_abuse.advocacy",)),
    ("the Domestic Abuse Perpetrator Programme", ("domestic_abuse.perpetrators",)),
    ("sexual violence/abuse services", ("sexual_violence",)),
    ("rape crisis centres", ("sexual_violence",)),
    ("ISVA and CHISVA services", ("sexual_violence.advocacy",)),
    ("Independent Sexual Violence Advisors", ("sexual_violence.advocacy",)),
    ("the Sexual Assault Referral Centre (SARC)", ("sexual_violence.forensic",)),
    ("counselling for survivors of rape", ("sexual_violence.face_to_face",)),
    ("support for victims of child sexual exploitation", ("child_abuse.exploitation",)),
    ("child sexual abuse", ("child_abuse",)),
    ("female genital mutilation, forced marriage and so-called honour-based abuse", ("honour_based_abuse",)),
    ("violence against women and girls (VAWG)", ("violence_against_women",)),
    ("a stalking advocate", ("stalking",)),
    ("hate crime reporting centres", ("hate_crime",)),
    ("human trafficking and modern slavery", ("modern_slavery",)),
    ("restorative justice provision", ("restorative_justice",)),
    ("a 24-hour helpline", ("helpline",)),
    ("male victims", ("male_victims",)),
    ("LGBT+ people", ("lgbt",)),
    ("by-and-for organisations", ("by_and_for",)),
    ("families bereaved by homicide", ("bereavement",)),
    ("fraud and cyber-crime", ("fraud",)),
    ("anti-social behaviour", ("antisocial_behaviour",)),
    ("drug and alcohol treatment", ("drugs_alcohol",)),
    ("the Violence Reduction Unit", ("youth_violence",)),
    ("each victim service you fund", ("victims_general",)),
    ("support for victims and witnesses", ("victims_general",)),
    ("refuse collection and potholes", ()),
    ("the frame of the window", ()),
    ("", ()),
)


@pytest.mark.parametrize(("text", "codes"), NAMED, ids=[text or "nothing" for text, _ in NAMED])
def test_subjects(text: str, codes: tuple[str, ...]) -> None:
    assert find_subjects(text) == codes


@pytest.mark.parametrize(
    ("text", "within", "codes"),
    [
        ("counselling, emotional support, group support", ("sexual_violence",), ("sexual_violence.face_to_face",)),
        ("counselling, emotional support, group support", (), ()),
        ("advocacy", ("domestic_abuse",), ("domestic_abuse.advocacy",)),
        ("advocacy", ("sexual_violence.forensic",), ("sexual_violence.advocacy",)),
        ("forensic examinations", ("sexual_violence",), ("sexual_violence.forensic",)),
        ("advocacy", ("fraud",), ()),
    ],
)
def test_a_kind_of_service_is_read_within_its_subject(
    text: str, within: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    assert find_subjects(text, within) == codes


def test_the_general_gives_way_to_the_particular() -> None:
    assert find_subjects("services for victims of stalking") == ("stalking",)
    assert find_subjects("programmes for offenders and perpetrators of domestic abuse") == (
        "domestic_abuse.perpetrators",
    )


def test_codes_are_whole() -> None:
    assert len(BY_CODE) == len(SUBJECTS)
    for subject in SUBJECTS:
        assert subject.label
        assert subject.parent is None or subject.parent in BY_CODE
    for _, _, parents in FACETS:
        assert set(parents) <= set(BY_CODE)


def test_labels() -> None:
    assert label("sexual_violence.forensic") == "Sexual violence: forensic services (SARC)"
    assert label("road_safety.bikes") == "Road safety: bikes"


def test_a_subject_is_not_a_charity() -> None:
    assert is_subject("Sexual Assault Referral Centres")
    assert not is_subject("Victim Support")
    assert not is_subject("Local Solutions Fund")


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert set(find_subjects(text, ("sexual_violence", "domestic_abuse"))) <= set(BY_CODE) | {
        f"{parent}.{facet}" for facet, _, parents in FACETS for parent in parents
    }


@pytest.mark.parametrize(
    "piece", ["sexual violence and ", "support for the all for ", "counselling for a b c ", "victims "]
)
def test_a_long_text_of_one_phrase_is_read_to_its_end(piece: str) -> None:
    assert set(find_subjects(piece * (40_000 // len(piece)))) <= set(BY_CODE)


def test_victims_in_general_stay_where_they_stand_as_a_service_of_their_own() -> None:
    assert find_subjects("the victims service and the sexual violence counselling grants") == (
        "victims_general",
        "sexual_violence.face_to_face",
    )
    assert find_subjects("grants for stalking and the victims services") == ("stalking", "victims_general")
    assert find_subjects("victims services, including domestic abuse") == ("domestic_abuse",)
