"""`answerable pathways`: what an administrator of the pathways site does in a terminal.

Bad input ends with one sentence on standard error and exit code 2. The store is opened by the command that needs it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from answerable.pathways import commands_keys, commands_name_check, commands_region, opening

if TYPE_CHECKING:
    from answerable.pathways.actions.rounds import Done
    from answerable.pathways.models import Organisation, Worker

app = typer.Typer(
    name="answerable pathways",
    help="The pathways site: people who were harmed, referred once, known to the right people only.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
workers_app = typer.Typer(help="Workers’ accounts.", no_args_is_help=True)
app.add_typer(workers_app, name="workers")
organisations_app = typer.Typer(help="Partner agencies.", no_args_is_help=True)
app.add_typer(organisations_app, name="organisations")
protocols_app = typer.Typer(help="Information-sharing protocols.", no_args_is_help=True)
app.add_typer(protocols_app, name="protocols")
services_app = typer.Typer(help="Commissioned services.", no_args_is_help=True)
app.add_typer(services_app, name="services")
areas_app = typer.Typer(help="Areas and their postcodes.", no_args_is_help=True)
app.add_typer(areas_app, name="areas")

returns_app = typer.Typer(help="Returns to the office that pays for services.", no_args_is_help=True)
app.add_typer(returns_app, name="returns")
tools_app = typer.Typer(help="Risk tools.", no_args_is_help=True)
app.add_typer(tools_app, name="tools")
rules_app = typer.Typer(help="Local rules.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]


def says_what_is_wrong(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the errors that a person can mend into one sentence and an exit code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except opening.CannotStart as error:
            sys.stderr.write(f"{error}\n")
            raise typer.Exit(error.code) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            sys.stderr.write(
                f"The system refused: {error.strerror or error}{where}. Check that the file or folder is there and yours.\n"
            )
            raise typer.Exit(2) from None

    return wrapped


@contextmanager
def opened() -> Iterator[None]:
    """Open the store for a command. Every command of the room that touches it does so in this block."""
    with opening.store():
        yield


app.add_typer(commands_keys.app, name="keys")
app.add_typer(commands_region.app, name="region")
for _name, _part in commands_name_check.APPS.items():
    app.add_typer(_part, name=_name)


def bad_input(sentence: str) -> opening.CannotStart:
    """Return what to raise where what was typed cannot be used."""
    return opening.CannotStart(sentence)


def _worker(email: str) -> Worker:
    from answerable.pathways.queries.accounts import find_worker

    found = find_worker(email)
    if found is None:
        raise bad_input(
            f"No account has the e-mail address {email}. `answerable pathways workers list` shows them all."
        )
    return found


def _organisation(name: str) -> Organisation:
    from answerable.pathways.queries.organisations import find_organisation

    found = find_organisation(name)
    if found is None:
        raise bad_input(f"No organisation is called “{name}”. `answerable pathways organisations list` shows them all.")
    return found


def _print_json(told: Any) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


@workers_app.command("list")
@says_what_is_wrong
def workers_list(as_json: AsJson = False) -> None:
    """List the workers by name: e-mail address, role, organisation, open or closed, second factor."""
    with opened():
        from answerable.pathways.queries.accounts import workers

        found: list[Any] = list(workers())
        if as_json:
            _print_json([
                {
                    "email": one.email,
                    "name": one.name,
                    "role": one.role,
                    "organisation": one.organisation.name,
                    "open": one.is_active,
                    "second_factor": bool(one.has_factor),
                }
                for one in found
            ])  # fmt: skip
            return
        if not found:
            typer.echo("There is no worker yet. `answerable pathways workers add` opens an account.")
        for one in found:
            state = "open" if one.is_active else "closed"
            factor = "second factor" if one.has_factor else "no second factor yet"
            typer.echo(f"{one.email}  {one.role}  {one.organisation.name}  {state}  {factor}  {one.name}")


def _say_password(worker: Worker, password: str) -> None:
    typer.echo(f"Email address: {worker.email}")
    typer.echo(f"Password, which works once: {password}")
    typer.echo("Hand it over in person or by telephone. It is kept nowhere.")


@workers_app.command("add")
@says_what_is_wrong
def workers_add(
    email: Annotated[str, typer.Argument(help="The e-mail address to sign in with.")],
    role: Annotated[str, typer.Option(help="The role; an unknown one is answered with the list.")],
    organisation: Annotated[str, typer.Option(help="The organisation that they work for, by its name.")],
    name: Annotated[str, typer.Option(help="The name that colleagues know.")],
) -> None:
    """Open an account. A password that works once is made and printed."""
    with opened():
        from answerable.pathways.actions.accounts import add_worker
        from answerable.pathways.rules.passwords import make_password

        password = make_password()
        made = add_worker(
            email=email, name=name, role=role, organisation=_organisation(organisation), password=password, by=None
        )
        _say_password(made, password)


@workers_app.command("role")
@says_what_is_wrong
def workers_role(
    email: Annotated[str, typer.Argument(help="Whose account.")],
    role: Annotated[str, typer.Argument(help="The new role; an unknown one is answered with the list.")],
) -> None:
    """Give an account another role."""
    with opened():
        from answerable.pathways.actions.accounts import set_role

        worker = set_role(worker=_worker(email), role=role, by=None)
        typer.echo(f"The role of {worker.email} is {worker.get_role_display()}.")


@workers_app.command("close")
@says_what_is_wrong
def workers_close(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Close an account: it is signed out, and nobody can sign in with it."""
    with opened():
        from answerable.pathways.actions.accounts import close

        typer.echo(f"Closed the account {close(worker=_worker(email), by=None).email}.")


