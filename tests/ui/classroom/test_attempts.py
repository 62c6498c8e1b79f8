"""Ten thousand tries at a code get nowhere, and a class that mistypes is not shut out."""

from __future__ import annotations

from ui.classroom.attempts import OF_A_PLACE, OF_A_VISITOR, WITHIN_S, Attempts
from ui.classroom.names import CODE_LENGTH, LETTERS, new_code, read_code


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_ten_thousand_tries_of_ever_new_visitors_are_ninety_a_minute() -> None:
    clock = Clock()
    attempts, tried = Attempts(clock), 0
    for who in range(10_000):
        clock.now = who * 2 * WITHIN_S / 10_000
        if attempts.may_try(f"visitor {who}", "one house"):
            attempts.was_wrong(f"visitor {who}", "one house")
            tried += 1
    assert tried == 2 * OF_A_PLACE
    assert attempts.may_try("a student", "a school")


def test_who_mistypes_is_let_in_again_after_a_minute() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(OF_A_VISITOR):
        assert attempts.may_try("Ada", "")
        attempts.was_wrong("Ada", "")
    assert not attempts.may_try("Ada", "")
    clock.now = WITHIN_S
    assert attempts.may_try("Ada", "")


def test_codes_are_read_as_people_type_them() -> None:
    code = new_code()
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(LETTERS)
    assert read_code(f" {code[:2].lower()} {code[2:4]}-{code[4:]}\n") == code
    assert read_code("ABCDE0") is None
