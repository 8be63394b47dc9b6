"""Why no clean copy was made."""

from __future__ import annotations


class CannotClean(Exception):
    """No clean copy can be made of the file, or it was not proved clean; the message is one sentence for a person."""
