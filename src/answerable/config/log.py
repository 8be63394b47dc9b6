"""How an error is written to the log: where it happened and of what kind, without the data it happened on."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutData(logging.Formatter):
    """Leaves the words of an error out of the log: a database puts the values of the failing row in them.

    What the visitor did wrong (a page that is not there, a form without its token) is one line without a traceback.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: _Error) -> str:  # noqa: N802 - the library's name
        """Return the places of the error and of those that led to it, and their kinds, without their words."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            places = traceback.extract_tb(error.__traceback__)
            lines += [f"{type(error).__module__}.{type(error).__qualname__}, last place first:"]
            lines += [f"  {place.filename}:{place.lineno} {place.name}" for place in reversed(places)]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the places of the error where it is one of ours."""
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)


class WithoutAddress(logging.Filter):
    """Leaves what a visitor of the public site asked for out of the log: a private link is a secret, and anything can be typed as an address.

    What the visitor did wrong is not logged at all, or who likes could fill the disk with it. What the site did wrong is logged with the
    pattern of the address ("follow/<str:link>") in the place of the address.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is logged, with the address taken out of it."""
        if record.name.startswith("django.security"):
            return False
        if record.name == "django.request":
            if record.levelno < logging.ERROR:
                return False
            found = getattr(getattr(record, "request", None), "resolver_match", None)
            record.msg, record.args = "A page could not be shown: /%s", (getattr(found, "route", "(no page of ours)"),)
        return True


class WithoutVisitor(logging.Filter):
    """Leaves who asked, and what they asked for, out of the web server's own lines (the logger `gunicorn.error`).

    A request that cannot be read is the visitor's doing: it is not logged, or who likes could fill the disk with it. Where something
    of ours failed, the line keeps its kind and its places; the address of the page and the words of the error are left out.
    """

    _UNREADABLE = "Invalid request from"
    _STARTING = "Exception in worker process"

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is logged, with what it says of a visitor taken out of it."""
        if str(record.msg).startswith(self._UNREADABLE):
            return False
        # A process that cannot start fails on our own settings, and its words say on which.
        if record.exc_info and record.msg != self._STARTING:
            record.exc_text = WithoutData().formatException(record.exc_info)
            # What is put into the line, or stands in its place, is of the request: its address, the words of the error.
            kind_only = not isinstance(record.msg, str)
            record.msg = "A request could not be answered" if kind_only or record.args else record.msg
            record.args = ()
        return True
