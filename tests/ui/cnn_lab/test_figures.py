"""The lab's pictures for print: their numbers are those of PyTorch on the weights of that step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nn_core import build
from nn_core.training import ClassifierRun, RunHandle
from tests.nn_core.training.small_runs import small_run, small_set
from tests.ui.printed import check_drawn, numbers, rows_of
from tests.ui.trained_runs import run_of
from ui.cnn_lab.figures import confusion, feature_maps, figures, filters, learning

STEPS = 30


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_run(), STEPS) as run:
        yield run


def weights(run: RunHandle) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array) for name, array in run.weights().arrays.items()}


def test_filters_are_the_weights_of_the_step(run: RunHandle) -> None:
    figure = filters(run, "conv1", None)
    rows = rows_of(figure)
    assert rows[:2] == [["conv1, 4 × 1 × 3 × 3"], ["1"]]
    found = np.array([row for row in rows[1:17] if len(row) == 3], dtype=np.float32).reshape(4, 1, 3, 3)
    assert np.array_equal(found, weights(run)["conv1.weight"].numpy())
    assert "Step 30; optimizer adam, learning rate 0.002, batch size 16, seed 0." in figure.settings


def test_maps_are_what_pytorch_makes_of_the_image(run: RunHandle) -> None:
    images = small_set()
    figure = feature_maps(run, images, 7, "relu1", None)
    pixels = numbers(figure, "Input, 1 × 6 × 6", 6)
    assert np.allclose(pixels, images.images[7, 0] / 255)
    found = numbers(figure, "relu1, 4 × 6 × 6", 24).reshape(4, 6, 6)
    state = weights(run)
    seen = torch.tensor(images.images[7:8] / 255, dtype=torch.float32)
    expected = F.relu(F.conv2d(seen, state["conv1.weight"], state["conv1.bias"], padding=1))[0]
    assert np.allclose(found, expected.numpy(), atol=1e-5)
    assert figure.settings.endswith("Image 7 of the set, class b.")


def test_the_matrix_counts_the_answers_to_the_validation_images(run: RunHandle) -> None:
    spec = run.spec
    assert isinstance(spec, ClassifierRun)
    images = small_set()
    model = build(spec.architecture, 0)
    model.load_state_dict(weights(run))
    chosen = images.split(0, spec.config.validation_share).validation
    answers = model(torch.tensor(images.images[chosen] / 255, dtype=torch.float32)).argmax(dim=1).numpy()
    counts = np.zeros((3, 3), dtype=int)
    np.add.at(counts, (images.labels[chosen], answers), 1)
    figure = confusion(run, None)
    rows = rows_of(figure)
    assert rows[1] == ["true class \\ answer", "a", "b", "c"]
    assert [[int(cell) for cell in row[1:]] for row in rows[2:5]] == counts.tolist()
    assert figure.title == f"Confusion matrix: {np.trace(counts)} of {len(chosen)} right"


def test_curves_are_the_history_of_the_run(run: RunHandle) -> None:
    rows = rows_of(learning(run, None))
    assert rows[:2] == [["Loss"], ["step", "training, this batch", "validation, 18 images"]]
    made = {int(row[0]): row[1] for row in rows[2 : rows.index([])]}
    history = run.history()
    for step, loss in zip(history["step"].tolist(), history["train_loss"].tolist(), strict=True):
        assert made[step] == ("" if np.isnan(loss) else repr(loss))


def test_a_step_of_the_past_is_the_one_that_is_told(run: RunHandle) -> None:
    first = run.timeline()[0]
    assert f"Step {first:,};" in filters(run, "conv1", first).settings
    now, then = (numbers(filters(run, "conv1", step), "1", 3) for step in (None, first))
    assert not np.array_equal(now, then)


def test_all_of_them_can_be_printed(run: RunHandle) -> None:
    made = figures(run, small_set(), None)
    assert list(made) == [
        "Curves",
        "Confusion matrix",
        "Maps of conv1",
        "Maps of relu1",
        "Maps of pool1",
        "Filters of conv1",
    ]
    check_drawn({title: partial(make, None) for title, make in made.items()})


def test_a_run_that_has_not_trained_can_be_printed() -> None:
    with run_of(small_run(), 0) as fresh:
        check_drawn({title: partial(make, None) for title, make in figures(fresh, small_set(), 0).items()})
