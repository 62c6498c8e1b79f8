"""What `docs/teaching.md` sends a class to is there: addresses that open, cards, presets, tutorials."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest

from nn_core.training.plane.presets import PLANE_PRESETS
from tests.pages.app import ROOT, open_page, warned
from ui.cnn_lab.words import TRY as CNN_LAB
from ui.convolution.words import TRY as CONVOLUTION
from ui.gan_lab.words import TRY as GAN_LAB
from ui.shell.prepared import read_prepared
from ui.tutorials.library import library

TEXT = (ROOT / "docs" / "teaching.md").read_text()
ADDRESSES = sorted(set(re.findall(r"`(/[a-z_]+(?:\?[^`]*)?)`", TEXT)))
CARDS = [title for title, *_ in chain(CONVOLUTION, CNN_LAB, GAN_LAB)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_opens_without_a_complaint(address: str) -> None:
    parts = urlsplit(address)
    page = open_page(parts.path[1:], **dict(parse_qsl(parts.query)))
    assert not page.exception
    assert not re.search("cannot (all )?be used", warned(page))


def test_each_lesson_has_a_page_that_is_prepared_for_the_projector_and_for_students() -> None:
    section = TEXT.partition("### Prepare in the evening")[2].partition("\n## ")[0]
    found = [urlsplit(address) for address in ADDRESSES if f"`{address}`" in section]
    for page in ("convolution", "neural_network", "cnn_lab", "gan_lab"):
        prepared = [read_prepared(page, dict(parse_qsl(one.query))) for one in found if one.path[1:] == page]
        assert [one.projector for one in prepared].count(True) == 1
        assert any(one.locked or one.hidden for one in prepared if not one.projector)


MEASURED = re.findall(r"^\| card \| measured.*\n\|[-|]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
ROWS = [row.split(" | ")[0].removeprefix("| ") for table in MEASURED for row in table.splitlines()]


@pytest.mark.parametrize("title", ROWS)
def test_each_card_that_a_lesson_asks_stands_on_its_page(title: str) -> None:
    assert title in CARDS
    assert f"**{title}**" in TEXT


def test_three_lessons_have_cards() -> None:
    assert [len(table.splitlines()) for table in MEASURED] == [4, 3, 3]


def test_presets_and_tutorials_have_these_names() -> None:
    rows = re.findall(r"^\| ([^|]+) \|[^|]+\|$", TEXT, re.MULTILINE)
    presets = [title for title in (preset.title for preset in PLANE_PRESETS.values()) if title in rows]
    assert len(presets) == 4
    named = re.findall(r"[Tt]utorial \"([^\"]+)\"|worksheet of \"([^\"]+)\"", TEXT)
    titles = {tutorial.title for tutorial in library().tutorials.values()}
    assert len(named) == 3
    assert {one or other for one, other in named} <= titles


def test_every_lesson_takes_45_minutes_without_a_gap() -> None:
    lessons = TEXT.split("| minutes |")[1:]
    assert len(lessons) == 4
    for lesson in lessons:
        times = [tuple(map(int, found)) for found in re.findall(r"^\| (\d+)-(\d+) \|", lesson, re.MULTILINE)]
        assert (times[0][0], times[-1][1]) == (0, 45)
        assert all(before[1] == after[0] for before, after in pairwise(times))
