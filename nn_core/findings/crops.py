"""Crops of photographs through a network that comes trained: what it makes of each, one a turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from nn_core.data import fit_images
from nn_core.data.photographs import crops_of_photographs
from nn_core.embedding.cloud import usual_layer
from nn_core.training.jobs import Beside, Job, Progress, Steps, Tools
from nn_core.training.pretrained.crops import CropFeatures
from nn_core.training.pretrained.networks import architecture_of

WHITE = 255


@dataclass(frozen=True)
class CropsRead(Job):
    """Has the network of that name (`PRETRAINED`) read all `crops_of_photographs`. The result is
    `CropFeatures`.
    """

    network: str
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while the network read the crops."

    def work(self, tools: Tools) -> Steps:
        import torch

        from nn_core.training.pretrained.weights import trained_network
        from nn_core.training.trainer import forward

        model, _weights = yield Beside(partial(trained_network, self.network))
        images = (yield Beside(crops_of_photographs)).images
        architecture = architecture_of(self.network)
        layer, features, predicted = usual_layer(architecture), [], []
        for at in range(len(images)):
            pixels = fit_images(images[at : at + 1], architecture.input_shape)  # type: ignore[arg-type]
            with torch.no_grad():
                logits, kept = forward(model, torch.tensor(pixels).float().div_(WHITE), (layer,))
            features.append(kept[layer].flatten().numpy())
            predicted.append(int(logits.argmax()))
            yield Progress(at + 1, len(images))
        return CropFeatures(np.stack(features), np.array(predicted, np.int32))
