"""What an address opens of an attack, and how the curves over epsilon come onto the page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.adversarial.methods import ATTACKS
from nn_core.findings.robustness import LEVELS, Resistance, Robustness
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from tests.nn_core.training.driving import stepped
from tests.pages.app import data_of, open_as, open_page, press, prose, said, warned
from tests.pages.widgets import widget
from tests.waiting import until
from ui.attribution.attack import KEY
from ui.attribution.cards.attack import ATTACK as CARDS
from ui.attribution.robustness import measurement
from ui.shell.engine import engine
from ui.shell.keys import session_key

pytestmark = pytest.mark.usefixtures("engine_ends")
LAB = "attribution"
CURVES = session_key("attribution", "curves")
MEASURE = "Read 500 changed pictures"
FALLING = tuple(np.linspace(0.97, 0.1, len(LEVELS)).tolist())


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[Resistance]:
    """Measuring ends at once, with a curve that falls for each method; the jobs that were worked on."""
    jobs: list[Resistance] = []

    def work(job: Resistance, tools: Any) -> Any:
        jobs.append(job)
        curves = dict.fromkeys(("fgsm", "pgd", "noise"), FALLING)
        return Robustness(500, curves, curves)
        yield

    monkeypatch.setattr(Resistance, "work", work)
    return jobs


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
        ({"other": "mine"}, "also read by"),
    ],
)
def test_what_is_not_there_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = open_page(LAB, **query)
    assert sentence in warned(page)
    shown = drawing(page)
    assert (shown["attack"], shown["level"], shown["aim"]) == ("fgsm", 16, None)


def curves_of(page: AppTest) -> dict[str, Any] | None:
    there = any(getattr(one, "key", None) == CURVES for one in page._tree)
    return data_of(page, CURVES) if there else None


def measured(page: AppTest, jobs: list[Resistance]) -> AppTest:
    """The page once the job that it waits for has ended."""
    press(page, MEASURE)
    for _ in range(100):
        page.run()
        if curves_of(page) is not None:
            break
        handle = engine().jobs.found(jobs[-1]) if jobs else None
        if handle is not None:
            handle.wait(1)
    return page


def test_nothing_is_measured_before_somebody_asks(at_once: list[Resistance]) -> None:
    page = open_page(LAB)
    assert curves_of(page) is None
    assert at_once == []


def test_the_curves_of_both_networks_are_drawn_and_told(at_once: list[Resistance]) -> None:
    page = measured(open_page(LAB), at_once)
    shown = curves_of(page)
    assert shown is not None
    assert shown["levels"] == list(LEVELS)
    assert [one["title"] for one in shown["readers"]] == [
        "This network: 500 pictures, changed against it",
        "Perceptron: the same pictures",
    ]
    assert shown["readers"][0]["curves"][0] == {"name": "fgsm", "title": "FGSM", "shares": list(FALLING)}
    assert "It breaks." in "\n".join(one.value for one in page.markdown)


def test_a_reload_finds_the_curves_and_measures_nothing_again(at_once: list[Resistance]) -> None:
    before = measured(open_page(LAB), at_once)
    engine().jobs.forget(at_once[0])  # as when others need the room
    after = open_page(LAB)
    assert curves_of(after) == curves_of(before)
    assert "It breaks." in prose(after)
    assert len(at_once) == 1
    assert curves_of(open_as("another", LAB)) is None


def test_all_who_look_at_one_network_share_its_measurement(at_once: list[Resistance]) -> None:
    first, second = measured(open_page(LAB), at_once), measured(open_page(LAB), at_once)
    assert len(at_once) == 1
    assert curves_of(first) == curves_of(second)
    run = engine().get(drawing(first)["run"])
    assert run is not None
    found = measurement(run, "perceptron")
    assert found is not None
    assert found.job is measurement(run, "perceptron").job  # type: ignore[union-attr]
    assert found.job is not measurement(run, "lenet5").job  # type: ignore[union-attr]


def test_another_reader_is_asked_for_the_same(at_once: list[Resistance]) -> None:
    page = measured(open_page(LAB), at_once)
    widget(page, LAB, "other").set_value("lenet5").run()
    for _ in range(100):
        shown = curves_of(page)
        if shown is not None and shown["readers"][1]["title"].startswith("LeNet-5"):
            break
        page.run()
    assert len(at_once) == 2
    assert shown is not None
    assert shown["readers"][1]["title"] == "LeNet-5: the same pictures"


@pytest.mark.parametrize(("card", "readers"), [(0, 1), (1, 1), (2, 1), (3, 2)])
def test_a_card_has_another_network_learn_only_if_it_asks_about_it(
    card: int, readers: int, at_once: list[Resistance]
) -> None:
    page = open_page(LAB)
    labels = [button.label for button in page.button]
    before = sum(label == "Show it without a guess" for label in labels) - len(CARDS)
    press(page, "Show it without a guess", before + card)
    until(lambda: "**Measured:**" in "".join(one.value for one in page.run().markdown))
    (job,) = at_once
    assert 1 + (job.other is not None) == readers


def test_a_card_keeps_saying_of_which_networks_its_numbers_are(at_once: list[Resistance]) -> None:
    page = open_page(LAB, other="lenet5")
    labels = [button.label for button in page.button]
    before = sum(label == "Show it without a guess" for label in labels) - len(CARDS)
    press(page, "Show it without a guess", before + 3)
    until(lambda: "**Measured:**" in "".join(one.value for one in page.run().markdown))
    widget(page, LAB, "other").set_value("perceptron").run()
    widget(page, LAB, "run").set_value("photographs").run()
    told = next(one.value for one in page.markdown if "**Measured:**" in one.value)
    assert "pictures Digits (small CNN) reads" in told
    assert "LeNet-5" in told
    press(page, "Look at it")
    assert page.query_params["other"] == "lenet5"


def show_first_card(page: AppTest) -> AppTest:
    labels = [button.label for button in page.button]
    before = sum(label == "Show it without a guess" for label in labels) - len(CARDS)
    press(page, "Show it without a guess", before)
    until(lambda: "**Measured:**" in "".join(one.value for one in page.run().markdown))
    return page


def test_to_look_at_a_card_opens_the_network_that_it_measured(at_once: list[Resistance]) -> None:
    page = show_first_card(open_page(LAB))
    digits = drawing(page)["run"]
    widget(page, LAB, "run").set_value("photographs").run()
    assert drawing(page)["run"] != digits
    press(page, "Look at it")
    assert drawing(page)["run"] == digits
    assert "net" not in page.query_params
    assert not warned(page)


def test_the_same_of_a_run_of_the_lab_at_the_step_of_then(at_once: list[Resistance]) -> None:
    preset = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    run = engine().submit(ClassifierRun(preset, "digits", ClassifierConfig(batch_size=8)))
    stepped(run, 1)
    page = show_first_card(open_page(LAB, run=run.look))
    stepped(run, 2)
    widget(page, LAB, "run").set_value("photographs").run()
    assert drawing(page)["run"] != run.look
    press(page, "Look at it")
    assert drawing(page)["run"] == run.look
    assert page.query_params["run"] == run.look
    assert data_of(page, session_key("attribution", "time"))["leads_to"] == 1


def test_a_run_that_has_ended_since_is_told_and_no_other_stands_for_it(at_once: list[Resistance]) -> None:
    preset = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    run = engine().submit(ClassifierRun(preset, "digits", ClassifierConfig(batch_size=8)))
    stepped(run, 1)
    page = show_first_card(open_page(LAB, run=run.look))
    widget(page, LAB, "run").set_value("photographs").run()
    run.close()
    press(page, "Look at it")
    assert "The run in the address has ended." in warned(page)


def test_the_button_says_how_many_pictures_there_are() -> None:
    """A fifth of the photographs' 960 crops is kept aside."""
    page = open_page(LAB, net="photographs")
    assert [one.label for one in page.button if one.label.startswith("Read ")] == [
        "Read 192 changed pictures"
    ]


def test_a_run_of_the_lab_is_measured_as_it_was_when_somebody_asked(at_once: list[Resistance]) -> None:
    preset = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    run = engine().submit(ClassifierRun(preset, "digits", ClassifierConfig(batch_size=8)))
    stepped(run, 1)
    page = open_page(LAB, run=run.look)
    assert drawing(page)["shape"] == [1, 8, 8]
    press(page, "Read 359 changed pictures")
    stepped(run, 2)
    for _ in range(100):
        page.run()
        if curves_of(page) is not None:
            break
    assert "Measured at step 1." in said(page)
    weights = at_once[0].weights
    stepped(run, 1)
    page.run()
    assert len(at_once) == 1
    assert not np.array_equal(weights["conv1.weight"], run.weights().arrays["conv1.weight"])
    assert "Measured at step 1." in said(page)
