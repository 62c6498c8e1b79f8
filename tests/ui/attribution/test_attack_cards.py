"""Whatever is measured, a card has an answer with a reason, and a sentence with its numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nn_core.adversarial.methods import METHODS
from nn_core.findings.robustness import LEVELS, Robustness
from tests.ui.cards import is_explained
from ui.attribution.cards.attack import ATTACK, Reading, findings_of
from ui.attribution.params import OTHERS, PARAMS
from ui.kit.prediction import Choice

CARDS = {title: prediction for title, _, _, prediction in ATTACK}
FALLING = tuple(1 - 0.9 * place / (len(LEVELS) - 1) for place in range(len(LEVELS)))
STEADY = (0.95,) * len(LEVELS)


def measured(fgsm: tuple[float, ...], noise: tuple[float, ...], other: tuple[float, ...]) -> Robustness:
    own = {"fgsm": fgsm, "pgd": tuple(share**2 for share in fgsm), "noise": noise}
    return Robustness(500, own, {"fgsm": other, "pgd": other, "noise": noise})


CASES = {
    "breaks": measured(FALLING, STEADY, STEADY),
    "goes over": measured(FALLING, STEADY, FALLING),
    "holds": measured(STEADY, STEADY, STEADY),
    "weak": measured(FALLING, FALLING, FALLING),
    "untrained": measured(*((0.1,) * len(LEVELS),) * 3),
    "part": measured(FALLING, STEADY, tuple(1 - 0.3 * (1 - share) for share in FALLING)),
    "at once": measured(*((0.95, *(0.0,) * (len(LEVELS) - 1)),) * 3),
}
CASES["one step"] = replace(CASES["breaks"], own={**CASES["breaks"].own, "pgd": CASES["breaks"].own["noise"]})


SHOWN = {"network": "the one of then"}


def read(case: str, network: str = "Digits (small CNN)", other: str = "perceptron") -> Reading:
    return Reading(CASES[case], network, other, SHOWN)


@pytest.mark.parametrize("title", CARDS)
@pytest.mark.parametrize("network", ["Digits (small CNN)", "Photographs (small CNN)"])
def test_a_card_says_which_network_was_measured(title: str, network: str) -> None:
    assert CARDS[title].answer(read("breaks", network)).measured.count(network) == 1


@pytest.mark.parametrize("other", OTHERS)
def test_the_card_of_two_readers_names_the_other_and_shows_it(other: str) -> None:
    answer = CARDS["The same pictures, another reader"].answer(read("part", other=other))
    assert OTHERS[other] in answer.measured
    assert answer.shown == {**SHOWN, "other": other}


def test_each_card_leads_back_to_the_network_that_was_measured() -> None:
    answers = [prediction.answer(read("part")) for prediction in CARDS.values()]
    assert all(SHOWN.items() <= answer.shown.items() for answer in answers)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("title", CARDS)
def test_whatever_is_measured_one_of_the_answers_holds(title: str, case: str) -> None:
    given = CARDS[title].answer(read(case))
    is_explained(CARDS[title], given.holds, given.measured)


def test_the_cards_say_what_was_measured() -> None:
    """At 32 levels, the seventh of nine, FGSM leaves 1 - 0.9 · 6 / 8 = 0.325, and PGD its square."""
    answers = {title: card.answer(read("breaks")) for title, card in CARDS.items()}
    assert answers["Each pixel a little"].holds == pytest.approx(32.5)
    assert answers["By the throw of a coin"].holds == "nothing"
    assert answers["One step or ten"].holds == "pgd"
    assert answers["The same pictures, another reader"].holds == "nothing"
    assert (
        "32\N{NO-BREAK SPACE}% of 500 pictures right after one step, and 11\N{NO-BREAK SPACE}%"
        in answers["One step or ten"].measured
    )
    assert CARDS["The same pictures, another reader"].answer(read("goes over")).holds == "most"


@pytest.mark.parametrize(
    ("title", "case", "holds", "explained"),
    [
        ("By the throw of a coin", "breaks", "nothing", "n random pushes add up like √n"),
        ("By the throw of a coin", "at once", "breaks", "this network is easily upset"),
        ("One step or ten", "breaks", "pgd", "Who asks again follows the bend."),
        ("One step or ten", "at once", "alike", "Here ten steps lead about as far as one."),
        ("One step or ten", "one step", "fgsm", "Here the long step leads further."),
        ("The same pictures, another reader", "breaks", "nothing", "need not mislead another"),
        ("The same pictures, another reader", "part", "part", "The rest hangs on its own weights."),
        ("The same pictures, another reader", "goes over", "most", "whose weights nobody gives away"),
        ("The same pictures, another reader", "untrained", "none", "no harm here that could go over"),
    ],
)
def test_who_is_right_reads_why_and_nobody_why_another_answer_would_hold(
    title: str, case: str, holds: str, explained: str
) -> None:
    card = CARDS[title]
    assert isinstance(card, Choice)
    answer = card.answer(read(case))
    assert answer.holds == holds
    assert explained in card.reason(holds, holds)
    others = {card.reason(kind, kind) for kind in card.options} - {card.reason(holds, holds)}
    assert not others & {card.reason(said, holds) for said in card.options}


def test_cards_set_up_what_the_page_has() -> None:
    params = {param.name: param for param in PARAMS}
    for _, text, values, prediction in ATTACK:
        assert "redict" not in text
        assert prediction.question.endswith("?")
        for name, value in values.items():
            assert value is None or params[name].read(params[name].write(value)) == value


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("breaks", ("FGSM: from 24 of", "PGD: from 8 of", "random noise leaves 95", "LeNet-5, which")),
        ("holds", ("Up to 64 of 255",)),
        ("untrained", ("has to learn first",)),
        ("weak", ("At 8, random noise leaves 66", "some are lost")),
        ("at once", ("FGSM: from 2 of 255", "PGD: from 2 of 255", "breaks it, too")),
    ],
)
def test_what_the_curves_say(case: str, words: tuple[str, ...]) -> None:
    """FGSM leaves 1 - 0.9 · 5 / 8 = 0.4375 at 24 levels, the sixth; PGD 0.6625² = 0.44 at 8, the fourth."""
    said = findings_of(CASES[case], "LeNet-5")
    assert all(sentence.endswith(".") for sentence in said)
    for one in words:
        assert one in " ".join(said)


def test_each_method_has_its_curve() -> None:
    assert set(CASES["breaks"].own) == set(METHODS)
