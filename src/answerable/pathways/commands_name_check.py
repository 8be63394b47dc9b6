"""`answerable pathways index | links | model | samples | tokens`: what is done about the name check in a terminal."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from answerable.pathways.linkage.model import Model
    from answerable.pathways.models import Organisation

index_app = typer.Typer(help="What people are found by.", no_args_is_help=True)
links_app = typer.Typer(help="Records that may be of one person.", no_args_is_help=True)
model_app = typer.Typer(help="The matching model.", no_args_is_help=True)
samples_app = typer.Typer(help="Name checks drawn for review.", no_args_is_help=True)
tokens_app = typer.Typer(help="Keyed tokens, for a partner that gives no names.", no_args_is_help=True)
APPS = {"index": index_app, "links": links_app, "model": model_app, "samples": samples_app, "tokens": tokens_app}
"""Each under its name in `answerable pathways`."""

OrganisationName = Annotated[str, typer.Argument(help="The partner’s name, as it is in the list of organisations.")]
HEADINGS = ("forename", "surname", "born")
TOKENS = ("row", "spelt", "sounding")


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what a person can mend into one sentence and exit code 2."""
    from answerable.pathways.errors import CannotChange
    from answerable.pathways.linkage.model import BadModel
    from answerable.pathways.opening import CannotStart

    try:
        yield
    except CannotStart as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.code) from None
    except CannotChange as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(2) from None
    except BadModel as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        typer.echo(f"The file cannot be read: {getattr(error, 'strerror', None) or type(error).__name__}.", err=True)
        raise typer.Exit(2) from None


@contextmanager
def _store() -> Iterator[None]:
    from answerable.pathways import opening

    with _sentences(), opening.store():
        yield


