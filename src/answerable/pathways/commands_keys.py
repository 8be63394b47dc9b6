"""`answerable pathways keys`: which keys the store is sealed with, a new key, sealing everything again, throwing an old key away."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

app = typer.Typer(help="The keys that the store of people is sealed with.", no_args_is_help=True)

RING = Annotated[str, typer.Argument(help="What the key is for: identity, address, notes or index.")]


@contextmanager
def _opened() -> Iterator[None]:
    """Open the store, whose keys are then proved to be its own, and turn what a person can mend into one sentence and an exit code."""
    from answerable.pathways import opening

    try:
        with opening.store():
            from answerable.pathways.keys import CannotOpen, CannotUseKeys
            from answerable.pathways.rotating import CannotRotate

            try:
                yield
            except (CannotOpen, CannotUseKeys, CannotRotate) as error:
                raise opening.CannotStart(str(error)) from None
    except opening.CannotStart as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.code) from None


@app.command("status")
def status() -> None:
    """Say which key of each ring is in use, since when, and how much is still sealed with an older one."""
    with _opened():
        from answerable.config.home import pathways_keys_file
        from answerable.pathways import keys, rotating

        typer.echo(f"Keys file: {pathways_keys_file()}")
        if pathways_keys_file().stat().st_mode & 0o077:
            typer.echo(f"Others on this machine can read it. Take that away: chmod 600 {pathways_keys_file()}")
        for ring in rotating.status():
            since = f" since {ring.since.day} {ring.since:%B %Y}" if ring.since else ""
            typer.echo(f"{ring.name}: key {ring.current} in use{since}; {sum(ring.on.values()):,} values sealed")
            for number in sorted(set(keys.ring(ring.name).keys) - {ring.current}):
                held = ring.on.get(number, 0)
                told = f"{held:,} values still need it" if held else "nothing needs it"
                typer.echo(f"  key {number}: {told}")


@app.command("new")
def new(ring: RING) -> None:
    """Add a key to a ring. From now on it seals; what is sealed already opens as before, until it is sealed again."""
    with _opened():
        from answerable.config.home import pathways_keys_file
        from answerable.pathways import rotating

        number = rotating.add(ring)
    typer.echo(f"Key {number} of “{ring}” seals from now on. Copy the keys file now: {pathways_keys_file()}")
    typer.echo("Then seal everything again: answerable pathways keys rotate")


@app.command("rotate")
def rotate(batch: Annotated[int, typer.Option(min=1, max=100_000, help="Rows in one transaction.")] = 1_000) -> None:
    """Seal everything again that is on an old key, while people work. Stopped, it goes on where it was when run again."""
    with _opened():
        from answerable.pathways import rotating

        telling = sys.stderr.isatty()
        report = rotating.rotate(
            batch=batch,
            told=lambda table, done: (
                typer.echo(f"\r{done:,} rows, now {table}\033[K", nl=False, err=True) if telling else None
            ),
        )
        if telling:
            typer.echo("", err=True)
    typer.echo(f"{report.rows:,} rows were sealed again and {report.people:,} people put into the index again.")
    typer.echo("It is proved that nothing is sealed with an old key.")
    for ring, numbers in report.spare.items():
        for number in numbers:
            typer.echo(
                f"Copies of the store from before need key {number} of “{ring}”. Once none is kept: answerable pathways keys retire {ring} {number}"
            )


@app.command("retire")
def retire(ring: RING, number: Annotated[int, typer.Argument(help="The number of the old key.")]) -> None:
    """Throw an old key away for good, after proof that nothing needs it. Copies of the store from before cannot be opened then."""
    with _opened():
        from answerable.pathways import rotating

        rotating.retire(ring, number)
    typer.echo(f"Key {number} of “{ring}” is gone.")
