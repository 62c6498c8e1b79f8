"""What a network makes of crops is what the package's own module makes of them, one crop a turn."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from PIL import Image

from nn_core.data import ImageSet
from nn_core.data.photographs import crops_of_photographs
from nn_core.findings.crops import CropsRead
from nn_core.training.jobs import Progress
from tests.nn_core.findings.working import worked
from tests.nn_core.training.pretrained.test_weights import their_model

NAME = "efficientnet_lite0"
SOME = 3


def few() -> ImageSet:
    every = crops_of_photographs()
    names = every.class_names, every.source, every.licence
    return ImageSet("few", "A few", every.images[:SOME], every.labels[:SOME], *names)


def test_features_are_what_the_last_layer_of_the_package_s_module_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_core.findings.crops.crops_of_photographs", few)
    pieces, found = worked(pickle.loads(pickle.dumps(CropsRead(NAME))))
    assert pieces == [Progress(at + 1, SOME) for at in range(SOME)]
    large = [
        np.asarray(Image.fromarray(crop.transpose(1, 2, 0)).resize((224, 224), Image.Resampling.BILINEAR))
        for crop in few().images
    ]
    pixels = torch.tensor(np.stack(large)).permute(0, 3, 1, 2).double()
    model, read = their_model().double(), []
    last = [module for module in model.modules() if isinstance(module, torch.nn.Linear)][-1]
    last.register_forward_pre_hook(lambda _module, inputs: read.append(inputs[0]))
    with torch.no_grad():
        scores = model((pixels - 127) / 128)
    assert (found.features.shape, found.features.dtype) == ((SOME, 1_280), np.float32)
    np.testing.assert_allclose(found.features, read[0].numpy(), atol=1e-4)
    assert found.predicted.tolist() == scores.argmax(1).tolist()


def test_who_asks_for_the_same_network_asks_for_the_same() -> None:
    assert CropsRead(NAME) == CropsRead(NAME)
    assert len({CropsRead(NAME), CropsRead(NAME)}) == 1