@workers_app.command("reopen")
@says_what_is_wrong
def workers_reopen(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Reopen a closed account, with the role and the password that it had."""
    with opened():
        from answerable.pathways.actions.accounts import reopen

        typer.echo(f"Reopened the account {reopen(worker=_worker(email), by=None).email}.")


@workers_app.command("password")
@says_what_is_wrong
def workers_password(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Make and print a new password that works once; the old one stops working at once."""
    with opened():
        from answerable.pathways.actions.accounts import set_password
        from answerable.pathways.rules.passwords import make_password

        password = make_password()
        _say_password(set_password(worker=_worker(email), password=password, once=True, by=None), password)


@workers_app.command("second-factor-reset")
@says_what_is_wrong
def workers_second_factor_reset(email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Take a worker's second factor away: they are signed out, and set up another. Make sure first that it is really they who ask."""
    with opened():
        from answerable.pathways.actions.accounts import reset_second_factor

        typer.echo(f"Reset the second factor of {reset_second_factor(worker=_worker(email), by=None).email}.")


@organisations_app.command("list")
@says_what_is_wrong
def organisations_list(as_json: AsJson = False) -> None:
    """List the partner agencies by name."""
    with opened():
        from answerable.pathways.queries.organisations import organisations

        found: list[Any] = list(organisations())
        if as_json:
            _print_json([
                {
                    "reference": str(one.reference),
                    "name": one.name,
                    "kind": one.kind,
                    "hub": one.is_hub,
                    "open": one.is_open,
                    "workers": one.open_accounts,
                    "services": one.services_run,
                }
                for one in found
            ])  # fmt: skip
            return
        if not found:
            typer.echo("There is no organisation yet. `answerable pathways organisations add` adds one.")
        for one in found:
            state = ("hub, " if one.is_hub else "") + ("open" if one.is_open else "closed")
            typer.echo(f"{one.name}  {one.get_kind_display()}  {state}")


@organisations_app.command("add")
@says_what_is_wrong
def organisations_add(
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[str, typer.Option(help="Its kind; an unknown one is answered with the list.")],
    hub: Annotated[bool, typer.Option("--hub", help="Referrals come there first, and are routed from there.")] = False,
    contact_point: Annotated[str, typer.Option(help="Where a partner who may know of a case can turn to.")] = "",
    controller: Annotated[str, typer.Option(help="Who decides about its records, where somebody else does.")] = "",
) -> None:
    """Add a partner agency."""
    with opened():
        from answerable.pathways.actions.organisations import add_organisation

        made = add_organisation(
            name=name, kind=kind, is_hub=hub, contact_point=contact_point, controller=controller, by=None
        )
        typer.echo(f"Added {made.name}.")


@protocols_app.command("list")
@says_what_is_wrong
def protocols_list(as_json: AsJson = False) -> None:
    """List the information-sharing protocols by title, with their lines."""
    with opened():
        from django.utils import timezone

        from answerable.pathways.queries.protocols import grants_of, protocols
        from answerable.pathways.rules.protocols import holds

        today = timezone.localdate()
        told: list[dict[str, Any]] = []
        for one in protocols():
            lines = [
                {
                    "giver": line.giver.name,
                    "receiver": line.receiver.name,
                    "purpose": line.purpose,
                    "basis": line.basis,
                    "fields": line.fields,
                    "known": line.known,
                }
                for line in grants_of(one)
            ]
            told.append({
                "reference": str(one.reference),
                "title": one.title,
                "starts": one.starts.isoformat(),
                "ends": one.ends.isoformat(),
                "ended_early": one.ended_early.isoformat() if one.ended_early else None,
                "in_force": holds(starts=one.starts, ends=one.ends, ended_early=one.ended_early, on=today),
                "document_sha256": one.document_sha256 or None,
                "lines": lines,
            })  # fmt: skip
        if as_json:
            _print_json(told)
            return
        if not told:
            typer.echo("There is no protocol yet, so nothing can be shared.")
        for shown in told:
            state = "in force" if shown["in_force"] else "not in force"
            typer.echo(f"{shown['title']}  {shown['starts']} to {shown['ends']}  {state}")
            for row in shown["lines"]:
                what = ", ".join(row["known"] or row["fields"])
                typer.echo(f"  {row['giver']} to {row['receiver']}: {row['purpose']} ({row['basis']}): {what}")


@services_app.command("load")
@says_what_is_wrong
def services_load(
    file: Annotated[
        Path, typer.Argument(help="The list: JSON or CSV of the public site, or services.csv of a register folder.")
    ],
    provider: Annotated[
        str, typer.Option(help="Who runs the new ones of which the list names no provider, by name.")
    ] = "",
    whole_area: Annotated[
        list[str] | None,
        typer.Option(help="A name of an area in the list that means the whole police area. Repeat it."),
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take over the commissioned services of the public register: new ones, and names and areas that changed. Nothing is deleted."""
    with opened():
        from answerable.pathways import lists
        from answerable.pathways.actions.services import load_services

        done = load_services(
            listed=lists.services(file),
            provider=_organisation(provider) if provider else None,
            whole_area=whole_area or (),
            dry_run=dry_run,
            by=None,
        )
        if as_json:
            _print_json({"dry_run": dry_run, **vars(done)})
            return
        for line in done.sentences():
            typer.echo(line)
        if dry_run:
            typer.echo("Nothing was changed.")


@areas_app.command("load")
@says_what_is_wrong
def areas_load(
    file: Annotated[Path, typer.Argument(help="CSV with the columns area and prefix: City,NG1.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take over which postcodes lie in which area. Nothing is deleted; what the file lacks is told."""
    with opened():
        from answerable.pathways import lists
        from answerable.pathways.actions.organisations import load_areas

        done = load_areas(rows=lists.areas(file), dry_run=dry_run, by=None)
        if as_json:
            _print_json({"dry_run": dry_run, **vars(done)})
            return
        for line in done.sentences():
            typer.echo(line)
        if dry_run:
            typer.echo("Nothing was changed.")


@tools_app.command("load")
@says_what_is_wrong
def tools_load(file: Annotated[Path, typer.Argument(help="A risk tool as JSON.")]) -> None:
    """Keep a risk tool whose wording the office may use; a changed one is a new version."""
    with opened():
        from answerable.pathways.commands_tools import load_tool

        typer.echo(load_tool(file))


@rules_app.command("explain")
@says_what_is_wrong
def rules_explain() -> None:
    """Explain every open case by the local rules of today."""
    with opened():
        from answerable.pathways.commands_tools import explain_rules

        typer.echo(explain_rules())


@app.command()
@says_what_is_wrong
def work(
    every: Annotated[
        int, typer.Option(help="Go round again after so many seconds; 0 goes round once.", min=0, max=86400)
    ] = 0,
) -> None:
    """Go round: reminders, what lapses, what is forgotten. `answerable serve --pathways` does this itself."""
    with opened():
        from answerable.pathways.actions import rounds

        if every:
            rounds.keep_going_round(every, say=_say_round)
        elif not _say_round(rounds.work()):
            raise typer.Exit(1)


@app.command()
@says_what_is_wrong
def remind() -> None:
    """Write to the workers for whom something waits, once a day each: how many things, and nothing else. The rounds do this too."""
    with opened():
        from django.utils import timezone

        from answerable.pathways import mailing
        from answerable.pathways.errors import CouldNotBeDone

        try:
            typer.echo(mailing.write_to_all(timezone.now()) or "Everybody was written to today, or wants no messages.")
        except CouldNotBeDone as error:
            raise opening.CannotStart(f"{error.sentence}.", code=1) from None


def _say_round(parts: list[Done]) -> bool:
    """Say what a round did, and return whether every part of it could be done."""
    for done in parts:
        if done.said:
            typer.echo(f"{done.part.capitalize()}: {done.said}", err=done.failed)
    return not any(done.failed for done in parts)


@returns_app.command("key")
@says_what_is_wrong
def returns_key() -> None:
    """Print the public key that this site signs returns with. The office takes it with `answerable returns trust`."""
    with opened():
        from nacl.signing import SigningKey

        from answerable.config import home
        from answerable.standards.service_returns import key_text

        typer.echo(key_text(bytes(SigningKey(home.returns_key()).verify_key)))


@app.command()
@says_what_is_wrong
def example() -> None:
    """Fill a new store with a small made-up county and its referrals, and print a password that works once for each worker."""
    with opened():
        from answerable.pathways import example as county
        from answerable.pathways import example_referrals

        password = county.make()
        made = example_referrals.make()
        typer.echo(f"A made-up county with {made} referrals is made. Nobody in it is real.")
        typer.echo("Every account has this password, which works once:")
        typer.echo(password)
        from answerable.pathways.queries.accounts import workers

        for one in workers():
            typer.echo(f"{one.email}  {one.get_role_display()}  {one.organisation.name}")


def serve(*, host: str, port: int) -> None:
    """Serve the site until stopped. Raises opening.CannotStart and what config.server says of the address."""
    with opened():
        from answerable.config.server import CannotListen, serve_pathways

        try:
            serve_pathways(host=host, port=port)
        except CannotListen as error:
            raise bad_input(str(error)) from None
