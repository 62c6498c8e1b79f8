"""The page "What GANs are for": it opens at once, runs a tiny experiment, and any address opens."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from nn_core.findings.augmentation.trials import Outcome
from tests.pages.app import open_as, open_page, press, prose, sent, warned
from tests.pages.lesson_page import code
from tests.waiting import until
from ui.gan_uses import bench
from ui.gan_uses.cards import OPEN, TRY, Of, Scores
from ui.gan_uses.params import PARAMS
from ui.kit.prediction import Choice, Given, set_up_key, verdict
from ui.shell.engine import close_engine
from ui.shell.keys import session_key

PICTURES, CHART, SAMPLES = 0, 1, 2
"""Which component of the page."""
TINY = {"data": "digits", "sizes": "10,20", "seeds": "2", "steps": "40", "gan_steps": "20"}

pytestmark = pytest.mark.usefixtures("engine_ends_with_the_file")


def run_to_the_end(page: AppTest) -> AppTest:
    press(page, "Run the experiment")

    def done() -> bool:
        page.run()
        assert not page.exception
        return str(sent(page, CHART)[0]["progress"]["now"]).startswith("Done")

    until(done)
    return page


def test_the_page_opens_with_pictures_and_nothing_is_trained_yet() -> None:
    page = open_page("gan_uses", seeds="4")
    facts, arrays = sent(page, PICTURES)
    assert arrays["real"].shape == (100, 1, 28, 28)
    assert arrays["draws"].shape == (100, 3)
    assert "generated" not in arrays
    assert facts["empty"].startswith("Empty until you run the experiment: then a GAN learns from 10 images")
    assert facts["chosen"] == {"shift": 2, "rotation": 15, "samples": 5}
    chart, _ = sent(page, CHART)
    assert chart["progress"] == {"done": 0, "total": 48, "now": ""}
    assert chart["findings"] == []
    assert chart["learnt"] == "Each classifier learns for 400 steps, and each GAN for 1,500."
    assert any(
        caption.value.startswith("48 classifiers and what GANs they need to train")
        for caption in page.caption
    )
    plan = page.session_state["gan_uses.session"].lesson.chosen.plan
    assert plan.sizes == (10, 20, 50, 100)
    assert not bench.work(plan).active
    assert "def moved" in code(page)


def test_what_is_predicted_is_said_to_be_measured_soon_and_first() -> None:
    """About 24 s: 3 classifiers of 400 steps of 5 ms each, and a GAN of 1,500 steps of 12 ms."""
    page = open_page("gan_uses")
    told = next(caption.value for caption in page.caption if "to train" in caption.value)
    assert "What you predict is measured first, in about 25 seconds." in told
    alone = open_page("gan_uses", sizes="10", seeds="1")
    assert not any("What you predict" in caption.value for caption in alone.caption)


def test_at_most_120_words_stand_before_the_first_picture() -> None:
    page = open_page("gan_uses")
    assert sum(len(part.value.split()) for part in page.markdown[:2]) <= 120


@pytest.mark.walk
def test_an_experiment_runs_to_its_end_and_says_what_it_found() -> None:
    page = run_to_the_end(open_page("gan_uses", **TINY, guess="classic"))
    facts, _ = sent(page, CHART)
    assert facts["progress"] == {"done": 12, "total": 12, "now": "Done: 12 classifiers trained and tested."}
    for recipe in facts["recipes"]:
        for point in recipe["points"]:
            assert len(point["values"]) == 2
            assert point["mean"] == pytest.approx(np.mean(point["values"]))
            assert point["error"] == pytest.approx(abs(point["values"][0] - point["values"][1]) / 2)
    assert "With 10 images a class, " in prose(page)
    assert len(facts["findings"]) == 2
    _, arrays = sent(page, PICTURES)
    assert arrays["generated"].shape == (100, 1, 8, 8)
    shown, arrays = sent(page, SAMPLES)
    assert [one["size"] for one in shown["shown"]] == [10, 20]
    assert arrays["nearest10"].shape == arrays["samples10"].shape == (10, 1, 8, 8)
    assert all(one["difference"]["low"] is None for one in facts["recipes"][1]["points"])
    assert all(len(one["difference"]["values"]) == 2 for one in facts["recipes"][1]["points"])
    assert not any("classifiers" in caption.value for caption in page.caption)
    assert any("from the first seed, after 20 steps of its GAN" in one.value for one in page.caption)
    # Another visitor finds the results there, and a further seed only adds to them.
    again = open_page("gan_uses", **TINY)
    assert sent(again, CHART)[0]["recipes"] == facts["recipes"]
    more = open_page("gan_uses", **{**TINY, "seeds": "3"})
    assert sent(more, CHART)[0]["progress"] == {"done": 12, "total": 18, "now": "Nothing is trained now."}
    assert any(button.label == "Go on" for button in more.button)


def test_a_finished_experiment_whose_samples_were_forgotten_is_not_to_be_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Samples make way for those of other experiments; what the classifiers reached stays."""
    close_engine()  # which may hold samples of an earlier test
    monkeypatch.setattr(bench, "outcome", lambda trial: Outcome(0.5, None))
    page = open_page("gan_uses", **TINY)
    facts, arrays = sent(page, PICTURES)
    assert any(button.label == "Experiment done" and button.disabled for button in page.button)
    assert "generated" not in arrays
    assert facts["empty"] == (
        "No samples of these GANs are kept now. What the classifiers learnt is in the chart."
    )


