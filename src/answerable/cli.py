"""The `answerable` command. It reads what was typed, calls one room, and prints; it holds no rule of its own.

Bad input ends with one sentence on standard error and exit code 2. Heavy rooms are imported by the command that
needs them, so that `answerable due` starts at once.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from answerable import __version__

if TYPE_CHECKING:
    from answerable.accounts.models import User
    from answerable.casework.actions.rounds import Part
    from answerable.guard import Verdict

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
export_app = typer.Typer(help="Write the register out.", no_args_is_help=True)
app.add_typer(export_app, name="export")
import_app = typer.Typer(
    help="Bring files in: payments, agreements, funds, returns, organisations.", no_args_is_help=True
)
app.add_typer(import_app, name="import")
returns_app = typer.Typer(help="Services’ signed returns: whose are believed, taking them in.", no_args_is_help=True)
app.add_typer(returns_app, name="returns")
mail_app = typer.Typer(help="The mailbox: take mail in, send what waits.", no_args_is_help=True)
app.add_typer(mail_app, name="mail")


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
    for name in [name for name in os.environ if name.startswith("ANSWERABLE_PATHWAYS_")]:
        del os.environ[name]
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
    from answerable.register.errors import CannotLoad

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


FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Between them the duties board can look at any day: their years have bank holidays and financial years."""


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
    public: Annotated[bool, typer.Option("--public", help="The public site, from the published store alone.")] = False,
    pathways: Annotated[
        bool, typer.Option("--pathways", help="The pathways site, from the store of victims' referrals alone.")
    ] = False,
) -> None:
    """Serve the staff site of this office, the public site or the pathways site: each is a process of its own."""
    if public and pathways:
        raise BadInput("Choose one of --public and --pathways: each site is a process of its own.")
    if pathways:
        _serve_pathways(host=host, port=port)
        return
    if public:
        _serve_public(host=host, port=port)
        return
    with _office():
        from answerable.config.server import CannotListen
        from answerable.config.server import serve as run

        try:
            run(host=host, port=port)
        except CannotListen as error:
            raise BadInput(str(error)) from None


@app.command()
@_says_what_is_wrong
def publish(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    static: Annotated[
        Path | None, typer.Option(help="Publish nothing more: write the public site as files into this new folder.")
    ] = None,
) -> None:
    """Publish the register as it stands: what is new or changed goes out, what is gone is withdrawn with a note."""
    if static is not None:
        _publish_static(static, as_json=as_json)
        return
    with _office():
        from django.utils import timezone

        from answerable.publishing.actions import CannotPublish, ChangedMeanwhile, publish_register
        from answerable.publishing.differing import difference

        today = timezone.localdate()
        if dry_run:
            try:
                found = difference(today)
            except CannotPublish as error:
                _fail(str(error))
            told: dict[str, Any] = {
                "would_change": [
                    {"kind": kind, "new": new, "changed": changed, "withdrawn": gone}
                    for kind, new, changed, gone in found.counts()
                ],
                "as_before": found.unchanged,
                "held_back": [*found.seen.problems, *(one.sentence for one in found.seen.looks)],
            }
            lines = [
                f"{row['kind']}: {row['new']} new, {row['changed']} changed, {row['withdrawn']} withdrawn"
                for row in told["would_change"]
            ]
        else:
            try:
                report = publish_register(today=today, by=None)
            except ChangedMeanwhile:
                _fail("Something was withheld while this was at work. Nothing was published; run it again.", code=1)
            except CannotPublish as error:
                _fail(f"Nothing was published. {error}")
            told = {
                "new": report.new,
                "changed": report.changed,
                "withdrawn": report.withdrawn,
                "as_before": report.unchanged,
                "payments": report.payments,
                "payments_withdrawn": report.payments_withdrawn,
                "held_back": list(report.held_back),
                "problem": report.problem,
            }
            lines = [report.sentence]
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for line in [*lines, *(f"Held back. {sentence}" for sentence in told["held_back"])]:
                typer.echo(line)
        if told.get("problem"):
            _fail(str(told["problem"]), code=1)


def _publish_static(folder: Path, *, as_json: bool) -> None:
    with _public_site():
        from answerable.config.server import collect_static
        from answerable.publication.static_site import CannotWrite, write

        collect_static()
        try:
            # On standard error: what is printed at the end is the command's own.
            written = write(folder, lambda files: typer.echo(f"{files:,} files written so far.", err=True))
        except CannotWrite as error:
            raise BadInput(str(error)) from None
        if as_json:
            typer.echo(json.dumps({"files": written.files, "bytes": written.size}))
        else:
            typer.echo(f"Wrote {written.files:,} files ({written.size / 1e6:.1f} MB) into {folder}.")


