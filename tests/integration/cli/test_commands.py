"""The command line as its user has it: each command in a process of its own, on a data folder of its own."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.commands import ANSWERABLE, Office


@pytest.fixture
def office(tmp_path: Path, made_stores: Path) -> Office:
    shutil.copytree(made_stores, tmp_path / "home")
    return Office(tmp_path / "home")


@pytest.fixture(scope="module")
def northshire(tmp_path_factory: pytest.TempPathFactory, made_stores: Path, examples: Path) -> Office:
    home = tmp_path_factory.mktemp("northshire") / "home"
    shutil.copytree(made_stores, home)
    made = Office(home)
    made.said("load", examples / "northshire")
    return made


# due


def test_due_as_json_has_the_keys_others_rely_on(office: Office) -> None:
    """facts/law.md A3: received Thursday 24 December 2026, due Wednesday 27 January 2027."""
    found = json.loads(office.said("due", "--received", "2026-12-24", "--json"))
    assert list(found) == ["due", "skipped", "table_version"]
    assert found["due"] == "2027-01-27"
    assert [day["date"] for day in found["skipped"]] == ["2026-12-25", "2026-12-28", "2027-01-01", "2027-01-04"]
    assert all(day["why"] for day in found["skipped"])


@pytest.mark.parametrize(
    ("options", "due"),
    [
        (["--received", "2026-11-02", "--clarified", "2026-11-23"], "2026-12-22"),
        (["--received", "2026-11-02", "--fee-notice", "2026-11-09", "--fee-paid", "2026-11-18"], "2026-12-11"),
        (["--received", "2026-11-02", "--regime", "eir"], "2026-12-01"),
        (["--received", "2013-10-17"], "2013-11-14"),
    ],
)
def test_due_counts_what_the_act_counts(office: Office, options: list[str], due: str) -> None:
    """facts/law.md A3, other clocks."""
    assert json.loads(office.said("due", *options, "--json"))["due"] == due


def test_due_shows_the_count(office: Office) -> None:
    told = office.said("due", "--received", "2013-10-17")
    assert "Answer by Thursday 14 November 2013." in told
    assert "20 = Thu 14 Nov" in " ".join(told.split())


def test_due_from_standard_input_is_a_date_a_line(office: Office) -> None:
    assert office.said("due", "--stdin", typed="2013-10-17\n\n2026-11-02\n") == "2013-11-14\n2026-12-01\n"


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (["due"], "", "Say when the request was received"),
        (["due", "--received", "17/10/2013"], "", "--received: “17/10/2013” is not a date"),
        (["due", "--received", "2013-02-30"], "", "is not a date"),
        (["due", "--received", "1999-01-04"], "", "1 January 2005 to 31 December 2030"),
        (["due", "--received", "2013-10-17", "--regime", "fia"], "", "not one of foi, eir"),
        (["due", "--received", "2013-10-17", "--fee-paid", "2013-10-20"], "", "no fee notice was given"),
        (["due", "--received", "2013-10-17", "--clarified", "2013-10-01"], "", "before the request was received"),
        (["due", "--stdin"], "2013-10-17x\n", "line 1"),
        (["load", "no-such-folder"], "", "no such folder"),
        (["read", "no-such-letter.txt"], "", "no-such-letter.txt"),
        (["demo", "--office", "atlantis"], "", "there is no example “atlantis”"),
        (["accounts", "add", "a@example.org", "--role", "king"], "a long enough password\n", "is not a role"),
    ],
)
def test_bad_input_gets_a_sentence(office: Office, words: list[str], typed: str, says: str) -> None:
    assert says in office.refused(*words, typed=typed)


def test_due_takes_lines_from_any_program(office: Office) -> None:
    assert office.said("due", "--stdin", typed="\ufeff2013-10-17\r\n") == "2013-11-14\n"


def test_a_reader_that_has_seen_enough_ends_it_quietly(office: Office) -> None:
    command = f"yes 2013-10-17 | head -n 100000 | '{ANSWERABLE}' due --stdin | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("2013-11-14\n", "")


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path, examples: Path) -> None:
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    assert "is a file" in Office(tmp_path / "home").refused("load", examples / "northshire")


# read


def test_read_prints_one_object_a_line_with_the_keys_others_rely_on(office: Office, examples: Path) -> None:
    letter = examples / "northshire" / "letters" / "request.txt"
    lines = office.said("read", letter, letter, "--json").splitlines()
    assert len(lines) == 2
    found = json.loads(lines[0])
    assert list(found) == [
        "file",
        "authority",
        "reference",
        "date_received",
        "date_of_response",
        "questions",
        "exemptions_cited",
        "outcome",
        "asks_for",
        "periods",
        "mentions",
    ]
    assert found["questions"]
    assert all(set(question) == {"label", "parent", "text", "ask"} for question in found["questions"])


def test_one_bad_file_does_not_cost_the_others(office: Office, examples: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    done = office.run("read", empty, examples / "northshire" / "letters" / "request.txt", "--json")
    assert done.returncode == 2
    assert "empty.txt" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def _bad_letters(folder: Path) -> dict[str, Path]:
    made = {
        name: folder / name for name in ("empty.txt", "big.txt", "zipped.docx", "binary.txt", "sheet.xlsx", "torn.pdf")
    }
    made["empty.txt"].write_bytes(b"")
    with made["big.txt"].open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with zipfile.ZipFile(made["zipped.docx"], "w") as archive:
        archive.writestr("hello.txt", "hello")
    made["binary.txt"].write_bytes(bytes(range(256)) * 20)
    with zipfile.ZipFile(made["sheet.xlsx"], "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    made["torn.pdf"].write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    return made


@pytest.mark.parametrize("command", ["read", "answer"])
def test_every_bad_file_gets_one_sentence(northshire: Office, tmp_path: Path, command: str) -> None:
    for name, path in _bad_letters(tmp_path).items():
        sentence = northshire.refused(command, path)
        assert name in sentence
        assert "\n" not in sentence
        assert sentence.endswith(".")


def test_a_letter_without_a_question_gets_one_sentence(northshire: Office, tmp_path: Path) -> None:
    path = tmp_path / "thanks.txt"
    path.write_text(
        "Dear all,\n\nThank you for your help last week.\n\nYours sincerely,\nA resident\n", encoding="utf-8"
    )
    assert "no question" in northshire.refused("answer", path)


# load and answer


def test_loading_twice_changes_nothing_the_second_time(office: Office, examples: Path) -> None:
    assert "added" in office.said("load", examples / "nottinghamshire")
    assert "Nothing changed" in office.said("load", examples / "nottinghamshire")
    assert "The journal is whole" in office.said("audit", "verify")


def test_a_data_folder_holds_one_office(northshire: Office, examples: Path) -> None:
    northshire.refused("load", examples / "nottinghamshire")


def test_answering_without_a_register_says_what_to_do(office: Office, examples: Path) -> None:
    sentence = office.refused("answer", examples / "northshire" / "letters" / "request.txt")
    assert "answerable load FOLDER" in sentence


def test_answer_as_json_has_the_keys_others_rely_on(northshire: Office, examples: Path) -> None:
    letter = examples / "northshire" / "letters" / "request.txt"
    answers = json.loads(northshire.said("answer", letter, "--json"))
    assert len(answers) == len(json.loads(northshire.said("read", letter, "--json"))["questions"])
    for answer in answers:
        assert {"label", "held", "status", "text", "table", "evidence", "gaps"} <= set(answer)
        if answer["table"]:
            assert set(answer["table"]) == {"columns", "rows"}


def test_answer_writes_the_reply_in_three_forms(northshire: Office, examples: Path, tmp_path: Path) -> None:
    letter = examples / "northshire" / "letters" / "request.txt"
    forms = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!"}
    options = [word for form in forms for word in (f"--{form}", str(tmp_path / f"reply.{form}"))]
    northshire.said("answer", letter, *options)
    for form, start in forms.items():
        assert (tmp_path / f"reply.{form}").read_bytes().startswith(start)


def test_a_reply_that_cannot_be_written_says_so(northshire: Office, examples: Path, tmp_path: Path) -> None:
    letter = examples / "northshire" / "letters" / "request.txt"
    done = northshire.run("answer", letter, "--pdf", tmp_path / "no-such-folder" / "reply.pdf")
    assert done.returncode == 2
    assert "no-such-folder" in done.stderr
    assert "Traceback" not in done.stderr


# accounts, journal, demonstration


def test_an_account_is_made_with_a_password_from_standard_input(northshire: Office) -> None:
    made = northshire.said(
        "accounts",
        "add",
        "officer@example.org",
        "--role",
        "foi_officer",
        "--name",
        "Officer",
        typed="a long enough one\n",
    )
    assert "officer@example.org" in made
    assert "already an account" in northshire.refused(
        "accounts",
        "add",
        "officer@example.org",
        "--role",
        "foi_officer",
        "--name",
        "Officer",
        typed="a long enough one\n",
    )


def test_verify_finds_a_journal_that_was_altered(office: Office, examples: Path) -> None:
    import sqlite3

    office.said("load", examples / "nottinghamshire")
    assert json.loads(office.said("audit", "verify", "--json"))["ok"] is True
    store = sqlite3.connect(office.home / "office.sqlite3")
    triggers = store.execute(
        "select name from sqlite_master where type = 'trigger' and tbl_name = 'audit_entry'"
    ).fetchall()
    assert triggers
    for (name,) in triggers:
        store.execute(f'drop trigger "{name}"')
    store.execute("update audit_entry set action = 'register.unloaded' where seq = 1")
    store.commit()
    store.close()
    done = office.run("audit", "verify")
    assert done.returncode == 1
    assert "broken at entry 1" in done.stderr


def test_the_data_folder_is_for_its_owner_alone(northshire: Office) -> None:
    assert northshire.home.stat().st_mode & 0o077 == 0
    for name in ("office.sqlite3", "public/published.sqlite3", "secret_key"):
        if (northshire.home / name).exists():
            assert (northshire.home / name).stat().st_mode & 0o077 == 0


def test_the_demonstration_tells_every_example_in_the_terminal(office: Office) -> None:
    told = office.said("demo", "--terminal-only")
    assert "14 November 2013" in told
    assert "£86,000" in told
    assert "£420,920" in told
    assert "made up" in told.lower()


@pytest.mark.parametrize(
    ("name", "value"), [("ANSWERABLE_OFFICE_DATABASE_URL", "nonsense-with-a-password"), ("ANSWERABLE_HTTPS", "maybe")]
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    kept = office.environment()
    monkeypatch.setattr(office, "environment", lambda: {**kept, name: value})
    sentence = office.refused("audit", "verify")
    assert name in sentence
    assert value not in sentence


def test_the_site_is_not_served_where_it_cannot_be_and_says_why_at_once(office: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"--port: {port} is in use" in office.refused("serve", "--port", port)
        assert f"--port: {port} is in use" in office.refused("demo", "--no-browser", "--port", port)
    assert "--host: “300.1.1.1” is not an address" in office.refused("serve", "--host", "300.1.1.1")


def test_a_data_folder_that_was_copied_is_used_as_it_is(office: Office) -> None:
    stamp = office.home / "schema"
    before = stamp.stat().st_mtime_ns
    assert "The journal is whole" in office.said("audit", "verify")
    assert stamp.stat().st_mtime_ns == before  # its tables were not looked through again, which takes a second


def test_a_store_of_a_newer_version_is_left_alone(office: Office) -> None:
    office.said("audit", "verify")
    with closing(sqlite3.connect(office.home / "office.sqlite3")) as store, store:
        store.execute(
            "insert into django_migrations (app, name, applied) values ('register', '9999_later', '2026-01-01')"
        )
    (office.home / "schema").unlink()
    assert "newer version of Answerable" in office.refused("audit", "verify")


def test_the_stores_are_their_owners_alone_from_the_first_moment_also_in_an_open_folder(tmp_path: Path) -> None:
    office = Office(tmp_path / "home")
    office.home.mkdir(mode=0o755)
    office.said("audit", "verify")
    for name in ("office.sqlite3", "public/published.sqlite3", "secret_key"):
        assert (office.home / name).stat().st_mode & 0o077 == 0, name
