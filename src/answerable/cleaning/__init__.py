"""The clean copy: `clean(name, content)` rebuilds a file from what can be seen in it, and proves the copy.

Never edits an original. `rebuilding` reads what is visible, in the limited child; `writing` makes new files from nothing;
`proof` searches them for everything that the original held unseen. Pure: no Django, no store.
"""

from .clean import Cleaned, clean, save
from .content import File
from .errors import CannotClean

__all__ = ["CannotClean", "Cleaned", "File", "clean", "save"]
