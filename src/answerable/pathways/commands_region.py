"""`answerable pathways region`: link the records of a whole region on Spark. The store is not opened: these are files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(help="A region’s records, too many for one machine: linked on Spark.", no_args_is_help=True)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _new(path: Path) -> None:
    if path.exists():
        _refuse(f"{path} is there already. Choose another name, or take it away first.")
    if not path.parent.is_dir():
        _refuse(f"{path.parent} is no folder. Make it first.")


@app.command("prepare")
def prepare(
    records: Annotated[
        Path, typer.Argument(help="CSV with number,forename,surname,born,postcode,email,phone,sex.", dir_okay=False)
    ],
    to: Annotated[Path, typer.Argument(help="The Parquet file to write. It holds names: delete it when you are done.")],
) -> None:
    """Turn a list into the columns that are compared."""
    from answerable.pathways.linkage import region

    _new(to)
    try:
        number = region.prepare(records, to)
    except region.BadList as error:
        _refuse(str(error))
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"{records} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}.")
    typer.echo(f"{number:,} records are prepared. {to} holds names: delete it when you are done.")


@app.command("link")
def link(
    records: Annotated[Path, typer.Argument(help="What `prepare` wrote.", exists=True)],
    to: Annotated[
        Path, typer.Argument(help="The folder of Parquet files to write the pairs to: left,right,bits,vetoed.")
    ],
    least: Annotated[float, typer.Option(help="Bits of evidence that a pair must have.")] = 2.0,
    master: Annotated[str, typer.Option(help="Where Spark works: local[2], spark://host:7077.")] = "local[2]",
    memory: Annotated[str, typer.Option(help="Memory of Spark’s driver.")] = "2g",
) -> None:
    """Find the pairs that may be one person, with the shipped model. Needs pyspark and a Java, which this program does not bring."""
    from answerable.pathways.linkage import region
    from answerable.pathways.linkage.model import load
    from answerable.pathways.linkage.training import NoSpark

    _new(to)
    try:
        number = region.link(load(), records, to, least=least, master=master, memory=memory)
    except NoSpark as error:
        _refuse(str(error))
    typer.echo(f"{number:,} pairs are in {to}.")
