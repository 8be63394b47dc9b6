"""A reply as files: each form that was asked for, and beside it the tables that are too large for the letter."""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path

from answerable.letters.html import write_html
from answerable.letters.pdf import write_pdf
from answerable.letters.reply import Reply
from answerable.letters.tables import attachments
from answerable.letters.word import write_docx


def write_reply(
    reply: Reply, *, docx: Path | None = None, pdf: Path | None = None, html: Path | None = None
) -> list[Path]:
    """Write the reply in the forms asked for and return every file written, attachments last.

    Attachments go into the folder of the first form, under the names by which the letter speaks of them. A file is
    replaced only once its new contents are whole. Raises OSError where a file cannot be written, CannotWrite where
    the reply cannot be set.
    """
    contents: dict[Path, bytes] = {}
    if docx:
        buffer = BytesIO()
        write_docx(reply, buffer)
        contents[docx] = buffer.getvalue()
    if pdf:
        contents[pdf] = write_pdf(reply)
    if html:
        contents[html] = write_html(reply).encode()
    for first in list(contents)[:1]:
        contents |= {first.parent / name: data for name, data in attachments(reply)}
    for path, data in contents.items():
        _replace(path, data)
    return list(contents)


def _replace(path: Path, data: bytes) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "there is no such folder", str(path.parent))
    if path.is_dir():
        raise IsADirectoryError(21, "this is a folder; give the name of a file in it", str(path))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
