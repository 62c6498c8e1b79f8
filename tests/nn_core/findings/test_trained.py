"""A trained network is measured on the images as it reads them."""

from __future__ import annotations

import pytest
import torch

from nn_core.data import fit_images, load
from nn_core.findings.trained import measured
from nn_core.network.build import build
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun


@pytest.mark.parametrize("side", [8, 12])
def test_images_have_the_size_that_the_network_reads(side: int) -> None:
    spec = ClassifierRun(classifier_preset("one_layer_cnn", (1, side, side), 10), "digits")
    model = build(spec.architecture, seed=1).eval()
    found = measured(spec, {name: tensor.numpy() for name, tensor in model.state_dict().items()})
    images = load("digits")
    some = images.split(0).validation
    with torch.no_grad():
        read = torch.tensor(fit_images(images.images[some], (1, side, side))) / 255
        answers = model(read).argmax(1).numpy()
    assert found.accuracy == pytest.approx((answers == images.labels[some]).mean())
