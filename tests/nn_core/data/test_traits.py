"""Traits: which class shows which, and whether the avatars show what their class says."""

from __future__ import annotations

import numpy as np

from nn_core.data import DATASETS, load
from nn_core.data.traits import AVATAR_CLASSES, AVATAR_TRAITS, Trait, shown


def test_every_combination_of_traits_is_a_class() -> None:
    assert AVATAR_CLASSES == (
        "short",
        "short, beard",
        "short, glasses",
        "short, glasses, beard",
        "long",
        "long, beard",
        "long, glasses",
        "long, glasses, beard",
    )
    assert (
        Trait("long hair", (4, 5, 6, 7)),
        Trait("glasses", (2, 3, 6, 7)),
        Trait("beard", (1, 3, 5, 7)),
    ) == AVATAR_TRAITS


def test_traits_of_images_are_rows_of_a_table() -> None:
    table = shown((Trait("red", (0, 2)), Trait("large", (2,))), 3)
    assert table.dtype == bool
    assert table.tolist() == [[True, False], [False, False], [True, True]]
    assert table[np.array([2, 1])].tolist() == [[True, True], [False, False]]


def test_half_of_the_avatars_show_each_trait() -> None:
    for name in ("avatars", "avatars_64"):
        faces = load(name)
        assert np.bincount(faces.labels).tolist() == [375] * 8
        assert shown(DATASETS[name].traits, 8)[faces.labels].mean(axis=0).tolist() == [0.5, 0.5, 0.5]
    assert DATASETS["mnist"].traits == ()


def test_both_sizes_show_the_same_faces() -> None:
    small, large = (load(name).images.astype(np.float64) for name in ("avatars", "avatars_64"))
    assert np.abs(large.reshape(-1, 3, 32, 2, 32, 2).mean(axis=(3, 5)) - small).max() <= 2


def test_no_two_avatars_are_alike() -> None:
    assert len(np.unique(load("avatars").images.reshape(3_000, -1), axis=0)) == 3_000


def test_avatars_look_as_their_traits_say() -> None:
    images, labels = load("avatars").images.astype(np.float64), load("avatars").labels
    long_hair, glasses, beard = shown(AVATAR_TRAITS, 8)[labels].T
    # Down beside the chin, only long hair covers the background.
    covered = (images[:, :, 29, 2] != images[:, :, 0, 0]).any(axis=1)
    assert not covered[~long_hair].any()
    assert covered[long_hair].mean() > 0.75
    # Glasses have a dark rim where other faces have cheeks; a beard is mostly darker than a chin.
    grey = images.mean(axis=1)
    assert grey[glasses][:, 21, 6].mean() < grey[~glasses][:, 21, 6].mean() - 60
    assert grey[beard][:, 28, 6].mean() < grey[~beard][:, 28, 6].mean() - 15
