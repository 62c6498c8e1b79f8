"""Every layer's output and gradient for an input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn
    from torch.utils.hooks import RemovableHandle


@dataclass(eq=False)
class Record:
    """One call of one layer.

    `output` is a detached copy, taken before a later in-place layer can change it. `grad` is the gradient
    of what `backward()` was called on with respect to that output, the same shape; None before it is known
    or where none was asked for or flows.
    """

    output: Tensor
    grad: Tensor | None = None


class Trace(Mapping[str, Record]):
    """What `capture` recorded: a mapping from each layer that ran, in that order, to its last call."""

    def __init__(self) -> None:
        self._calls: dict[str, list[Record]] = {}

    def __getitem__(self, name: str) -> Record:
        return self._calls[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)

    def calls(self, name: str) -> tuple[Record, ...]:
        """All calls of one layer, oldest first: more than one where a layer is used again."""
        return tuple(self._calls[name])

    def _add(self, name: str, record: Record) -> None:
        self._calls.setdefault(name, []).append(record)


@contextmanager
def capture(model: nn.Module, gradients: bool = False) -> Iterator[Trace]:
    """Record the output, and with `gradients` its gradient, of every named module that runs in the block.

    Containers are recorded as well as what they hold; outputs that are not a tensor are left out. A
    gradient is known once `backward()` ran inside the block. However the block ends, no hook stays.

    >>> with capture(model, gradients=True) as trace:
    ...     model(images).sum().backward()
    >>> trace["conv1"].output, trace["conv1"].grad
    """
    trace = Trace()
    names: dict[nn.Module, list[str]] = {}
    for name, module in model.named_modules(remove_duplicate=False):
        if name:
            names.setdefault(module, []).append(name)
    handles: list[RemovableHandle] = []
    try:
        for module, aliases in names.items():
            handles.append(module.register_forward_hook(_hook(trace, aliases, gradients, handles)))
        yield trace
    finally:
        for handle in handles:
            handle.remove()


def _hook(
    trace: Trace, names: list[str], gradients: bool, handles: list[RemovableHandle]
) -> Callable[[nn.Module, Any, Any], None]:
    from torch import Tensor

    def record_call(module: nn.Module, inputs: Any, output: Any) -> None:
        if not isinstance(output, Tensor):
            return
        record = Record(output.detach().clone())
        for name in names:
            trace._add(name, record)
        if gradients and output.requires_grad:
            # A hook on the tensor, not on the module: a module's backward hook raises beside in-place layers.
            handles.append(output.register_hook(lambda grad: _keep(record, grad)))

    return record_call


def _keep(record: Record, grad: Tensor) -> None:
    record.grad = grad.detach().clone()
