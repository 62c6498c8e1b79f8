"""Lines of PyTorch that several pages write: what a lesson's input is, and its kernels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ui.kit.inputs import write_number


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
    return "[" + ", ".join(f"[{', '.join(map(literal, row))}]" for row in rows) + "]"


def literal(value: float) -> str:
    """A number as Python reads a float: with a point or an exponent."""
    text = write_number(value)
    return text if set(text) & set(".e") else f"{text}.0"
