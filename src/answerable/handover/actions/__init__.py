"""What is done at a handing over: the office into a folder, the folder into an office."""

from .archiving import archive
from .restoring import restore

__all__ = ["archive", "restore"]
