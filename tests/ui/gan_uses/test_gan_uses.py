"""The page "What GANs are for": its plan, its sentences, its code, and what the browser computes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import load
from nn_core.data.augmentation import Examples, Moves, few, moved, moves, validation_images
from nn_core.findings.augmentation.plan import GanTrial, Plan, Trial
from nn_core.findings.augmentation.trials import Classifying, classifier_run, gan_run
from tests.node import run_module
from tests.waiting import until
from ui.gan_uses import bench
from ui.gan_uses.bench import Work, work
from ui.gan_uses.code import pytorch_lines
from ui.gan_uses.lesson import by_class, progress
from ui.gan_uses.params import Chosen, complete, sparse
from ui.gan_uses.results import Results, results
from ui.gan_uses.words import BECAUSE, duration, findings, on_copies, on_guess, on_plan
from ui.shell.engine import engine
from ui.shell.payload import payload

PLAN = Plan("digits", (10, 50), 2, 1, 15, 5, False, 40, 20)


# The plan


def test_each_seed_begins_with_what_is_guessed_and_goes_over_the_other_sizes() -> None:
    order = [(trial.seed, trial.recipe, trial.size) for trial in PLAN.trials()]
    assert order[:6] == [
        (0, "real", 10),
        (0, "classic", 10),
        (0, "generated", 10),
        (0, "real", 50),
        (0, "classic", 50),
        (0, "generated", 50),
    ]
    assert [seed for seed, _, _ in order] == [0] * 6 + [1] * 6


def test_plans_share_the_trials_that_are_the_same_for_both() -> None:
    other = Plan("digits", (10,), 1, 3, 0, 2, True, 40, 20)
    assert {trial.recipe for trial in set(PLAN.trials()) & set(other.trials())} == {"real"}
    assert (
        other.trial("both", 10, 0).gan == PLAN.trial("generated", 10, 0).gan == GanTrial("digits", 10, 0, 20)
    )


def test_a_choice_is_written_shortly_and_read_back() -> None:
    assert not any(sparse(Chosen()).values())
    assert complete({"data": "digits"}).shift == 1
    for chosen in (Chosen(shift=1, sizes=(10, 100)), complete({"data": "digits", "shift": 2, "both": "yes"})):
        assert complete(sparse(chosen)) == chosen


# What is trained


def contents(images: np.ndarray) -> set[bytes]:
    return {image.tobytes() for image in images}


def trained_on(trial: Trial, samples: Examples | None = None) -> tuple[Examples, set[bytes]]:
    """What a trial's classifier learns from, and what it is tested on."""
    data: Any = classifier_run(trial, samples).dataset
    split = data.split(trial.seed)
    places = np.sort(split.train)
    return Examples(data.images[places], data.labels[places]), contents(data.images[split.validation])


def test_no_recipe_learns_from_a_validation_image() -> None:
    digits = load("digits")
    held_out = contents(validation_images(digits).images)
    samples = Examples(np.zeros((5000, 1, 8, 8), np.uint8), np.arange(5000) % 10)
    for recipe in ("real", "classic", "generated", "both"):
        training, tested = trained_on(
            PLAN.trial(recipe, 10, 1), samples if recipe in ("generated", "both") else None
        )
        assert tested == held_out
        assert not contents(training.images) & held_out
    seen = contents(gan_run(GanTrial("digits", 10, 1, 20)).load().images)
    assert seen == contents(few(digits, 10, 1).images)


def test_recipes_differ_in_their_images_only() -> None:
    samples = Examples(np.full((5000, 1, 8, 8), 7, np.uint8), np.arange(5000) % 10)
    real = few(load("digits"), 10, 0)
    plain, _ = trained_on(PLAN.trial("real", 10, 0))
    np.testing.assert_array_equal(plain.images, real.images)
    mixed, _ = trained_on(PLAN.trial("generated", 10, 0), samples)
    assert len(mixed.images) == 100 + 5 * 100
    assert np.bincount(mixed.labels).tolist() == [60] * 10
    turned, _ = trained_on(PLAN.trial("classic", 10, 0))
    assert (
        len(turned.images) == 40 * 32 // 100 * 100 + 100
    )  # each image that 40 steps of 32 show is a new one
    runs = [
        classifier_run(PLAN.trial("real", 10, 0), None),
        classifier_run(PLAN.trial("classic", 10, 0), None),
        classifier_run(PLAN.trial("generated", 10, 0), samples),
    ]
    assert len({(run.architecture, run.config) for run in runs}) == 1


