"""What a backward pass has left in a tensor."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor


class Reached(Protocol):
    """A tensor, or a record of one."""

    @property
    def grad(self) -> Tensor | None: ...


def slope_of(value: Reached) -> Tensor:
    """The gradient along a value, which a backward pass must have reached."""
    assert value.grad is not None
    return value.grad
