"""The home page: a card for each lab, and demo runs that all visitors share."""

import re

import pytest

from nn_core.training import CapacityError, RunHandle
from tests.pages.app import PAGE_NAMES, open_page
from tests.waiting import until
from ui.home import demos
from ui.home.demos import DEMOS, READER_STEPS, demo, reader
from ui.shell.catalogue import CATALOGUE
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_the_card_of_the_curves_does_not_count_them() -> None:
    """Their table does, and it grows."""
    (page,) = (page for pages in CATALOGUE.values() for page in pages if page.name == "activation")
    assert not re.search(r"\d|\b(nine|ten|eleven|twelve)\b", page.text, re.IGNORECASE)
    assert "curve" in page.text


def test_home_leads_to_every_page_and_the_labs_come_first() -> None:
    page = open_page("home")
    assert [card.value for card in page.subheader] == [
        "Can you draw a digit that it misreads?",
        "CNN lab",
        "GAN lab",
    ]
    links = [link.proto.page for link in page.get("page_link")]
    assert links[:2] == ["cnn_lab", "gan_lab"]
    assert sorted([*links, "home"]) == PAGE_NAMES


def test_the_page_says_that_networks_are_at_work() -> None:
    page = open_page("home")
    assert any("networks are at work" in text.value for text in page.markdown)


def test_no_network_is_called_at_work_that_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str) -> RunHandle:
        if name == "gan":
            raise CapacityError("There is no room")
        return demo(name)

    monkeypatch.setattr(demos, "demo", full)
    page = open_page("home")
    assert [caption.value for caption in page.caption].count("There is no room") == 1
    assert any(text.value.endswith("Nothing is a recording.") for text in page.markdown)
    assert not any("at work" in text.value for text in page.markdown)


@pytest.mark.parametrize("name", DEMOS)
def test_visitors_share_a_demo_that_trains(name: str) -> None:
    run = demo(name)
    assert run.state == "running"
    assert demo(name) == run


def test_demo_that_paused_goes_on_and_one_that_is_gone_is_made_anew() -> None:
    run = demo("cnn")
    run.pause()
    assert demo("cnn").state == "running"
    run.close()
    assert demo("cnn").id != run.id
    assert engine().get(run.id) is None


def test_demo_that_has_shown_all_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run = demo("cnn")
    run.pause()
    run.pace(None)
    monkeypatch.setitem(
        DEMOS, "cnn", type(DEMOS["cnn"])(DEMOS["cnn"].make, steps_per_second=0.01, last_step=2)
    )
    run.step(2)
    until(lambda: run.step_count == 2)
    run.pace(0.01)
    assert demo("cnn").step_count < 2


def test_visitors_draw_for_one_network_that_learns_first_and_then_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demos, "READER_STEPS", 3)
    run = reader()
    until(lambda: run.step_count == 3 and run.state == "paused")
    assert reader() == run
    assert (run.step_count, run.state) == (3, "paused")
    run.close()
    assert reader().id != run.id


@pytest.mark.walk
def test_what_visitors_draw_for_has_learnt_to_read() -> None:
    run = reader()
    until(lambda: run.touch() and run.step_count == READER_STEPS and run.state == "paused")
    assert run.latest().metrics["val_accuracy"] > 0.93