def test_a_paused_experiment_trains_nothing_more() -> None:
    page = open_page("gan_uses", **{**TINY, "steps": "980"})
    press(page, "Run the experiment")
    work = bench.work(page.session_state["gan_uses.shown"])
    assert work.active
    assert sent(page, PICTURES)[0]["empty"].startswith("Empty until the experiment comes to it")
    press(page, "Pause")
    assert not work.active
    assert sent(page, PICTURES)[0]["empty"].startswith("Empty until you run the experiment")
    assert sent(page, CHART)[0]["progress"]["now"] in ("Nothing is trained now.", "")


def test_an_experiment_goes_on_after_a_reload_until_its_visitor_pauses_it() -> None:
    query = {**TINY, "steps": "970"}
    page = press(open_page("gan_uses", **query), "Run the experiment")
    again = open_page("gan_uses", **query)
    assert not sent(again, CHART)[0]["progress"]["now"].endswith("asked for elsewhere.")
    press(again, "Pause")
    page.run()
    assert not bench.work(page.session_state["gan_uses.shown"]).active
    assert not any(button.label == "Pause" for button in page.button)


@pytest.mark.walk
def test_an_experiment_that_is_done_in_one_tab_goes_on_in_another() -> None:
    """One seed is done, and both tabs show it. In one of them the visitor wants a second one."""
    query = {**TINY, "sizes": "10", "seeds": "1", "steps": "30"}
    page, other = run_to_the_end(open_page("gan_uses", **query)), open_page("gan_uses", **query)
    press(page, "One more seed")

    def done() -> bool:
        other.run()
        page.run()
        assert not any(button.label == "Go on" for button in page.button)
        return str(sent(page, CHART)[0]["progress"]["now"]).startswith("Done")

    until(done)


def test_another_experiment_that_is_chosen_meanwhile_is_run_in_place_of_the_one_before() -> None:
    page = press(open_page("gan_uses", **{**TINY, "steps": "960"}), "Run the experiment")
    before = bench.work(page.session_state["gan_uses.shown"])
    classifier_steps = next(one for one in page.slider if one.label.endswith("every classifier"))
    classifier_steps.set_value(940).run()
    assert bench.work(page.session_state["gan_uses.shown"]).active
    assert not before.active
    press(page, "Pause")


def test_who_does_not_wait_is_told_that_another_does() -> None:
    query = {**TINY, "steps": "990"}
    page, other = open_page("gan_uses", **query), open_as("another", "gan_uses", **query)
    press(page, "Run the experiment")

    def told() -> str:
        other.run()
        return str(sent(other, CHART)[0]["progress"]["now"])

    until(lambda: ": step " in told())
    assert told().endswith(" It was asked for elsewhere.")
    press(page, "Pause")
    assert told() in ("Nothing is trained now.", "")
    press(page, "Run the experiment")
    press(other, "Run the experiment")
    press(page, "Pause")
    assert sent(page, CHART)[0]["progress"]["now"].endswith(" It was asked for elsewhere.")
    press(other, "Pause")
    assert not bench.work(page.session_state["gan_uses.shown"]).active


def test_the_address_is_the_experiment() -> None:
    query = {**TINY, "shift": "3", "rotation": "40", "samples": "2", "both": "yes", "guess": "real"}
    page = open_page("gan_uses", **query)
    assert sent(page, PICTURES)[0]["query"] == query
    assert dict(page.query_params) == query
    assert [recipe["name"] for recipe in sent(page, CHART)[0]["recipes"]] == [
        "real",
        "classic",
        "generated",
        "both",
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"sizes": "10,30"}, "numbers of images in the address cannot be used"),
        ({"sizes": ""}, "numbers of images in the address cannot be used"),
        ({"seeds": "11"}, "number of seeds in the address cannot be used"),
        ({"shift": "5"}, "shift in the address cannot be used"),
        ({"rotation": "-1"}, "turn in the address cannot be used"),
        ({"samples": "0"}, "share of samples in the address cannot be used"),
        ({"gan_steps": "100000"}, "number of GAN steps in the address cannot be used"),
        ({"guess": "me"}, "guess in the address cannot be used"),
    ],
)
def test_an_address_that_cannot_be_used_opens_what_works_and_says_why(
    query: dict[str, str], words: str
) -> None:
    assert words in warned(open_page("gan_uses", **query))


@pytest.mark.walk
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=20), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page("gan_uses", **query)


