"""Random small networks with random numbers, for the property tests of backpropagation."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from nn_core.mechanics.backprop import (
    HIDDEN_ACTIVATIONS,
    LOSSES,
    OUTPUT_ACTIVATIONS,
    Graph,
    SmallNetwork,
    record,
)

# Tanh and sigmoid come to 1 in the last digit, in which two libraries may differ: which is the largest
# of two such numbers, and so which of them the gradient goes to, is no question for them to agree on.
NEAREST_TIE = 1e-9


@dataclass(frozen=True)
class Case:
    network: SmallNetwork
    numbers: dict[str, float]
    held: dict[str, float] = field(default_factory=dict)

    @property
    def graph(self) -> Graph:
        return self.network.graph.holding(self.held)


def cases() -> st.SearchStrategy[Case]:
    """A random network with random numbers, some of them held; targets fit the loss."""
    return any_cases().filter(has_clear_maxima)


@st.composite
def any_cases(draw: st.DrawFn) -> Case:
    outputs = draw(st.integers(1, 2))
    loss = draw(st.sampled_from([name for name in LOSSES if outputs == 2 or name != "cross_entropy"]))
    network = SmallNetwork(
        kind=draw(st.sampled_from(["dense", "cnn"])),
        inputs=draw(st.integers(1, 3)),
        hidden=draw(st.integers(1, 4)),
        outputs=outputs,
        padding=draw(st.integers(0, 1)),
        activation=draw(st.sampled_from(HIDDEN_ACTIVATIONS)),
        output_activation=draw(st.sampled_from(OUTPUT_ACTIVATIONS)) if loss == "squared" else "identity",
        loss=loss,
    )
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([0.5, 1.5, 6.0]))
    numbers = {name: float(random.normal() * scale) for name in network.graph.given}
    if loss != "squared":
        share = float(random.uniform())
        targets = [share, 1 - share] if loss == "cross_entropy" else random.uniform(size=outputs).tolist()
        numbers |= dict(zip(network.graph.targets, targets, strict=True))
    names = draw(st.lists(st.sampled_from(network.graph.holdable), unique=True, max_size=4))
    return Case(network, numbers, {name: float(random.normal() * scale) for name in names})


def has_clear_maxima(case: Case) -> bool:
    """Whether each window has one largest number; the zeros of a ReLU may tie, for they are exact."""
    values = record(case.graph, case.numbers).values
    for operation in case.graph.operations:
        if operation.kind == "max":
            second, first = sorted(values[name] for name in operation.inputs)[-2:]
            if first != 0 and first - second < NEAREST_TIE:
                return False
    return True
