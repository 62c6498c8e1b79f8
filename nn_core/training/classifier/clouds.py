"""Where the images that a classifier did not learn from lie in one of its layers."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from nn_core.embedding.cloud import Cloud, check_cloud, count_of
from nn_core.embedding.found import Array, Found, find, pictures_of, placed_in, told
from nn_core.embedding.slices import Cut, cuts_of, sliced
from nn_core.network.architecture import Architecture
from nn_core.training.memory import chunk_of, look_numbers
from nn_core.training.trainer import Arrays, forward, to_numpy

AT_ONCE = 250


class Clouds:
    """The clouds of one trainer's images. That of the present weights is kept while they stay, so that an
    image under the pen is placed in it at once.
    """

    def __init__(self, architecture: Architecture, pixels: Tensor, labels: Tensor, places: Tensor) -> None:
        """pixels, labels: of all images of the set. places: int64, of those that make the cloud."""
        self._architecture = architecture
        self._pixels, self._labels = pixels, labels
        self._places = places[: count_of(architecture, len(places))]
        self._newest: tuple[int, str, Found] | None = None
        self._cuts: Mapping[str, Cut] | None = None

    def forget(self) -> None:
        """The weights are others, at the same step perhaps."""
        self._newest = None

    def look(self, view: nn.Module, asked: Cloud, own: Array, step: int | None) -> Arrays:
        """What `nn_core.embedding.found` tells of a cloud, and of one more image.

        Args:
            view: the network, in evaluation mode.
            own: that image as the network reads it, c h w in 0..1.
            step: of the present weights; None for those of the past.
        """
        layer = check_cloud(asked, self._architecture)
        found = self._found(view, layer, step)
        arrays = {**told(found, asked), **self._sliced(found.predicted)}
        image = torch.from_numpy(own).to(self._pixels.device)[None]
        _, kept = forward(view, image, (layer,))
        same = (self._images(self._places) == image).flatten(1).all(dim=1)
        arrays |= placed_in(found, to_numpy(kept[layer].flatten()), to_numpy(same), asked.dims)
        if asked.pictures:
            chosen = self._pixels[self._places], self._labels[self._places], self._places
            arrays |= pictures_of(*map(to_numpy, chosen))
        return arrays

    def _sliced(self, predicted: Array) -> Mapping[str, Array]:
        """Errors of each group of images; the groups stay as they are while a network learns."""
        labels = to_numpy(self._labels[self._places])
        if self._cuts is None:
            classes = self._architecture.out_shape[0]
            self._cuts = cuts_of(to_numpy(self._pixels[self._places]), labels, classes)
        return sliced(self._cuts, predicted != labels)

    def _found(self, view: nn.Module, layer: str, step: int | None) -> Found:
        newest = self._newest
        if newest is not None and newest[:2] == (step, layer):
            return newest[2]
        found = self._find(view, layer)
        if step is not None:
            self._newest = step, layer, found
        return found

    def _find(self, view: nn.Module, layer: str) -> Found:
        features, answers = [], []
        size = chunk_of(look_numbers(self._architecture, (layer,)), AT_ONCE)
        for places in torch.split(self._places, size):
            logits, kept = forward(view, self._images(places), (layer,))
            features.append(kept[layer].flatten(1))
            answers.append(logits)
        logits = torch.cat(answers)
        labels = to_numpy(self._labels[self._places])
        return find(to_numpy(torch.cat(features)), to_numpy(logits.argmax(dim=1)), labels, logits.shape[1])

    def _images(self, places: Tensor) -> Tensor:
        """float32 n c h w in 0..1."""
        return self._pixels[places].float().div_(255)
