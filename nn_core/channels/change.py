"""A channel that is switched off, scaled, or replaced by a number, for all layers behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nn_core.attribution.question import check_numbers
from nn_core.network.fields import number, whole

if TYPE_CHECKING:
    from torch import Tensor

LARGEST = 1e6


@dataclass(frozen=True)
class ChannelChange:
    """What layers behind a channel read is factor · its answer + offset. It checks its numbers
    (`QuestionError`).

    Factor 0 and offset 0 switch it off, factor 2 doubles it, factor 0 and offset m replace it by m.
    """

    layer: str
    channel: int = field(metadata=whole(0, 0, 10**6, "The channel, counted from 0."))
    factor: float = field(default=0.0, metadata=number(0.0, -LARGEST, LARGEST, "Times its answer."))
    offset: float = field(default=0.0, metadata=number(0.0, -LARGEST, LARGEST, "Added to that."))

    def __post_init__(self) -> None:
        check_numbers(self)


def changed(output: Tensor, changes: Sequence[ChannelChange]) -> Tensor:
    """A layer's output, `n c ...`, with changed channels; where none is changed it is the very same."""
    if changes:
        output = output.clone()
    for one in changes:
        output[:, one.channel] = one.factor * output[:, one.channel] + one.offset
    return output


def changing(changes: Sequence[ChannelChange]) -> Callable[[str, Tensor], Tensor]:
    """What `walk` asks at each layer: its output as later layers read it."""

    def change(name: str, output: Tensor) -> Tensor:
        return changed(output, [one for one in changes if one.layer == name])

    return change
