"""Pages measure what the table of facts says, each of its kind; the numbers by hand."""

from collections.abc import Mapping

import pytest

from nn_core.tutorials.condition import Kind, Value
from nn_core.tutorials.facts import FACTS
from tests.pages.app import open_page
from tests.trained import digit_network
from ui.kit.facts import OFFERED, Offer

TYPES: Mapping[Kind, type | tuple[type, ...]] = {
    "number": (int, float),
    "text": str,
    "words": tuple,
    "flag": bool,
}
CASES: list[tuple[str, dict[str, str], dict[str, Value | None]]] = [
    # 9 weights and a bias; 64 x 64 pixels of 9 products each
    (
        "convolution",
        {},
        {
            "parameters": 10,
            "multiply_adds": 36_864,
            "kernel_sum": 0,
            "largest_weight": 2,
            "filters": ("sobel_x",),
            "output_height": 64,
            "checkerboard": False,
        },
    ),
    # floor((64 - 5) / 3) + 1 = 20
    (
        "convolution",
        {"kernel": "5", "stride": "3", "padding": "0", "filters": "box_blur~sharpen"},
        {
            "output_height": 20,
            "output_width": 20,
            "output_maps": 2,
            "parameters": 52,
            "filters": ("box_blur", "sharpen"),
        },
    ),
    (
        "convolution",
        {"view": "pointwise"},
        {"filters": ("mix",), "channels": 3, "groups": 1, "parameters": 4},
    ),
    ("convolution", {"view": "depthwise"}, {"groups": 3, "parameters": 30, "output_maps": 3}),
    # stamps of 3 every 2 pixels overlap unevenly (Odena, Dumoulin and Olah, 2016)
    ("convolution", {"view": "transposed", "filters": "box_blur"}, {"checkerboard": True}),
    # windows of 4 x 4: one of 16 pixels is the largest
    ("pooling", {}, {"kind": "max", "stride": 4, "output_height": 16, "gradient_share": 1 / 16}),
    # 3.5 is the mean of 1 to 6 and of the means 2, 5 of its halves
    (
        "pooling",
        {"kind": "average", "input": "grid", "grid": "1,1,4,4;3,3,6,6", "window": "2"},
        {
            "map_mean": 3.5,
            "output_mean": 3.5,
            "mean_change": 0,
            "gradient_share": 1.0,
            "output_width": 2,
            "map_height": 2,
        },
    ),
    (
        "neural_network",
        {},
        {
            "parameters": 4 * 3 + 2 * 5 + 1 * 3,
            "layers": 2,
            "neurons": 6,
            "data": "circle",
            "step": 0,
            "state": "paused",
            "features": ("x", "y"),
        },
    ),
    (
        "neural_network",
        {"data": "rings", "layers": "none", "features": "x-xy"},
        {"layers": 0, "neurons": 0, "activations": ()},
    ),
    (
        "cnn_lab",
        {},
        {
            "parameters": 208 + 3_216 + 7_850,
            "convolutions": 2,
            "depth": 8,
            "data": "mnist",
            "training_images": 4_000,
            "step": 0,
        },
    ),
    (
        "gan_lab",
        {"latent": "8", "loss": "hinge", "classes": "asked"},
        {
            "step": 0,
            "state": "paused",
            "data": "mnist",
            "loss": "hinge",
            "latent_size": 8,
            "conditional": True,
            "d_loss": None,
            "diversity": None,
        },
    ),
    ("gan_lab", {"data": "faces", "preset": "dense"}, {"data": "faces", "conditional": False}),
    # 5 x 5 pixels, then 4 more of every second one: 6 + 4 · 2 = 14
    (
        "why_convolution",
        {"channel": "3"},
        {
            "match": "size",
            "cnn_parameters": 208 + 3_216 + 4_640 + 2_890,
            "sees": 14,
            "layer": 2,
            "channel": 4,
            "cnn_far": None,
            "perceptron_shuffled": None,
        },
    ),
    # 784 · 512 + 512 + 512 · 10 + 10
    ("why_convolution", {"match": "accuracy", "layer": "1"}, {"perceptron_parameters": 407_050, "sees": 5}),
    (
        "latent_space",
        {"centre": "0", "part": "paths", "t": "0.25"},
        {"part": "paths", "t": 0.25, "channels_off": 0, "moved": 0, "latent_size": 32, "off_place": None},
    ),
    (
        "gan_uses",
        {"data": "digits", "sizes": "10,50", "both": "yes", "seeds": "4"},
        {
            "sizes": ("10", "50"),
            "both": True,
            "trained": 0,
            "classifiers": 4 * 2 * 4,
            "real": None,
            "shift": 1,
            "nearness": None,
        },
    ),
    # 0 is the middle of all: the sigmoid is steepest there, at a quarter; ReLU lets nothing back from 0 down
    (
        "activation",
        {
            "input": "grid",
            "grid": "5,5,5;5,5,5;5,5,5",
            "kernel": "identity",
            "gain": "2",
            "bias": "-10",
            "first": "relu",
            "second": "sigmoid",
        },
        {
            "gain": 2.0,
            "bias": -10.0,
            "before_low": 0.0,
            "before_high": 0.0,
            "first": "relu",
            "first_high": 0.0,
            "first_zeros": 1.0,
            "first_through": 0.0,
            "first_blocked": 1.0,
            "first_verdict": "dead",
            "second_low": 0.5,
            "second_through": 0.25,
            "second_blocked": 0.0,
            "second_verdict": "alive",
        },
    ),
    # weights 2 · 2 + 2, biases 2 + 1
    (
        "backpropagation",
        {},
        {
            "kind": "dense",
            "parameters": 9,
            "round": 1,
            "changed": 0,
            "held": 0,
            "w11": 0.5,
            "x1": 1.0,
            "v11": 0.9,
            "b1": 0.1,
            "optimizer": "gd",
            "without_gradient": 0,
        },
    ),
    # x1 = 0 silences w11 and w21; z1 is held at 0, which cuts off w11, w12 and b1, and h1 = 0 silences v11
    (
        "backpropagation",
        {"numbers": "0,0.5,1,0.5,-0.4,0.1,0.8,0.2,-0.2,0.9,-0.6,0.1", "held": "z1:0"},
        {"changed": 1, "held": 1, "gradient_w11": 0.0, "gradient_v11": 0.0, "without_gradient": 5},
    ),
    ("backpropagation", {"kind": "cnn"}, {"kind": "cnn", "w11": None, "x1": None, "gradient_w11": None}),
    (
        "dense",
        {"digit": "4", "example": "4", "label": "9", "temperature": "2", "view": "products"},
        {"input": "digit", "digit": 4, "true_class": 4, "class": 9, "temperature": 2.0, "view": "products"},
    ),
    (
        "dense",
        {"input": "photograph", "photo": "cat"},
        {"digit": None, "true_class": None, "true_probability": None, "loss_now": None},
    ),
    # 8 · 25 + 8, 16 · 8 · 25 + 16, 10 · 784 + 10
    (
        "attribution",
        {"class": "3", "method": "lrp", "image": "7"},
        {
            "data": "mnist",
            "parameters": 11_274,
            "class": 3,
            "method": "lrp",
            "image": 7,
            "layer": "relu2",
            "step": 0,
        },
    ),
    (
        "channels",
        {"layer": "conv1", "channel": "5", "part": "unit", "blur": "on", "done": "double"},
        {
            "data": "mnist",
            "parameters": 11_274,
            "layer": "conv1",
            "channel": 5,
            "part": "unit",
            "start": "noise",
            "fourier": True,
            "jitter": True,
            "blur": True,
            "decay": False,
            "done": "double",
        },
    ),
    (
        "embedding",
        {"layer": "pool1", "colour": "error", "dims": "3", "image": "7"},
        {
            "data": "mnist",
            "parameters": 11_274,
            "layer": "pool1",
            "colour": "error",
            "method": "pca",
            "dims": 3,
            "perplexity": 30,
            "image": 7,
            "step": 0,
        },
    ),
    # 3 x 3 windows: 80, 1,168, 4,640 and 9,248 down, 18,464, 6,928 and 1,736 up, and 9 for each of 4 classes
    (
        "segmentation",
        {"data": "three_noise", "loss": "dice", "batch": "4", "image": "7"},
        {
            "data": "three_noise",
            "parameters": 42_300,
            "skips": 3,
            "loss": "dice",
            "batch_size": 4,
            "image": 7,
            "step": 0,
            "val_iou": None,
            "twin_val_iou": None,
        },
    ),
    # 9,248, 4,624 and 1,160 up
    (
        "segmentation",
        {"preset": "without_skips"},
        {"skips": 0, "parameters": 30_204, "image": None, "learning_rate": 0.005},
    ),
    # 8 x 8 cells of 15 numbers
    (
        "detection",
        {"class": "2", "score": "0.6", "overlap": "0.2"},
        {
            "data": "digits_plain",
            "parameters": 98_607,
            "cells": 64,
            "box_weight": 5.0,
            "class_weight": 2.0,
            "score": 0.6,
            "overlap": 0.2,
            "image": None,
            "val_precision": None,
        },
    ),
    # 8,448 samples: 1 + floor((8,448 - 256) / 64) = 129; 1,024 weights for each of ten words, and its bias
    (
        "sound",
        {"network": "linear", "word": "three", "window": "256", "hop": "4", "bands": "64"},
        {
            "network": "linear",
            "parameters": 10_250,
            "word": "three",
            "voice": "f2",
            "window": 256,
            "hop": 64,
            "bands": 64,
            "frames": 129,
            "val_accuracy": None,
        },
    ),
    (
        "gan_plane",
        {"data": "grid", "d_steps": "5", "dims": "1", "g_rate": "0.003"},
        {
            "data": "grid",
            "d_steps": 5,
            "g_steps": 1,
            "latent_size": 1,
            "learning_rate_g": 0.003,
            "step": 0,
            "state": "paused",
            "d_loss": None,
        },
    ),
]


@pytest.mark.parametrize(("page", "query", "expected"), CASES)
def test_a_page_offers_all_its_facts(
    page: str, query: dict[str, str], expected: dict[str, Value | None]
) -> None:
    if page == "dense":
        digit_network()
    offer: Offer = open_page(page, **query).session_state[OFFERED]
    measured = offer.measure()
    assert measured.keys() == FACTS[page].keys()
    for name, value in measured.items():
        fact = FACTS[page][name]
        assert value is None or isinstance(value, TYPES[fact.kind]), name
        assert isinstance(value, bool) == (fact.kind == "flag") or value is None, name
        given = value if isinstance(value, tuple) else (value,)
        assert value is None or not fact.options or set(given) <= set(fact.options), name
    assert {name: measured[name] for name in expected} == expected
    assert offer.changes == ("state" in measured)


def test_every_page_with_facts_is_tried() -> None:
    assert {page for page, *_ in CASES} == FACTS.keys()
