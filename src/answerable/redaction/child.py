"""The limited process in which a PDF is opened, drawn and looked through (facts/guard.md 6.3).

It reads four bytes, as many bytes of JSON that say what is wanted, and then the file; it writes lines of JSON, each with the
number of bytes that follow it. It can open no file, write none, start no process, and has little memory and little time.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from answerable import sandbox

from .errors import CannotOpen, Fault

LIMITS = sandbox.Limits(memory=2 * 1024**3, cpu_seconds=600)
INPUT_LIMIT = 300 * 1024 * 1024  # bytes of the wish and the file


def main() -> None:
    """Do what is wanted with the file on standard input."""
    from . import work

    data = sys.stdin.buffer.read(INPUT_LIMIT)
    length = int.from_bytes(data[:4], "big")
    wish = json.loads(data[4 : 4 + length])
    content = data[4 + length :]
    del data
    work.prepare(wish["do"])
    sandbox.limit(LIMITS)
    for said, following in _answers(wish, content):
        sys.stdout.buffer.write(json.dumps({**said, "bytes": len(following)}).encode("ascii") + b"\n" + following)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy, and a parser's own ending is not waited for


def _answers(wish: dict[str, Any], content: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """What is wanted, piece by piece; a last piece says that all is said, or what was wrong."""
    from . import work

    try:
        yield from work.DOES[wish["do"]](content, wish)
        yield {"end": True}, b""
    except CannotOpen as refused:
        yield {"fault": refused.fault.value}, b""
    except (MemoryError, RecursionError):
        yield {"fault": Fault.EXPANDS.value}, b""
    except Exception:
        # Whatever a parser raises on a hostile file is one thing to the reader; no traceback leaves this process.
        yield {"fault": Fault.DAMAGED.value}, b""


def png(image: Any) -> bytes:
    """A picture as PNG."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()
