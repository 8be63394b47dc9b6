"""The store of the pathways process: made once, for this user alone, opened with its own keys or not at all. In real processes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from .test_fence import environment


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run an `answerable` command with a data folder of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from answerable.cli import main; main()", *words],
        env={**environment(home), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def ok(home: Path, *words: str, **more: str) -> str:
    done = run(home, *words, **more)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("data")
    ok(home, "pathways", "example")
    return home


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_store_and_the_keys_are_for_this_user_alone_and_apart(made: Path) -> None:
    assert rights(made / "pathways") == 0o700
    assert rights(made / "pathways" / "pathways.sqlite3") == 0o600
    assert rights(made / "pathways-keys.json") == 0o600
    assert not list((made / "pathways").glob("*keys*"))
    assert sorted(path.name for path in made.iterdir()) == ["pathways", "pathways-keys.json"]


def test_an_example_is_never_mixed_with_what_is_there(made: Path) -> None:
    done = run(made, "pathways", "example")
    assert done.returncode == 2
    assert done.stderr == (
        "This store is in use already. Choose a new folder for the example (ANSWERABLE_PATHWAYS_HOME).\n"
    )


def test_a_store_whose_keys_are_missing_is_not_opened_and_no_new_ones_are_made(made: Path) -> None:
    file = made / "pathways-keys.json"
    kept = file.rename(made / "elsewhere.json")
    try:
        done = run(made, "pathways", "workers", "list")
        assert done.returncode == 2
        assert "is missing" in done.stderr
        assert "ANSWERABLE_PATHWAYS_KEYS" in done.stderr
        assert done.stderr.count("\n") == 1
        assert not file.exists()
        assert "administrator" in ok(made, "pathways", "workers", "list", ANSWERABLE_PATHWAYS_KEYS=str(kept))
    finally:
        kept.rename(file)


def test_a_store_is_not_opened_with_the_keys_of_another(made: Path, tmp_path: Path) -> None:
    ok(tmp_path, "pathways", "workers", "list")
    done = run(made, "pathways", "work", ANSWERABLE_PATHWAYS_KEYS=str(tmp_path / "pathways-keys.json"))
    assert done.returncode == 2
    assert "is not the one that this store was sealed with" in done.stderr
    assert done.stderr.count("\n") == 1


def test_keys_inside_the_folder_of_the_store_are_refused(tmp_path: Path) -> None:
    done = run(
        tmp_path, "pathways", "workers", "list", ANSWERABLE_PATHWAYS_KEYS=str(tmp_path / "pathways" / "keys.json")
    )
    assert done.returncode == 2
    assert "lies in the folder of what it opens" in done.stderr


def test_two_processes_that_start_together_make_one_store(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from answerable.cli import main; main()", "pathways", "workers", "list"]
    both = [
        subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        out, err = one.communicate(timeout=300)
        assert (one.returncode, err) == (0, ""), err
        assert "no worker yet" in out


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    ok(tmp_path, "pathways", "workers", "list")
    source = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("insert into django_migrations (app, name, applied) values ('pathways', '9999_newer', '2030-01-01')")
store.commit()
"""
    store = tmp_path / "pathways" / "pathways.sqlite3"
    subprocess.run([sys.executable, "-c", source, str(store)], check=True)
    (tmp_path / "pathways" / "schema").unlink()
    done = run(tmp_path, "pathways", "workers", "list")
    assert done.returncode == 2
    assert done.stderr.startswith("The pathways store was changed by a newer version")