def test_samples_in_turns_are_sorted_by_class() -> None:
    digits = by_class(np.arange(20, dtype=np.uint8).reshape(20, 1, 1, 1), "digits").ravel()
    assert digits[:4].tolist() == [0, 10, 1, 11]


# The work


@pytest.mark.walk
@pytest.mark.usefixtures("engine_ends")
def test_work_goes_on_while_somebody_asks_and_keeps_what_it_found() -> None:
    plan = Plan("digits", (10,), 1, 1, 5, 1, True, 30, 20)
    job = work(plan)
    assert work(Plan("digits", (10,), 7, 1, 5, 1, True, 30, 20)) is job
    job.ask("one", 1)
    job.ask("two", 1)
    job.withdraw("one", 1)
    assert job.active
    until(lambda: results(plan).complete)
    until(lambda: not job.active)
    assert job.problem == ""
    found = results(plan)
    assert {recipe for recipe, _ in found.values} == {"real", "classic", "generated", "both"}
    assert job.remaining_s(1) == 0
    assert (job.remaining_s(2) or 0) > 0
    look = bench.look(GanTrial("digits", 10, 0, 20))
    assert look is not None
    training = contents(few(load("digits"), 10, 0).images)
    assert contents(look.nearest) <= training
    assert 0 <= (look.readable or 0) <= 1


@pytest.mark.walk
@pytest.mark.usefixtures("engine_ends")
def test_a_paused_training_goes_on_where_it_stood() -> None:
    plan = Plan("digits", (10,), 1, 0, 0, 1, False, 1000, 20)
    job = work(plan)
    job.ask("me", 1)
    until(lambda: job.doing)
    trial = plan.trial("real", 10, 0)
    training = engine().jobs.ask(Classifying(trial))
    training.leave()
    job.withdraw("me", 1)
    assert not job.active
    until(lambda: training.state == "queued")
    stood_at = training.progress.done
    assert 0 < stood_at < 1000
    assert bench.outcome(trial) is None
    job.ask("me", 1)
    until(lambda: training.progress.done > stood_at)
    until(lambda: bench.outcome(trial))
    job.withdraw("me", 1)


@pytest.mark.usefixtures("engine_ends")
def test_a_plan_that_cannot_be_carried_out_says_why() -> None:
    plan = Plan("digits", (1000,), 1, 0, 0, 1, False, 20, 20)
    job = Work(plan)
    job.ask("me", 1)
    until(lambda: job.problem)
    assert "to learn from, not 1000" in job.problem
    job.ask("me", 1)
    assert not job.active


# The sentences


def found(real: Any, classic: Any, generated: Any, sizes: tuple[int, ...] = (10,)) -> Results:
    plan = Plan("mnist", sizes, len(real), 2, 15, 5, False, 400, 1500)
    values = {
        (name, size): dict(enumerate(accuracies))
        for name, accuracies in (("real", real), ("classic", classic), ("generated", generated))
        for size in sizes
    }
    return Results(plan, values)


def test_the_sentences_say_what_the_pairs_can_carry() -> None:
    clear = found([0.70, 0.72, 0.74], [0.80, 0.82, 0.841], [0.69, 0.75, 0.73])
    assert findings(clear) == [
        "Shifting and turning helped with 10 images a class, by 10.0 points.",
        "GAN samples made no difference that these 3 seeds can show with 10.",
    ]
    worse = found([0.70, 0.72, 0.74], [0.71, 0.70, 0.74], [0.60, 0.62, 0.641], (10, 20))
    assert findings(worse)[1] == "GAN samples hurt with 10 and 20 images a class, by 10.0 and 10.0 points."


def test_what_moves_no_image_is_called_the_same() -> None:
    equal = found([0.70], [0.70], [0.65])
    still = Results(replace(equal.plan, shift=0, rotation=0), equal.values)
    assert findings(still)[0] == "Shifting and turning by nothing is the same as real images only."
    assert findings(Results(still.plan, {})) == []
    for plan in (replace(still.plan, shift=1), replace(still.plan, rotation=1)):
        assert findings(Results(plan, equal.values))[0].startswith("Shifting and turning changed the result")


def test_one_seed_is_never_called_a_result() -> None:
    single = findings(found([0.70], [0.80], [0.65]))
    assert single[0].endswith(
        "changed the result by +10.0 points with 10, but one seed cannot tell that from chance."
    )
    assert "−5.0 points" in single[1]


def test_two_seeds_are_too_few_for_a_result() -> None:
    two = findings(found([0.70, 0.72], [0.80, 0.83], [0.65, 0.66]))
    assert two[0] == (
        "Shifting and turning changed the result by +10.5 points with 10, "
        "but two seeds are too few to tell that from chance."
    )


