"""The code of the page finds what the page shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.embedding.cloud import Cloud
from nn_core.training import ClassifierProbe
from tests.nn_core.training.small_runs import small_run, small_set
from tests.ui.trained_runs import run_of
from ui.embedding.code import cloud_lines
from ui.embedding.params import PARAMS
from ui.kit.asked import known
from ui.kit.experiment import Experiment


@pytest.mark.parametrize("dims", [2, 3])
def test_pca_and_neighbours_are_those_of_the_page(dims: int) -> None:
    values = {param.name: param.default for param in PARAMS} | {"dims": dims}
    images, spec = small_set(), small_run()
    with run_of(spec, 20) as run:
        lines = cloud_lines(Experiment("embedding", PARAMS, values, []), known(run))
        model = build(spec.architecture).eval()
        model.load_state_dict({name: torch.tensor(one) for name, one in run.weights().arrays.items()})
        picture = small_set(seed=5).images[7]
        found = run.at(None, ClassifierProbe(image=picture, cloud=Cloud(dims=dims))).arrays
    places = images.split(0).validation
    names: dict[str, Any] = {
        "model": model,
        "images": torch.tensor(images.images[places]).float() / 255,
        "picture": torch.tensor(picture[None]).float() / 255,
    }
    exec(lines, names)
    np.testing.assert_allclose(np.abs(names["points"]), np.abs(found["cloud.points"]), atol=1e-3)
    assert names["places"][0].tolist() == found["cloud.near"].tolist()
    np.testing.assert_allclose(names["distances"][0], found["cloud.distances"], rtol=1e-4)
