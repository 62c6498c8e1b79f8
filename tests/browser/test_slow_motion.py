"""Slow motion on the page "GAN in the plane": an iteration, part by part."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page
from tests.browser.patience import appears, wait_until
from tests.browser.steering import drawn, press, settled, step_of


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    return open_page(page, app_url, "gan_plane")


def settled_picture(page: Page) -> str:
    return settled(page, lambda page: drawn(page, "gan-picture"))


@pytest.mark.walk
def test_slow_motion_walks_through_an_iteration_and_takes_it(lab: Page) -> None:
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 20)
    press(lab, "Slow motion")
    said = lab.get_by_test_id("gan-part")
    expect(said).to_contain_text("Noise.")
    expect(lab.locator(".run-status")).to_have_attribute("data-state", "paused")
    step = step_of(lab)
    parts = lab.get_by_role("group", name="Parts of the iteration").get_by_role("button")
    assert parts.count() == 14
    sentences, pictures = {said.inner_text()}, {settled_picture(lab)}
    for _ in range(13):
        press(lab, "Next")
        sentences.add(said.inner_text())
    chips = lab.get_by_role("group", name="Layers")
    chip = chips.get_by_role("button", name="D\N{RIGHT SINGLE QUOTATION MARK}s surface", exact=True)
    for name, in_sight in (("Noise", "false"), ("D judges", "true")):
        parts.and_(lab.get_by_title(name, exact=True)).click()
        for button in (chip, lab.locator(".flow [data-node=discriminator]")):
            expect(button).to_have_attribute("aria-pressed", in_sight)
    for name in ("D judges", "D learns", "The gradient"):
        parts.and_(lab.get_by_title(name, exact=True)).click()
        pictures.add(settled_picture(lab))
    assert len(sentences) == 14
    assert len(pictures) == 4
    assert step_of(lab) == step
    expect(lab.locator(".edge.lit")).to_have_attribute("data-edge", "loss_g-generator")
    press(lab, "Back")
    expect(said).to_contain_text("loss is")
    lab.keyboard.press("ArrowRight")
    expect(said).not_to_contain_text("loss is")
    lab.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("loss is")
    parts.last.click()
    press(lab, "Next iteration")
    wait_until(lab, lambda: step_of(lab) == step + 1)
    expect(said).to_contain_text("Noise.")
    press(lab, "End slow motion")
    expect(said).to_be_hidden()
    assert step_of(lab) == step + 1


@pytest.mark.walk
def test_an_iteration_that_was_seen_to_its_end_is_taken_also_as_slow_motion_ends(lab: Page) -> None:
    press(lab, "Slow motion")
    parts = lab.get_by_role("group", name="Parts of the iteration").get_by_role("button")
    appears(parts.last)
    parts.last.click()
    press(lab, "Back")
    press(lab, "End slow motion")
    wait_until(lab, lambda: step_of(lab) == 1)
    expect(lab.get_by_test_id("gan-part")).to_be_hidden()
    expect(lab.get_by_role("button", name="Slow motion", exact=True)).to_be_visible()


@pytest.mark.walk
def test_slow_motion_is_of_the_loss_that_is_chosen_meanwhile(lab: Page) -> None:
    """Told twice: of an open slow motion, and of one that is opened after the change."""
    press(lab, "Step both")
    wait_until(lab, lambda: step_of(lab) == 1)
    press(lab, "Slow motion")
    said = lab.get_by_test_id("gan-part")
    press(lab, "Part 5: D\N{RIGHT SINGLE QUOTATION MARK}s loss")
    expect(said).to_contain_text("Each point that D is unsure or wrong about costs.")
    lab.get_by_label("Loss", exact=True).select_option('"wasserstein_gp"')
    expect(said).to_contain_text("less what it gives real ones, is its loss")
    here = said.inner_text()
    press(lab, "Next")
    onward = said.inner_text()
    press(lab, "End slow motion")
    press(lab, "Slow motion")
    press(lab, "Part 5: D\N{RIGHT SINGLE QUOTATION MARK}s loss")
    expect(said).to_have_text(here)
    press(lab, "Next")
    expect(said).to_have_text(onward)
    assert step_of(lab) == 1


@pytest.mark.walk
def test_slow_motion_plays_by_itself_until_paused(lab: Page) -> None:
    press(lab, "Slow motion")
    said = lab.get_by_test_id("gan-part")
    expect(said).to_contain_text("Noise.")
    lab.get_by_label("Speed of slow motion").select_option("fast")
    press(lab, "Play")
    expect(said).to_contain_text("G makes samples.")
    player = lab.get_by_role("region", name="Slow motion")
    player.get_by_role("button", name="Pause").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
