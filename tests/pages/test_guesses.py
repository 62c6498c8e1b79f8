"""A guess finds out what a card asks, and takes nothing away that the visitor has chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import PAGE_NAMES, open_page, press, prose, run_of
from tests.trained import digit_network, trained
from tests.waiting import PATIENCE_S
from ui.kit.asked import CARDS_NOTE
from ui.kit.experiment import PRESENT
from ui.kit.prediction import Asked, Choice, Number
from ui.kit.trial import Trial
from ui.kit.try_this import TRAINS_HERE
from ui.latent_space.params import PARTS
from ui.shell.keys import session_key
from ui.why_convolution.contest import contestants

CHOSEN: dict[str, list[dict[str, str]]] = {
    "activation": [{"bias": "2"}],
    "attribution": [{"image": "7", "map": "open"}],
    "backpropagation": [{"activation": "relu"}],
    "channels": [{"net": "efficientnet_lite0", "layer": "add9", "channel": "3"}, {"layer": "conv1"}],
    "convolution": [{"kernel": "5"}],
    "embedding": [{"image": "7", "dims": "3"}],
    "gan_uses": [{"shift": "3"}],
    "latent_space": [{"part": part} for part in PARTS if part != "plane"],
    "pooling": [{"photo": "brick"}],
}
"""What was chosen before the guess; of pages that are not here it is the usual."""


def _contest() -> None:
    for one in contestants("size", 0).all().values():
        trained(one.recipe)


LEARN_FIRST: dict[str, Callable[[], object]] = {"dense": digit_network, "why_convolution": _contest}
"""Pages whose cards stand there once their networks are trained."""

VISITS = [
    pytest.param(name, query, marks=[pytest.mark.walk] if name in LEARN_FIRST else [])
    for name in PAGE_NAMES
    for query in CHOSEN.get(name, [{}])
]


def chosen(page: AppTest) -> dict[str, Any]:
    """All values of the page's experiment."""
    return dict(page.session_state[page.session_state[PRESENT]].values)


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> dict[str, Asked]:
    """The questions that the page has asked, by title."""
    found: dict[str, Asked] = {}
    ask = Asked._ask

    def ask_and_tell(self: Asked) -> None:
        found[self.title] = self
        ask(self)

    monkeypatch.setattr(Asked, "_ask", ask_and_tell)
    return found


def is_pressed(card: Asked) -> bool:
    """Whether a button answers it, without a training of the page's run."""
    return isinstance(card.prediction, Choice | Number) and not isinstance(card, Trial)


def guess(page: AppTest, card: Asked) -> None:
    """Say something to the card's question."""
    if isinstance(card.prediction, Choice):
        first = next(iter(card.prediction.options))
        page.button(key=session_key("try", "option", f"{card.title} {first}")).click().run()
    elif isinstance(card.prediction, Number):
        page.number_input(key=session_key("try", "number", card.title)).set_value(card.prediction.low)
        key = session_key("try", "form", card.title)
        next(button for button in page.button if button.form_id == key).click().run()
    assert not page.exception


@pytest.mark.parametrize(("name", "query"), VISITS)
def test_a_guess_leaves_all_that_is_chosen(name: str, query: dict[str, str], cards: dict[str, Asked]) -> None:
    """But where the answer takes training: its run is the page's own."""
    if name in LEARN_FIRST:
        LEARN_FIRST[name]()
    page = open_page(name, **query)
    for card in filter(is_pressed, list(cards.values())):
        before = chosen(page)
        assert set(query) <= set(page.query_params)
        guess(page, card)
        assert chosen(page) == before, card.title
        assert card.title not in open_cards(page, cards)


@pytest.mark.parametrize(
    ("name", "net", "times"),
    [
        ("channels", "digits", 0),
        ("channels", "photographs", 3),
        ("channels", "efficientnet_lite0", 3),
        ("attribution", "digits", 0),
        ("attribution", "photographs", 1),
        ("embedding", "digits", 0),
        ("embedding", "photographs", 1),
    ],
)
def test_cards_about_digits_say_so_where_another_network_is_asked(name: str, net: str, times: int) -> None:
    page = open_page(name, net=net)
    assert [one.value for one in page.caption].count(CARDS_NOTE) == times
    assert ("your 4 that looks like a 9" in prose(page)) == (name == "embedding" and net == "digits")


@pytest.mark.parametrize(
    ("name", "trains"),
    [("cnn_lab", True), ("gan_lab", True), ("gan_plane", True), ("pooling", False), ("embedding", False)],
)
def test_where_a_guess_trains_the_page_s_own_run_that_is_said_before(name: str, trains: bool) -> None:
    assert (TRAINS_HERE in [one.value for one in open_page(name).caption]) == trains


def test_undo_brings_back_what_a_guess_that_trains_has_set_up_anew(cards: dict[str, Asked]) -> None:
    page = open_page("cnn_lab", data="digits", rate="0.01")
    run = run_of(page)
    run.step(1, wait=False)
    assert run.wait(PATIENCE_S)
    assert run.step_count == 1
    before = dict(page.run().query_params)
    card = next(card for title, card in cards.items() if title == "Steps that are too large")
    guess(page, card)
    assert page.query_params.get("rate") == "1"
    press(page, "Undo")
    assert dict(page.query_params) == before


def open_cards(page: AppTest, cards: dict[str, Asked]) -> set[str]:
    """The titles of those that are still asked."""
    cards.clear()
    page.run()
    return set(cards)
