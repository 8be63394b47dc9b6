"""Read staff accounts."""

from __future__ import annotations

from answerable.accounts.models import User


def staff(*, words: str = "") -> list[User]:
    """Return the accounts, open and closed, by name: all, or those that have every word. One query.

    A word is looked for in the name, the e-mail address and the role's name, whatever its capital letters.
    """
    wanted = words.casefold().split()
    # An office has tens of accounts, and SQLite by itself would not find "élise" in "Élise".
    return [
        user
        for user in User.objects.all()
        if all(word in f"{user.name} {user.email} {user.get_role_display()}".casefold() for word in wanted)
    ]


def find_user(email: str) -> User | None:
    """Return the account with this e-mail address, whatever its capital letters, or None."""
    email = email.strip().lower()
    return User.objects.filter(email=email).first() if email.isprintable() else None


def names_in_journal() -> dict[str, str]:
    """Return the name of every account under the words by which the journal knows it ("user:7")."""
    return {f"user:{pk}": name for pk, name in User.objects.values_list("pk", "name")}