def test_an_interval_ends_where_an_accuracy_would_leave_its_bounds() -> None:
    difference = found([0.1, 0.5, 0.9], [0.95, 0.6, 0.9], [0.0, 0.6, 0.3]).difference("classic", 10)
    assert difference is not None
    assert difference.high == pytest.approx(1 - 0.5)
    assert difference.low is not None
    assert difference.low >= -0.5


def test_the_page_says_where_an_interval_ends() -> None:
    """Cut off at what is possible, it is not symmetric about the difference that it is of."""
    difference = found([0.3, 0.4, 0.41], [0.31, 0.1, 0.02], [0.3, 0.4, 0.4]).difference("classic", 10)
    assert difference is not None
    assert difference.low is not None
    assert difference.high is not None
    assert difference.high - difference.mean > difference.mean - difference.low + 0.01
    legend = run_module(
        'import { LEGEND } from "./components/gan_uses/augmentation_chart/index.js"', "LEGEND"
    )
    assert "It ends where accuracies would leave 0 to 100 %" in legend


def test_the_time_is_told_before_anything_is_trained() -> None:
    nothing = Results(PLAN, {})
    assert on_plan(nothing, 300, False, True) == (
        "12 classifiers and what GANs they need to train: about 5 minutes on a computer with two cores."
    )
    some = Results(PLAN, {("real", 10): {0: 0.5, 1: 0.6}}, broken=1)
    assert (
        on_plan(some, 42, True, True) == "9 classifiers and what GANs they need are left: about 40 seconds."
    )
    assert on_plan(some, 42, True, False) == "9 classifiers are left: about 40 seconds."
    assert on_plan(nothing, 300, True, True, 24) == (
        "12 classifiers and what GANs they need to train: about 5 minutes. "
        "What you predict is measured first, in about 25 seconds."
    )
    # 2 sizes, 2 seeds: 12 classifiers of 40 steps and 4 GANs of 20.
    classifier, gan = (bench.USUAL_STEP_S["digits", kind] for kind in ("classifier", "gan"))
    assert Work(Plan("digits", (10, 50), 2, 2, 7, 4, False, 41, 21)).usual_s(2) == pytest.approx(
        12 * 41 * classifier + 4 * 21 * gan
    )


def test_the_guess_is_judged_by_the_smallest_size() -> None:
    clear = found([0.70, 0.72, 0.74], [0.80, 0.82, 0.841], [0.69, 0.75, 0.73])
    assert on_guess(clear, "classic") == (
        f"With 10 images a class, shifting and turning did best. You guessed that. {BECAUSE['classic']}"
    )
    assert on_guess(clear, "generated").endswith(f"You guessed GAN samples. {BECAUSE['generated']}")
    assert on_guess(clear, "real").endswith(f"You guessed real images only. {BECAUSE['real']}")
    unclear = found([0.70, 0.72, 0.74], [0.71, 0.70, 0.73], [0.60, 0.62, 0.61])
    assert "but not clearly ahead of shifting and turning" in on_guess(unclear, "real")
    few = found([0.70, 0.72], [0.71, 0.70], [0.60, 0.62])
    assert "real images only did best, but two seeds are too few to tell that from chance" in on_guess(
        few, "real"
    )
    one = found([0.70], [0.71], [0.60])
    assert "did best, but one seed cannot tell that from chance" in on_guess(one, "real")
    other = found([0.70, 0.72, 0.74], [0.69, 0.71, 0.70], [0.80, 0.82, 0.841])
    assert on_guess(other, "classic").endswith("GAN samples did best. You guessed shifting and turning.")
    assert on_guess(clear, "") == ""
    assert on_guess(Results(clear.plan, {}), "real") == ""


def test_the_best_is_so_with_the_same_seeds() -> None:
    """While the GANs are still to come, the others have more seeds, and those may be easier ones."""
    early = found([0.70, 0.90, 0.92], [0.60, 0.61, 0.62], [0.75])
    assert on_guess(early, "real") == (
        "With 10 images a class and the seeds that all three have, GAN samples did best, "
        "but one seed cannot tell that from chance. You guessed real images only."
    )
    assert "GAN samples changed the result by +5.0 points" in findings(early)[1]
    apart = replace(early, values={**early.values, ("generated", 10): {3: 0.75}})
    assert on_guess(apart, "real") == ""


def test_the_guess_is_not_called_the_best_of_what_cannot_be_guessed() -> None:
    three = found([0.70, 0.72, 0.74], [0.80, 0.82, 0.841], [0.69, 0.75, 0.73])
    four = Results(
        replace(three.plan, both=True), {**three.values, ("both", 10): dict(enumerate([0.90, 0.92, 0.93]))}
    )
    assert on_guess(four, "classic") == (
        "With 10 images a class, shifting and turning did best of the three to guess from. You guessed that. "
        + BECAUSE["classic"]
    )


