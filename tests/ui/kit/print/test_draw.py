"""Figures for print: files that open, alike for the same figure, whatever texts, however many threads."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nn_core.render import diverging
from tests.sources import ROOT
from ui.kit.print.draw import draw
from ui.kit.print.figure import (
    MAX_MAPS,
    Bars,
    Curves,
    Figure,
    Group,
    Line,
    Maps,
    Matrix,
    Plane,
    Table,
    shaded,
)
from ui.kit.print.style import CLASSES, COLOURS, DPI, SMALL_PT, WIDTH, fitted, plain, width_of, wrapped
from ui.kit.print.tiles import tinted

STEPS = np.arange(0, 100, 10)
LOSS = Curves("Loss", "step", "cross-entropy", (Line("training", STEPS, np.exp(-STEPS / 50), "train"),))
KERNEL = Maps("Kernel", np.array([[[-1.0, 0.0, 1.0]] * 3]), "diverging")
EVERY_KIND = Figure(
    "Every kind of panel",
    (
        (LOSS, KERNEL),
        (
            Matrix("Confusion", np.array([[3, 1], [0, 4]]), ("cat", "dog"), "true class", "answer"),
            Plane("Plane", (Group("real", np.eye(2), "real"),), (-2, 2, -2, 2), np.zeros((3, 3))),
        ),
        (
            Bars("Scores", ("0", "1"), np.array([-1.5, 2.0]), "logit", ("negative", "positive")),
            Table("Numbers", ("name", "value"), (("w1", 0.5), ("steps", 12_345))),
        ),
    ),
    "Seed 3, step 200.",
    "Convolution",
    "http://localhost:8501/convolution?kernel=3",
)
CAPTION = "Layerscope, Convolution. Seed 3, step 200. http://localhost:8501/convolution?kernel=3"


def test_the_caption_names_page_settings_and_address() -> None:
    assert EVERY_KIND.caption == CAPTION


def test_a_png_has_twice_the_pixels_of_a_screen_and_is_not_blank() -> None:
    with Image.open(io.BytesIO(draw(EVERY_KIND, "png"))) as image:
        assert image.format == "PNG"
        assert image.width == WIDTH * DPI == 900
        assert image.height > 900
        pixels = np.asarray(image.convert("RGB"))
        assert image.info["Description"] == CAPTION
    assert (pixels[:10] == 255).all()  # its margin
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
    assert 0.02 < (pixels.min(axis=2) < 200).mean() < 0.5


def test_the_largest_weights_have_the_colours_that_the_pages_give_them() -> None:
    with Image.open(io.BytesIO(draw(Figure("", ((KERNEL,),), ""), "png"))) as image:
        pixels = {tuple(pixel) for pixel in np.asarray(image.convert("RGB")).reshape(-1, 3).tolist()}
    for value in (-1.0, 0.0, 1.0):
        assert tuple(diverging(np.array([value]), 1.0)[0].tolist()) in pixels


def test_an_svg_is_xml_with_the_caption_and_no_date() -> None:
    made = draw(EVERY_KIND, "svg")
    root = ET.fromstring(made)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert CAPTION in [element.text for element in root.iter()]
    assert EVERY_KIND.title in [element.text for element in root.iter()]
    assert b":date" not in made
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))  # drawn as outlines: no font is missing


def test_a_pdf_has_its_fonts_embedded_and_no_date() -> None:
    made = draw(EVERY_KIND, "pdf")
    assert made.startswith(b"%PDF-")
    fonts = made.count(b"/Type /FontDescriptor")
    assert len(re.findall(rb"/FontFile2 \d+ 0 R", made)) == fonts >= 2  # the text's, and that of titles
    assert b"DejaVuSans-Bold" in made
    assert b"CreationDate" not in made


@pytest.mark.parametrize(
    "kind", ["png", *(pytest.param(kind, marks=pytest.mark.walk) for kind in ("svg", "pdf"))]
)
def test_eight_threads_draw_what_one_draws(kind: str) -> None:
    figures = [Figure(f"Figure {at}", ((LOSS, KERNEL),), "") for at in range(8)]
    alone = [draw(figure, kind) for figure in figures]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda figure: draw(figure, kind), figures))
    assert together == alone
    assert len(set(alone)) == 8


LONG = "x" * 9_000
STRANGE = (
    "$\\frac{1}{0}$",
    "a $ b",
    "$\\undefined",
    "\\",
    "{",
    "<b>&amp;</b>",
    "猫 🐈",
    "\x00\x07",
    "\ud800",
    "",
    "x" * 9_000,
)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_strangers_text_is_drawn_as_it_is(kind: str) -> None:
    text, count = "".join(STRANGE), len(STRANGE)
    bars = Bars(text, STRANGE, np.ones(count), text, ("train",) * count)
    table = Table(text, ("n", text), tuple((one, 1.0) for one in STRANGE))
    lines = tuple(Line(one, STEPS, STEPS * 1.0, "train") for one in STRANGE)
    rows = (
        (Matrix(text, np.eye(count, dtype=int), STRANGE, text, text), bars),
        (shaded(text, np.ones((count, 3, 3)), names=STRANGE), table),
        (Curves(text, text, text, lines, at=1.0, at_label=text),),
    )
    made = draw(Figure(text, rows, text, text, text), kind)
    if kind == "svg":
        ET.fromstring(made)
    assert len(made) > 10_000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_plain_text_is_one_line_that_the_typeface_can_write(text: str) -> None:
    line = plain(text)
    assert line == plain(line)
    assert not re.search(r"[\x00-\x1f\ud800-\udfff]", line)


@settings(max_examples=60, deadline=None)
@given(st.text("abc /W.", max_size=120))
def test_lines_are_no_wider_than_there_is_room_for(text: str) -> None:
    lines = wrapped(text, SMALL_PT, 1.0)
    assert all(width_of(line, SMALL_PT) <= 1.0 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_what_is_too_long_loses_its_end() -> None:
    short = fitted("a long name of a class", SMALL_PT, 0.6)
    assert short.startswith("a lon")
    assert short.endswith("…")
    assert width_of(short, SMALL_PT) <= 0.6
    assert fitted("short", SMALL_PT, 0.6) == "short"


def test_of_many_maps_the_first_are_shown_and_the_title_says_so() -> None:
    maps = Maps("conv1", np.arange(512.0)[:, None, None] * np.ones((1, 4, 4)))
    assert maps.title == "conv1 (the first 64 of 512)"
    assert maps.maps.shape == (MAX_MAPS, 4, 4)
    assert maps.scale == (0.0, 63.0)
    with Image.open(io.BytesIO(draw(Figure("", ((maps,),), ""), "png"))) as image:
        assert max(image.size) < 2_000


def test_of_many_classes_points_and_rows_the_first_are_shown_and_the_title_says_so() -> None:
    names = tuple(f"class {at}" for at in range(120))
    matrix = Matrix("Confusion", np.zeros((120, 120), int), names, "true", "answer")
    assert (matrix.title, matrix.values.shape) == ("Confusion (the first 50 of 120)", (50, 50))
    plane = Plane("Points", (Group("real", np.zeros((9_000, 2)), "real"),), (-1, 1, -1, 1))
    assert (plane.title, len(plane.groups[0].points)) == ("Points (the first 5,000 of 9,000)", 5_000)
    table = Table("Rows", ("n",), tuple((at,) for at in range(500)))
    assert (table.title, len(table.rows)) == ("Rows (the first 120 of 500)", 120)
    bars = Bars("Bars", names, np.arange(120.0), "score", ("train",) * 120)
    assert (bars.title, len(bars.values)) == ("Bars (the first 50 of 120)", 50)
    draw(Figure("", ((matrix, plane), (table, bars)), ""), "png")


def test_a_map_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="512 pixels a side at most, not 1 x 513"):
        Maps("m", np.zeros((1, 1, 513)))


def test_numbers_have_the_colours_of_the_pages_and_gaps_are_white() -> None:
    values = np.array([[-2.0, 0.5, np.nan]])
    assert np.array_equal(tinted(values, -2, 2, "diverging")[0, :2], diverging(values[0, :2], 2.0))
    assert tinted(values, -2, 2, "diverging")[0, 2].tolist() == [255, 255, 255]
    assert tinted(np.array([[0.0, 1.0]]), 0, 1, "grey").tolist() == [[[0] * 3, [255] * 3]]


def test_a_run_that_diverged_can_be_printed() -> None:
    bad = np.array([[[np.nan, np.inf], [-np.inf, 2.0]]])
    maps = Maps("Maps", bad, "diverging")
    assert maps.scale == (-2.0, 2.0)
    assert shaded("", bad).scale == (0.0, 2.0)
    assert tinted(bad[0], -2, 2, "diverging")[0, 1].tolist() == diverging(np.array([2.0]))[0].tolist()
    bars = Bars("Bars", ("a", "b", "c"), np.array([np.nan, np.inf, 1.0]), "x", ("train",) * 3)
    lines = Curves(
        "Loss", "step", "", (Line("a", np.arange(2), np.array([np.nan, np.inf]), "train"),), log=True
    )
    plane = Plane("Plane", (Group("g", bad[0], "real"),), (-1, 1, -1, 1), bad[0])
    table = Table("Table", ("n",), ((np.nan,), (np.inf,)))
    draw(Figure("", ((maps, bars), (lines, plane), (table,)), ""), "png")


def test_where_there_is_no_number_a_dash_is_printed() -> None:
    rows = ((("seven", seven), ("eight", 0.5)) for seven in (np.nan, "\N{EN DASH}"))
    table, dash = (Table("AP", ("class", "AP"), row) for row in rows)
    assert draw(Figure("", ((table,),), ""), "png") == draw(Figure("", ((dash,),), ""), "png")


def test_panels_without_anything_can_be_printed() -> None:
    nothing = (Curves("", "", "", ()), Maps("", np.zeros((0, 4, 4))), Table("", ("a",), ()))
    draw(Figure("", (nothing, (Plane("", (), (-1, 1, -1, 1)),)), ""), "png")


def test_signed_maps_are_diverging_and_others_grey() -> None:
    signed, counts, nothing = (
        shaded("", np.array([[[-1.0, 3.0]]])),
        shaded("", np.ones((1, 1, 2))),
        np.zeros((1, 1, 1)),
    )
    assert (signed.tint, signed.scale) == ("diverging", (-3.0, 3.0))
    assert (counts.tint, counts.scale) == ("grey", (0.0, 1.0))
    assert shaded("", nothing).scale == (0.0, 1.0)


def test_colours_are_those_of_the_light_theme() -> None:
    css = (ROOT / "assets/lib/base.css").read_text()
    for name in ("positive", "negative", "real", "generated", "bad", "train"):
        assert f"--ls-{name}: light-dark({COLOURS[name]}," in css
    assert f"--ls-text: var(--st-text-color, {COLOURS['text']})" in css
    assert f"--ls-line: var(--st-border-color, {COLOURS['line']})" in css


def test_classes_of_images_have_the_colours_of_the_pages() -> None:
    light = (ROOT / "assets/lib/class_marks.js").read_text().partition("const LIGHT = [")[2].partition("]")[0]
    assert light.replace('"', "").replace(",", "").split() == [COLOURS[name] for name in CLASSES]


def test_pyplot_and_torch_are_never_imported_and_matplotlib_only_to_draw() -> None:
    program = (
        "import sys\n"
        "from tests.ui.kit.print.test_draw import EVERY_KIND\n"
        "import ui.kit.figure_menu\n"
        "assert 'matplotlib' not in sys.modules\n"
        "from ui.kit.print.draw import draw\n"
        "for kind in ('png', 'svg', 'pdf'):\n"
        "    draw(EVERY_KIND, kind)\n"
        "print({'torch', 'matplotlib.pyplot'} & set(sys.modules))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=Path(ROOT), capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.returncode) == ("set()", 0), ran.stderr