def _progress(words: str) -> Callable[[int], None]:
    def told(done: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{done:,} {words}\033[K", nl=False, err=True)

    return told


@index_app.command("rebuild")
def rebuild(
    everyone: Annotated[
        bool, typer.Option("--all", help="Everybody, not only who is missing or under an old key.")
    ] = False,
) -> None:
    """Put people into the index who are missing from it or are found by an old key, and count how common names are."""
    with _store():
        from answerable.pathways.name_check import fitting, index

        done = index.rebuild(everyone=everyone, told=_progress("people"))
        people = fitting.count_names()
    typer.echo(f"{done:,} people were put into the index; it has {people:,}.")


@links_app.command("propose")
def propose() -> None:
    """Compare everybody who is new or changed with everybody else, and propose links for people to look at."""
    with _store():
        from answerable.pathways.name_check.pairing import pair_all

        done, proposed = pair_all(told=_progress("people"))
    typer.echo(f"{done:,} people were compared; {proposed:,} new links are proposed.")


def _told(model: Model) -> None:
    typer.echo(f"Version {model.version}, trained on {model.records:,} records")
    typer.echo("Thresholds: " + ", ".join(f"{name} {bits:g} bits" for name, bits in model.thresholds.items()))
    for name, words in model.card.items():
        typer.echo(f"{name}: {words}")


@model_app.command("show")
def show() -> None:
    """Show the model that is in use."""
    with _store():
        from answerable.pathways.name_check import fitting

        _told(fitting.active())


@model_app.command("check")
def check(file: Annotated[Path, typer.Argument(help="The model’s JSON file.")]) -> None:
    """Hold a model against the gate, and say everything that cannot be right about it."""
    with _sentences():
        from answerable.pathways.linkage import model as models_of_matching

        read = models_of_matching.load(file)
        models_of_matching.gate(read)
        _told(read)
    typer.echo("It may be put to use.")


@model_app.command("activate")
def activate(file: Annotated[Path, typer.Argument(help="The model’s JSON file.")]) -> None:
    """Put a model to use that passes the gate. What people have said of links stands."""
    with _store():
        from answerable.pathways.actions.matching_model import activate as put_to_use

        made = put_to_use(by=None, path=file)
    typer.echo(f"Version {made.version} is in use. Compare everybody again: answerable pathways links propose")


@samples_app.command("draw")
def draw() -> None:
    """Draw last week’s name checks for review, by lot."""
    with _store():
        from answerable.pathways.actions import samples

        many = samples.draw(by=None)
    typer.echo(f"{many} of last week’s checks were drawn.")


def _organisation(name: str) -> Organisation:
    from answerable.pathways.errors import CannotChange
    from answerable.pathways.models import Organisation

    found = Organisation.objects.filter(name=name).first()
    if found is None:
        raise CannotChange(f"There is no organisation “{name}”. Write its name as it is in the list of organisations.")
    return found


@tokens_app.command("key")
def give_key(
    organisation: OrganisationName, into: Annotated[Path, typer.Argument(help="A file that is not there yet.")]
) -> None:
    """Make the key that a partner makes tokens with, in a file for you alone; the key before is of no more use."""
    with _store():
        from answerable.pathways.actions import tokens
        from answerable.pathways.errors import CannotChange

        if into.exists():
            raise CannotChange(f"{into} is there already. Give the name of a new file.")
        secret = tokens.give_key(by=None, organisation=_organisation(organisation))
        into.touch(mode=0o600)
        into.write_text(f"{secret}\n", encoding="ascii")
    typer.echo(f"The key is in {into}. Hand it over by a way that nobody else reads, then delete the file.")


def _key(file: Path) -> bytes:
    from answerable.pathways.errors import CannotChange
    from answerable.pathways.name_check.hashing import is_token

    text = file.read_text(encoding="ascii").strip()
    if not is_token(text):
        raise CannotChange(f"{file.name} is no key: it must be one line of 64 digits and letters.")
    return bytes.fromhex(text)


@tokens_app.command("make")
def make(
    people: Annotated[Path, typer.Argument(help="CSV with the headings forename, surname, born (as 1990-02-28).")],
    into: Annotated[Path, typer.Argument(help="Where the tokens are written.")],
    key: Annotated[Path, typer.Option(help="The file of the key.")],
) -> None:
    """For the partner: turn a list of people into tokens. Nothing leaves this machine, and no store is needed."""
    with _sentences():
        from answerable.pathways.errors import CannotChange
        from answerable.pathways.linkage.records import MatchRecord
        from answerable.pathways.name_check.hashing import tokens_of

        secret = _key(key)
        made = bare = 0
        with (
            people.open(encoding="utf-8-sig", newline="") as source,
            into.open("x", encoding="ascii", newline="") as target,
        ):
            rows = csv.DictReader(source)
            if missing := [name for name in HEADINGS if name not in (rows.fieldnames or ())]:
                into.unlink()
                raise CannotChange(
                    f"{people.name} has no heading {' or '.join(missing)}. Its first line must be: {','.join(HEADINGS)}"
                )
            writer = csv.writer(target)
            writer.writerow(TOKENS)
            for number, row in enumerate(rows, 1):
                tokens = tokens_of(MatchRecord.of({name: row[name] for name in HEADINGS}), secret)
                bare += not tokens.spelt
                made += 1
                writer.writerow((number, tokens.spelt, tokens.sounding))
    typer.echo(f"{made:,} rows; {bare:,} have no token, for want of a name or a date of birth that can be read.")


@tokens_app.command("match")
def match(
    organisation: OrganisationName,
    file: Annotated[Path, typer.Argument(help="The partner’s file of tokens.")],
    into: Annotated[Path, typer.Argument(help="Where the answers are written.")],
) -> None:
    """Match a partner’s file of tokens, and write what the protocols allow to be said of each row."""
    with _store():
        from answerable.pathways.actions import tokens as actions
        from answerable.pathways.errors import CannotChange
        from answerable.pathways.name_check.hashing import Tokens, is_token
        from answerable.standards.csv_text import safe_text

        with file.open(encoding="ascii", newline="") as source:
            rows = list(csv.reader(source))
        if not rows or tuple(rows[0]) != TOKENS:
            raise CannotChange(f"{file.name} is no file of tokens: its first line must be {','.join(TOKENS)}.")
        for at, row in enumerate(rows[1:], 2):
            if len(row) != 3 or not all(not token or is_token(token) for token in row[1:]):
                raise CannotChange(f"Line {at} of {file.name} has something else than tokens. Make the file again.")
        found = actions.match(
            by=None, organisation=_organisation(organisation), rows=[Tokens(*row[1:]) for row in rows[1:]]
        )
        with into.open("x", encoding="utf-8", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(("row", "answer", "organisation", "kind", "support", "where_to_turn"))
            for row, answer in zip(rows[1:], found, strict=True):
                for tell in answer.tells or (None,):
                    told = (
                        (
                            safe_text(tell.name),
                            tell.kind,
                            {True: "going on", False: "not going on", None: ""}[tell.open],
                            safe_text(tell.contact),
                        )
                        if tell
                        else ("",) * 4
                    )
                    writer.writerow((row[0], answer.code, *told))
    typer.echo(
        f"{len(found):,} rows, of which {sum(answer.code != 'none' for answer in found):,} are or may be known. The answers are in {into}."
    )
