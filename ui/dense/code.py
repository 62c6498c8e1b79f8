"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from collections.abc import Iterator

from nn_core.training.classifier.script import model_lines
from ui.dense.lesson import Lesson
from ui.kit.inputs import write_number


def pytorch_lines(lesson: Lesson) -> str:
    """Lines that take x (`1 1 28 28`) to products, scores and probabilities, given `trained_weights`."""
    return "\n".join(_lines(lesson))


def _lines(lesson: Lesson) -> Iterator[str]:
    yield "import torch"
    yield "import torch.nn.functional as F"
    yield "from torch import nn"
    yield ""
    yield from model_lines(lesson.trained.architecture)
    yield "model.load_state_dict(trained_weights)"
    yield ""
    yield "# x: the picture, 1 x 1 x 28 x 28, values from 0 to 1"
    yield "features = model[:-2](x)  # 1 x 16 x 7 x 7: all but flatten and dense"
    yield "line = features.flatten(1)  # 1 x 784"
    yield "dense = model[-1]"
    yield "scores = line @ dense.weight.T + dense.bias  # what dense(line) does"
    yield ""
    yield f"# Class {lesson.label}: its weights laid over the maps that they read."
    yield f"products = dense.weight[{lesson.label}].reshape(features.shape[1:]) * features[0]"
    yield f"score = products.sum() + dense.bias[{lesson.label}]"
    yield ""
    temperature = write_number(lesson.chosen.temperature)
    yield f"probabilities = F.softmax(scores / {temperature}, dim=1)"
    if lesson.truth is not None:
        yield f"loss = F.cross_entropy(scores / {temperature}, torch.tensor([{lesson.truth}]))"
