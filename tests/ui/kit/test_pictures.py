"""Pictures brought to a lesson whose network knows MNIST's digits, and pictures for the browser."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image

from nn_core.data import load
from tests.pictures import SEVEN, dark_digit
from ui.dense.params import Chosen
from ui.kit.pictures import data_url, input_of, settle_digit

BROUGHT = Chosen(input="own", own=dark_digit(), frame="on")


def likeness(chosen: Chosen) -> float:
    """How the input resembles the seven that was brought, -1 to 1."""
    return float(np.corrcoef(input_of(chosen).ravel(), load("mnist").images[SEVEN].ravel())[0, 1])


def test_a_dark_digit_is_framed_where_that_is_asked_and_only_once() -> None:
    settled, framed = settle_digit(BROUGHT)
    assert framed == {"inverted": True}
    assert settled.frame == "off"
    assert likeness(settled) > 0.75
    assert settle_digit(settled) == (settled, None)
    assert settle_digit(replace(settled, frame="on")) == (settled, None)


def test_it_stays_as_it_was_brought_where_nobody_asks() -> None:
    settled, framed = settle_digit(replace(BROUGHT, frame="off"))
    assert framed is None
    assert likeness(settled) < 0.3


def test_other_inputs_are_left_alone() -> None:
    assert settle_digit(Chosen(frame="on")) == (Chosen(), None)


def test_a_picture_as_an_address_is_about_as_good_as_it_was() -> None:
    grey = np.repeat(np.linspace(20, 220, 64).astype(np.uint8)[None, :, None], 48, axis=0)
    kind, _, text = data_url(np.repeat(grey, 3, axis=2)).partition(",")
    assert kind == "data:image/webp;base64"
    with Image.open(BytesIO(b64decode(text))) as image:
        read = np.asarray(image.convert("RGB"))
    assert read.shape == (48, 64, 3)
    assert np.abs(read.astype(int) - grey).mean() < 4
