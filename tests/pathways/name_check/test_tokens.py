"""Keyed tokens: a partner that gives no names is told as much as one that does, of whom its tokens find."""

from __future__ import annotations

import csv
import secrets
from pathlib import Path

import pytest
from typer.testing import CliRunner

from answerable.audit.models import Entry
from answerable.pathways.actions import tokens as actions
from answerable.pathways.commands_name_check import tokens_app
from answerable.pathways.errors import CannotChange
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import NameCheck, NameCheckTell, Protocol, TokenKey
from answerable.pathways.name_check.hashing import Tokens, is_token, tokens_of

from .people import ADA, ASKED, World, a_known_person, a_world, alarms, others

KEY = bytes(range(32))


def test_tokens_are_keyed_and_tell_nothing_of_what_they_are_made_of() -> None:
    made = tokens_of(MatchRecord.of(ADA), KEY)
    assert is_token(made.spelt)
    assert is_token(made.sounding)
    assert made.spelt != made.sounding
    assert made != tokens_of(MatchRecord.of(ADA), secrets.token_bytes(32))


def test_spelling_that_sounds_alike_is_found_by_sound_alone() -> None:
    one, other = tokens_of(MatchRecord.of(ADA), KEY), tokens_of(MatchRecord.of({**ADA, "surname": "Maydupson"}), KEY)
    assert one.sounding == other.sounding
    assert one.spelt != other.spelt


@pytest.mark.parametrize("missing", ["forename", "surname", "born"])
def test_what_is_not_known_makes_no_token(missing: str) -> None:
    assert tokens_of(MatchRecord.of({**ADA, missing: ""}), KEY) == Tokens("", "")


@pytest.mark.django_db
class TestMatching:
    @pytest.fixture
    def world(self) -> World:
        made = a_world()
        others(made.knower)
        return made

    def test_what_may_be_said_is_what_a_check_would_say(self, world: World) -> None:
        a_known_person(world.knower)
        a_known_person(world.knower, forename="Hildegund", surname="Inventshaw", is_restricted=True)
        key = bytes.fromhex(actions.give_key(by=None, organisation=world.asker))
        rows = [
            tokens_of(MatchRecord.of(each), key)
            for each in (
                ASKED,
                {**ASKED, "surname": "Maydupson"},
                {**ASKED, "forename": "Hildegund", "surname": "Inventshaw"},
                {**ASKED, "born": "1901-01-01"},
                {**ASKED, "born": ""},
            )
        ]
        answers = actions.match(by=None, organisation=world.asker, rows=rows)
        assert [answer.code for answer in answers] == ["known", "possible", "none", "none", "none"]
        assert answers[2] == answers[3]
        assert NameCheck.objects.filter(by=None, organisation=world.asker).count() == 5
        assert NameCheckTell.objects.get().organisation == world.knower
        assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == [
            "tokens.key_given", "tokens.matched", "name_check.told"
        ]  # fmt: skip
        assert [alarm.kind for alarm in alarms()] == ["restricted"]

    def test_a_new_key_ends_the_one_before(self, world: World) -> None:
        a_known_person(world.knower)
        old = bytes.fromhex(actions.give_key(by=None, organisation=world.asker))
        actions.give_key(by=None, organisation=world.asker)
        (answer,) = actions.match(by=None, organisation=world.asker, rows=[tokens_of(MatchRecord.of(ASKED), old)])
        assert answer.code == "none"
        assert TokenKey.objects.filter(ended_at__isnull=True).count() == 1

    def test_without_a_key_or_a_protocol_nothing_is_matched(self, world: World) -> None:
        with pytest.raises(CannotChange, match="has no key to make tokens with"):
            actions.match(by=None, organisation=world.asker, rows=[])
        Protocol.objects.update(starts="2019-01-01", ends="2020-01-01")
        for do in (
            lambda: actions.give_key(by=None, organisation=world.asker),
            lambda: actions.match(by=None, organisation=world.asker, rows=[]),
        ):
            with pytest.raises(CannotChange, match="No information-sharing protocol that is in force"):
                do()


class TestMaking:
    """What the partner does, without a store."""

    @pytest.fixture
    def key(self, tmp_path: Path) -> Path:
        path = tmp_path / "key.txt"
        path.write_text(KEY.hex() + "\n")
        return path

    def run(self, *words: Path | str):
        return CliRunner().invoke(tokens_app, ["make", *map(str, words)])

    def test_a_list_becomes_tokens_and_holds_no_name(self, tmp_path: Path, key: Path) -> None:
        people, into = tmp_path / "people.csv", tmp_path / "tokens.csv"
        people.write_text(
            "born,forename,surname,notes\n1987-03-31,Adelheid,Madeupson,x\n,Ada,Madeupson,\n", encoding="utf-8-sig"
        )
        done = self.run(people, into, "--key", key)
        assert done.exit_code == 0
        assert "2 rows; 1 have no token" in done.output
        rows = list(csv.reader(into.read_text().splitlines()))
        expected = tokens_of(MatchRecord.of(ASKED), KEY)
        assert rows == [["row", "spelt", "sounding"], ["1", expected.spelt, expected.sounding], ["2", "", ""]]

    @pytest.mark.parametrize(
        ("people", "secret", "sentence"),
        [
            ("name,born\nx,y\n", KEY.hex(), "has no heading forename or surname"),
            ("forename,surname,born\n", "short", "is no key"),
            (None, KEY.hex(), "cannot be read"),
        ],
    )
    def test_bad_input_gets_one_sentence(
        self, tmp_path: Path, key: Path, people: str | None, secret: str, sentence: str
    ) -> None:
        key.write_text(secret)
        if people is not None:
            (tmp_path / "people.csv").write_text(people)
        done = self.run(tmp_path / "people.csv", tmp_path / "tokens.csv", "--key", key)
        assert done.exit_code == 2
        assert sentence in done.output
        assert not (tmp_path / "tokens.csv").exists() or people is None

    def test_a_file_that_is_there_is_not_written_over(self, tmp_path: Path, key: Path) -> None:
        (tmp_path / "people.csv").write_text("forename,surname,born\n")
        (tmp_path / "tokens.csv").write_text("mine")
        assert self.run(tmp_path / "people.csv", tmp_path / "tokens.csv", "--key", key).exit_code == 2
        assert (tmp_path / "tokens.csv").read_text() == "mine"
