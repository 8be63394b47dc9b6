"""`answerable pathways keys | index | links | model | samples | tokens`, in real processes on a store of their own."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from tests.pathways.process.test_store import ok, run

HUB = "Quillshire Care Hub (made up)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("data")
    ok(home, "pathways", "example")
    return home


def refused(home: Path, *words: str) -> str:
    done = run(home, "pathways", *words)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_a_key_is_added_everything_is_sealed_again_and_the_old_key_goes(made: Path) -> None:
    assert "identity: key 1 in use since" in ok(made, "pathways", "keys", "status")
    assert "Key 2 of “identity” seals from now on. Copy the keys file now" in ok(
        made, "pathways", "keys", "new", "identity"
    )
    assert "are still sealed with key 1 of “identity”. Rotate first" in refused(made, "keys", "retire", "identity", "1")
    told = ok(made, "pathways", "keys", "rotate")
    assert "It is proved that nothing is sealed with an old key." in told
    assert "keys retire identity 1" in told
    assert "nothing needs it" in ok(made, "pathways", "keys", "status")
    assert "Key 1 of “identity” is gone." in ok(made, "pathways", "keys", "retire", "identity", "1")
    assert "identity: key 2 in use" in ok(made, "pathways", "keys", "status")
    assert "There are no keys “names”" in refused(made, "keys", "new", "names")
    secret = json.loads((made / "pathways-keys.json").read_text())["identity"]["keys"]["2"]
    assert secret not in told


def test_the_index_is_made_again_and_links_are_proposed(made: Path) -> None:
    assert "people were put into the index; it has" in ok(made, "pathways", "index", "rebuild", "--all")
    assert "new links are proposed" in ok(made, "pathways", "links", "propose")


def test_a_model_is_shown_held_against_the_gate_and_put_to_use(made: Path, tmp_path: Path) -> None:
    shipped = json.loads(
        resources.files("answerable.pathways.linkage").joinpath("models", "made_up_county.json").read_text("utf-8")
    )
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    good.write_text(json.dumps({**shipped, "version": "made-up"}))
    shipped["weights"]["born"][0]["m"] = 0.03
    bad.write_text(json.dumps(shipped))
    none.write_text("{}")
    assert "It may be put to use." in ok(made, "pathways", "model", "check", str(good))
    for word in ("check", "activate"):
        assert "exact dates of birth" in refused(made, "model", word, str(bad))
        assert refused(made, "model", word, str(none))
        assert "cannot be read" in refused(made, "model", word, str(tmp_path / "missing.json"))
    assert "Version made-up" not in ok(made, "pathways", "model", "show")
    assert "Version made-up is in use." in ok(made, "pathways", "model", "activate", str(good))
    assert "Version made-up" in ok(made, "pathways", "model", "show")


def test_samples_are_drawn_once_a_week(made: Path) -> None:
    assert "0 of last week’s checks were drawn." in ok(made, "pathways", "samples", "draw")


def test_a_partner_that_gives_no_names_sends_tokens(made: Path, tmp_path: Path) -> None:
    key, people, tokens, answers = (tmp_path / name for name in ("key.txt", "people.csv", "tokens.csv", "answers.csv"))
    assert "Hand it over by a way that nobody else reads" in ok(made, "pathways", "tokens", "key", HUB, str(key))
    assert key.stat().st_mode & 0o777 == 0o600
    assert "is there already" in refused(made, "tokens", "key", HUB, str(key))
    assert "There is no organisation “Nobody”" in refused(made, "tokens", "key", "Nobody", str(tmp_path / "other.txt"))
    people.write_text("forename,surname,born\nAdelheid,Madeupson,1987-03-31\n")
    assert "1 rows; 0 have no token" in ok(
        made, "pathways", "tokens", "make", str(people), str(tokens), "--key", str(key)
    )
    assert "1 rows, of which 0" in ok(made, "pathways", "tokens", "match", HUB, str(tokens), str(answers))
    assert answers.read_text().splitlines()[1] == "1,none,,,,"
    tokens.write_text("row,spelt,sounding\n1,Adelheid,Madeupson\n")
    assert "Line 2 of tokens.csv has something else than tokens" in refused(
        made, "tokens", "match", HUB, str(tokens), str(tmp_path / "x.csv")
    )
    assert "is no file of tokens" in refused(made, "tokens", "match", HUB, str(people), str(tmp_path / "x.csv"))
