"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from collections.abc import Iterator

from nn_core.mechanics.activations import ACTIVATIONS
from ui.activation.lesson import Lesson
from ui.kit.code_lines import input_lines, literal, weight_lines
from ui.kit.inputs import write_number


def pytorch_lines(lesson: Lesson) -> str:
    """Lines that turn x (`1 c h w`, which they spell out only for a grid) into both maps and their slopes."""
    return "\n".join(_lines(lesson))


def _lines(lesson: Lesson) -> Iterator[str]:
    chosen = lesson.chosen
    yield "import torch"
    yield "import torch.nn.functional as F"
    yield ""
    yield from input_lines(lesson.x, lesson.chosen.input)
    yield from weight_lines(lesson.weight)
    margin = lesson.weight.shape[-1] // 2
    yield f'padded = F.pad(x, {(margin,) * 4}, mode="replicate")'
    yield f"z = {write_number(chosen.gain)} * F.conv2d(padded, weight) + {write_number(chosen.bias)}"
    yield "z.requires_grad_()"
    yield ""
    yield f"first = {_call(chosen.first, lesson.parameter('first'))}"
    yield f"second = {_call(chosen.second, lesson.parameter('second'))}"
    yield ""
    yield "# The slope at each pixel: the share of the gradient that gets back."
    yield "first_slope, = torch.autograd.grad(first.sum(), z)"
    yield "second_slope, = torch.autograd.grad(second.sum(), z)"


def _call(name: str, parameter: float | None) -> str:
    return ACTIVATIONS[name].call("z", "" if parameter is None else literal(parameter))