@app.command()
@_says_what_is_wrong
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    limit: Annotated[int, typer.Option(help="How many results.", min=1, max=500)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search everything that is published. Years, places, providers and sums in the words are filters."""
    with _public_site(), _searching():
        from answerable.publication import finding
        from answerable.publication.search.find import find

        found = find(finding.current(), " ".join(words), limit=limit, home=finding.home())
        if as_json:
            told = {
                "total": found.total,
                "match": found.match,
                "corrected": found.corrected,
                "understood": [{"typed": said, "as": meaning} for said, meaning in found.understood.said],
                "results": [_hit(hit) for hit in found.hits],
            }
            typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        typer.echo(f"{found.total:,} found" + "".join(f"; {meaning}" for _, meaning in found.understood.said) + ".")
        if found.corrected:
            typer.echo(f"Nothing is spelled as you typed it; this is for “{found.corrected}”.")
        for hit in found.hits:
            typer.echo(f"{hit.kind}: {hit.title} {hit.path}")


def _hit(hit: Any) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "title": hit.title,
        "path": hit.path,
        "request": hit.request,
        "dated": hit.dated.isoformat() if hit.dated else None,
        "score": round(hit.score, 4),
        "snippet": "".join(text for text, _ in hit.snippet),
    }


@contextmanager
def _searching() -> Iterator[None]:
    """A search that failed is an error, never an empty result."""
    from answerable.publication.search.errors import SearchFailed

    try:
        yield
    except SearchFailed as error:
        _fail(error.sentence, code=1)


@app.command()
@_says_what_is_wrong
def similar(
    file: Annotated[Path, typer.Argument(help="A letter: .txt, .eml, .docx, .pdf or .html.")],
    limit: Annotated[int, typer.Option(help="How many earlier answers for each question.", min=1, max=50)] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what of a letter was asked and answered before, question by question."""
    with _public_site(), _searching():
        from answerable.publication import finding
        from answerable.publication.search.alike import asked_before
        from answerable.reading.letter import read as read_letter

        letter = read_letter(file)
        found = asked_before(finding.current(), letter, limit, home=finding.home())
        if as_json:
            told = [
                {
                    "label": one.label,
                    "question": one.text,
                    "answered_before": [_hit(hit) for hit in one.hits],
                    "elsewhere": [_hit(hit) for hit in one.elsewhere],
                    "compared": one.used,
                }
                for one in found
            ]
            typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        if not found:
            typer.echo("No question was found in this letter.")
        for one in found:
            typer.echo(f"{one.label or '–'} {' '.join(one.text.split())[:100]}")
            for hit in one.hits:
                typer.echo(f"  {hit.score:.2f} {hit.title} {hit.path}")
            if not one.hits:
                typer.echo(
                    "  Not answered before." if not one.elsewhere else "  Answered before about another year or place:"
                )
            for hit in one.elsewhere:
                typer.echo(f"    {hit.score:.2f} {hit.title} {hit.path}")


def _serve_public(*, host: str, port: int) -> None:
    with _public_site():
        from answerable.config.server import CannotListen, serve_public

        try:
            serve_public(host=host, port=port)
        except CannotListen as error:
            raise BadInput(str(error)) from None


@contextmanager
def _public_site() -> Iterator[None]:
    """Open the published store alone, behind the fence. It is made and migrated by the office, never from here."""
    from answerable.config import fence

    fence.put_up()
    for name in [name for name in os.environ if _OFFICE_ONLY.match(name)]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.public"
    import django
    from environs.exceptions import EnvValidationError

    try:
        django.setup()
    except EnvValidationError as error:
        _fail(f"{error}. docs/reference/settings.md says how to write it.".replace("..", "."))
    from answerable.config.stores import NotPublishedYet, check_published

    try:
        check_published()
    except NotPublishedYet as error:
        _fail(str(error))
    yield


_OFFICE_ONLY = re.compile("ANSWERABLE_(OFFICE|SECRET|IMAP|SMTP|MAIL|PATHWAYS)_")
"""Settings of the environment that the public site has no business with; its process forgets them at once."""

_NOT_FOR_PATHWAYS = re.compile("ANSWERABLE_(OFFICE|PUBLISHED|PUBLIC|SECRET|IMAP|SMTP|MAIL)_")
"""Settings of the environment that the pathways site has no business with; its process forgets them at once."""


def _become_pathways() -> None:
    """Make this process one of the pathways site: behind its fence, without what opens the other stores."""
    from answerable.config import fence

    fence.put_up(fence.NOT_FOR_PATHWAYS)
    for name in [name for name in os.environ if _NOT_FOR_PATHWAYS.match(name)]:
        del os.environ[name]


def _serve_pathways(*, host: str, port: int) -> None:
    _become_pathways()
    from answerable.pathways.commands import serve as run
    from answerable.pathways.opening import CannotStart

    try:
        run(host=host, port=port)
    except CannotStart as error:
        _fail(str(error), code=error.code)


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def pathways(ctx: typer.Context) -> None:
    """Keep the pathways site: workers, organisations, protocols, services, areas. Its own --help lists them."""
    _become_pathways()
    # The room's commands are not loaded before the fence stands, nor ever by a process of another site.
    from answerable.pathways.commands import app as room

    room(args=ctx.args, prog_name="answerable pathways")


@app.command()
@_says_what_is_wrong
def demo(
    port: Annotated[
        int,
        typer.Option(help="The staff site’s port; the other sites take the next two. 0: free ones.", min=0, max=65535),
    ] = 8000,
    office: Annotated[str, typer.Option(help="Which example office to open in the browser.")] = "nottinghamshire",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    terminal_only: Annotated[bool, typer.Option("--terminal-only", help="Stop before the sites.")] = False,
) -> None:
    """Show it: three example offices each answer a letter, then the staff site of one opens, the public and the pathways site beside it."""
    from answerable.config.server import CannotListen
    from answerable.demo import run

    try:
        code = run(port=port, office=office, browser=not no_browser, serve=not terminal_only)
    except CannotListen as error:
        raise BadInput(str(error)) from None
    if code:
        raise typer.Exit(code)


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


@contextmanager
def _importing() -> Iterator[None]:
    """Open the office, and say in a sentence why a file could not be brought in."""
    with _office():
        from answerable.register.errors import CannotImport
        from answerable.register.spreadsheets.errors import CannotOpen

        try:
            yield
        except (CannotImport, CannotOpen) as error:
            raise BadInput(str(error)) from None


def _import_command(kind: str) -> Callable[..., None]:
    """The command that brings files of one kind in."""

    @_says_what_is_wrong
    def command(
        files: Annotated[list[Path] | None, typer.Argument(help="Files: .csv .xlsx .xls .ods")] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in; bring nothing in.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
        stop_on_rejects: Annotated[
            bool, typer.Option("--stop-on-rejects", help="Bring nothing of a file in where any row is wrong.")
        ] = False,
        rejects: Annotated[
            Path | None, typer.Option(help="A folder for the wrong rows, as files to correct.", file_okay=False)
        ] = None,
        undo: Annotated[int | None, typer.Option(help="Take the import with this number back.")] = None,
        financial_year: Annotated[
            str | None, typer.Option(help="Of rows without a date, where the file does not say it: 2018-19.")
        ] = None,
        columns: Annotated[
            str | None, typer.Option(help="Which columns to read, where headings do not say it: payee=C,amount=F.")
        ] = None,
    ) -> None:
        if undo is not None:
            if files:
                raise BadInput("Take an import back (--undo), or give files to bring in: not both at once.")
            with _importing():
                _take_back(kind, undo)
            return
        if not files:
            raise BadInput("No file was given. Give one or more, or --undo with the number of an import.")
        failed = False
        with _office():
            for file in files:
                try:
                    _bring_in(
                        file, kind, dry_run=dry_run, as_json=as_json, stop=stop_on_rejects, rejects=rejects,
                        financial_year=financial_year, columns=columns,
                    )  # fmt: skip
                except BadInput as error:
                    # One bad file does not cost the others their turn.
                    sys.stderr.write(f"{error}\n")
                    if as_json:
                        typer.echo(
                            json.dumps({"file": file.name, "kind": kind, "error": str(error)}, ensure_ascii=False)
                        )
                    failed = True
            if kind == "payments" and not dry_run:
                _match_new_payees()
        if failed:
            raise typer.Exit(2)

    return command


MATCHED_AT_ONCE = 5_000
"""New names that are matched as soon as they are in; more are a task of minutes, and `answerable match` does it."""


def _match_new_payees() -> None:
    """Put new names to their organisations, and say so on standard error, where it is no part of the JSON."""
    from answerable.register.actions.matching import match_all
    from answerable.register.queries.matching import unmatched

    new = unmatched()
    if new > MATCHED_AT_ONCE:
        sys.stderr.write(f"{new:,} names of recipients are not matched yet. To match them: answerable match\n")
    elif new:
        sys.stderr.write(f"{match_all(by=None, rank=False).sentence()} For suggestions: answerable match\n")


def _take_back(kind: str, number: int) -> None:
    from answerable.register.actions.imports import undo
    from answerable.register.queries.imports import import_

    found = import_(number)
    if found is None or found.kind != kind:
        raise BadInput(f"There is no import of {kind} with the number {number}.")
    undo(found, by=None)
    typer.echo(f"Took back import {number}, {found.file_name}: {found.created:,} {kind} less.")


def _bring_in(
    file: Path,
    kind: str,
    *,
    dry_run: bool,
    as_json: bool,
    stop: bool,
    rejects: Path | None,
    financial_year: str | None,
    columns: str | None,
) -> None:
    """Bring one file in and say what came of it. Raises BadInput with one sentence."""
    from answerable.register.actions.imports import bring_in
    from answerable.register.errors import CannotImport
    from answerable.register.spreadsheets.errors import CannotOpen

    try:
        report = bring_in(
            file, kind, by=None, dry_run=dry_run, rejects="stop" if stop else "skip", rejects_folder=rejects,
            financial_year=financial_year, columns=columns,
        )  # fmt: skip
    except (CannotImport, CannotOpen) as error:
        raise BadInput(str(error)) from None
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    for line in report.lines():
        typer.echo(line)


for _kind in ("payments", "agreements", "funds", "returns", "organisations"):
    import_app.command(_kind, help=f"Bring files of {_kind} in, or take an import back.")(_import_command(_kind))


def _write_open_data(
    what: str,
    *,
    out: str,
    left_out: Path | None,
    prefix: str,
    uri: str,
    records: bool = False,
    json_lines: bool = False,
    as_csv: bool = False,
    include_grants: bool = False,
    no_check: bool = False,
) -> None:
    """Write open data to a file, whole or not at all, or to standard output; say on standard error what was left out."""
    if json_lines and as_csv:
        raise BadInput("Choose one of --json-lines and --csv.")
    with _office():
        from django.utils import timezone

        from answerable.register.open_data.problems import CannotUse
        from answerable.register.queries import open_data_files as writing

        published = timezone.now().replace(microsecond=0)
        wanted = writing.Wanted(
            published=published, uri=uri or writing.name_of_package(what, published), prefix=prefix, records=records,
            json_lines=json_lines, as_csv=as_csv, include_grants=include_grants, check=not no_check,
        )  # fmt: skip
        target = None if out == "-" else Path(out)
        if left_out is None and target is not None:
            left_out = target.with_name(f"{target.name}.left-out.csv")
        write = writing.export_ocds if what == "ocds" else writing.export_grants
        try:
            report = writing.to_file(write, wanted, target, left_out, sys.stdout.buffer)
        except CannotUse as error:
            raise BadInput(str(error)) from None
        except writing.NotSound as error:
            for sentence in error.verdict.sentences():
                sys.stderr.write(f"{sentence}\n")
            _fail(
                "Nothing was written: mend these in the register, or write it as it is with --no-check."
                if target
                else "What was printed does not stand up to the checks: do not publish it.",
                code=1,
            )
        items = "grants" if what == "360giving" else "records" if records else "rows" if as_csv else "releases"
        for sentence in report.sentences(items):
            sys.stderr.write(f"{sentence}\n")
        if left_out is not None and report.listed:
            sys.stderr.write(f"What was left out, one by one: {left_out}\n")


@export_app.command("ocds")
@_says_what_is_wrong
def export_ocds(
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.")] = "-",
    records: Annotated[bool, typer.Option("--records", help="Write records: releases and what they come to.")] = False,
    json_lines: Annotated[bool, typer.Option("--json-lines", help="Write one object a line, in no package.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write plain CSV, a row for each contract.")] = False,
    prefix: Annotated[str, typer.Option(help="The registered prefix, ocds-xxxxxx, where the register has none.")] = "",
    uri: Annotated[
        str, typer.Option(help="The address where the file will be published; without one, a name that is no address.")
    ] = "",
    include_grants: Annotated[
        bool, typer.Option("--include-grants", help="Write grants and contributions too.")
    ] = False,
    left_out: Annotated[Path | None, typer.Option(help="A CSV file for what is left out, and why.")] = None,
    no_check: Annotated[bool, typer.Option("--no-check", help="Do not check what is written.")] = False,
) -> None:
    """Write the contracts of the register as open contracting data (OCDS 1.1), and check what was written."""
    _write_open_data(
        "ocds", out=out, left_out=left_out, prefix=prefix, uri=uri, records=records, json_lines=json_lines,
        as_csv=as_csv, include_grants=include_grants, no_check=no_check,
    )  # fmt: skip


@export_app.command("360giving")
@_says_what_is_wrong
def export_360giving(
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.")] = "-",
    as_csv: Annotated[bool, typer.Option("--csv", help="Write plain CSV.")] = False,
    prefix: Annotated[str, typer.Option(help="The registered prefix, 360G-name, where the register has none.")] = "",
    uri: Annotated[
        str, typer.Option(help="The address where the file will be published; without one, a name that is no address.")
    ] = "",
    left_out: Annotated[Path | None, typer.Option(help="A CSV file for what is left out, and why.")] = None,
    no_check: Annotated[bool, typer.Option("--no-check", help="Do not check what is written.")] = False,
) -> None:
    """Write the grants of the register as 360Giving data (1.4), and check what was written."""
    _write_open_data("360giving", out=out, left_out=left_out, prefix=prefix, uri=uri, as_csv=as_csv, no_check=no_check)


@export_app.command("check")
@_says_what_is_wrong
def export_check(
    file: Annotated[Path, typer.Argument(help="A JSON file of releases, records or grants, or JSON Lines.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a file of open data, ours or anybody's: each problem with its place. Exit code 1 where there is one."""
    from answerable.register.open_data.checking import check_file
    from answerable.register.open_data.problems import CannotUse

    try:
        verdict = check_file(file, date.today())  # noqa: DTZ011 - the day where the person is
    except CannotUse as error:
        raise BadInput(str(error)) from None
    if as_json:
        typer.echo(json.dumps(verdict.as_json(), ensure_ascii=False))
    else:
        for sentence in verdict.sentences():
            typer.echo(sentence)
    if not verdict.sound:
        raise typer.Exit(1)


@import_app.command("ocds")
@_says_what_is_wrong
def import_ocds(
    files: Annotated[list[Path], typer.Argument(help="JSON files of releases or records, or JSON Lines.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read open contracting data in: organisations, tenders, agreements, documents, notices and changes."""
    with _office():
        from answerable.register.actions.open_data import read_ocds
        from answerable.register.open_data.problems import CannotUse

        try:
            report = read_ocds(paths=files, by=None, dry_run=dry_run)
        except CannotUse as error:
            raise BadInput(str(error)) from None
        if as_json:
            typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for sentence in report.sentences():
            typer.echo(sentence)


@contextmanager
def _returns() -> Iterator[None]:
    """Open the office, and say in a sentence why a return could not be taken in."""
    with _office():
        from answerable.register.errors import CannotChange

        try:
            yield
        except CannotChange as error:
            raise BadInput(str(error)) from None


@returns_app.command("trust")
@_says_what_is_wrong
def returns_trust(
    key: Annotated[str, typer.Argument(help="The line that `answerable pathways returns key` prints.")],
    name: Annotated[str, typer.Option(help="Whose pathways site it is.")],
) -> None:
    """Believe the returns of a pathways site from now on."""
    with _returns():
        from answerable.register.actions.returns_received import trust

        sender = trust(key=key, name=name, by=None)
        typer.echo(f"Returns of {sender.name} are believed from now on.")


@returns_app.command("distrust")
@_says_what_is_wrong
def returns_distrust(
    key: Annotated[str, typer.Argument(help="A key that `answerable returns senders` shows.")],
) -> None:
    """Believe no more returns of a pathways site. What came before stays."""
    with _returns():
        from answerable.register.actions.returns_received import distrust

        sender = distrust(key=key, by=None)
        typer.echo(f"Returns of {sender.name} are believed no more.")


@returns_app.command("senders")
@_says_what_is_wrong
def returns_senders() -> None:
    """List the pathways sites whose returns are believed: key, since when, whose."""
    with _returns():
        from answerable.register.models import ReturnSender

        for one in ReturnSender.objects.filter(ended_at__isnull=True):
            typer.echo(f"{one.key}  {one.trusted_at:%Y-%m-%d}  {one.name}")


@returns_app.command("receive")
@_says_what_is_wrong
def returns_receive(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Signed files; none: all that wait in the folder of returns.")
    ] = None,
    agreement: Annotated[str, typer.Option(help="The agreement’s reference, where the service has several.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Take services’ signed returns into the register. A file that is refused leaves the others as they are."""
    refused = 0
    with _returns():
        from answerable.register.actions import returns_received as actions
        from answerable.register.errors import CannotChange

        paths = files or [one.path for one in actions.waiting()]
        if not paths:
            typer.echo("No signed return waits.")
        for path in paths:
            try:
                content = actions.content_of(path)
                if dry_run:
                    seen = actions.look(content=content, agreement=agreement)
                    told = f"would be issue {seen.what.issue} of {seen.of.ref if seen.of else 'a new return'} of {seen.agreement.ref}"
                else:
                    row = actions.receive(content=content, file_name=path.name, by=None, agreement=agreement)
                    told = f"taken in as return {row.ref} of {row.agreement.ref}"
            except CannotChange as error:
                refused += 1
                sys.stderr.write(f"{path.name}: {error}\n")
            else:
                typer.echo(f"{path.name}: {told}.")
    if refused:
        raise typer.Exit(2)


@export_app.command("register")
@_says_what_is_wrong
def export_register(
    folder: Annotated[Path, typer.Argument(help="The folder to write: new, empty, or a register folder.")],
) -> None:
    """Write the whole register as a register folder, from which `answerable load` makes the same register again."""
    with _office():
        from answerable.register.errors import CannotExport
        from answerable.register.export.folder import write_folder

        try:
            written = write_folder(folder)
        except CannotExport as error:
            raise BadInput(str(error)) from None
        for line in written.sentences():
            typer.echo(line)


@export_app.command("list")
@_says_what_is_wrong
def export_list(
    item: Annotated[
        str,
        typer.Argument(help="Which list: 3(g), 4(d), contracts-register; an unknown one is answered with them all."),
    ],
    period: Annotated[str, typer.Option(help="2025-10, 2025/26 or 2025-10-01/2025-12-31. Empty: everything.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV, which is also what comes without either.")] = False,
    out: Annotated[Path | None, typer.Option(help="The file to write; without it, standard output.")] = None,
) -> None:
    """Write a list that the law asks for; say on standard error what is missing from it or left out."""
    if as_json and as_csv:
        raise BadInput("Choose one of --json and --csv.")
    from answerable.law.publication import UnknownItem, find

    try:
        asked = find(item)
    except UnknownItem as error:
        raise BadInput(str(error)) from None
    with _office():
        from answerable.register.queries.duty_lists import make
        from answerable.register.rules.lists import BadPeriod, BadValue, parse_period

        try:
            made = make(asked.code, parse_period(period, asked.period_rule) if period else None)
            tally = made.tally()
        except (BadPeriod, BadValue, UnknownItem) as error:
            raise BadInput(str(error)) from None
        pieces = made.json() if as_json else made.csv()
        if out:
            with out.open("wb") as file:
                file.writelines(pieces)
        else:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
        for sentence in made.sentences(tally):
            sys.stderr.write(f"{sentence}\n")


@app.command()
@_says_what_is_wrong
def duties(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    on: Annotated[str | None, typer.Option(help="The day to look at, as 2026-11-22; today without it.")] = None,
) -> None:
    """Say where every duty to publish stands: overdue, due, waiting for a date, upcoming, up to date."""
    with _office():
        from django.utils import timezone

        from answerable.register.queries.duties import board

        day = _day(on, "--on") if on else timezone.localdate()
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadInput(f"--on: “{on}” is too far away. Choose a day from {FIRST_YEAR} to {LAST_YEAR}.")
        found = board(day)
        if as_json:
            typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
            return
        for line in found.sentences():
            typer.echo(line)


@app.command()
@_says_what_is_wrong
def match(
    names: Annotated[
        Path | None, typer.Option(help="A file with a name a line, to try without any office; nothing is stored.")
    ] = None,
    suggest: Annotated[int, typer.Option(help="The most suggestions to show for a name.", min=0, max=20)] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which printed names of payees are one organisation: what is beyond doubt, and what a person should look at."""
    from answerable.register.matching.report import as_mapping, entries_of, lines

    if names is not None:
        _say_who_is_who(as_mapping(entries_of(_names_in(names)), suggest), as_json, lines)
        return
    with _office():
        from answerable.register.actions.matching import known_names, match_all

        report = match_all(by=None)
        known = known_names()
        if not as_json:
            typer.echo(report.sentence())
        found = as_mapping(known.entries, suggest, apart=known.apart, whys=known.whys, payees=known.payees)
        _say_who_is_who(found, as_json, lines)


def _names_in(path: Path) -> list[str]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if not found:
        raise BadInput(f"{path.name} has no name in it. Write one name a line.")
    return found


def _say_who_is_who(found: dict[str, Any], as_json: bool, lines: Callable[[dict[str, Any]], Iterator[str]]) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in lines(found):
        typer.echo(line)


@app.command()
@_says_what_is_wrong
def lint(
    letter: Annotated[Path, typer.Argument(help="A refusal letter: .txt, .docx, .pdf, .odt, .html or .eml.")],
    received: Annotated[str, typer.Option(help="The day the request was received, if the letter does not say.")] = "",
    dated: Annotated[str, typer.Option(help="The day of the letter, if it does not say.")] = "",
    regime: Annotated[str, typer.Option(help="foi or eir, if the letter does not say.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what a refusal notice lacks or gets wrong. Ends with 1 where something must be mended before it goes."""
    from answerable.casework.linting import lint_file
    from answerable.law.exemptions import Act

    acts = {"": None, "foi": Act.FOIA, "eir": Act.EIR}
    if regime not in acts:
        raise BadInput(f"--regime is foi or eir, not “{regime}”.")
    faults = lint_file(
        letter,
        regime=acts[regime],
        received=_day(received, "--received") if received else None,
        dated=_day(dated, "--dated") if dated else None,
    )
    if as_json:
        found = [{"sentence": one.sentence, "provision": one.provision, "blocks": one.blocks} for one in faults]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for one in faults:
            typer.echo(f"{'Must be mended' if one.blocks else 'Look at'}: {one.sentence}" + _under(one.provision))
        if not faults:
            typer.echo("Nothing is missing that this check knows of.")
    if any(one.blocks for one in faults):
        raise typer.Exit(1)


def _under(provision: str) -> str:
    return f" ({provision})" if provision else ""


@contextmanager
def _mailbox() -> Iterator[None]:
    """Explain a mailbox or a mail server that is not set, or cannot be reached."""
    with _office():
        from answerable.casework.mailbox.imap import CannotReach, NotConfigured
        from answerable.casework.mailbox.smtp import NotConfigured as NoServer

        try:
            yield
        except (NotConfigured, NoServer) as error:
            raise BadInput(str(error)) from None
        except CannotReach as error:
            _fail(str(error), code=1)


def _say_taken(words: str, problems: tuple[str, ...]) -> None:
    typer.echo(words)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        raise typer.Exit(1)


@mail_app.command("fetch")
@_says_what_is_wrong
def mail_fetch() -> None:
    """Take in what waits in the office's mailbox."""
    with _mailbox():
        from answerable.casework.actions.mail import fetch

        found = fetch()
        _say_taken(found.words, found.problems)


@mail_app.command("import")
@_says_what_is_wrong
def mail_import(paths: Annotated[list[Path], typer.Argument(help="Message files (.eml, .msg), or folders.")]) -> None:
    """Take in messages that were saved as files."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise BadInput(f"{missing[0]} was not found. Check the name and the folder.")
    with _mailbox():
        from answerable.casework.actions.mail import import_files

        found = import_files(paths=paths, by=None)
        if found.problems and not found.taken and not found.known:
            raise BadInput("\n".join(found.problems))
        _say_taken(found.words, found.problems)


@mail_app.command("thread")
@_says_what_is_wrong
def mail_thread(
    path: Annotated[Path, typer.Argument(help="A thread that was exported from elsewhere, as text.")],
    officer: Annotated[str, typer.Option("--as", help="The e-mail address of the officer who takes it in.")],
) -> None:
    """Make a case of a whole thread: its messages in order, and what they did to the clock. Once for each file."""
    if not path.is_file():
        raise BadInput(f"{path} was not found. Check the name and the folder.")
    with _office():
        from answerable.casework.actions.mail import take_in_thread
        from answerable.casework.rules.life import NotAllowed

        try:
            request = take_in_thread(path=path, by=_account(officer))
        except NotAllowed as error:
            raise BadInput(str(error)) from None
        came, went = request.messages.count(), request.outgoing.count()
        typer.echo(f"{request.reference}: {came} in, {went} out. {request.get_state_display()}.")


@mail_app.command("send")
@_says_what_is_wrong
def mail_send() -> None:
    """Send what waits in the outbox, once and in order."""
    with _mailbox():
        from answerable.casework.actions.rounds import send_waiting

        part = send_waiting()
        if part.failed:
            _fail(part.failed, code=1)
        typer.echo(part.did or "Nothing waits to be sent.")


@app.command()
@_says_what_is_wrong
def work(
    every: Annotated[
        int, typer.Option(help="Go round again after so many seconds; 0 goes round once.", min=0, max=86400)
    ] = 0,
) -> None:
    """Go round: fetch mail, remind of tasks, let lapse what lapsed, send what waits. `answerable serve` does this itself."""
    with _office():
        from answerable.casework.actions.rounds import go_round, keep_going_round

        if every:
            keep_going_round(every, say=_say_round)
        elif not _say_round(go_round()):
            raise typer.Exit(1)


def _say_round(parts: list[Part]) -> bool:
    """Say what a round did, and return whether every part of it could be done."""
    for part in parts:
        if part.did:
            typer.echo(f"{part.name.capitalize()}: {part.did}")
        if part.failed:
            sys.stderr.write(f"{part.name.capitalize()}: {part.failed}\n")
    return not any(part.failed for part in parts)


@app.command()
@_says_what_is_wrong
def check(
    files: Annotated[list[Path], typer.Argument(help="Files that are to leave, of any kind.")],
    requester: Annotated[
        str,
        typer.Option(
            help="Who asked: name, e-mail, phone, address, divided by commas. None of it may be in a file. What is typed here "
            "can be seen in the machine’s list of processes; @FILE reads it from a file instead."
        ),
    ] = "",
    allow: Annotated[
        Path | None,
        typer.Option(help="Names that may be in the files, one on a line: the office’s own people, its providers."),
    ] = None,
    unmask: Annotated[bool, typer.Option("--unmask", help="Show what was found in full, not only its ends.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object on a line for each file.")] = False,
) -> None:
    """Say what is hidden in files and what in them tells of a person. Needs no office and no database.

    Ends with 0 where every file is safe, 1 where something was found, 2 where a file could not be checked.
    """
    from answerable.guard import telling

    if requester.startswith("@"):
        requester = "\n".join(_names_in(Path(requester[1:])))
    asked = [part.strip() for part in re.split(r"[,;\n]", requester) if part.strip()]
    allowed = _names_in(allow) if allow else []
    words: list[str] = []
    worst = 0
    for path in files:
        verdict = _looked_into(path, asked, allowed)
        worst = max(worst, 0 if verdict.word == "safe" else 1 if verdict.inspected else 2)
        words.append(verdict.word)
        if as_json:
            typer.echo(json.dumps(_checked(path, verdict, unmask=unmask), ensure_ascii=False))
        elif verdict.kind:
            _say_checked(path, verdict, unmask=unmask)
    if len(files) > 1 and not as_json:
        safe, look, block = (words.count(word) for word in telling.WORDS)
        typer.echo(
            f"{len(files):,} files: {safe:,} safe, {look:,} to look at, {block:,} that must not leave as they are."
        )
    if worst:
        raise typer.Exit(worst)


def _looked_into(path: Path, asked: list[str], allowed: list[str]) -> Verdict:
    """What the guard says of a file. One that cannot be opened has no kind, and a line on standard error says why."""
    from answerable import guard
    from answerable.guard.check import SIZE_LIMIT
    from answerable.guard.techniques import found

    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)  # one byte more tells that it is too large, however large it is
    except OSError as error:
        why = {
            FileNotFoundError: "There is no such file. Check its name.",
            IsADirectoryError: "It is a folder. Name the files in it.",
            PermissionError: "You may not read it. Ask whoever keeps it.",
        }.get(type(error), f"{error.strerror}.")
        sys.stderr.write(f"{path} could not be checked: {why}\n")
        return guard.Verdict(path.name, "", (replace(found("not-inspected"), mend=why),))
    return guard.check(path.name, content, requester=asked, allowed=allowed)


def _checked(path: Path, verdict: Verdict, *, unmask: bool) -> dict[str, Any]:
    return {
        "file": str(path),
        "type": verdict.kind or "unknown",
        "verdict": verdict.word,
        "findings": [
            {
                "technique": one.technique,
                "severity": one.severity.value,
                "location": one.where,
                "excerpt": " ".join(one.texts) if unmask else one.excerpt,
                "cleanable": one.cleanable,
                "count": one.count,
                "confidence": one.confidence,
                "reason": one.reason,
                "mend": one.mend,
            }
            for one in verdict.findings
        ],
        "inventory": list(verdict.inventory),
        "coverage": {"parts": verdict.coverage.parts, "bytes": verdict.coverage.bytes},
    }


_MOST_LINES = 40  # of what is in a file; --json has all of them


def _say_checked(path: Path, verdict: Verdict, *, unmask: bool) -> None:
    from answerable.guard import telling
    from answerable.guard.kinds import WORDS

    typer.echo(f"{path}: {telling.WORDS[verdict.word]} ({WORDS.get(verdict.kind, verdict.kind)})")
    for line in telling.cut(verdict.inventory, _MOST_LINES):
        typer.echo(f"  In it: {line}")
    for line in telling.lines(verdict.findings, unmask=unmask):
        typer.echo(f"  {line}")


@app.command()
@_says_what_is_wrong
def clean(
    file: Annotated[Path, typer.Argument(help="A file that is to leave.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Where the clean copy goes; its ending says its kind. Or a folder.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a clean copy of a file: rebuilt from what can be seen, checked again, and searched for what was hidden.

    A workbook becomes values only (.xlsx, .ods, or .csv for each sheet), a document .docx, .odt, .rtf or a tagged .pdf.
    """
    from answerable import cleaning
    from answerable.guard import telling
    from answerable.guard.kinds import SUFFIXES, suffix

    into = output.is_dir() or str(output).endswith("/")
    ending = "" if into else suffix(output.name)
    wanted = next((kind for kind, endings in SUFFIXES.items() if ending in endings), "")
    if ending and not wanted:
        raise BadInput(
            f"No clean copy is written as .{ending}. Ask for the ending of the file itself, or .pdf or .csv."
        )
    try:
        made = cleaning.clean(file.name, file.read_bytes(), wanted=wanted)
        written = cleaning.save(made, output, folder=into, original=file)
    except cleaning.CannotClean as cannot:
        raise BadInput(str(cannot)) from None
    if as_json:
        said = {
            "file": str(file),
            "output": [str(path) for path in written],
            "type": made.kind,
            "verdict": max((one.word for one in made.verdicts), key=["safe", "look", "block"].index, default="safe"),
            "dropped": [
                {"technique": one.technique, "location": one.where, "count": one.count} for one in made.dropped
            ],
        }
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    for path in written:
        typer.echo(f"Written: {path}")
    for line in telling.left_out((one.technique, one.where) for one in made.dropped):
        typer.echo(f"  {line}")


@app.command()
@_says_what_is_wrong
def suppress(
    table: Annotated[
        Path, typer.Argument(help="A table of counts of people (CSV): a cross table, or a row for each count.")
    ],
    threshold: Annotated[int, typer.Option(help="Counts from 1 up to, and not including, this are small.")] = 5,
    inclusive: Annotated[bool, typer.Option("--inclusive", help="The threshold itself is small too.")] = False,
    method: Annotated[str, typer.Option(help="suppress, round or band.")] = "suppress",
    ledger: Annotated[
        Path | None,
        typer.Option(help="The folder of earlier releases; this one is attacked with them and added to it."),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(help="What holds for everybody in the table and is not printed: Area=City. Repeat it."),
    ] = None,
    population: Annotated[str, typer.Option(help="Whom the table counts, where it does not say: victims.")] = "",
    rounded: Annotated[
        bool, typer.Option("--rounded", help="Its counts were rounded before, so totals need not add up.")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the protected table here.")] = None,
    seconds: Annotated[
        float, typer.Option(help="Emergency brake: stop improving after this long. The report says if it did.")
    ] = 120.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Protect a table of counts of people, and attack it as three readers would, with all earlier releases.

    Ends with 0 where the table may leave, 1 where something could still be learnt (nothing is printed as safe then).
    """
    from answerable.guard.small_numbers.additive import Rule
    from answerable.guard.small_numbers.suppress import suppress as protect

    if method not in {"suppress", "round", "band"}:
        raise BadInput(f"--method is suppress, round or band, not “{method}”.")
    if not 2 <= threshold <= 1_000:
        raise BadInput("--threshold is a whole number from 2 to 1,000.")
    pairs = [one.partition("=") for one in where or ()]
    if any(not sign or not name.strip() or not value.strip() for name, sign, value in pairs):
        raise BadInput("--where is a name and a value with = between them, such as Area=City.")
    if output is not None and output.exists() and output.samefile(table):
        raise BadInput(f"The protected table would take the place of “{output.name}” itself. Give it another name.")
    done = protect(
        table.read_bytes(),
        table.name,
        rule=Rule(threshold, inclusive=inclusive),
        method=method,  # type: ignore[arg-type]
        ledger=ledger,
        seconds=seconds,
        where={name.strip(): value.strip() for name, _, value in pairs},
        population=population,
        rounded=rounded,
    )
    if done.problem and done.exit_code != 1:
        raise BadInput(done.problem)
    if done.problem:
        sys.stderr.write(done.problem + "\n")
    if as_json:
        typer.echo(json.dumps(done.as_data(), ensure_ascii=False))
    elif output is None and done.table_csv:
        typer.echo(done.table_csv, nl=False)
    if output is not None and done.table_csv:
        output.write_text(done.table_csv, encoding="utf-8", newline="")
    if not as_json and done.report is not None:
        for sentence in done.report.sentences():
            sys.stderr.write(sentence + "\n")
    if done.exit_code:
        raise typer.Exit(done.exit_code)


@contextmanager
def _handing_over() -> Iterator[None]:
    """Open the office, and say in a sentence why it could not be handed over."""
    with _office():
        from answerable.handover.errors import CannotArchive, CannotRestore

        try:
            yield
        except (CannotArchive, CannotRestore) as error:
            raise BadInput(str(error)) from None


@app.command()
@_says_what_is_wrong
def archive(
    folder: Annotated[Path, typer.Argument(help="The folder to write: one that is not there yet, or empty.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the whole office into a folder that anybody can read without this program: a bag (BagIt) of open formats."""
    with _handing_over():
        from answerable.handover.actions import archive as write

        done = write(folder=folder, by=None)
        if as_json:
            typer.echo(json.dumps(done.as_json(), ensure_ascii=False))
            return
        for line in done.sentences():
            typer.echo(line)


@app.command()
@_says_what_is_wrong
def restore(
    folder: Annotated[Path, typer.Argument(help="The folder that `answerable archive` wrote: the one with bagit.txt.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make the office of such a folder again: whole in an empty data folder, or as a part of the office that is here.

    The folder is checked to the last byte first; where anything is wrong, nothing is written.
    """
    with _handing_over():
        from answerable.handover.actions import restore as take_in

        done = take_in(folder=folder, by=None)
        if as_json:
            typer.echo(json.dumps(done.as_json(), ensure_ascii=False))
            return
        for line in done.sentences():
            typer.echo(line)


def main() -> None:
    """Run the command line. A reader that has seen enough (`| head`) ends it quietly, as other commands end."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
