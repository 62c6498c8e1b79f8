"""What people are called and what opens a class: nicknames, codes, secrets."""

from __future__ import annotations

import re
import secrets
import unicodedata
from hashlib import blake2b, sha256

from ui.classroom.tables import MOST_CHARACTERS_OF_A_NAME
from ui.shell.trouble import PlainError

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that looks like another: no I or 1, no O or 0."""
CODE_LENGTH = 6
SEPARATORS = re.compile(r"[\s-]+")


class UnusableName(PlainError):
    """A name that cannot be used; the message says why."""


def clean_name(text: str, what: str = "nickname") -> str:
    """A name as it is stored and shown: one line, without what a screen does not show.

    Raises:
        UnusableName: nothing is left, or it is too long.
    """
    normal = unicodedata.normalize("NFKC", text[: 10 * MOST_CHARACTERS_OF_A_NAME])
    shown = "".join(letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in normal)
    name = " ".join(shown.split())
    if not any(unicodedata.category(letter)[0] in "LNS" for letter in name):
        raise UnusableName(f"A {what} needs a letter or a digit.")
    if len(name) > MOST_CHARACTERS_OF_A_NAME or len(text) > 10 * MOST_CHARACTERS_OF_A_NAME:
        raise UnusableName(f"A {what} has at most {MOST_CHARACTERS_OF_A_NAME} characters.")
    return name


def new_code() -> str:
    """What students type: one of 32**6, about a thousand million."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code that somebody typed, in capitals or not, with gaps or not; None where it can be none."""
    code = SEPARATORS.sub("", text[:40]).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else None


def spaced(code: str) -> str:
    """A code as it is read out: "ABC DEF"."""
    half = CODE_LENGTH // 2
    return f"{code[:half]} {code[half:]}"


def new_secret() -> str:
    """What stands in the instructor's link."""
    return secrets.token_urlsafe(24)


def hidden(secret: str) -> str:
    """What is stored of a secret: nobody finds it from there."""
    return sha256(secret.encode()).hexdigest()


def student_word(owner: str) -> str:
    """What is stored of a visitor (`ui/shell/visitor.py`): no run of his is found from it."""
    return blake2b(owner.encode(), digest_size=16, person=b"student").hexdigest()
