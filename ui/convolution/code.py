"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nn_core.mechanics.transposed import TransposedConvolution
from ui.convolution.lesson import Lesson
from ui.kit.inputs import write_number


def pytorch_lines(lesson: Lesson) -> str:
    """Lines that turn x (`1 c h w`, which they spell out only for a grid) into y (`1 o h w`)."""
    return "\n".join(_lines(lesson))


def _lines(lesson: Lesson) -> Iterator[str]:
    yield "import torch"
    yield "import torch.nn.functional as F"
    yield ""
    yield from input_lines(lesson.x, lesson.chosen.input)
    yield from weight_lines(lesson.weight)
    yield f"bias = torch.tensor([{', '.join(map(_literal, lesson.bias))}])"
    yield ""
    settings = lesson.settings
    if isinstance(settings, TransposedConvolution):
        options = f"stride={settings.stride}, padding={settings.padding}"
        yield f"y = F.conv_transpose2d(x, weight.transpose(0, 1), bias, {options})"
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


def input_lines(x: NDArray[np.float32], source: str) -> Iterator[str]:
    """Lines that say what x, `c h w`, is; they make it where its source is a grid."""
    shape = "1 x " + " x ".join(map(str, x.shape))
    if source != "grid":
        yield f"# x: your picture as a tensor of {shape}, values from 0 to 1"
        return
    if (x == x[:1]).all():
        repeat = f".repeat(1, {len(x)}, 1, 1)" if len(x) > 1 else ""
        yield f"x = torch.tensor([[{_nested(x[0])}]]){repeat}"
        return
    yield "x = torch.tensor([["
    for plane in x:
        yield f"    {_nested(plane)},"
    yield "]])"


def weight_lines(weight: NDArray[np.float32]) -> Iterator[str]:
    """Lines that make weight, `o c k k`; what is the same for all channels is written once."""
    filters, channels, size, _ = weight.shape
    alike = bool((weight == weight[:, :1]).all())
    kernels = weight[:, :1] if alike else weight
    yield "weight = torch.tensor([  # filters, channels, height, width"
    for kernel in kernels.reshape(-1, size, size):
        yield f"    {_nested(kernel)},"
    repeat = f".repeat(1, {channels}, 1, 1)" if alike and channels > 1 else ""
    yield f"]).reshape({filters}, {kernels.shape[1]}, {size}, {size}){repeat}"


def _nested(rows: NDArray[np.float32]) -> str:
    return "[" + ", ".join(f"[{', '.join(map(_literal, row))}]" for row in rows) + "]"


def _literal(value: float) -> str:
    text = write_number(value)
    return text if set(text) & set(".e") else f"{text}.0"
