"""The `answerable` command. It reads what was typed, calls one room, and prints; it holds no rule of its own.

Bad input ends with one sentence on standard error and exit code 2. Heavy rooms are imported by the command that
needs them, so that `answerable due` starts at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from answerable import __version__

if TYPE_CHECKING:
    from answerable.accounts.models import User

app = typer.Typer(
    name="answerable",
    help="The record from which a public body commissions services for victims of crime, and answers for them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
audit_app = typer.Typer(help="The journal of every change.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")
accounts_app = typer.Typer(help="Staff accounts.", no_args_is_help=True)
app.add_typer(accounts_app, name="accounts")


class BadInput(Exception):
    """What was typed cannot be used; the message says what is wrong, where, and what to do."""


def _fail(message: str, code: int = 2) -> None:
    sys.stderr.write(message.rstrip() + "\n")
    raise typer.Exit(code)


@contextmanager
def _bad_input_as_a_sentence() -> Iterator[None]:
    """Turn the errors that a person can mend into one sentence and exit code 2."""
    from answerable.law.clock import ImpossibleEvents
    from answerable.law.working_days import OutsideTable
    from answerable.reading.errors import CannotRead

    try:
        yield
    except (BadInput, CannotRead, ImpossibleEvents, OutsideTable) as error:
        _fail(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _fail(
            f"The system refused: {error.strerror or error}{where}. Check that the file or folder is there and yours."
        )


def _says_what_is_wrong(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        with _bad_input_as_a_sentence():
            command(*args, **kwargs)

    return wrapped


@contextmanager
def _office() -> Iterator[None]:
    """Open this office's stores, making and migrating them on first use, and explain what goes wrong with them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.office")
    from answerable.config.home import make_data_folder

    make_data_folder()
    import django
    from django.core.exceptions import ImproperlyConfigured
    from environs.exceptions import EnvValidationError

    try:
        django.setup()
    except EnvValidationError as error:
        # Which setting and what is wrong with it, never its value: it may hold a password.
        _fail(f"{error}. docs/reference/settings.md says how to write it.".replace("..", "."))
    except ImproperlyConfigured as error:
        _fail(f"The settings cannot be used: {str(error).splitlines()[0]}")
    from django.db import DatabaseError

    from answerable.answering.errors import NoRegister
    from answerable.config.stores import NewerStore, bring_up_to_date
    from answerable.register.actions import CannotLoad

    try:
        bring_up_to_date()
        yield
    except CannotLoad as error:
        for problem in error.problems[:50]:
            sys.stderr.write(f"{problem}\n")
        more = len(error.problems) - 50
        _fail(
            (f"… and {more} more. " if more > 0 else "") + "Nothing was loaded. Mend these and load the folder again."
        )
    except (NoRegister, NewerStore) as error:
        _fail(str(error))
    except DatabaseError as error:
        _fail(f"The office's store could not be used: {error}. Nothing was changed.", code=1)


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{what}: “{text.strip()}” is not a date. Write it as 2013-10-17.") from None


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"answerable {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        # Eager: answered before a command is asked for.
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """What may stand before the command's name."""


@app.command()
@_says_what_is_wrong
def due(
    received: Annotated[str | None, typer.Option(help="The day the request was received, as 2013-10-17.")] = None,
    clarified: Annotated[str | None, typer.Option(help="The day the clarification asked for was received.")] = None,
    fee_notice: Annotated[str | None, typer.Option(help="The day a fees notice was given.")] = None,
    fee_paid: Annotated[str | None, typer.Option(help="The day the fee was received.")] = None,
    regime: Annotated[str, typer.Option(help="foi or eir.")] = "foi",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read a date a line, write a due date a line.")] = False,
) -> None:
    """Say when a request must be answered by, and show the count day by day."""
    from answerable.law.clock import due_simple

    if regime not in ("foi", "eir"):
        raise BadInput(f"--regime: “{regime}” is not one of foi, eir.")
    if stdin:
        for number, written in enumerate(sys.stdin, start=1):
            line = written.removeprefix("\ufeff")  # some programs begin a file with a byte order mark
            if line.strip():
                sys.stdout.write(f"{due_simple(_day(line, f'line {number}'), regime=regime).due}\n")
        return
    if received is None:
        raise BadInput("Say when the request was received: --received 2013-10-17, or --stdin for many.")
    result = due_simple(
        _day(received, "--received"),
        clarified=_day(clarified, "--clarified") if clarified else None,
        fee_notice=_day(fee_notice, "--fee-notice") if fee_notice else None,
        fee_paid=_day(fee_paid, "--fee-paid") if fee_paid else None,
        regime=regime,
    )
    if as_json:
        typer.echo(json.dumps(result.as_json(), ensure_ascii=False))
        return
    from answerable.terminal import show_due

    show_due(result)


