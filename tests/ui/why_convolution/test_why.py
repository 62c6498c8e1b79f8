"""The page "Why convolution?": its networks, its sentences, its code, and what the browser computes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import load
from nn_core.findings import trained as trainings
from nn_core.findings.inside import SHIFTS, maps_of
from nn_core.measure.experiments import network, shifted, shuffled_pixels
from nn_core.training import LocalEngine
from nn_core.training.trainer import forward
from tests.nn_core.training.driving import EngineClock
from tests.node import run_module
from tests.trained import trained
from tests.waiting import until
from ui.kit import steering
from ui.kit.course import Course
from ui.shell.payload import payload
from ui.shell.rows import rows
from ui.why_convolution.code import pytorch_lines
from ui.why_convolution.contest import (
    contestants,
    networks,
    plans,
    shuffled_digits,
    standing,
    three_convolutions,
)
from ui.why_convolution.words import on_digits, on_prediction, on_shifts, on_shuffled, share, verdicts


def test_equal_size_means_within_two_percent() -> None:
    cnn, perceptron = networks("size")
    assert cnn.params == 10_954
    assert abs(perceptron.params - cnn.params) < 0.02 * cnn.params
    assert plans("size")["perceptron"] == "1 hidden layer of 14 units"


def test_a_value_of_the_third_convolution_sees_most_of_the_picture() -> None:
    cnn = three_convolutions((8, 16, 32))
    seen = {row.name: row.receptive_field for row in cnn.summary()}
    assert [seen[name] for name in maps_of(cnn)] == [5, 14, 24]


def test_a_contest_that_is_looked_at_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = EngineClock()
    clock.engine = engine = LocalEngine(device="cpu", workers=1, clock=clock)
    monkeypatch.setattr(steering, "engine", lambda: engine)
    monkeypatch.setattr(trainings, "MEASURED_AT", (0, 1_000_000))
    seen = contestants("size", 5, "me").cnn
    for _ in range(3):
        clock.advance(60)
        before = standing(seen)["step"]
        until(partial(_is_beyond, seen, before))
    engine.close()


def _is_beyond(one: Course, step: int) -> bool:
    return bool(standing(one)["step"] > step)


@pytest.fixture(scope="module")
def contest() -> Any:
    """All four networks of the first contest, trained."""
    for one in contestants("size", 0).all().values():
        trained(one.recipe)
    return contestants("size", 0)


@pytest.mark.walk
def test_the_contest_says_what_its_numbers_say(contest: Any) -> None:
    assert contest.settled
    words = verdicts(contest, {"shifted": "perceptron", "shuffled": "perceptron"})
    cnn, perceptron = contest.cnn.result.accuracy, contest.perceptron.result.accuracy
    assert f"{100 * (cnn - perceptron):.1f} points better" in words["plain"]
    assert share(contest.cnn_shuffled.result.accuracy) in words["shuffled"]
    assert share(contest.perceptron.findings.shifts[-1]) in words["shifted"]
    assert words["shifted"].startswith("As you predicted: the perceptron.")
    assert words["shuffled"].startswith("You predicted the perceptron; it is the CNN.")


@pytest.mark.walk
def test_no_answer_is_given_before_the_prediction(contest: Any) -> None:
    assert set(verdicts(contest, {"shifted": None, "shuffled": None})) == {"plain"}
    assert set(verdicts(contest, {"shifted": "cnn", "shuffled": None})) == {"plain", "shifted"}


@pytest.mark.parametrize(
    ("predicted", "lost", "words"),
    [
        ("cnn", ((0.97, 0.8), (0.97, 0.9)), "As you predicted: the CNN."),
        ("neither", ((0.97, 0.8), (0.97, 0.79)), "As you predicted: both the same."),
        ("perceptron", ((0.97, 0.8), (0.97, 0.79)), "You predicted the perceptron; it is both the same."),
        ("cnn", ((0.97, 0.9), (0.97, 0.8)), "You predicted the CNN; it is the perceptron."),
    ],
)
def test_the_sentence_on_a_prediction(predicted: str, lost: tuple[Any, Any], words: str) -> None:
    assert on_prediction(predicted, *lost, 1000) == words


@pytest.mark.walk
def test_convolution_wins_where_neighbours_mean_something_and_only_there(contest: Any) -> None:
    accuracy = {name: one.result.accuracy for name, one in contest.all().items()}
    assert accuracy["cnn"] > accuracy["perceptron"] + 0.03
    assert accuracy["cnn_shuffled"] < accuracy["perceptron_shuffled"]
    assert contest.cnn.findings.shifts[3] > contest.perceptron.findings.shifts[3] + 0.2


@pytest.mark.walk
def test_the_first_shift_is_none(contest: Any) -> None:
    for one in (contest.cnn, contest.perceptron):
        assert len(one.findings.shifts) == len(SHIFTS)
        assert one.findings.shifts[0] == one.result.accuracy


@pytest.mark.walk
def test_each_channel_has_its_favourites_among_images_that_were_held_out(contest: Any) -> None:
    result = contest.cnn.result
    inside = contest.cnn.findings
    model = network(result.architecture, result.weights)
    for name in maps_of(result.architecture):
        found = inside.strongest[name]
        assert found.image.max() < len(result.validation)
        pixels = result.images.images[result.validation[found.image[0]]]
        _, kept = forward(model, torch.tensor(pixels).float() / 255, (name,))
        for at in range(len(pixels)):
            value = kept[name][at, 0, found.row[0, at], found.column[0, at]].item()
            assert value == pytest.approx(found.value[0, at], abs=1e-4)


@pytest.mark.walk
def test_the_browser_computes_the_same_maps_and_sees_the_same_field(contest: Any) -> None:
    result = contest.cnn.result
    x = (result.images.images[7] / 255).astype(np.float32)
    model = network(result.architecture, result.weights)
    logits, kept = forward(model, torch.tensor(x[None]), ("*",))
    found = run_module(
        """
        import { readFrame } from "./lib/frame.js"
        import { outputs } from "./lib/network.js"
        import { receptiveField } from "./lib/receptive_field.js"
        """,
        """(() => {
            const { arrays, rows } = readFrame(input)
            const found = [...outputs(rows, arrays, arrays.get("x"))]
            const made = Object.fromEntries(found.map(([name, { data }]) => [name, [...data]]))
            const index = rows.findIndex(({ name }) => name === "relu3")
            return [made, receptiveField(rows, index, { top: 3, bottom: 3, left: 4, right: 4 })]
        })()""",
        stdin=payload({"x": x, **result.weights}, {"rows": rows(result.architecture)}),
    )
    for name in (*maps_of(result.architecture), "linear1"):
        np.testing.assert_allclose(found[0][name], kept[name][0].ravel(), atol=1e-3)
    # By hand: the third map's value 3 starts at 4 * 3 - 10 = 2 and ends 23 on; value 4 starts at 6.
    assert found[1] == {"top": 2, "bottom": 25, "left": 6, "right": 27}
    assert logits.shape == (1, 10)


def test_networks_are_compared_at_the_same_step() -> None:
    slow, fast = [[0, 0.1], [25, 0.3], [50, 0.7]], [[0, 0.1], [25, 0.4], [50, 0.6], [400, 0.9]]
    found = run_module(
        'import { lastShared, nearest, places, valueAt } from "./components/why_convolution/why/sums.js"',
        f"""(() => {{
            const lines = [{slow}, {fast}]
            const shared = lastShared(lines)
            const far = nearest(places(lines), 390)
            const at = (x) => lines.map((line) => valueAt(line, x) ?? null)
            return [places(lines), shared, at(shared), far, at(far), lastShared([[], lines[1]]),
                lastShared([[], []]) === undefined, nearest([], 3) === undefined]
        }})()""",
    )
    assert found == [[0, 25, 50, 400], 50, [0.7, 0.6], 400, [None, 0.9], 400, True, True]


def test_the_browser_finds_peaks_and_shifts_samples() -> None:
    found = run_module(
        """
        import { shiftedRight } from "./components/why_convolution/why/sums.js"
        import { peakOf } from "./components/why_convolution/parts/peak.js"
        """,
        "[[...shiftedRight(Uint8Array.from([1, 2, 3, 4, 5, 6]), 3, 1)], peakOf([9, 1, 5, 2], 1, 3)]",
    )
    assert found == [[0, 1, 2, 0, 4, 5], 2]


@pytest.mark.walk
def test_the_code_of_the_page_does_what_the_page_does(contest: Any) -> None:
    digits = load("mnist")
    cnn, perceptron = contest.cnn.result, contest.perceptron.result
    held_out = digits.images[cnn.validation]
    found: dict[str, Any] = {
        "images": torch.tensor(digits.images[:64]).float() / 255,
        "labels": torch.tensor(digits.labels[:64]),
        "held_out": torch.tensor(held_out[:8]).float() / 255,
        "held_out_labels": torch.tensor(digits.labels[cnn.validation[:8]]),
    }
    exec(pytorch_lines("size", 0).replace("steps = 600", "steps = 2"), found)
    moved = found["shifted"](found["held_out"], 3)
    np.testing.assert_allclose(moved, shifted(held_out[:8], 3) / np.float32(255), atol=1e-7)
    expected = shuffled_digits(0).images[:64] / np.float32(255)
    np.testing.assert_allclose(found["shuffled"], expected, atol=1e-7)
    for name, result in (("cnn", cnn), ("perceptron", perceptron)):
        found[name].load_state_dict({key: torch.tensor(array) for key, array in result.weights.items()})
        x, labels = torch.tensor(held_out).float() / 255, torch.tensor(digits.labels[cnn.validation])
        assert found["accuracy"](found[name], x, labels) == pytest.approx(result.accuracy)


def test_shuffled_digits_are_one_object_a_seed() -> None:
    assert shuffled_digits(3) is shuffled_digits(3)
    np.testing.assert_array_equal(shuffled_digits(3).images[:5], shuffled_pixels(load("mnist"), 3).images[:5])


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (
            (10_954, 11_140, 0.97, 0.91),
            "Both have about the same number of parameters. "
            "The CNN is 6.0 points better: the perceptron makes 3.0 times as many errors.",
        ),
        (
            (2_000, 400_000, 0.94, 0.935),
            "The perceptron has 200 times as many parameters. "
            "They read 94.0 % and 93.5 %: of 1,000 digits that is too close to say who is better.",
        ),
        (
            (2_000, 400_000, 0.9, 0.95),
            "The perceptron has 200 times as many parameters. "
            "The perceptron is 5.0 points better: the CNN makes 2.0 times as many errors.",
        ),
        (
            (2_000, 4_800, 1.0, 0.95),
            "The perceptron has 2.4 times as many parameters. "
            "The CNN is 5.0 points better: it makes no error at all.",
        ),
        (
            (4_000, 2_000, 0.9, 0.9),
            "The CNN has 2.0 times as many parameters. They are equally good: both read 90.0 %.",
        ),
    ],
)
def test_the_sentence_on_digits(numbers: tuple[int, int, float, float], words: str) -> None:
    assert on_digits(*numbers, 1000).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_sentence_on_shifts_explains_only_what_is_there() -> None:
    steady = (0.9, 0.9, 0.9, 0.8, 0.7, 0.6, 0.5)
    fragile = (0.9, 0.8, 0.6, 0.3, 0.2, 0.1, 0.1)
    assert "costs the CNN 10.0 points and the perceptron 60.0. The same kernels" in on_shifts(
        steady, fragile, 1000
    )
    assert "The same kernels" not in on_shifts(fragile, steady, 1000)
    ending = f"At 6 pixels they are at {share(0.5)} and {share(0.1)}."
    assert on_shifts(steady, fragile, 1000).endswith(ending)


def test_the_sentence_on_shuffled_pixels_follows_the_lead() -> None:
    plain = (0.97, 0.91)
    assert "leads by 4.0 points; before, by 6.0" in on_shuffled(plain, (0.94, 0.90), 1000)
    assert "advantage is gone" in on_shuffled(plain, (0.90, 0.90), 1000)
    assert "CNN is 5.0 points behind" in on_shuffled(plain, (0.85, 0.90), 1000)
    # Where there was no advantage, none is gone.
    assert "was not before" in on_shuffled((0.97, 0.965), (0.90, 0.91), 1000)
    assert "leads by 4.0 points; before, by 0.0" in on_shuffled((0.91, 0.91), (0.94, 0.90), 1000)
