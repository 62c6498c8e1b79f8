"""Where crops of photographs lie for a network that comes trained, and one more picture among them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from nn_core.data import fit_images
from nn_core.data.photographs import crops_of_photographs
from nn_core.embedding.cloud import Cloud
from nn_core.embedding.found import Array, Found, find, pictures_of, placed_in, told
from nn_core.embedding.neighbours import NEIGHBOURS, nearest
from nn_core.training.pretrained.crops import CropFeatures
from nn_core.training.trainer import Arrays

WHITE = 255


class CropCloud:
    """The cloud of one network's crops, whose features are known: only one more picture goes through it."""

    def __init__(self, crops: CropFeatures) -> None:
        self._crops, self._set = crops, crops_of_photographs()

    def look(self, asked: Cloud, picture: Array, own: Array) -> Arrays:
        """What `nn_core.embedding.found` tells of a cloud, and of one more picture.

        Args:
            picture: as the network reads it, c h w in 0..1. own: d, its features.
        """
        arrays = {
            **told(self._found, asked),
            **placed_in(self._found, own, self._same(picture, own), asked.dims),
        }
        if asked.pictures:
            images = self._set
            arrays |= pictures_of(images.images, images.labels, np.arange(len(images)))
        return arrays

    @cached_property
    def _found(self) -> Found:
        crops, images = self._crops, self._set
        return find(crops.features, crops.predicted, images.labels, len(images.class_names))

    def _same(self, picture: Array, own: Array) -> Array:
        """(n,) bool: crops that are this very picture; they lie where it does, so only the nearest can be."""
        near, _ = nearest(self._crops.features, own, NEIGHBOURS)
        fitted = fit_images(self._set.images[near], picture.shape)
        same = np.zeros(len(self._set), bool)
        same[near] = (fitted == np.rint(WHITE * picture)).all(axis=(1, 2, 3))
        return same
