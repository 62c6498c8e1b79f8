"""Changed channels as part of what a run of one network is asked to show: checked, and answered.

`nn_core.channels.change` says what a change is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.attribution.question import QuestionError
from nn_core.channels.change import ChannelChange, changing
from nn_core.network.architecture import Architecture
from nn_core.network.walk import walk
from nn_core.training.errors import ConfigError
from nn_core.training.probe import check_known

if TYPE_CHECKING:
    from torch import Tensor, nn

MOST = 64
"""So many channels can be changed at a time."""


def checked_changes(name: str, value: object) -> tuple[ChannelChange, ...]:
    """A field of a probe."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, ChannelChange) for one in value):
        raise ConfigError(name, f"{name} must be a list of changes of channels.")
    if len({(one.layer, one.channel) for one in value}) < len(value) or len(value) > MOST:
        raise ConfigError(name, f"At most {MOST} channels are changed, each of them once.")
    return tuple(value)


def read_changes(value: Any, _run: object) -> tuple[ChannelChange, ...]:
    """From a message: [{"layer": "conv2", "channel": 3, "factor": 0.5}, ...]"""
    known = {part.name for part in fields(ChannelChange)}
    if not isinstance(value, list) or not all(
        isinstance(one, dict)
        and {"layer", "channel"} <= one.keys() <= known
        and isinstance(one["layer"], str)
        for one in value
    ):
        raise ConfigError(
            "changes", f"A change has a layer and a channel, and may have {', '.join(sorted(known))}."
        )
    try:
        return tuple(ChannelChange(**one) for one in value)
    except QuestionError as error:
        raise ConfigError("changes", error.message) from None


def check_changes(changes: Sequence[ChannelChange], architecture: Architecture) -> None:
    """Raise ConfigError for a channel that is not there."""
    check_known("changes", [one.layer for one in changes], architecture.layer_names)
    channels = {row.name: row.out_shape[0] for row in architecture.summary()}
    for one in changes:
        if one.channel >= channels[one.layer]:
            last = channels[one.layer] - 1
            raise ConfigError("changes", f"The channels of {one.layer} are 0 to {last:,}.")


def answered_otherwise(
    model: nn.Module, images: Tensor, changes: Sequence[ChannelChange]
) -> dict[str, np.ndarray[Any, Any]]:
    """What the network answers to one image while channels are changed.

    Args:
        model: in evaluation mode; it is left as it was.
        images: 1 c h w, as the network reads it.

    Returns:
        "probabilities.changed": k.
    """
    import torch

    if not changes:
        return {}
    with torch.no_grad():
        *_, (_, logits) = walk(model, images, changing(changes))
    return {"probabilities.changed": logits.softmax(dim=1)[0].cpu().numpy()}
