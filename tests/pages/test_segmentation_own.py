"""Own pictures with painted masks on the page: whose they are, what keeps them, and what is refused."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from nn_core.data.own_scenes import OwnScene
from nn_core.training import SegmentationProbe
from nn_core.training.plain import plain_config
from tests.pages.app import data_of, open_as, open_page, press, run_of, said, warned
from tests.pages.browser_memory import Visitor
from tests.waiting import PATIENCE_S

KEY = "segmentation.masks"
PICTURE = np.random.default_rng(3).integers(0, 256, (64, 64)).astype(np.uint8)
MASK = np.zeros((64, 64), np.uint8)
MASK[8:30, 8:30] = 2
PAINTED = OwnScene.of(PICTURE, MASK)


pytestmark = pytest.mark.usefixtures("engine_ends")


def change(picture: np.ndarray[Any, Any] = PICTURE, mask: Any = MASK) -> dict[str, Any]:
    pixels = base64.b64encode(picture.tobytes()).decode()
    return {"pixels": pixels, "mask": None if mask is None else base64.b64encode(mask.tobytes()).decode()}


def visitor(name: str = "somebody", **query: str) -> Visitor:
    return Visitor(open_as(name, "segmentation", **query), "segmentation")


def paint(who: Visitor, *changes: dict[str, Any]) -> None:
    who.edit(KEY, {"changes": list(changes)})


def own(who: Visitor) -> Any:
    return run_of(who.page).spec.config.own


def test_what_is_painted_is_learnt_from_by_the_run_that_is_there() -> None:
    who = visitor()
    run = run_of(who.page)
    paint(who, change())
    assert run_of(who.page) == run
    assert own(who) == (PAINTED,)
    told = data_of(who.page, KEY)["painting"]
    assert {name: told[name] for name in ("count", "most", "in_batch", "batch", "locked")} == {
        "count": 1,
        "most": 16,
        "in_batch": 2,
        "batch": 10,
        "locked": "",
    }
    assert len(data_of(who.page, "segmentation.input")["painted"]) == 1
    press(who.page, "Step")
    assert run.wait(PATIENCE_S, step=1)
    shown = run.at(None, SegmentationProbe(image=PICTURE[None])).arrays
    np.testing.assert_array_equal(shown["truth"], MASK)


def test_a_picture_is_forgotten_and_undo_brings_it_back() -> None:
    who = visitor()
    paint(who, change())
    paint(who, change(mask=None))
    assert own(who) == ()
    who.press("Undo")
    assert own(who) == (PAINTED,)
    who.press("Undo")
    assert own(who) == ()
    who.press("Redo")
    assert own(who) == (PAINTED,)


def test_the_address_has_no_room_and_the_run_keeps_it() -> None:
    who = visitor()
    paint(who, change())
    assert set(who.address) == {"run"}
    again = visitor(**who.address)
    assert run_of(again.page) == run_of(who.page)
    assert own(again) == (PAINTED,)
    assert data_of(again.page, KEY)["painting"]["count"] == 1
    assert not warned(again.page)
    paint(again, change(255 - PICTURE))
    who.run()
    assert data_of(who.page, KEY)["painting"]["count"] == 2


def test_an_address_that_claims_to_have_them_is_told_so() -> None:
    assert "The own pictures in the address cannot be used" in warned(open_page("segmentation", own="abc"))


def test_who_looks_on_paints_in_a_copy_of_his_own() -> None:
    owner = visitor()
    paint(owner, change())
    run = run_of(owner.page)
    before = plain_config(run.spec.config)
    looker = visitor("somebody else", **owner.address)
    assert own(looker) == (PAINTED,)
    paint(looker, change(255 - PICTURE), change(mask=None))
    assert plain_config(run.spec.config) == before
    assert run_of(looker.page) != run
    assert own(looker) == (OwnScene.of(255 - PICTURE, MASK),)
    owner.run()
    assert own(owner) == (PAINTED,)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (change(mask=MASK[:32]), "A mask has 64 x 64 pixels here"),
        (change(mask=MASK + 2), "This mask has a class that is not there"),
        (change(mask=MASK * 0), "Nothing is painted on this picture"),
        (change(PICTURE[:7]), "A picture has 64 x 64 pixels here"),
        ({"pixels": 7, "mask": []}, "This picture is damaged"),
        ({}, "That is no painting"),
    ],
)
def test_what_cannot_be_learnt_from_says_why_and_loses_nothing(bad: dict[str, Any], sentence: str) -> None:
    who = visitor()
    paint(who, change())
    paint(who, change(255 - PICTURE), bad)
    assert sentence in warned(who.page)
    assert own(who) == (PAINTED,)
    paint(who, change(255 - PICTURE))
    assert len(own(who)) == 2
    assert not warned(who.page)


def test_one_more_than_sixteen_is_refused_and_says_what_to_do() -> None:
    who = visitor()
    paint(who, *(change(PICTURE // (number + 1)) for number in range(16)))
    assert len(own(who)) == 16
    paint(who, change(255 - PICTURE))
    assert "Remove one before you paint another" in warned(who.page)
    assert len(own(who)) == 16


def test_other_scenes_of_the_same_classes_keep_them_and_others_lead_back() -> None:
    who = visitor()
    paint(who, change())
    who.choose("data", "three_noise")
    assert own(who) == (PAINTED,)
    who.choose("data", "shapes_plain")
    assert own(who) == ()
    assert "painted with other classes" in warned(who.page)
    who.press("Undo")
    assert own(who) == (PAINTED,)


def test_another_seed_learns_from_them_too() -> None:
    who = visitor()
    paint(who, change())
    who.choose("seed", "3")
    assert (own(who), run_of(who.page).spec.config.seed) == ((PAINTED,), 3)


def test_a_locked_page_takes_no_painting() -> None:
    who = visitor(lock="network")
    assert data_of(who.page, KEY)["painting"]["locked"]
    paint(who, change())
    assert own(who) == ()
    assert "Nothing was changed" in warned(who.page)


def test_a_scene_that_is_painted_on_is_not_measured_on() -> None:
    who = visitor()
    scenes = run_of(who.page).spec.load()
    paint(who, change(scenes.images[scenes.training]))
    charts = data_of(who.page, "segmentation.curves")["charts"]
    assert charts[1]["series"][0]["of"] == "199 scenes"
    assert "199 with other digits to check with" in said(who.page).replace("\\", "")
