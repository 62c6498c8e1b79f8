"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from collections.abc import Iterator

from nn_core.mechanics.transposed import TransposedConvolution
from ui.convolution.lesson import Lesson
from ui.kit.code_lines import input_lines, literal, weight_lines


def pytorch_lines(lesson: Lesson) -> str:
    """Lines that turn x (`1 c h w`, which they spell out only for a grid) into y (`1 o h w`)."""
    return "\n".join(_lines(lesson))


def _lines(lesson: Lesson) -> Iterator[str]:
    yield "import torch"
    yield "import torch.nn.functional as F"
    yield ""
    yield from input_lines(lesson.x, lesson.chosen.input)
    yield from weight_lines(lesson.weight)
    yield f"bias = torch.tensor([{', '.join(map(literal, lesson.bias))}])"
    yield ""
    settings = lesson.settings
    if isinstance(settings, TransposedConvolution):
        stamps = f"stride={settings.stride}, padding={settings.padding}"
        yield f"y = F.conv_transpose2d(x, weight.transpose(0, 1), bias, {stamps})"
        if "upsampled" in lesson.extra:
            yield ""
            yield "# Enlarge first, then convolve: no checkerboard. flip: a stamp is a mirrored convolution."
            yield f'large = F.interpolate(x, scale_factor={settings.stride}, mode="nearest")'
            yield f"z = F.conv2d(large, weight.flip(2, 3), bias, padding={settings.kernel_size // 2})"
        return
    options = [f"stride={settings.stride}", f"dilation={settings.dilation}", f"groups={settings.groups}"]
    if settings.padding_mode == "zeros":
        options.insert(1, f"padding={settings.padding}")
    else:
        yield f'x = F.pad(x, {(settings.padding,) * 4}, mode="{settings.padding_mode}")'
    yield f"y = F.conv2d(x, weight, bias, {', '.join(options)})"
