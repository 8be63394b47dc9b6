"""What an error leaves in the log: its places and kinds, never the data it happened on."""

from __future__ import annotations

import logging
import sys

from answerable.config.log import WithoutData


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
