"""What a network is made of can be told without building it."""

from __future__ import annotations

from hypothesis import given

from nn_core import Architecture, build
from nn_core.network.state import COUNT, state_shapes
from tests.nn_core.network.architectures import architectures


@given(architectures())
def test_the_arrays_are_those_of_the_built_module(architecture: Architecture) -> None:
    state = build(architecture).state_dict()
    assert state_shapes(architecture) == {name: tuple(tensor.shape) for name, tensor in state.items()}
    assert all(tensor.dtype.is_floating_point != name.endswith(COUNT) for name, tensor in state.items())