@app.command()
@_says_what_is_wrong
def read(
    files: Annotated[list[Path], typer.Argument(help="Letters: .txt .md .eml .html .docx .pdf .odt")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Read letters: who wrote to whom, when, and what exactly is asked."""
    from answerable.reading.errors import CannotRead
    from answerable.reading.letter import as_json as letter_json
    from answerable.reading.letter import read as read_letter

    failed = False
    for file in files:
        try:
            letter = read_letter(file)
        except CannotRead as error:
            # One bad file does not cost the others their reading.
            sys.stderr.write(f"{error}\n")
            failed = True
            continue
        if as_json:
            sys.stdout.write(json.dumps(letter_json(letter), ensure_ascii=False) + "\n")
        else:
            from answerable.terminal import show_letter

            show_letter(letter)
    if failed:
        raise typer.Exit(2)


@app.command()
@_says_what_is_wrong
def load(folder: Annotated[Path, typer.Argument(help="A register folder (docs/handbook/register-folder.md).")]) -> None:
    """Load a register from a folder of CSV files; loading the same folder twice changes nothing."""
    with _office():
        from answerable.office.actions import load_office

        for line in load_office(folder=folder, by=None).sentences():
            typer.echo(line)


@app.command()
@_says_what_is_wrong
def answer(
    file: Annotated[Path, typer.Argument(help="The letter to answer.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a question, as a list.")] = False,
    docx: Annotated[Path | None, typer.Option(help="Write the draft reply as Word.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the draft reply as tagged PDF.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the draft reply as HTML.")] = None,
) -> None:
    """Answer every question of a letter from the register, with the evidence; name every gap."""
    from answerable.reading.letter import read as read_letter

    letter = read_letter(file)
    if not letter.questions:
        raise BadInput(
            f"{file.name}: no question was found in this letter. Check that it is a request; "
            "`answerable read` shows what was understood."
        )
    with _office():
        from answerable.answering import answer_letter
        from answerable.answering.json_form import as_json as answer_json
        from answerable.casework.queries import draft_reply

        answers = answer_letter(letter)
        if as_json:
            typer.echo(json.dumps([answer_json(a) for a in answers], ensure_ascii=False, indent=2))
        else:
            from answerable.terminal import show_answers

            show_answers(letter, answers)
        if docx or pdf or html:
            from answerable.letters.errors import CannotWrite
            from answerable.letters.files import write_reply

            try:
                written = write_reply(draft_reply(letter, answers), docx=docx, pdf=pdf, html=html)
            except CannotWrite as error:
                raise BadInput(str(error)) from None
            for path in written:
                sys.stderr.write(f"Wrote {path}\n")


@app.command()
@_says_what_is_wrong
def serve(
    port: Annotated[int, typer.Option(help="The port on this machine.", min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the staff site of this office."""
    with _office():
        from answerable.config.server import CannotListen
        from answerable.config.server import serve as run

        try:
            run(host=host, port=port)
        except CannotListen as error:
            raise BadInput(str(error)) from None


@app.command()
@_says_what_is_wrong
def demo(
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.", min=0, max=65535)] = 8000,
    office: Annotated[str, typer.Option(help="Which example office to open in the browser.")] = "nottinghamshire",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    terminal_only: Annotated[bool, typer.Option("--terminal-only", help="Stop before the staff site.")] = False,
) -> None:
    """Show it: three example offices each answer a letter, then the staff site of one opens in the browser."""
    from answerable.config.server import CannotListen
    from answerable.demo import run

    try:
        run(port=port, office=office, browser=not no_browser, serve=not terminal_only)
    except CannotListen as error:
        raise BadInput(str(error)) from None


@audit_app.command("verify")
@_says_what_is_wrong
def audit_verify(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check the whole journal: that no entry was changed, removed or put in. Exit code 1 when one was."""
    with _office():
        from answerable.audit.queries import verdict, verify

        result = verify()
        if as_json:
            typer.echo(
                json.dumps(
                    {"ok": result.ok, "entries": result.entries, "broken_at": result.broken_at, "why": result.why}
                )
            )
        else:
            typer.echo(verdict(result), err=not result.ok)
        if not result.ok:
            raise typer.Exit(1)


@contextmanager
def _accounts() -> Iterator[None]:
    """Open the office, and say in a sentence why an account could not be changed."""
    with _office():
        from answerable.accounts.errors import CannotChangeAccount

        try:
            yield
        except CannotChangeAccount as error:
            raise BadInput(str(error)) from None


def _account(email: str) -> User:
    from answerable.accounts.queries import find_user

    user = find_user(email)
    if user is None:
        raise BadInput(f"No account has the e-mail address {email}. `answerable accounts list` shows them all.")
    return user


def _asked_password() -> str:
    """Return the password, asked for twice at a terminal, or the first line of standard input."""
    import getpass

    try:
        if not sys.stdin.isatty():
            password = sys.stdin.readline().rstrip("\r\n")
        else:
            password = getpass.getpass("Password: ")
            if getpass.getpass("Password again: ") != password:
                raise BadInput("The two passwords are not the same. Nothing was changed; start again.")
    except EOFError:
        password = ""
    except UnicodeDecodeError:
        raise BadInput("The password has signs that cannot be read. Send it in UTF-8.") from None
    if not password:
        raise BadInput("No password was given. Type it when asked, or send it on standard input.")
    return password


@accounts_app.command("list")
@_says_what_is_wrong
def accounts_list(as_json: Annotated[bool, typer.Option("--json", help="Print JSON, as a list.")] = False) -> None:
    """List the staff accounts by name: e-mail address, role, open or closed."""
    with _accounts():
        from answerable.accounts.queries import staff
        from answerable.accounts.rules.roles import ROLES

        found = staff()
        if as_json:
            told = [{"email": u.email, "name": u.name, "role": u.role, "open": u.is_active} for u in found]
            typer.echo(json.dumps(told, ensure_ascii=False))
            return
        if not found:
            typer.echo("There is no account yet. `answerable accounts add` makes one.")
        emails, roles = (max((len(text) for text in texts), default=0) for texts in ([u.email for u in found], ROLES))
        for u in found:
            state = "open" if u.is_active else "closed"
            typer.echo(f"{u.email:{emails}}  {u.role:{roles}}  {state:6}  {u.name}")


@accounts_app.command("add")
@_says_what_is_wrong
def accounts_add(
    email: Annotated[str, typer.Argument(help="The e-mail address to sign in with.")],
    role: Annotated[str, typer.Option(help="The role; an unknown one is answered with the list.")],
    name: Annotated[str, typer.Option(help="The name shown to colleagues.")] = "",
) -> None:
    """Make a staff account; the password is asked for, or read from standard input."""
    password = _asked_password()
    with _accounts():
        from answerable.accounts.actions import create_user

        user = create_user(email=email, name=name, role=role, password=password, by=None)
        typer.echo(f"Made the account {user.email}.")


@accounts_app.command("role")
@_says_what_is_wrong
def accounts_role(
    email: Annotated[str, typer.Argument(help="Whose account.")],
    role: Annotated[str, typer.Argument(help="The new role; an unknown one is answered with the list.")],
) -> None:
    """Give an account another role."""
    with _accounts():
        from answerable.accounts.actions import set_role

        user = set_role(user=_account(email), role=role, by=None)
        typer.echo(f"The role of {user.email} is {user.get_role_display()}.")


@accounts_app.command("password")
@_says_what_is_wrong
def accounts_password(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Set a new password, asked for or read from standard input; the old one stops working at once."""
    with _accounts():
        from answerable.accounts.actions import set_password

        user = set_password(user=_account(email), password=_asked_password(), by=None)
        typer.echo(f"The password of {user.email} was set.")


@accounts_app.command("close")
@_says_what_is_wrong
def accounts_close(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Close an account: it is signed out, and nobody can sign in with it."""
    with _accounts():
        from answerable.accounts.actions import deactivate

        typer.echo(f"Closed the account {deactivate(user=_account(email), by=None).email}.")


@accounts_app.command("reopen")
@_says_what_is_wrong
def accounts_reopen(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Reopen a closed account, with the role and the password that it had."""
    with _accounts():
        from answerable.accounts.actions import reactivate

        typer.echo(f"Reopened the account {reactivate(user=_account(email), by=None).email}.")


def main() -> None:
    """Run the command line. A reader that has seen enough (`| head`) ends it quietly, as other commands end."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
