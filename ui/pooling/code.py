"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from collections.abc import Iterator

from ui.kit.code_lines import input_lines, weight_lines
from ui.pooling.lesson import Lesson


def pytorch_lines(lesson: Lesson) -> str:
    """Lines that turn x (`1 1 h w`, which they spell out only for a grid) into y and the gradient of maps."""
    return "\n".join(_lines(lesson))


def _lines(lesson: Lesson) -> Iterator[str]:
    yield "import torch"
    yield "import torch.nn.functional as F"
    yield ""
    yield from input_lines(lesson.x, lesson.chosen.input)
    if lesson.weight is None:
        yield "maps = x"
    else:
        yield from weight_lines(lesson.weight)
        margin = lesson.weight.shape[-1] // 2
        yield f'maps = F.relu(F.conv2d(F.pad(x, {(margin,) * 4}, mode="replicate"), weight))'
    yield "maps.requires_grad_()"
    yield ""
    yield f"y = {_call(lesson)}"
    yield ""
    yield "# Where the gradient goes when every output pixel sends back 1."
    yield "y.sum().backward()"
    yield "gradient = maps.grad"


def _call(lesson: Lesson) -> str:
    settings = lesson.chosen.settings
    size = f"{settings.kernel_size}, stride={settings.step}"
    ceil = ", ceil_mode=True" if settings.ceil_mode else ""
    padding = f", padding={settings.padding}" if settings.padding else ""
    calls = {
        "max": f"F.max_pool2d(maps, {size}{padding}{ceil})",
        "average": f"F.avg_pool2d(maps, {size}{padding}{ceil})",
        "l2": f"F.lp_pool2d(maps, 2, {size}{ceil})",
        "global": "F.adaptive_avg_pool2d(maps, 1)",
    }
    return calls[settings.kind]
