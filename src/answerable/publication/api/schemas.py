"""How each kind of record looks in the interface: models of Pydantic, made from the fields of the kind."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, StringConstraints, create_model
from pydantic import Field as Says

from ..rules.kinds import Field, Kind, Type
from ..rules.open_data import DATED, KINDS_AS_DATA, LONGEST_WORDS, WORDS, filters

LIMIT, MOST = 50, 200
"""Records of one answer: where nothing is said, and at most."""
LONGEST = 500
"""Characters of what is searched for."""
_PARTIAL = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_YEAR = r"^\d{4}-\d{2}$"
_POUNDS = r"^-?\d{1,13}\.\d{2}$"
NO_NUL = r"^[^\x00]*$"
_CALENDAR = r"^[12]\d{3}$"
Since = Annotated[str, StringConstraints(pattern=r"^\d{1,15}$")] | datetime | date
"""A version of the whole record, a day, or a moment."""
Value = Annotated[str, StringConstraints(pattern=NO_NUL, max_length=300)]


class Strict(Schema):
    """What has the fields that are described, and no others."""

    model_config = ConfigDict(extra="forbid")


class Table(Strict):
    """A table within a record: every cell is text, as it was released."""

    caption: str = ""
    columns: list[str]
    rows: list[list[str]]
    numeric: list[str] = Says(default_factory=list, description="The columns that hold numbers")


class Note(Strict):
    """A dated note: that the record was corrected or withdrawn, and why."""

    kind: Literal["corrected", "withdrawn"]
    on: date
    words: str


class File(Strict):
    """A file that went out with the record, as it left."""

    name: str
    what: str
    type: str
    size: int = Says(description="Bytes")
    sha256: str
    address: str


class Problem(Schema):
    """What is wrong with a request (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Says(description="What is wrong, and what to do")


class Gone(Problem):
    """That a record was withdrawn, when, and why."""

    withdrawn: date | None
    notes: list[Note]


def _python(field: Field, of: str) -> Any:
    """Return the type of a field's values."""
    match field.type:
        case Type.DAY:
            return date
        case Type.PARTIAL:
            return Annotated[str, StringConstraints(pattern=_PARTIAL)]
        case Type.YEAR:
            return Annotated[str, StringConstraints(pattern=_YEAR)]
        case Type.POUNDS:
            return Annotated[str, StringConstraints(pattern=_POUNDS)]
        case Type.NUMBER:
            return int
        case Type.YES_NO:
            return bool
        case Type.LINES | Type.MANY:
            return list[str]
        case Type.TABLES:
            return list[Table]
        case Type.ROWS:
            name = f"{of}{''.join(part.capitalize() for part in field.name.split('_'))}"
            return list[create_model(name, __base__=Strict, **_fields(field.of, name))]  # type: ignore[misc]
    return str


def _fields(of: tuple[Field, ...], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in of:
        python = _python(field, name)
        many = field.type in (Type.LINES, Type.MANY, Type.TABLES, Type.ROWS)
        said = f"{field.label}. {field.meaning}." if field.meaning else f"{field.label}."
        found[field.name] = (python if many or field.needed else python | None, Says(description=said))
    return found


def model_name(of: Kind) -> str:
    """Return what the model of a kind is called: "Agreement", "ListEntry"."""
    return "".join(part.capitalize() for part in of.code.split("_"))


@cache
def data_model(of: Kind) -> type[Schema]:
    """Return the model of a kind's own fields."""
    name = f"{model_name(of)}Data"
    return create_model(name, __base__=Strict, __doc__=of.meaning, **_fields(of.fields, name))


@cache
def record_model(of: Kind) -> type[Schema]:
    """Return the model of one record: what is known of it, then its fields; null where it was withdrawn."""
    data: Any = data_model(of)
    only: Any = Literal[of.code]
    return create_model(
        model_name(of),
        __base__=Strict,
        __doc__=of.meaning,
        kind=(only, Says(description="What kind of record it is")),
        ref=(str, Says(description="By which the record is known")),
        slug=(str, Says(description="The last part of its address")),
        address=(str, Says(description="The page that shows it; empty where there is none any more")),
        version=(int, Says(description="The version of the whole record in which it last changed")),
        published=(datetime | None, Says(description="When it first became public here; null for payments")),
        changed=(datetime | None, Says(description="When it last changed here; null for payments")),
        withdrawn=(date | None, Says(description="When it was withdrawn")),
        notes=(list[Note], Says(description="What was corrected or withdrawn, and why")),
        files=(list[File], Says(description="Files that went out with it")),
        data=(data | None, Says(description="Its fields; null where it was withdrawn")),
    )


@cache
def page_model(of: Kind) -> type[Schema]:
    """Return the model of one answer of a list: some records, and where the next are."""
    record: Any = record_model(of)
    return create_model(
        f"{model_name(of)}Page",
        __base__=Strict,
        version=(int, Says(description="The version of the whole record at this moment: ask again with changed_since=this")),
        changed=(datetime | None, Says(description="When the whole record last changed")),
        items=(list[record], Says(description="Records, those that changed last at the end")),
        cursor=(str | None, Says(description="Where the next records begin; null at the end")),
        next=(str | None, Says(description="The address of the next records; null at the end")),
    )  # fmt: skip


@cache
def parameters(of: Kind) -> type[Schema]:
    """Return the model of what a list can be asked for: its filters, and how many records from where."""
    found: dict[str, Any] = {}
    for name, label in filters(of).items():
        if of.code == "payment":
            pattern = r"^[12]\d{3}(-\d{2})?$" if name == "year" else NO_NUL
            found[name] = (str | None, Says(None, description=f"{label}.", max_length=300, pattern=pattern))
        elif name == DATED:
            found[name] = (str | None, Says(None, description=f"{label}.", pattern=_CALENDAR))
        elif name == WORDS:
            found[name] = (str | None, Says(None, description=f"{label}.", max_length=LONGEST_WORDS, pattern=NO_NUL))
        else:
            said = f"{label}. Several values: any of them."
            found[name] = (list[Value], Says(default_factory=list, description=said))
    found |= {
        "limit": (int, Says(LIMIT, ge=1, le=MOST, description="How many records")),
        "cursor": (str | None, Says(None, max_length=200, pattern=r"^[A-Za-z0-9_-]*$", description="Where to go on: the cursor of the answer before")),
        "changed_since": (
            Since | None,
            Says(None, description="Only what changed after this version, day or moment; withdrawn records are then among them"),
        ),
    }  # fmt: skip
    return create_model(f"{model_name(of)}Query", __base__=Schema, **found)


class Listed(Strict):
    """One list of the interface."""

    name: str
    meaning: str
    records: int
    address: str


class Whole(Strict):
    """The published record as a whole."""

    publisher: str
    licence: str
    version: int = Says(description="Goes up by one with every change")
    changed: datetime | None
    lists: list[Listed]
    openapi: str
    documentation: str


if TYPE_CHECKING:
    _Kinds = str
else:
    _Kinds = Literal[tuple(of.code for of in KINDS_AS_DATA)]


class Searched(Schema):
    """What can be searched for."""

    words: str = Says(max_length=LONGEST, pattern=NO_NUL, description="What to look for, as a person would type it")
    kind: list[_Kinds] = Says(default_factory=list, description="Only these kinds of record")
    limit: int = Says(20, ge=1, le=50, description="How many")
    offset: int = Says(0, ge=0, le=1000, description="How many to pass over")


class Piece(Strict):
    """A piece of text; `found` where it is a word that was looked for."""

    text: str
    found: bool


class Hit(Strict):
    """One record that was found."""

    kind: str
    title: str
    address: str
    dated: date | None
    snippet: list[Piece]


class Found(Strict):
    """What a search found."""

    total: int
    match: str = Says(
        description="all: records with all words. any: there are none, so records with some. filters: no words."
    )
    corrected: str = Says(description="What was looked for instead, where a word is spelled as nowhere in the record")
    items: list[Hit]


class Like(Strict):
    """An earlier answer that is like a question."""

    title: str
    address: str
    dated: date | None


class Alike(Strict):
    """One question of a text, and earlier answers to questions like it, the most alike first."""

    question: str
    items: list[Like]
    elsewhere: list[Like] = Says(description="The same about another year or place")


class Similar(Strict):
    """The questions of a text, each with earlier answers."""

    questions: list[Alike]