def test_trainings_that_broke_down_are_mentioned() -> None:
    plan = found([0.7], [0.8], [0.6]).plan
    assert findings(Results(plan, {}, broken=2)) == ["2 trainings broke down and are missing."]
    assert findings(Results(plan, {}, broken=1)) == ["1 training broke down and is missing."]


def test_trainings_that_broke_down_do_not_count_as_tested() -> None:
    one_seed = found([0.7], [0.8], [0.6])
    assert progress(one_seed, Work(PLAN), False)["now"] == "Done: 3 classifiers trained and tested."
    values = {place: of for place, of in one_seed.values.items() if place != ("generated", 10)}
    broken = Results(one_seed.plan, values, broken=1)
    assert progress(broken, Work(PLAN), False)["now"] == "Done: 2 of 3 classifiers trained and tested."


@pytest.mark.parametrize(
    ("seconds", "words"), [(2, "5 seconds"), (43, "45 seconds"), (100, "2 minutes"), (600, "10 minutes")]
)
def test_durations_are_said_roughly(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_copies_are_judged_against_images_never_seen() -> None:
    assert on_copies(10, 60) == "They are close to copies"
    assert on_copies(50, 60).startswith("They stay nearer")
    assert on_copies(60, 60) == on_copies(90, 60) == "By their pixels they are no copies"


# The code and the browser


def test_the_code_of_the_page_does_what_the_page_does() -> None:
    examples = few(load("digits"), 2, 0)
    space: dict[str, Any] = {
        "images": torch.tensor(examples.images).float() / 255,
        "labels": torch.tensor(examples.labels),
    }
    exec(pytorch_lines(complete({"data": "digits", "steps": 20})), space)
    how = moves(np.random.default_rng(1).random((20, 3)), 2, 30)
    turned = space["moved"](
        space["images"],
        *(torch.tensor(part, dtype=torch.float32) for part in (how.right, how.down, how.degrees)),
    )
    np.testing.assert_allclose(turned * 255, moved(examples.images, how), atol=0.51)
    assert space["augmented"](space["images"]).shape == space["images"].shape
    assert space["loss"].isfinite()


def test_the_browser_moves_images_as_python_does() -> None:
    images = load("mnist").images[:6]
    draws = np.random.default_rng(5).random((6, 3)).astype(np.float32)
    got = run_module(
        """
        import { readFrame } from "./lib/frame.js"
        import { moved, moveOf } from "./components/gan_uses/augmentation/moves.js"
        """,
        """(() => {
            const { arrays } = readFrame(input)
            const draws = arrays.get("draws").data
            const how = [0, 1, 2, 3, 4, 5].map((i) => moveOf(draws.subarray(3 * i, 3 * i + 3), 3, 20))
            return [how, how.map((one, i) => [...moved(arrays.get("images"), i, one)])]
        })()""",
        stdin=payload({"images": images, "draws": draws}, {}),
    )
    how = moves(draws, 3, 20)
    assert [one["right"] for one in got[0]] == how.right.tolist()
    assert [one["down"] for one in got[0]] == how.down.tolist()
    np.testing.assert_allclose([one["degrees"] for one in got[0]], how.degrees)
    np.testing.assert_allclose(np.array(got[1]).reshape(images.shape), moved(images, how), atol=0.51)
    still = Moves(np.zeros(6, int), np.zeros(6, int), np.zeros(6))
    np.testing.assert_array_equal(moved(images, still), images)


def test_the_chart_has_a_logarithmic_axis_and_round_lines_around_all_values() -> None:
    got = run_module(
        'import { enclosed, lines, places } from "./components/gan_uses/augmentation/scale.js"',
        """[places([10, 100]), places([10, 20, 100])[1], places([50]),
            lines([]), lines([0.774, 0.953]), lines([0.9]), lines([0.1, 1]),
            enclosed([{ points: [null, { mean: 0.99, error: 0.05, values: [0.94, null, 1] }] }])]""",
    )
    assert got[0] == [0, 1]
    assert got[1] == pytest.approx(np.log10(2))
    assert got[2] == [0.5]
    assert got[3] == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert got[4] == [0.75, 0.8, 0.85, 0.9, 0.95, 1]
    assert got[5] == [0.9, 0.92]
    assert got[6] == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert got[7] == pytest.approx([0.94, 1, 0.94, 1])
