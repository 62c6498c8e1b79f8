"""A network that comes trained: it answers, and never takes a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch

from nn_core.data import ImageSet, fit_images
from nn_core.embedding.cloud import usual_layer
from nn_core.judgements.learning import judge_answer
from nn_core.judgements.recent import Point
from nn_core.training.attacking import judged
from nn_core.training.clouds import judged_cloud
from nn_core.training.errors import ConfigError
from nn_core.training.pretrained.clouds import CropCloud
from nn_core.training.pretrained.spec import USUAL_PICTURE, PretrainedConfig, PretrainedProbe, PretrainedRun
from nn_core.training.pretrained.weights import trained_network
from nn_core.training.trainer import (
    Arrays,
    Judgements,
    Metrics,
    Weights,
    answered,
    parameters_of,
    to_numpy,
)
from nn_core.training.whole import Whole


class PretrainedTrainer:
    """Stands at step 0. What it knows comes from a package and never changes, so none of it is ever kept."""

    step_count = 0
    examples = 0
    next_evaluation: int | None = None

    def __init__(self, run: PretrainedRun, images: ImageSet, device: torch.device) -> None:
        model, self._weights = trained_network(run.network)
        self._view, self._architecture = model.to(device), run.architecture
        self._clouds = None if run.crops is None else CropCloud(run.crops)
        usual = images.labels.tolist().index(images.class_names.index(USUAL_PICTURE))
        picture = fit_images(images.images[usual : usual + 1], run.image_shape)  # type: ignore[arg-type]
        self._usual = torch.tensor(picture).to(device).float().div_(255)

    # Training

    def step(self) -> None:
        raise ConfigError("step", PretrainedRun.stands)

    def configure(self, config: PretrainedConfig) -> None:
        """There is nothing to take over."""

    def state(self) -> Weights:
        """Nothing of it can change."""
        return {}

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        """It stands there already."""

    def whole(self) -> Whole:
        """No tensors. Facts: "step_count", 0."""
        return Whole({}, {"step_count": 0})

    def restore(self, whole: Whole) -> None:
        """It is so already."""

    # Measuring

    def metrics(self) -> Metrics:
        return {}

    def evaluate(self) -> Metrics:
        return {}

    # Looking

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """ "answer" to a single image, what an "attack" made of it, and what a "cloud" around it shows."""
        probabilities = arrays["probabilities"]
        answer = {"answer": {"kind": judge_answer(probabilities)}} if probabilities.ndim == 1 else {}
        return answer | judged(arrays) | judged_cloud(arrays)

    @torch.no_grad()
    def snapshot(self, probe: PretrainedProbe, weights: Weights | None = None) -> Arrays:
        arrays = self._among_crops(probe) if probe.cloud is not None else self._answered(probe)
        named = parameters_of(self._view, probe.weights)
        return arrays | {name: to_numpy(tensor) for name, tensor in named}

    def _answered(self, probe: PretrainedProbe) -> Arrays:
        return answered(self._view, self._architecture, probe, self._usual)

    def _among_crops(self, probe: PretrainedProbe) -> Arrays:
        """What it answers, and where its picture lies in the cloud."""
        assert self._clouds is not None
        assert probe.cloud is not None
        layer = usual_layer(self._architecture)
        arrays = self._answered(replace(probe, layers=(*probe.layers, layer)))
        own = arrays[layer].ravel()
        if layer not in probe.layers and "*" not in probe.layers:
            del arrays[layer]
        return arrays | self._clouds.look(probe.cloud, arrays["input"], own)
