"""What an address opens of an attack."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nn_core.adversarial.methods import ATTACKS
from tests.pages.app import data_of, open_page, warned
from ui.attribution.attack import KEY

pytestmark = pytest.mark.usefixtures("engine_ends")
LAB = "attribution"


def drawing(page: AppTest) -> dict[str, Any]:
    return data_of(page, KEY)


def test_an_address_opens_an_attack() -> None:
    page = open_page(LAB)
    usual = drawing(page)
    assert (usual["attack"], usual["level"], usual["aim"]) == ("fgsm", 16, None)
    assert [one["name"] for one in usual["attacks"]] == list(ATTACKS)
    assert all(one["does"] and one["formula"] and "http" in one["paper"] for one in usual["attacks"])
    query = {"attack": "pgd", "level": "40", "aim": "7"}
    page = open_page(LAB, **query)
    shown = drawing(page)
    assert (shown["attack"], shown["level"], shown["aim"]) == ("pgd", 40, 7)
    assert dict(page.query_params) == query


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"aim": "10"}, "There is no class 10 to aim at"),
        ({"level": "65"}, "grey levels"),
        ({"attack": "noise"}, "The attack in the address cannot be used"),
    ],
)
def test_what_is_not_there_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = open_page(LAB, **query)
    assert sentence in warned(page)
    shown = drawing(page)
    assert (shown["attack"], shown["level"], shown["aim"]) == ("fgsm", 16, None)
