"""What an error leaves in the log: its places and kinds, never the data it happened on."""

from __future__ import annotations

import logging
import sys

from answerable.config.log import WithoutData, WithoutVisitor


def written(level: int, name: str = "django.request") -> str:
    try:
        try:
            raise KeyError("Zebedee Quillfeather")
        except KeyError as error:
            raise ValueError("DETAIL: Key (applicant)=(Zebedee Quillfeather)") from error
    except ValueError:
        return WithoutData().format(
            logging.LogRecord(name, level, __file__, 1, "Error: %s", ("/requests/",), sys.exc_info())
        )


def test_an_error_of_ours_is_told_by_its_places_and_kinds_without_its_words() -> None:
    said = written(logging.ERROR)
    assert "ERROR django.request: Error: /requests/" in said
    assert "builtins.ValueError" in said
    assert "builtins.KeyError" in said
    assert "test_log.py:" in said
    assert " written" in said
    assert "Quillfeather" not in said


def test_what_a_visitor_did_wrong_is_one_line() -> None:
    assert len(written(logging.WARNING).splitlines()) == 1
    assert len(written(logging.ERROR, "django.security.DisallowedHost").splitlines()) == 1


def line_of_server(message: object, *args: object, failed: bool = True) -> str:
    """What the web server's own handler would write of a line, in its own format; empty where it is not logged."""
    error = None
    try:
        raise ValueError("DETAIL: Key (applicant)=(Zebedee Quillfeather)")
    except ValueError:
        error = sys.exc_info() if failed else None
    record = logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, message, args, error)
    if not WithoutVisitor().filter(record):
        return ""
    return logging.Formatter("%(message)s").format(record)


def test_the_web_servers_own_lines_name_no_visitor_no_page_and_no_words_of_an_error() -> None:
    said = line_of_server("Error handling request %s %s", "GET", "/follow/a-secret-link")
    assert said.startswith("A request could not be answered\nbuiltins.ValueError, last place first:")
    assert "test_log.py:" in said
    for message, args in (
        ("Error handling request %s", ("/follow/a-secret-link",)),
        ("Socket error processing request.", ()),
        (ValueError("/follow/a-secret-link"), ()),
    ):
        said = line_of_server(message, *args)
        assert "builtins.ValueError" in said
        assert "secret" not in said
        assert "Quillfeather" not in said
    assert line_of_server("Invalid request from ip=192.0.2.7: bad header 'x'", failed=False) == ""


def test_what_the_web_server_says_of_itself_is_written_as_it_is() -> None:
    assert line_of_server("WORKER TIMEOUT (pid:%s)", 7, failed=False) == "WORKER TIMEOUT (pid:7)"
    assert "Quillfeather" in line_of_server("Exception in worker process")
