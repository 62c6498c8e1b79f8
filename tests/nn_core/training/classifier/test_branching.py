"""A classifier whose network branches learns, shows its maps, and says where it breaks, as any other."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nn_core import build, capture
from nn_core.training import ClassifierProbe
from nn_core.training.errors import Diverged
from nn_core.training.trainer import placed
from tests.nn_core.training.classifier.driven import CPU, batches_by_hand, loaded, trained
from tests.nn_core.training.small_runs import branching_network, small_run, small_set


def test_a_network_that_branches_learns_as_a_loop_by_hand() -> None:
    run = small_run(branching_network(), optimizer="sgd", learning_rate=0.1, seed=3)
    model = placed(build(run.architecture, seed=3), CPU)  # dropout draws in the order of memory
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for images, labels in batches_by_hand(run, 10):
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()
    torch.testing.assert_close(trained(run, 10).state(), dict(model.state_dict()))


def test_its_maps_are_those_of_each_layer() -> None:
    run = small_run(branching_network())
    trainer = trained(run, 5)
    arrays = trainer.snapshot(ClassifierProbe(image=small_set().images[0], layers=("*",), statistics=True))
    model = loaded(run.architecture, trainer.state())
    with torch.no_grad(), capture(model) as trace:
        model(torch.tensor(small_set().images[:1]).float() / 255)
    for name in run.architecture.layer_names:
        np.testing.assert_allclose(arrays[name], trace[name].output[0], atol=1e-5)
    assert arrays["relu2.dead"].shape == (6,)


def test_it_is_said_where_it_breaks() -> None:
    trainer = trained(small_run(branching_network()), 2)
    trainer._model.get_parameter("conv3.weight").data[0] = torch.inf
    with pytest.raises(Diverged) as caught:
        trainer.step()
    assert "the weights of conv3" in str(caught.value)
