"""The map of a long network: whatever is unfolded of it, a frame of the stream has room for its maps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nn_core.network.parts import Part
from nn_core.training.pretrained.networks import PRETRAINED
from nn_core.training.pretrained.spec import PretrainedProbe, PretrainedRun
from ui.shell.wish import MAX_FRAME_BYTES


def shown(parts: tuple[Part, ...]) -> Iterator[tuple[str, set[int]]]:
    """By what is unfolded, of which layers the maps are shown: one way down at a time, all else is folded."""
    folded = {part.last for part in parts}
    yield "", folded
    for part in parts:
        own = shown(part.parts) if part.parts else [("", set(range(part.first, part.last + 1)))]
        for name, layers in own:
            yield f"{part.title} {name}".strip(), folded | layers


@pytest.mark.parametrize("name", PRETRAINED)
def test_what_is_unfolded_fits_a_frame_and_all_of_it_would_not(name: str) -> None:
    run, parts = PretrainedRun(name), PRETRAINED[name].parts()
    names = run.layer_names
    sizes = {
        unfolded: PretrainedProbe(layers=tuple(names[at] for at in layers)).frame_bytes(run)
        for unfolded, layers in shown(parts)
    }
    assert len(sizes) > len(parts)
    assert max(sizes.values()) <= MAX_FRAME_BYTES < PretrainedProbe(layers=("*",)).frame_bytes(run)
