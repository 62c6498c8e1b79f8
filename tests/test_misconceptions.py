"""The table of beliefs names cards, judgements and tests that are there."""

from importlib import import_module

import pytest

from tests.pages.app import PAGE_NAMES
from tests.sources import ROOT
from tests.ui.kit.test_prompts import prompts

LINES = (ROOT / "docs" / "misconceptions.md").read_text().splitlines()
ROWS = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in LINES if line.startswith("| ")]


def test_all_sixteen_beliefs_are_there() -> None:
    beliefs = [belief for belief, *_ in ROWS[1:]]
    assert len(beliefs) >= 16
    assert len(set(beliefs)) == len(beliefs)


@pytest.mark.parametrize(("belief", "page", "card", "judgement", "test"), ROWS[1:])
def test_a_belief_is_confronted_as_the_table_says(
    belief: str, page: str, card: str, judgement: str, test: str
) -> None:
    assert belief
    assert page in PAGE_NAMES
    assert card in prompts(page)
    module, function = judgement.split(".")
    assert callable(getattr(import_module(f"nn_core.judgements.{module}"), function))
    marks = [
        mark
        for found in vars(import_module(f"tests.prompts.{test}")).values()
        for mark in getattr(found, "pytestmark", ())
        if callable(found) and mark.name == "prompt"
    ]
    assert any(mark.args[0] == page and card in mark.args[1:] for mark in marks)
