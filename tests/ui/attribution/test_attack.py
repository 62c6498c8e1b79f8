"""What the drawing of an attack may choose, and what is not there."""

from __future__ import annotations

from typing import Any

import pytest

from ui.attribution.attack import fit_aim, take_attack
from ui.kit.experiment import Experiment

CHOSEN = {"attack": "fgsm", "level": 16, "aim": 3}


def lab() -> Experiment:
    return Experiment("attribution", (), dict(CHOSEN), [])


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        ({"attack": "pgd", "level": 64, "aim": None}, {"attack": "pgd", "level": 64, "aim": None}),
        ({"attack": "pgd", "level": 0, "aim": 9}, {"attack": "pgd", "level": 0, "aim": 9}),
        ({"attack": "noise", "level": 65, "aim": 10}, CHOSEN),
        ({"attack": ["pgd"], "level": 8.0, "aim": True}, CHOSEN),
        ({"attack": None, "level": True, "aim": "3"}, CHOSEN),
        ({"attack": "x" * 10**4, "level": -1, "aim": -1}, CHOSEN),
        ([], CHOSEN),
        ("all", CHOSEN),
    ],
)
def test_an_edit_is_an_attack_or_nothing(
    edit: Any, wanted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.attribution.attack.edit_of", lambda *_: edit)
    edited = lab()
    take_attack(edited, 10)
    assert edited.values == wanted


def test_a_class_that_is_not_there_is_not_aimed_at() -> None:
    small = lab()
    fit_aim(small, 3)
    assert small["aim"] is None
    assert small.notes == ["There is no class 3 to aim at: these are classes 0 to 2."]
    fits = lab()
    fit_aim(fits, 4)
    assert (fits["aim"], fits.notes) == (3, [])
