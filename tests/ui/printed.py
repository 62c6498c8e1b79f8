"""What tests of a page's figures share: the numbers as their table has them, and that all are drawn."""

from __future__ import annotations

import csv as reader
import io
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from PIL import Image

from ui.kit.print.draw import draw
from ui.kit.print.figure import Figure
from ui.kit.print.table import csv


def rows_of(figure: Figure) -> list[list[str]]:
    return list(reader.reader(io.StringIO(csv(figure))))


def numbers(figure: Figure, title: str, height: int, skip: int = 0) -> np.ndarray:
    """`height` rows of numbers below the panel of that title, after `skip` rows of names."""
    rows = rows_of(figure)
    start = rows.index([title]) + 1 + skip
    return np.array(rows[start : start + height], dtype=np.float64)


def check_drawn(made: Mapping[str, Callable[..., Figure]] | Iterable[Figure]) -> None:
    """Each figure is a picture that is not blank, with words on it that say of what."""
    figures = [make() for make in made.values()] if isinstance(made, Mapping) else list(made)
    assert figures
    for figure in figures:
        assert figure.title
        assert figure.settings.endswith(".")
        with Image.open(io.BytesIO(draw(figure, "png"))) as image:
            assert image.width == 900
            assert 250 < image.height < 4_000
            assert (np.asarray(image.convert("L")) < 128).mean() > 0.005
