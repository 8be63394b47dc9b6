"""Where the files of an import are kept until it is taken back: `<data folder>/files/imports/<number>/`.

The folder belongs to this user alone. A name in it never comes from the file that was brought in.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answerable.config.home import make_data_folder


def all_imports() -> Path:
    """The folder of all imports; made where it is missing."""
    folder = make_data_folder() / "files" / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def of_import(number: int) -> Path:
    """The folder of one import; made where it is missing."""
    folder = all_imports() / str(int(number))
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def remove(number: int) -> None:
    """Remove the files of one import."""
    shutil.rmtree(all_imports() / str(int(number)), ignore_errors=True)


def write_json(path: Path, content: Any) -> None:
    """Write a small file at once: a reader sees the old one or the new one, never half of either."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def read_json(path: Path) -> Any:
    """Read such a file; None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


@contextmanager
def held(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a file's lock, which the system lets go when this process ends, however it ends.

    Gives False where somebody else holds it and `wait` is false.
    """
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def is_running(number: int) -> bool:
    """Whether a process is bringing this import in now."""
    path = all_imports() / str(int(number)) / "running"
    if not path.exists():
        return False
    with held(path, wait=False) as free:
        return not free
