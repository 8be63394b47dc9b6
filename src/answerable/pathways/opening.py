"""Opening the pathways store from the command line: its folder, its tables, its keys. What stands in the way is one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

SETTINGS = "answerable.config.settings.pathways"


class CannotStart(Exception):
    """The store cannot be opened; the sentence says why and what to do. `code` is what the command ends with."""

    def __init__(self, sentence: str, *, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def store() -> Iterator[None]:
    """Open the store, making and migrating it on first use, and check that the keys are its own. Raises CannotStart."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from answerable.config.home import make_pathways_folder

    make_pathways_folder()
    import django
    from django.core.exceptions import ImproperlyConfigured
    from environs.exceptions import EnvValidationError

    try:
        django.setup()
    except EnvValidationError as error:
        # Which setting and what is wrong with it, never its value: it may hold a password.
        raise CannotStart(f"{error}. docs/reference/settings.md says how to write it.".replace("..", ".")) from None
    except ImproperlyConfigured as error:
        raise CannotStart(f"The settings cannot be used: {str(error).splitlines()[0]}") from None
    from django.db import DatabaseError, connection

    from answerable.config.stores import NewerStore, bring_pathways_up_to_date
    from answerable.pathways import keys
    from answerable.pathways.errors import CannotChange

    try:
        bring_pathways_up_to_date()
        keys.check(connection)
        yield
    except CannotChange as error:
        raise CannotStart(error.sentence) from None
    except (NewerStore, keys.CannotUseKeys) as error:
        raise CannotStart(str(error)) from None
    except keys.CannotOpen as error:
        raise CannotStart(str(error), code=1) from None
    except DatabaseError as error:
        # A database says what it could not do with the values of the row: those are not for a terminal or a log.
        raise CannotStart(
            f"The pathways store could not be used ({type(error).__name__}). Nothing was changed. Check that it is there and yours.",
            code=1,
        ) from None
