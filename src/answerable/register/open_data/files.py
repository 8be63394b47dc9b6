"""Opens a file of open data and hands its releases, records or grants over one at a time, with the place of each.

Our own files have one item a line and are read line by line; a small file is read at once; a large one is walked through
in flat memory. Nothing is trusted: a file that is too large, not JSON, not UTF-8 or of no known kind is refused in one
sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from .problems import CannotUse

LARGEST = 4 * 1024**3
"""Bytes of a file that may be checked."""
AT_ONCE = 32 * 1024**2
"""Bytes of a file that is read at once."""
LISTS = ("releases", "records", "grants")
_LONGEST_LINE = 64 * 1024**2


@dataclass
class OpenData:
    """A file of open data. `kind` is releases, records or grants; `packaged` says whether they were in a package.

    `header` is the package without them, and `items` gives (JSON pointer, item). Of a JSON Lines file the pointer begins
    with the line's number. `header` is complete once `items` has run out.
    """

    name: str
    kind: str
    packaged: bool
    items: Iterator[tuple[str, Any]]
    header: dict[str, Any] = field(default_factory=dict)
    headers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    not_a_list: bool = False


def open_file(path: Path, largest: int = LARGEST) -> OpenData:
    """Open a package, a bare release or record, or JSON Lines of any of these. Raises CannotUse."""
    size = path.stat().st_size
    if size > largest:
        raise CannotUse(
            f"{path.name} has {size / 1024**2:,.0f} MB; the most that is read is {largest / 1024**2:,.0f} MB. Divide it."
        )
    if not size:
        raise CannotUse(f"{path.name} is empty. Choose a JSON file of releases, records or grants.")
    with path.open("rb") as file:
        first = file.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
        second = file.readline(_LONGEST_LINE)
    ours = _our_header(first)
    if ours is not None:
        header, kind = ours
        return OpenData(path.name, kind, True, _our_items(path, kind), header)
    if second.strip() and (whole := _loads(first)) is not None and isinstance(whole, dict):
        return _lines(path)
    if size > AT_ONCE:
        return _walk(path)
    return _at_once(path)


def _loads(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _our_header(line: bytes) -> tuple[dict[str, Any], str] | None:
    """The package around the items, where the first line ends by opening their list."""
    text = line.rstrip()
    for kind in LISTS:
        if text.endswith(b'"%b":[' % kind.encode()):
            header = _loads(text + b"]}")
            if isinstance(header, dict):
                del header[kind]
                return header, kind
    return None


def _our_items(path: Path, kind: str) -> Iterator[tuple[str, Any]]:
    number = 0
    with path.open("rb") as file:
        file.readline()
        for line in file:
            text = line.rstrip()
            if text == b"]}":
                break
            item = _loads(text.removesuffix(b","))
            if item is None:
                break
            yield f"/{kind}/{number}", item
            number += 1
        else:
            text = b""
        if text == b"]}" and not file.read(64).strip():
            return
    # It began like one of ours and goes on in another way.
    yield from _skip(_walk(path).items, number)


def _skip(items: Iterator[tuple[str, Any]], number: int) -> Iterator[tuple[str, Any]]:
    for at, item in enumerate(items):
        if at >= number:
            yield item


def _at_once(path: Path) -> OpenData:
    try:
        whole = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise CannotUse(_not_json(path.name, error)) from None
    return _of_whole(path.name, whole)


def _not_json(name: str, error: orjson.JSONDecodeError) -> str:
    why = str(error).split(":")[0]
    return f"{name}, line {error.lineno}, column {error.colno}: this is not JSON in UTF-8 ({why}). Save it as JSON in UTF-8."


def _of_whole(name: str, whole: Any, before: str = "") -> OpenData:
    if not isinstance(whole, dict):
        raise CannotUse(
            f"{name} holds no package: its outermost part is not an object. Choose a file of releases, records or grants."
        )
    for kind in ("records", "releases", "grants"):
        if kind in whole and not (kind == "releases" and "ocid" in whole):
            header = {key: value for key, value in whole.items() if key != kind}
            items = whole[kind]
            if not isinstance(items, list):
                return OpenData(name, kind, True, iter(()), {**header, kind: items}, not_a_list=True)
            return OpenData(
                name, kind, True, ((f"{before}/{kind}/{at}", item) for at, item in enumerate(items)), header
            )
    if "ocid" in whole:
        return OpenData(name, "records" if "releases" in whole else "releases", False, iter([(before, whole)]))
    raise CannotUse(
        f"{name} has neither releases, records nor grants. Choose a file of open contracting or grants data."
    )


def _lines(path: Path) -> OpenData:
    """JSON Lines: each line is a package, a release or a record. All lines must be of one kind."""

    def each() -> Iterator[tuple[int, OpenData]]:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                text = line.strip().removeprefix(b"\xef\xbb\xbf")
                if not text:
                    continue
                try:
                    whole = orjson.loads(text)
                except orjson.JSONDecodeError as error:
                    why = str(error).split(":")[0]
                    raise CannotUse(
                        f"{path.name}, line {number}: this is not JSON in UTF-8 ({why}). A JSON Lines file has one "
                        "object a line."
                    ) from None
                yield number, _of_whole(f"{path.name}, line {number}", whole, f"/line {number}")

    number, first = next(each())
    opened = OpenData(path.name, first.kind, first.packaged, iter(()))

    def items() -> Iterator[tuple[str, Any]]:
        for at, one in each():
            if one.kind != first.kind or one.packaged != first.packaged:
                raise CannotUse(
                    f"{path.name}, line {at}: line {number} has {first.kind}, and this line has something else. "
                    "Put them into files of their own."
                )
            if one.packaged:
                opened.headers.append((f"/line {at}", one.header))
            yield from one.items

    opened.items = items()
    return opened


def _walk(path: Path) -> OpenData:
    """A large file in flat memory. Its header is what stands outside the list of items."""
    import ijson

    header: dict[str, Any] = {}
    kind = ""
    try:
        with path.open("rb") as file:
            builder: Any = None
            name = ""
            for prefix, event, value in ijson.parse(file, use_float=True):
                top = prefix.split(".")[0]
                if prefix == "" and event == "map_key":
                    name = value
                    if name in LISTS:
                        kind = kind or name
                        builder = None
                    else:
                        builder = ijson.ObjectBuilder()
                elif builder is not None and top == name:
                    builder.event(event, value)
                    header[name] = builder.value if hasattr(builder, "value") else None
                elif not prefix and event != "start_map" and event != "end_map":
                    raise CannotUse(
                        f"{path.name} holds no package: its outermost part is not an object. Choose a file of releases, "
                        "records or grants."
                    )
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise CannotUse(
            f"{path.name} is not JSON in UTF-8 ({str(error).splitlines()[0]}). Save it as JSON in UTF-8."
        ) from None
    if not kind:
        raise CannotUse(
            f"{path.name} has neither releases, records nor grants. Choose a file of open contracting or grants data."
        )

    def items() -> Iterator[tuple[str, Any]]:
        with path.open("rb") as file:
            for at, item in enumerate(ijson.items(file, f"{kind}.item", use_float=True)):
                yield f"/{kind}/{at}", item

    return OpenData(path.name, kind, True, items(), header)
