"""The page "Neural network" in a browser: steps that are looked back at, and edits that are taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.held import Held
from tests.browser.neural_network.driving import choose, frames, picture, settled_picture, status, tile
from tests.browser.opening import open_page
from tests.browser.patience import wait_until
from tests.browser.steering import open_settings, press, step_of


@pytest.mark.walk
def test_time_slider_brings_the_first_surface_back(lab: Page) -> None:
    first = settled_picture(lab)
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 300)
    press(lab, "Pause")
    lab.mouse.move(5, 5)
    steps = lab.get_by_label("Step to look at")
    wait_until(lab, lambda: not steps.is_disabled())
    assert settled_picture(lab) != first
    steps.focus()
    steps.press("Home")
    wait_until(lab, lambda: picture(lab) == first)


@pytest.mark.walk
def test_the_curves_say_of_a_past_step_what_the_numbers_above_say(page: Page, app_url: str) -> None:
    """By the loss of now, also where that was chosen later; else what was measured then, on its points."""
    page.set_viewport_size({"width": 1440, "height": 2600})
    lab = open_page(page, app_url, "neural_network")
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 50)
    press(lab, "Pause")
    loss = lab.locator(".curves .chart", has=lab.get_by_role("heading", name="Loss"))
    above = lab.locator('.run-status dd[data-item="val_loss"]')
    steps = lab.get_by_label("Step to look at")
    wait_until(lab, lambda: not steps.is_disabled())

    def look_back() -> str:
        """The loss at step 0, once both say it."""
        steps.press("Home")
        expect(lab.locator('.run-status dd[data-item="step"]')).to_have_text("0")
        expect(loss.locator(".at")).to_have_text("at step 0")
        wait_until(lab, lambda: loss.locator("output").nth(1).inner_text() == above.inner_text())
        return above.inner_text()

    then = look_back()
    lab.get_by_label("Noise").press("End")
    wait_until(lab, lambda: "noise=" in lab.url)
    assert look_back() == then
    open_settings(lab)
    choose(lab, "Loss", "Squared error")
    lab.keyboard.press("Escape")
    expect(above).not_to_have_text(then)
    squared = look_back()
    lab.get_by_label("Noise").press("Home")
    wait_until(lab, lambda: re.search(r"noise=0(&|$)", lab.url) is not None)
    assert look_back() == squared


@pytest.mark.walk
def test_a_weight_set_while_looking_back_is_set_now_and_shown_so(lab: Page) -> None:
    """The pictures turn to the present, which has the weight, and the card agrees with itself."""
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 300)
    press(lab, "Pause")
    slider = lab.locator(".time-slider")
    steps = lab.get_by_label("Step to look at")
    wait_until(lab, lambda: not steps.is_disabled())
    steps.focus()
    steps.press("Home")
    notice = lab.get_by_test_id("plane-notice")
    expect(notice).to_contain_text("You are looking at step 0")
    past = settled_picture(lab)
    tile(lab, "Layer 1, neuron 1").click()
    lab.get_by_label("Value: x", exact=True).fill("3")
    expect(slider).to_have_attribute("data-live", "true")
    expect(lab.locator(".card .formula")).to_contain_text("tanh(3.00 · x")
    expect(notice).not_to_contain_text("You are looking at")
    wait_until(lab, lambda: "held=layer1%3A0%3Ax%3A3" in lab.url)
    press(lab, "Close")
    wait_until(lab, lambda: picture(lab) != past)


@pytest.mark.walk
def test_a_past_step_shows_what_it_had_and_a_press_turns_what_is_shown(lab: Page) -> None:
    """No weight is marked as held that was set by hand only later, and a feature that was off turns on."""
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 50)
    press(lab, "Pause")
    square = tile(lab, "Feature x²")
    square.click()
    expect(square).to_have_attribute("aria-pressed", "true")
    neurons = lab.locator(".plane-network .heads .neurons")
    expect(neurons).to_have_text(["4", "2"])
    for neurons_then in ("5", "6"):
        press(lab, "More neurons in layer 1")
        expect(neurons).to_have_text([neurons_then, "2"])
    expect(tile(lab, "Layer 1, neuron 6")).to_be_visible()
    tile(lab, "Layer 1, neuron 1").click()
    lab.get_by_label("Value: x", exact=True).fill("3")
    card = lab.get_by_role("dialog", name="Weights")
    expect(card.get_by_role("button", name="Let it learn again")).to_have_count(1)
    press(lab, "Close")
    wait_until(lab, lambda: "held=layer1%3A0%3Ax%3A3" in lab.url)
    steps = lab.get_by_label("Step to look at")
    wait_until(lab, lambda: not steps.is_disabled())
    steps.press("Home")
    expect(lab.get_by_test_id("plane-notice")).to_contain_text("You are looking at step 0")
    expect(square).to_have_attribute("aria-pressed", "false")
    expect(neurons).to_have_text(["4", "2"])
    tile(lab, "Layer 1, neuron 1").click()
    expect(card.get_by_role("button", name="Hold it at this value")).to_have_count(3)
    press(lab, "Close")
    square.click()
    expect(lab.locator(".time-slider")).to_have_attribute("data-live", "true")
    tile(lab, "Feature y²").click()
    wait_until(lab, lambda: "features=x-y-x2-y2" in lab.url)
    expect(neurons).to_have_text(["6", "2"])
    steps.press("Home")
    expect(neurons).to_have_text(["4", "2"])
    press(lab, "More neurons in layer 1")
    expect(tile(lab, "Layer 1, neuron 6")).to_have_count(0)
    expect(neurons).to_have_text(["5", "2"])
    wait_until(lab, lambda: "layers=5tanh-2tanh" in lab.url)


@pytest.mark.walk
def test_numbers_and_curves_stay_where_the_page_follows_after_the_run(page: Page, app_url: str) -> None:
    """A penalty brings one more number and one more curve, and a run that stands sends its frame once."""
    words = Held(page)
    page.set_viewport_size({"width": 1440, "height": 2600})
    lab = open_page(page, app_url, "neural_network")
    press(lab, "Train")
    wait_until(lab, lambda: step_of(lab) > 50)
    press(lab, "Pause")
    expect(lab.locator(".run-status")).to_have_attribute("data-state", "paused")
    open_settings(lab)
    lab.get_by_role("combobox", name="L2 penalty").click()
    sent = frames(lab)
    words.hold()
    lab.get_by_role("option", name="0.003", exact=True).click()
    wait_until(lab, lambda: frames(lab) > sent)
    words.let_go()
    penalty = lab.locator('.run-status dd[data-item="penalty"]')
    expect(penalty).to_have_text(re.compile(r"\d"))
    assert status(lab, "step") == step_of(lab)
    legends = lab.locator(".curves .legend output")
    expect(legends).to_have_text([re.compile(r"\d")] * legends.count())


def learnt(page: Page) -> list[str]:
    """The weights into the second layer as its cards give them, and how good the network is."""
    found = [f"{status(page, 'train_loss')}", f"{status(page, 'val_accuracy')}"]
    for neuron in (1, 2):
        tile(page, f"Layer 2, neuron {neuron}").click()
        fields = page.get_by_role("dialog", name="Weights").locator('[aria-label^="Value:"]')
        found += fields.evaluate_all("fields => fields.map((field) => field.value)")
        page.keyboard.press("Escape")
    return found


@pytest.mark.walk
def test_a_trained_neuron_that_was_removed_comes_back_with_what_it_had_learnt(lab: Page) -> None:
    press(lab, "Epoch")
    wait_until(lab, lambda: step_of(lab) == 25)
    before = learnt(lab)
    assert len(before) == 2 + 2 * 5
    press(lab, "Fewer neurons in layer 1")
    wait_until(lab, lambda: "layers=3tanh-2tanh" in lab.url)
    expect(tile(lab, "Layer 1, neuron 4")).to_have_count(0)
    press(lab, "Epoch")
    wait_until(lab, lambda: step_of(lab) == 50)
    after = learnt(lab)
    assert after != before
    press(lab, "Undo")
    wait_until(lab, lambda: "layers=" not in lab.url and step_of(lab) == 25)
    expect(tile(lab, "Layer 1, neuron 4")).to_be_visible()
    wait_until(lab, lambda: learnt(lab) == before)
    press(lab, "Redo")
    wait_until(lab, lambda: "layers=3tanh-2tanh" in lab.url and step_of(lab) == 50)
    wait_until(lab, lambda: learnt(lab) == after)
