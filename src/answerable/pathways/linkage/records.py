"""What is compared of a person: their identity as an organisation wrote it down, read once and kept ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import names

_BETWEEN = "\x1f"
_WITHIN = "\x1e"


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """A person as they are compared. Empty means not known. Make it with `of`; keep it with `pack`.

    forename and surname are plain letters, the surname's parts with one space between; known_as are the names that the forenames
    and other forenames may be forms of; parts are the parts of the surname and of other surnames; born is eight digits,
    turned its year with month and day in order; outward is the postcode without its last three characters; sex is F, M or "".
    """

    forename: str = ""
    surname: str = ""
    known_as: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    born: str = ""
    turned: str = ""
    postcode: str = ""
    outward: str = ""
    email: str = ""
    phone: str = ""
    sex: str = ""

    @classmethod
    def of(cls, identity: Mapping[str, Any]) -> MatchRecord:
        """Read an identity (pathways.models.people.Person): forename, surname, other_names, born, sex, phone, email, postcode.

        A key may be missing or empty. Of another name ("Mary Jones") the last word is a surname and the rest forenames; a
        single word is both, for nobody says which it was.
        """

        def said(key: str) -> str:
            return str(identity.get(key) or "")

        given = names.forenames(said("forename"))
        family = names.surname_parts(said("surname"))
        known = {form for name in given if len(name) > 1 for form in names.forms(name)}
        parts = list(family)
        for other in identity.get("other_names") or ():
            spoken = names.words(str(other))
            if not spoken:
                continue
            known.update(form for name in (spoken[:-1] or spoken) if len(name) > 1 for form in names.forms(name))
            parts += names.surname_parts(spoken[-1])
        born = names.born(said("born"))
        postcode = names.postcode(said("postcode"))
        return cls(
            forename=given[0] if given else "",
            surname=" ".join(family),
            known_as=tuple(sorted(known)),
            parts=tuple(dict.fromkeys(parts)),
            born=born,
            turned=_turned(born),
            postcode=postcode,
            outward=postcode[:-3],
            email=names.email(said("email")),
            phone=names.phone(said("phone")),
            sex=names.sex(said("sex")),
        )

    def pack(self) -> bytes:
        """Return the record as bytes that `unpack` reads in a microsecond; to be sealed before it is stored."""
        return _BETWEEN.join(
            (self.forename, self.surname, _WITHIN.join(self.known_as), _WITHIN.join(self.parts), self.born, self.postcode,
             self.email, self.phone, self.sex)
        ).encode()  # fmt: skip

    @classmethod
    def unpack(cls, packed: bytes) -> MatchRecord:
        """Read what `pack` wrote. ValueError where it is anything else."""
        forename, surname, known, parts, born, postcode, email, phone, sex = packed.decode().split(_BETWEEN)
        return cls(
            forename, surname, tuple(known.split(_WITHIN)) if known else (), tuple(parts.split(_WITHIN)) if parts else (), born,
            _turned(born), postcode, postcode[:-3], email, phone, sex,
        )  # fmt: skip

    @property
    def identifiers(self) -> int:
        """How many things are known that tell people apart: forename, surname, date of birth, postcode, e-mail, phone."""
        return sum(map(bool, (self.forename, self.surname, self.born, self.postcode, self.email, self.phone)))


def _turned(born: str) -> str:
    month, day = born[4:6], born[6:]
    return born if month <= day else born[:4] + day + month