def set_up(page: AppTest, which: int) -> None:
    """Press what asks for that card's answer, whatever it showed before."""
    if any(button.key == session_key("try", "again", TRY[which][0]) for button in page.button):
        page.button(key=session_key("try", "again", TRY[which][0])).click().run()
    page.button(key=set_up_key(TRY[which][0])).click().run()
    assert not page.exception


@pytest.fixture
def tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """All classifiers are tested: those with real images only read 80 %, the others 60 %."""
    found = {"real": Outcome(0.8, 0.01)}
    monkeypatch.setattr(bench, "outcome", lambda trial: found.get(trial.recipe, Outcome(0.6, 0.01)))


@pytest.mark.usefixtures("tested")
def test_the_prepared_experiments_can_be_set_up() -> None:
    page = open_page("gan_uses")
    set_up(page, 1)
    assert sent(page, PICTURES)[0]["chosen"] == {"shift": 4, "rotation": 40, "samples": 5}


def test_a_card_points_to_no_picture_that_the_page_does_not_show_yet() -> None:
    """Those above it are moved as far as the sliders say, until it is set up."""
    page = open_page("gan_uses")
    shown = sent(page, PICTURES)[0]["chosen"]
    for title, text, values, _ in TRY:
        differs = any(values[name] != shown[name] for name in ("shift", "rotation") if name in values)
        if differs and "pictures" in text:
            assert "Move the sliders above that far" in text, title


@pytest.mark.usefixtures("tested")
def test_a_prepared_experiment_is_the_same_whatever_was_chosen_before() -> None:
    page = open_page("gan_uses", **TINY, both="yes", guess="real")
    for which in range(len(TRY)):
        set_up(page, which)
        after_the_address = dict(page.query_params)
        for before in range(len(TRY)):
            set_up(page, before)
            set_up(page, which)
            assert dict(page.query_params) == after_the_address


@pytest.mark.usefixtures("tested")
def test_a_guess_stays_where_the_same_is_asked() -> None:
    page = open_page("gan_uses", guess="classic")
    set_up(page, 0)
    assert page.query_params["guess"] == "classic"
    page = open_page("gan_uses", guess="classic", sizes="20,100")
    set_up(page, 0)
    assert "guess" not in page.query_params


def said(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


def test_a_card_trains_what_it_asks_about_and_tells_what_came_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = {"data": "digits", "sizes": (10, 100), "shift": 1, "rotation": 15, "steps": 20}
    title, text, _, prediction = TRY[0]
    monkeypatch.setattr("ui.gan_uses.cards.TRY", ((title, text, tiny, prediction),))
    page = open_page("gan_uses")
    press(page, "With 100 images of each class")
    assert "You said: With 100 images of each class" in said(page)
    assert "Being measured: step" in said(page)
    assert "of the 320 of 16 classifiers together." in said(page)
    press(page, "One more seed")  # another experiment: the card's goes on
    told = r"\*\*Measured:\*\* after 20 steps .* of the 359 validation images, .* with moved ones"
    until(lambda: re.search(told, said(page.run())))


@pytest.mark.parametrize(("title", "text", "values", "prediction"), TRY)
def test_a_card_names_the_steps_of_its_classifiers_and_of_its_gan(
    title: str, text: str, values: dict[str, Any], prediction: Choice
) -> None:
    assert re.search(rf"[Cc]lassifier.*learns? for {values['steps']} steps", text), title
    if "GAN" in text:
        assert f"GAN learns from 10 images of each class, for {values['gan_steps']} steps" in text
    scores = Scores({10: ((0.5,) * 3, (0.6,) * 3), 100: ((0.8,) * 3, (0.9,) * 3)}, 1000, values["steps"])
    assert isinstance(prediction.answer, Of)
    measured = prediction.answer(scores).measured
    assert measured.startswith("after ")
    assert f"{values['steps']} steps" in measured


def test_a_card_and_the_page_judge_alike() -> None:
    """A gain of one seed is more than a thousand images owe to chance, but two other seeds do not have it."""
    prediction = {title: prediction for title, _, _, prediction in TRY}["Too far"]
    real = (0.75, 0.75, 0.75)
    cannot = prediction.answer(Scores({10: (real, (0.85, 0.75, 0.74)), 100: (real, real)}, 1000, 200))
    assert cannot.holds is None
    assert cannot.measured.endswith(OPEN)
    told = verdict(prediction, Given("worse", cannot))
    assert told.startswith("**That cannot be told.** You said: It gets worse")
    assert "Right" not in told
    clear = prediction.answer(Scores({10: (real, (0.85, 0.84, 0.86)), 100: (real, real)}, 1000, 200))
    assert clear.holds == "better"
    assert OPEN not in clear.measured


def test_a_training_that_broke_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "outcome", lambda trial: Outcome(None, None))
    page = open_page("gan_uses")
    set_up(page, 2)
    assert "A training broke down. So nothing was measured." in said(page)


def test_steps_are_written_in_the_settings_as_everywhere_else() -> None:
    """1,500, as in the texts beside them."""
    sliders = open_page("gan_uses").slider
    assert len(sliders) == 3
    assert {one.proto.format for one in sliders} == {"%,d"}
