"""The page without a browser: what an address opens, and what follows from a choice."""

from __future__ import annotations

from nn_core import Architecture, Concat, Conv2d
from nn_core.network.unet import segmentation_preset, without_skips
from nn_core.training import SegmentationRun
from tests.pages.app import open_page, press, prose, run_of
from ui.kit.url import encode_architecture

UNET = segmentation_preset("unet", (1, 64, 64), 4)


def test_it_opens_on_a_u_net_and_one_question() -> None:
    page = open_page("segmentation")
    spec = run_of(page).spec
    assert spec == SegmentationRun(UNET, "three_plain")
    assert "Which pixels belong to which digit?** Press Train" in prose(page)


def test_who_has_trained_is_not_told_to() -> None:
    page = press(open_page("segmentation"), "Step")
    assert run_of(page).wait(60, step=1)
    page.run()
    assert "Which pixels belong to which digit?" in prose(page)
    assert "Press Train" not in prose(page)


def test_what_skips_are_and_which_digits_are_of_one_shape_stands_beside_the_fields() -> None:
    page = open_page("segmentation", more="yes")
    helps = {box.label: box.help for box in page.selectbox}
    assert helps["Scenes"] == "By shape: round 0, 6, 8, 9; straight 1, 4, 7; open 2, 3, 5."
    assert helps["What learns beside it"].startswith("A skip hands the fine maps from the way down straight")


def test_an_address_chooses_scenes_network_loss_and_what_learns_beside() -> None:
    page = open_page("segmentation", data="shapes_noise", loss="dice", batch="4", beside="without_skips")
    spec = run_of(page).spec
    assert (spec.dataset, spec.config.loss, spec.config.batch_size) == ("shapes_noise", "dice", 4)
    assert spec.architecture == UNET
    assert spec.twin == without_skips(UNET)
    assert not any(isinstance(layer, Concat) for layer in spec.twin.layers)


def test_a_network_without_skips_has_nothing_to_learn_beside() -> None:
    page = open_page("segmentation", preset="without_skips", beside="without_skips")
    assert run_of(page).spec.twin is None
    assert any("has no skips" in note.value for note in page.warning)


def test_a_network_of_ones_own_is_taken_or_refused_in_words() -> None:
    own = Architecture((1, 64, 64), (Conv2d(4, 3, padding=1),))
    assert run_of(open_page("segmentation", net=encode_architecture(own))).spec.architecture == own
    small = Architecture((1, 64, 64), (Conv2d(4, 3),))
    page = open_page("segmentation", net=encode_architecture(small))
    assert run_of(page).spec.architecture == UNET
    assert any("it gives 4 x 62 x 62" in note.value for note in page.warning)


def test_a_scene_that_is_not_there_is_chosen_no_more() -> None:
    page = open_page("segmentation", image="3000")
    assert "image" not in page.query_params
    assert any("these are scenes 0 to 2\\,999" in note.value for note in page.warning)


def test_a_step_trains_both_networks() -> None:
    page = press(open_page("segmentation", beside="without_skips"), "Step")
    run = run_of(page)
    assert run.wait(60, step=1)
    assert {"train_loss", "twin_train_loss"} <= run.at(None).metrics.keys()


def test_sources_and_licences_stand_on_the_page() -> None:
    page = open_page("segmentation", data="three_photographs")
    text = " ".join(caption.value for caption in page.caption)
    for part in ("CC BY\\-SA 3\\.0", "NASA", "2,400 scenes to learn from"):
        assert part.replace(",", "\\,") in text or part in text
