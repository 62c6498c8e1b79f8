"""What worksheets show of each page: what there is to look at before one has guessed, and no answer.

What a page trains is not trained for paper: there stands what it learns from.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from nn_core.data import DATASETS, load
from nn_core.data.augmentation import few
from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.data.planes import PLANES, sample
from nn_core.numerals import general
from ui.activation import figures as activation
from ui.activation.lesson import PAGE as ACTIVATION
from ui.backpropagation import figures as backpropagation
from ui.backpropagation.lesson import PAGE as BACKPROPAGATION
from ui.cnn_lab.lab import PARAMS as CNN_LAB
from ui.convolution import figures as convolution
from ui.convolution.session import PAGE as CONVOLUTION
from ui.dense.params import PARAMS as DENSE
from ui.dense.params import complete as digit
from ui.gan_lab.lab import PARAMS as GAN_LAB
from ui.gan_plane.params import PARAMS as GAN_PLANE
from ui.gan_uses.params import PARAMS as GAN_USES
from ui.gan_uses.params import complete as experiment
from ui.kit.inputs import picture_source, set_source
from ui.kit.pictures import input_of
from ui.kit.print.figure import Figure, Group, Plane
from ui.kit.print.pictures import images, input_panel, input_words
from ui.kit.url import read
from ui.neural_network.figures import EVERYWHERE, groups_of
from ui.neural_network.params import PARAMS as NEURAL_NETWORK
from ui.pooling import figures as pooling
from ui.pooling.lesson import PAGE as POOLING
from ui.tutorials.worksheet import NOTHING, Showing, Shown

OF_EACH_CLASS = 2
POINTS = 500
SEED = 0


def show_convolution(query: Mapping[str, str]) -> Shown:
    lesson = CONVOLUTION.at(query)
    return Shown(convolution.layer(lesson), picture_source(lesson.chosen))


def show_pooling(query: Mapping[str, str]) -> Shown:
    lesson = POOLING.at(query)
    return Shown(pooling.layer(lesson), picture_source(lesson.chosen))


def show_activation(query: Mapping[str, str]) -> Shown:
    lesson = ACTIVATION.at(query)
    return Shown(activation.before(lesson), picture_source(lesson.chosen))


def show_backpropagation(query: Mapping[str, str]) -> Shown:
    return Shown(backpropagation.by_hand(BACKPROPAGATION.at(query)), "")


def show_dense(query: Mapping[str, str]) -> Shown:
    """What the network is to read. It is not asked: it may not have learnt yet."""
    chosen = digit(read(query, DENSE)[0])
    x = input_of(chosen)
    figure = Figure("What the network reads", ((input_panel(x, chosen),),), f"{input_words(x, chosen)}.")
    return Shown(figure, picture_source(chosen))


def show_points(query: Mapping[str, str]) -> Shown:
    """The points of Neural network; none that somebody placed."""
    asked = read(query, NEURAL_NETWORK)[0]
    plane, noise, seed = PLANES[asked["data"]], asked["noise"], asked["seed"]
    points = sample(plane, noise, seed)
    if not len(points):
        return NOTHING
    groups = groups_of(np.column_stack([points.xy, points.targets]), plane.classes)
    panel = Plane(f"{len(points):,} points", groups, EVERYWHERE)
    settings = f"Noise {general(noise)}, seed {seed}."
    return Shown(Figure(f"{plane.title}: the points", ((panel,),), settings), "")


def show_distribution(query: Mapping[str, str]) -> Shown:
    """Real points of GAN in the plane; none that somebody drew."""
    name = read(query, GAN_PLANE)[0]["data"]
    return Shown(_real_points(name), "") if len(DISTRIBUTIONS[name].shape) else NOTHING


@cache
def _real_points(name: str) -> Figure:
    distribution = DISTRIBUTIONS[name]
    points = distribution.sample(np.random.default_rng(SEED), POINTS)
    panel = Plane(f"{POINTS} real points", (Group("real", points, "real"),), EVERYWHERE)
    return Figure(f"{distribution.title}: the real points", ((panel,),), f"Drawn with seed {SEED}.")


def show_set(name: str) -> Shown:
    """The images that a page learns from; none of one's own, which are not here."""
    return Shown(_some(name), set_source(name)) if name in DATASETS else NOTHING


@cache
def _some(name: str) -> Figure:
    """A few images of a set, a column for each class."""
    known = load(name)
    count, classes = OF_EACH_CLASS, len(known.class_names)
    pixels = few(known, count, SEED).images
    in_columns = pixels.reshape(classes, count, *pixels.shape[1:]).swapaxes(0, 1).reshape(pixels.shape)
    panel = images(f"{count} of each class", in_columns, known.class_names * count, columns=classes)
    return Figure(f"{DATASETS[name].title}: some of its images", ((panel,),), f"It has {len(known):,}.")


SHOWING: Mapping[str, Showing] = {
    "convolution": show_convolution,
    "pooling": show_pooling,
    "activation": show_activation,
    "backpropagation": show_backpropagation,
    "dense": show_dense,
    "neural_network": show_points,
    "gan_plane": show_distribution,
    "cnn_lab": lambda query: show_set(read(query, CNN_LAB)[0]["data"]),
    "gan_lab": lambda query: show_set(read(query, GAN_LAB)[0]["data"]),
    "gan_uses": lambda query: show_set(experiment(read(query, GAN_USES)[0]).data),
    "why_convolution": lambda query: show_set("mnist"),
    "latent_space": lambda query: show_set("mnist"),
}
