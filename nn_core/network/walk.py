"""A built network, layer by layer: the one place that knows which layer reads which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nn_core.network.layer import INPUT

if TYPE_CHECKING:
    from torch import Tensor, nn

Inputs = dict[str, tuple[str, ...]]


def inputs_of(model: nn.Module) -> Inputs:
    """For each layer of what `build` made the names of what it reads, as `Architecture.inputs` has them."""
    names = [name for name, _ in model.named_children()]
    given: Inputs | None = getattr(model, "inputs", None)
    return given or {name: (before,) for before, name in zip([INPUT, *names], names, strict=False)}


def walk(
    model: nn.Module,
    x: Tensor,
    change: Callable[[str, Tensor], Tensor] | None = None,
    known: Mapping[str, Tensor] | None = None,
    until: str | None = None,
) -> Iterator[tuple[str, Tensor]]:
    """Each layer's name and output for an input `n c h w` or `n z`, in their order.

    An output is let go once no later layer reads it. It may be overwritten by a later layer that works in
    place: who keeps it copies it.

    Args:
        change: what later layers read in place of a layer's output.
        known: outputs that are not computed anew, nor is what only they need.
        until: the last layer that is needed; None is the last of all.
    """
    inputs = inputs_of(model)
    needed = _needed(inputs, until or next(reversed(inputs)), known or {})
    order = [name for name in inputs if name in needed]
    readers = {source: name for name in order for source in inputs[name]}
    made: dict[str, Tensor] = {INPUT: _prepared(model, x), **(known or {})}
    modules: dict[str, Any] = dict(model.named_children())
    for name in order:
        output = modules[name](*(made[source] for source in inputs[name]))
        if change is not None:
            output = change(name, output)
        made[name] = output
        for source in {source for source in inputs[name] if readers[source] == name}:
            del made[source]
        yield name, output


def output_of(
    model: nn.Module, x: Tensor, layer: str | None = None, known: Mapping[str, Tensor] | None = None
) -> Tensor:
    """What one layer (None: the last) gives for that input; what it does not need is not computed.

    Args:
        known: as `walk` takes it.

    Raises:
        ValueError: the network has no such layer.
    """
    inputs = inputs_of(model)
    layer = layer or next(reversed(inputs))
    if layer not in inputs:
        raise ValueError(f"The network has no layer {layer!r}, only {', '.join(inputs)}.")
    if known and layer in known:
        return known[layer]
    *_, (_, output) = walk(model, x, known=known, until=layer)
    return output


def _prepared(model: nn.Module, x: Tensor) -> Tensor:
    """What the layers of a network read as its input: another than it is given where it has a `prepared`."""
    prepare: Callable[[Tensor], Tensor] | None = getattr(model, "prepared", None)
    return x if prepare is None else prepare(x)


def _needed(inputs: Inputs, last: str, known: Mapping[str, Tensor]) -> set[str]:
    """The layers to compute for the output of `last`."""
    needed: set[str] = set()
    waiting = [last]
    while waiting:
        name = waiting.pop()
        if name not in needed and name not in known and name != INPUT:
            needed.add(name)
            waiting.extend(inputs[name])
    return needed
