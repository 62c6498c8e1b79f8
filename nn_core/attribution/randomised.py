"""Does an explanation care what the network has learnt? Its layers forget it, one by one from the top.

Adebayo et al., 2018, https://arxiv.org/abs/1810.03292: an explanation that stays as it was while the weights
turn random does not tell what the network has learnt.
"""

from __future__ import annotations

import copy
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from nn_core.attribution.compare import Likeness, likeness
from nn_core.attribution.methods import AT_ONCE
from nn_core.network.build import fresh_modules

if TYPE_CHECKING:
    from torch import Tensor, nn

    from nn_core.attribution.question import Question
    from nn_core.network.architecture import Architecture
    from nn_core.network.parts import Part

SEEDS = (1_000_003, 1_000_033, 1_000_037)
"""Of the new weights: none that a run begins with unless somebody asks for it."""


@dataclass(frozen=True, eq=False)
class Stage:
    """What an explanation is while the layers from a part up are random.

    Attributes:
        part: the last one that forgot: a layer, or a group of layers; empty: none did.
        explanation: `c h w`, with the first of the new weights.
        drawn: how alike it is to the explanation of the trained network, with each of the new weights so far.
    """

    part: str
    explanation: NDArray[Any]
    drawn: tuple[Likeness, ...]

    @property
    def likeness(self) -> Likeness:
        """The mean over the new weights."""
        count = len(self.drawn)
        return Likeness(
            sum(one.signed for one in self.drawn) / count,
            sum(one.absolute for one in self.drawn) / count,
            sum(one.structure for one in self.drawn) / count,
        )


Stages = tuple[Stage, ...]


def forgetful(
    architecture: Architecture, model: nn.Module, parts: Sequence[Part] = ()
) -> dict[str, tuple[str, ...]]:
    """What forgets together, the top first: by its title the layers that have weights.

    Args:
        parts: of the network; without any each layer forgets alone, under its name.
    """
    names = [row.name for row in architecture.summary()]
    groups = {part.title: names[part.first : part.last + 1] for part in reversed(parts)}
    groups = groups or {name: [name] for name in reversed(names)}
    learnt = {
        title: tuple(name for name in group if model.get_submodule(name).state_dict())
        for title, group in groups.items()
    }
    return {title: group for title, group in learnt.items() if group}


def randomised(
    model: nn.Module,
    architecture: Architecture,
    image: Tensor,
    question: Question,
    seeds: Sequence[int] = SEEDS,
    at_once: int = AT_ONCE,
    parts: Sequence[Part] = (),
) -> Generator[Stages, None, Stages]:
    """The answer to a question while one layer after the other begins anew, as `build` begins with a seed.

    Measured in pieces of one explanation each, with what is known so far after each. The first stage has the
    answer of the trained network.

    Args:
        model: the network that `architecture` describes, in evaluation mode. It is left as it was.
        image: c h w.
        at_once: see `explain`.
        parts: see `forgetful`.

    Raises:
        QuestionError: see `explain`.
    """
    from nn_core.attribution.explain import explain

    def answer(of: nn.Module) -> NDArray[Any]:
        return explain(of, architecture, image, question, at_once).cpu().numpy()

    first = answer(model)
    stages: Stages = (Stage("", first, (likeness(first, first),)),)
    yield stages
    for seed in seeds:
        forgetting, fresh = copy.deepcopy(model), fresh_modules(architecture, seed)
        for place, (title, names) in enumerate(forgetful(architecture, model, parts).items(), start=1):
            for name in names:
                forgetting.get_submodule(name).load_state_dict(fresh[name].state_dict())
            now = answer(forgetting)
            known = stages[place : place + 1] or (Stage(title, now, ()),)
            stage = replace(known[0], drawn=(*known[0].drawn, likeness(first, now)))
            stages = (*stages[:place], stage, *stages[place + 1 :])
            yield stages
    return stages