def test_a_wrong_setting_is_told_without_its_value(tmp_path: Path) -> None:
    done = run(tmp_path, "pathways", "workers", "list", ANSWERABLE_PATHWAYS_IDLE_MINUTES="zq-soon")
    assert done.returncode == 2
    assert "ANSWERABLE_PATHWAYS_IDLE_MINUTES" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_process_is_of_one_site(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--public", "--pathways")
    assert done.returncode == 2
    assert done.stderr == "Choose one of --public and --pathways: each site is a process of its own.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_told(made: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(made, "serve", "--pathways", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "is in use on this machine" in done.stderr


# the commands


def test_workers(made: Path) -> None:
    listed = json.loads(ok(made, "pathways", "workers", "list", "--json"))
    assert {one["role"] for one in listed} == {
        "referrer", "support_worker", "coordinator", "service_manager", "hub_lead", "marac_coordinator", "data_protection",
        "administrator",
    }  # fmt: skip
    assert set(listed[0]) == {"email", "name", "role", "organisation", "open", "second_factor"}
    add = [
        "pathways",
        "workers",
        "add",
        "nia@example.org",
        "--name",
        "Nia Made-up",
        "--organisation",
        "quillshire police (made up)",
    ]
    said = ok(made, *add, "--role", "referrer")
    assert "Password, which works once: " in said
    again = run(made, *add, "--role", "referrer")
    assert (again.returncode, "already an account" in again.stderr) == (2, True)
    king = run(made, *add[:3], "king@example.org", *add[4:], "--role", "king")
    assert (king.returncode, "is not a role. Use one of: referrer, " in king.stderr) == (2, True)
    nowhere = run(made, *add[:3], "x@example.org", "--name", "X", "--role", "referrer", "--organisation", "Nowhere")
    assert (nowhere.returncode, "No organisation is called “Nowhere”." in nowhere.stderr) == (2, True)
    assert "Support worker" in ok(made, "pathways", "workers", "role", "nia@example.org", "support_worker")
    assert "works once" in ok(made, "pathways", "workers", "password", "NIA@example.org")
    none = run(made, "pathways", "workers", "second-factor-reset", "nia@example.org")
    assert (none.returncode, "has no second factor yet" in none.stderr) == (2, True)
    assert "Closed" in ok(made, "pathways", "workers", "close", "nia@example.org")
    assert "Reopened" in ok(made, "pathways", "workers", "reopen", "nia@example.org")
    missing = run(made, "pathways", "workers", "close", "nobody@example.org")
    assert (missing.returncode, "No account has the e-mail address" in missing.stderr) == (2, True)
    last = run(made, "pathways", "workers", "close", "administrator@example.org")
    assert (last.returncode, "This is the last account" in last.stderr) == (2, True)


def test_organisations_and_protocols(made: Path) -> None:
    assert ok(made, "pathways", "organisations", "add", "Added Charity (made up)", "--kind", "charity") == (
        "Added Added Charity (made up).\n"
    )
    listed = json.loads(ok(made, "pathways", "organisations", "list", "--json"))
    assert [one["name"] for one in listed if one["hub"]] == ["Quillshire Care Hub (made up)"]
    assert "Added Charity (made up)  Other charity  open" in ok(made, "pathways", "organisations", "list")
    wrong = run(made, "pathways", "organisations", "add", "X", "--kind", "king")
    assert (wrong.returncode, "is no kind of organisation" in wrong.stderr) == (2, True)
    (protocol,) = json.loads(ok(made, "pathways", "protocols", "list", "--json"))
    assert protocol["in_force"]
    assert {line["purpose"] for line in protocol["lines"]} == {"referral", "marac", "name_check"}
    assert "in force" in ok(made, "pathways", "protocols", "list")


def test_areas_are_loaded_and_told(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(
        "Area,Prefix\nQuill City,ZZ1\nQuill City,zz2\nCounty South,ZZ3\nCounty East,ZZ9 4\n", encoding="utf-8"
    )
    before = ok(made, "pathways", "areas", "load", str(file), "--dry-run")
    assert "New area: County East\n" in before
    assert "Moved: ZZ3 from Quill City to County South\n" in before
    assert "Not in the file, kept as it is: ZZ4 in County South\n" in before
    assert before.endswith("2 as before.\nNothing was changed.\n")
    assert "New: ZZ9 4 in County East" in ok(made, "pathways", "areas", "load", str(file))
    again = json.loads(ok(made, "pathways", "areas", "load", str(file), "--json"))
    assert (again["added"], again["moved"], again["as_before"]) == ([], [], 4)
    file.write_text("area,prefix\nQuill City,nowhere at all\n", encoding="utf-8")
    wrong = run(made, "pathways", "areas", "load", str(file))
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("Row 2: “nowhere at all” is no beginning of postcodes.")
    file.write_text("place\nQuill City\n", encoding="utf-8")
    assert "has no column “area”" in run(made, "pathways", "areas", "load", str(file)).stderr


def test_services_are_loaded_from_the_public_list_and_from_the_register(
    made: Path, tmp_path: Path, examples: Path
) -> None:
    public = tmp_path / "service.json"
    records = [
        {"kind": "service", "ref": "S-DA", "withdrawn": None, "data": {"name": "Outreach by a new name (made up)", "areas": ["Quill City"]}},
        {"kind": "service", "ref": "S-NEW", "withdrawn": None, "data": {"name": "New one (made up)", "areas": ["County"]}},
        {"kind": "service", "ref": "S-ISVA", "withdrawn": "2026-01-01", "data": None},
    ]  # fmt: skip
    public.write_text(json.dumps({"list": "service", "records": records}), encoding="utf-8")
    before = ok(made, "pathways", "services", "load", str(public), "--dry-run")
    assert (
        "Changed: S-DA Outreach by a new name (made up): called “Domestic abuse outreach (made up)”; areas all → quill-city\n"
        in before
    )
    assert "Not in the list, kept as it is: S-ISVA Sexual violence advisers (made up)\n" in before
    assert "To look at: S-NEW New one (made up): no area here is called County.\n" in before
    assert "To look at: S-NEW New one (made up): the list names no provider. Not added.\n" in before
    done = ok(made, "pathways", "services", "load", str(public), "--provider", "Larkspur Haven (made up)")
    assert "New: S-NEW New one (made up), run by Larkspur Haven (made up), closed until its areas are known\n" in done
    again = json.loads(ok(made, "pathways", "services", "load", str(public), "--json"))
    assert (again["new"], again["changed"], again["as_before"]) == ([], [], 2)

    register = examples / "northshire" / "services.csv"
    words = ["--provider", "Larkspur Haven (made up)", "--whole-area", "northshire"]
    said = ok(made, "pathways", "services", "load", str(register), *words)
    assert (
        "New: S-COUNSEL Sexual violence counselling, run by Larkspur Haven (made up), closed until its areas are known\n"
        in said
    )
    assert "areas quill-city → all" in said


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"{", "list.json", "cannot be read as JSON"),
        (b'{"a": 1}', "list.json", "has no “records”"),
        (b'[{"kind": "payment", "ref": "1"}]', "list.json", "it is no service"),
        (b'[{"ref": "", "data": {"name": "x"}}]', "list.json", "has a ref and a name"),
        (b"[]", "list.json", "has no service"),
        (b"ref,name\n,x\n", "list.csv", "row 2: a service has a ref and a name"),
        (b"ref\nx\n", "list.csv", "has no column “name”"),
        (b"\xff\xfe\xfa", "list.csv", "is not in UTF-8"),
        (b"ref,name\nA,x\nA,y\n", "list.csv", "The list has A twice"),
    ],
)
def test_a_list_that_is_wrong_is_told_in_a_sentence(
    made: Path, tmp_path: Path, content: bytes, name: str, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    done = run(made, "pathways", "services", "load", str(file), "--provider", "Larkspur Haven (made up)")
    assert (done.returncode, told in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr


def test_a_missing_list_is_told(made: Path, tmp_path: Path) -> None:
    done = run(made, "pathways", "areas", "load", str(tmp_path / "none.csv"))
    assert (done.returncode, "was not found" in done.stderr) == (2, True)


def test_the_round_goes_and_ends(made: Path) -> None:
    done = run(made, "pathways", "work")
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_left_of_the_office_or_the_public_site(made: Path) -> None:
    assert not [name for name in os.listdir(made) if name in {"office.sqlite3", "public", "files", "secret_key"}]
