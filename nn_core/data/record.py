"""The one record type for image data, and the error that everything in this package raises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.numerals import general

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]
Shape = tuple[int, int, int]


class DataError(Exception):
    """Images that cannot be used. The message is a sentence for the person who chose them."""


class Split(NamedTuple):
    """Indices into an `ImageSet`, both shuffled: the first m of either are a fair sample."""

    train: NDArray[np.int64]
    validation: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Labelled images of one size.

    Attributes:
        images: uint8 `n c h w`, c is 1 (grey) or 3 (RGB), 0 is black; read-only.
        labels: int64 `n`, an index into `class_names`; read-only.
        source: one sentence on where the images come from.
        licence: one sentence on who may use them.
        note: what else the reader should know, such as files that were left out.
        groups: int64 `n`, which images belong together, as those of one voice do, equally many in each group;
            `split` parts none. None where each image stands alone; read-only.

    Raises:
        DataError: no image at all, or arrays that do not fit together.
    """

    name: str
    title: str
    images: Images
    labels: Labels
    class_names: tuple[str, ...]
    source: str
    licence: str
    note: str = ""
    groups: Labels | None = None

    def __post_init__(self) -> None:
        _check(self.title, self.images, self.labels, len(self.class_names))
        if self.groups is not None:
            _check_groups(self.title, self.groups, len(self))
            object.__setattr__(self, "groups", _read_only(self.groups))
        object.__setattr__(self, "images", _read_only(self.images))
        object.__setattr__(self, "labels", _read_only(self.labels))

    def __len__(self) -> int:
        return len(self.images)

    @property
    def shape(self) -> Shape:
        """Shape of one image, `c h w`."""
        channels, height, width = self.images.shape[1:]
        return channels, height, width

    def training_count(self, validation_share: float = 0.2) -> int:
        """How many images `split` leaves to learn from."""
        if self.groups is not None:
            count = len(np.unique(self.groups))
            return len(self) // count * (count - _held_out(count, validation_share))
        counts = np.bincount(self.labels, minlength=len(self.class_names)).tolist()
        return sum(count - _held_out(count, validation_share) for count in counts)

    def split(self, seed: int, validation_share: float = 0.2) -> Split:
        """Divide the images into training and validation, the same way for the same seed.

        Each class gives `validation_share` of its images, at least one and never all of them; a class
        of a single image gives none. Where there are groups, that share of the groups is given instead.

        Raises:
            DataError: no class has two images, or the share is not between 0 and 1.
        """
        if not 0 < validation_share < 1:
            raise DataError(
                f"The validation share is {general(validation_share)}; it must lie between 0 and 1."
            )
        generator = np.random.default_rng(seed)
        if self.groups is not None:
            return self._split_groups(self.groups, generator, validation_share)
        train, validation = [], []
        for label in range(len(self.class_names)):
            members = generator.permutation(np.flatnonzero(self.labels == label))
            held_out = _held_out(len(members), validation_share)
            validation.append(members[:held_out])
            train.append(members[held_out:])
        if not any(map(len, validation)):
            raise DataError(
                f"{self.title} has only one image per class. Training needs at least two of some class: "
                "one to learn from and one to check with."
            )
        return Split(
            generator.permutation(np.concatenate(train)), generator.permutation(np.concatenate(validation))
        )

    def _split_groups(self, groups: Labels, generator: np.random.Generator, share: float) -> Split:
        known = np.unique(groups)
        held_out = np.isin(groups, generator.permutation(known)[: _held_out(len(known), share)])
        return Split(*(generator.permutation(np.flatnonzero(side)) for side in (~held_out, held_out)))


def _check(title: str, images: Images, labels: Labels, classes: int) -> None:
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[1] not in (1, 3):
        raise DataError(
            f"{title} holds {images.dtype} values of shape {images.shape}; "
            "images must be uint8 of shape n c h w with 1 or 3 channels."
        )
    if 0 in images.shape:
        raise DataError(f"{title} holds no images.")
    if labels.dtype != np.int64 or labels.shape != images.shape[:1]:
        raise DataError(f"{title} needs one int64 label for each of its {len(images)} images.")
    if labels.min() < 0 or labels.max() >= classes:
        raise DataError(f"{title} has labels outside 0 to {classes - 1}.")


def _check_groups(title: str, groups: Labels, images: int) -> None:
    if groups.dtype != np.int64 or groups.shape != (images,):
        raise DataError(f"{title} needs one int64 group for each of its {images} images.")
    sizes = np.unique(groups, return_counts=True)[1]
    if len(sizes) < 2:
        raise DataError(f"{title} needs two groups or more: some to learn from, others to check with.")
    if len(set(sizes.tolist())) > 1:
        raise DataError(f"{title} needs equally many images in each group.")


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def _held_out(count: int, share: float) -> int:
    return min(max(round(count * share), 1), max(count - 1, 0))
