"""Explanations are put to the test by a job: plain data in, plain data out, and curves grow on the way."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from nn_core import Activation, Architecture, Conv2d, Flatten, Linear, MaxPool2d, build
from nn_core.attribution.explain import explain
from nn_core.attribution.fidelity import NEIGHBOURS
from nn_core.attribution.methods import METHODS, usual_question
from nn_core.attribution.question import Question
from nn_core.attribution.randomised import SEEDS
from nn_core.attribution.removal import deletion, order_of, weights_of
from nn_core.data.photographs import whole_photographs
from nn_core.findings.trust import RANDOM_ORDERS, Checks, Trust, drawn
from nn_core.training import FrozenNetwork, LocalEngine, StartingWeights
from nn_core.training.jobs import Beside, Progress, Yielded
from tests.waiting import PATIENCE_S

NETWORK = Architecture(
    (2, 8, 8), (Conv2d(3, 3), Activation("relu"), MaxPool2d(2), Flatten(), Linear(4))
)  # fmt: skip
QUESTIONS = tuple(Question(method, 2, steps=4, samples=2, parts=4) for method in METHODS)


@pytest.fixture(scope="module")
def job() -> Trust:
    weights = {name: array.numpy() for name, array in build(NETWORK, seed=2).state_dict().items()}
    image = np.random.default_rng(0).random((2, 8, 8), np.float32)
    return Trust(FrozenNetwork(NETWORK, StartingWeights(weights)), image, QUESTIONS)


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu")
    yield engine
    engine.close()


def worked(job: Trust) -> tuple[list[Yielded], Checks]:
    """Each piece of the work, and what it found."""
    work = job.work(tools=None)  # type: ignore[arg-type]
    pieces: list[Yielded] = []
    given = None
    try:
        while True:
            pieces.append(piece := work.send(given))
            given = piece.call() if isinstance(piece, Beside) else None
    except StopIteration as stop:
        return pieces, stop.value


@pytest.fixture(scope="module")
def work(job: Trust) -> tuple[list[Progress], Checks]:
    pieces, found = worked(job)
    return [piece for piece in pieces if isinstance(piece, Progress)], found


@pytest.fixture(scope="module")
def checks(work: tuple[list[Progress], Checks]) -> Checks:
    return work[1]


def with_weights(job: Trust, **factors: float) -> Trust:
    """The same with layers whose weights are so many times as large."""
    assert job.network.weights is not None
    arrays = {
        name: array * np.float32(factors.get(name.partition(".")[0], 1.0))
        for name, array in job.network.weights.arrays.items()
    }
    return replace(job, network=FrozenNetwork(NETWORK, StartingWeights(arrays)))


def test_a_network_whose_scores_are_no_numbers_says_so(job: Trust, engine: LocalEngine) -> None:
    handle = engine.jobs.ask(with_weights(job, conv1=1e30, linear1=1e30))
    assert handle.wait(PATIENCE_S)
    assert handle.problem == (
        "The scores of this network are no numbers, as its weights have grown too large. "
        "So there is nothing to test."
    )


def test_an_explanation_that_is_no_number_says_so(job: Trust, engine: LocalEngine) -> None:
    """Guided backprop times Grad-CAM is beyond single precision where each of them is not."""
    questions = (Question("gradient", 1), Question("guided_gradcam", 1))
    asked = replace(with_weights(job, conv1=1e15, linear1=1e15), questions=questions)
    handle = engine.jobs.ask(asked)
    assert handle.wait(PATIENCE_S)
    assert handle.problem == (
        "What Guided Grad-CAM finds here is no number, as the weights of this network have grown too large. "
        "So there is nothing to test."
    )


def test_all_is_known_in_the_end(checks: Checks) -> None:
    assert tuple(check.question for check in checks.checks) == QUESTIONS
    assert len(checks.chance) == RANDOM_ORDERS
    for removal in (*checks.chance, *(check.removal for check in checks.checks)):
        assert removal.deletion.whole
        assert removal.insertion.whole
        # The whole picture and the black one stand at both ends of both ways.
        assert removal.deletion.scores[0] == pytest.approx(removal.insertion.scores[-1])
        assert removal.deletion.scores[-1] == pytest.approx(removal.insertion.scores[0])
    for check in checks.checks:
        assert check.infidelity is not None
        assert [stage.part for stage in check.stages] == ["", "linear1", "conv1"]
        assert [len(stage.drawn) for stage in check.stages] == [1, len(SEEDS), len(SEEDS)]
        assert check.sensitivity is not None
        assert np.isfinite(check.sensitivity)


def test_explanations_are_those_of_the_network(job: Trust, checks: Checks) -> None:
    model = build(NETWORK, seed=2).eval()
    for check in checks.checks:
        wanted = explain(model, NETWORK, torch.tensor(job.image), check.question)
        assert check.explanation is not None
        np.testing.assert_allclose(check.explanation, wanted.sum(0, keepdim=True), rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(check.stages[0].explanation, check.explanation)


@pytest.mark.parametrize("method", ["gradient", "integrated"])
def test_pixels_go_in_the_order_of_the_explanation(job: Trust, checks: Checks, method: str) -> None:
    check = next(check for check in checks.checks if check.question.method == method)
    explanation = explain(build(NETWORK, seed=2).eval(), NETWORK, torch.tensor(job.image), check.question)
    order = order_of(weights_of(explanation.numpy(), slope=method == "gradient"))
    *_, curve = deletion(build(NETWORK, seed=2).eval(), torch.tensor(job.image), 2, order)
    assert check.removal.deletion.scores == pytest.approx(curve.scores)


def test_a_large_explanation_is_drawn_small() -> None:
    values = np.arange(2 * 4 * 130, dtype=np.float32).reshape(2, 4, 130)
    small = drawn(values)
    assert small.shape == (1, 2, 44)
    summed = values.sum(0)
    assert small[0, 0, 0] == summed[:3, :3].mean()
    assert small[0, 1, 43] == summed[3:, 129:].mean()
    np.testing.assert_array_equal(drawn(values[..., :64]), values[..., :64].sum(0, keepdims=True))


def test_what_would_take_too_long_is_left_out(job: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (Question("gradient", 2), Question("smoothgrad", 2, samples=5))
    # A gradient takes 3 passes, SmoothGrad 15; layers forget in 1 + 2 x 3 explanations, and 10 are shaken.
    monkeypatch.setattr("nn_core.findings.trust.MOST_MACS", 15 * 7 * NETWORK.macs)
    pieces, found = worked(replace(job, questions=asked))
    assert [check.left_out for check in found.checks] == [{}, {"sensitivity": NEIGHBOURS}]
    monkeypatch.setattr("nn_core.findings.trust.MOST_MACS", 15 * 7 * NETWORK.macs - 1)
    pieces, found = worked(replace(job, questions=asked))
    quick, slow = found.checks
    assert slow.left_out == {"stages": 1 + 2 * len(SEEDS), "sensitivity": NEIGHBOURS}
    assert (slow.stages, slow.sensitivity) == ((), None)
    assert slow.removal.insertion.whole
    assert slow.infidelity is not None
    assert quick.left_out == {}
    assert quick.sensitivity is not None
    last = [piece for piece in pieces if isinstance(piece, Progress)][-1]
    assert last.done == last.of


@pytest.mark.walk
def test_what_grad_cam_marks_of_a_photograph_tells_a_real_network_more_than_random_squares() -> None:
    network = FrozenNetwork(pretrained="efficientnet_lite0")
    pictures = whole_photographs((3, 224, 224))
    cat = pictures.images[pictures.class_names.index("cat")].astype(np.float32) / 255
    question = usual_question("gradcam", network.architecture)
    _, found = worked(Trust(network, cat, (question,)))
    (check,) = found.checks
    assert check.removal.insertion.area > max(one.insertion.area for one in found.chance)
    assert [stage.part for stage in check.stages][1:3] == ["Classifier", "Head"]
    assert check.stages[-1].part == "Stem"


def test_what_is_known_grows_piece_by_piece(work: tuple[list[Progress], Checks]) -> None:
    steps, checks = work
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[-1] == steps[-1].of == RANDOM_ORDERS + len(QUESTIONS) * (3 + 1 + 2 * len(SEEDS) + NEIGHBOURS)
    assert {step.of for step in steps} == {steps[-1].of}
    lengths = [len(step.finding.checks[0].removal.deletion.scores) for step in steps]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 3
    assert steps[-1].finding == checks
    assert steps[0].finding.checks[0].explanation is not None
    assert steps[0].finding.checks[1].explanation is None


def test_a_job_finds_the_same_wherever_it_is_worked_on(
    engine: LocalEngine, job: Trust, checks: Checks
) -> None:
    handle = engine.jobs.ask(pickle.loads(pickle.dumps(replace(job, questions=QUESTIONS[:2]))))
    assert handle.wait(PATIENCE_S)
    assert handle.problem == ""
    found = pickle.loads(pickle.dumps(handle.result))
    assert found.chance == checks.chance
    for check, wanted in zip(found.checks, checks.checks, strict=False):
        assert (check.removal, check.infidelity) == (wanted.removal, wanted.infidelity)
        assert check.sensitivity == wanted.sensitivity


def test_explanations_that_take_long_are_found_beside_the_workers(job: Trust) -> None:
    quick, slow = (
        sum(isinstance(piece, Beside) for piece in worked(replace(job, questions=(question,)))[0])
        for question in (Question("gradient", 2), Question("smoothgrad", 2, samples=2))
    )
    # the import and the network; an explanation, its stages, its neighbours, and once more to see that there
    # is no more
    assert (quick, slow) == (2, 2 + 2 + (1 + 2 * len(SEEDS) + 1) + NEIGHBOURS + 1)


def test_no_class_is_the_one_that_the_network_answers(job: Trust) -> None:
    answer = int(build(NETWORK, seed=2).eval()(torch.tensor(job.image)[None]).argmax())
    _, found = worked(replace(job, questions=(Question("gradient"), Question("occlusion"))))
    assert [check.question.target for check in found.checks] == [answer, answer]
    _, named = worked(replace(job, questions=(Question("gradient", answer), Question("occlusion", answer))))
    assert found.chance == named.chance
    assert [one.removal for one in found.checks] == [one.removal for one in named.checks]


def test_what_a_network_has_no_explanation_for_is_said(engine: LocalEngine, job: Trust) -> None:
    flat = Architecture((2, 8, 8), (Flatten(), Linear(4)))
    weights = {name: array.numpy() for name, array in build(flat).state_dict().items()}
    network = FrozenNetwork(flat, StartingWeights(weights))
    handle = engine.jobs.ask(replace(job, network=network, questions=(Question("gradcam", 0),)))
    assert handle.wait(PATIENCE_S)
    assert handle.state == "failed"
    assert "no feature maps" in handle.problem
