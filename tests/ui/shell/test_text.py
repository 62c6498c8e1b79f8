"""Shares as people read them."""

import pytest

from ui.shell.text import percent


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0, 0, "0 %"),
        (0.004, 0, "<1 %"),
        (0.006, 0, "1 %"),
        (0.414, 0, "41 %"),
        (0.994, 0, "99 %"),
        (0.996, 0, ">99 %"),
        (1, 0, "100 %"),
        (0.0004, 1, "<0.1 %"),
        (0.9996, 1, ">99.9 %"),
        (0.9994, 1, "99.9 %"),
    ],
)
def test_only_nothing_is_none_and_only_all_is_whole(share: float, digits: int, text: str) -> None:
    assert percent(share, digits) == text.replace(" ", "\N{NO-BREAK SPACE}")
