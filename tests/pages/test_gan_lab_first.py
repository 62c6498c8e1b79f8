"""What the GAN lab opens with: a card that leads to pictures to judge, before training and after."""

import pytest

from tests.pages.app import data_of, open_page, press, prose, run_of, warned
from tests.pages.browser_memory import Visitor
from tests.waiting import until
from ui.gan_lab.first import GAME, JUDGE, LEARN_STEPS, OPENING
from ui.shell.prepared import HIDE, LOCK

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_the_lab_opens_with_a_card_that_leads_to_the_game() -> None:
    page = open_page("gan_lab", data="digits")
    assert OPENING in prose(page)
    for led in (1, 2):
        press(page, JUDGE)
        assert page.query_params["tab"] == "game"
        assert data_of(page, GAME)["led"] == led


def test_nobody_is_led_by_an_address_that_has_the_game_open() -> None:
    page = open_page("gan_lab", data="digits", tab="game")
    assert data_of(page, GAME)["led"] == 0


@pytest.mark.parametrize("query", [{HIDE: "cards"}, {LOCK: "training"}])
def test_it_asks_nothing_where_cards_are_hidden(query: dict[str, str]) -> None:
    assert OPENING not in prose(open_page("gan_lab", data="digits", **query))


def test_both_networks_learn_for_as_long_as_the_button_says() -> None:
    page = Visitor(open_page("gan_lab", data="digits", preset="dense", tab="game"), "gan")
    assert data_of(page.page, GAME)["learn"] == LEARN_STEPS
    page.send(GAME, "learn", True)
    run = run_of(page.page)
    until(lambda: run.touch() and run.step_count == LEARN_STEPS and run.state == "paused")


@pytest.mark.parametrize("sent", [1, "true", [True], None])
def test_other_words_from_a_browser_train_nothing(sent: object) -> None:
    page = Visitor(open_page("gan_lab", data="digits", preset="dense", tab="game"), "gan")
    page.send(GAME, "learn", sent)
    assert (run_of(page.page).step_count, run_of(page.page).state) == (0, "paused")


def test_nothing_learns_by_the_game_where_training_is_locked() -> None:
    page = Visitor(open_page("gan_lab", data="digits", preset="dense", tab="game", lock="training"), "gan")
    assert data_of(page.page, GAME)["learn"] == 0
    page.send(GAME, "learn", True)
    assert (run_of(page.page).step_count, run_of(page.page).state) == (0, "paused")
    assert "Nothing was changed" in warned(page.page)
