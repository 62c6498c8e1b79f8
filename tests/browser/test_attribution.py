"""The page "What does it look at?" in a browser: hide, choose, play; the address, and a run that trains."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nn_core.attribution.methods import METHODS
from tests.browser.opening import open_page, reopened
from tests.browser.patience import PATIENCE_MS, rests, wait_until
from tests.browser.steering import press, says, step_of

READS = "It reads"


def opened(page: Page, app_url: str, query: str = "") -> Locator:
    """The component, once every method has answered."""
    page.goto(f"{app_url}/attribution{query}")
    shown = page.locator(".attribution")
    expect(shown).to_have_attribute("data-explained", " ".join(METHODS), timeout=PATIENCE_MS)
    return shown


def notice(shown: Locator) -> Locator:
    return shown.get_by_test_id("attribution-notice")


def test_all_methods_answer_about_the_picture(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    expect(notice(shown)).to_contain_text(READS)
    states = shown.locator(".tile .state").all_inner_texts()
    assert len(states) == len(METHODS)
    assert {state.removeprefix("nothing speaks ") for state in states} == {states[0]}
    assert states[0].startswith("for ")


def test_what_is_hidden_changes_the_answer_and_comes_back(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, "?image=2004")
    expect(notice(shown)).to_contain_text("It reads 4")
    before = notice(shown).inner_text()
    shown.get_by_role("button", name="Large").click()
    stage = shown.locator(".stage .stack")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5, steps=12)
    page.mouse.up()
    expect(notice(shown)).to_contain_text("pixels hidden")
    hidden = shown.get_attribute("data-covered")
    assert hidden is not None
    assert 100 < int(hidden) < 300
    shown.get_by_role("button", name="Show all").click()
    expect(notice(shown)).to_have_text(before)
    expect(shown).to_have_attribute("data-covered", "0")


@pytest.mark.walk
def test_what_is_hidden_outlives_a_reload_and_can_be_taken_back(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, "?image=2004")
    stage = shown.locator(".stage canvas").last
    stage.click(position={"x": 40, "y": 40})
    expect(shown).to_have_attribute("data-covered", "9")
    page.wait_for_url("**hidden=*")
    page.reload()
    expect(shown).to_have_attribute("data-covered", "9", timeout=PATIENCE_MS)
    expect(notice(shown)).to_contain_text("9 pixels hidden")
    stage.click(position={"x": 140, "y": 140})
    expect(shown).to_have_attribute("data-covered", "18")
    wait_until(page, lambda: not page.get_by_role("button", name="Undo").is_disabled())
    page.get_by_role("button", name="Undo").click()
    expect(shown).to_have_attribute("data-covered", "9")
    page.get_by_role("button", name="Redo").click()
    expect(shown).to_have_attribute("data-covered", "18")


@pytest.mark.walk
def test_in_a_locked_picture_nothing_can_be_chosen_hidden_or_measured(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, "?image=2004&lock=picture")
    expect(shown.get_by_role("note")).to_contain_text("Nothing here can be changed")
    before = notice(shown).inner_text()
    for key in ("ArrowRight", "Space"):
        shown.locator(".stage canvas").last.focus()
        page.keyboard.press(key)
    shown.locator(".stage canvas").last.click()
    expect(shown).to_have_attribute("data-covered", "0")
    expect(notice(shown)).to_have_text(before)
    for part in (".attribution", ".attack", ".trust-button"):
        controls = page.locator(f"{part} button, {part} input")
        expect(controls.first).to_be_attached()
        expect(page.locator(f"{part} button:enabled, {part} input:enabled")).to_have_count(0)
    expect(page.get_by_role("button", name="changed pictures")).to_be_disabled()


def test_keys_hide_as_the_pointer_does(page: Page, app_url: str) -> None:
    shown = opened(page, app_url)
    shown.locator(".stage canvas").last.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(shown).to_have_attribute("data-covered", "9")
    page.set_viewport_size({"width": 1000, "height": 900})  # laid out anew, the keys stay where they are
    rests(page)
    page.keyboard.press("Space")
    expect(shown).to_have_attribute("data-covered", "0")


def test_who_gets_the_address_sees_the_same_picture_layer_class_and_method(
    page: Page, app_url: str, browser: Browser
) -> None:
    shown = opened(page, app_url, "?image=2004&layer=conv2")
    shown.get_by_title("Explain class 3").click()
    expect(shown.locator('[data-method="lrp"] .state')).to_have_text("for 3")
    shown.locator('[data-method="integrated"]').click()
    detail = shown.get_by_label("The method that is chosen")
    expect(detail).to_contain_text("All its pixels add up to")
    wait_until(page, lambda: "class=3" in page.url and "method=integrated" in page.url)
    with reopened(browser, page) as theirs:
        integrated = theirs.locator('.attribution [data-method="integrated"]')
        expect(integrated).to_have_attribute("aria-pressed", "true")
        expect(integrated.locator(".state")).to_have_text("for 3", timeout=PATIENCE_MS)
        expect(theirs.get_by_label("Grad-CAM asks")).to_have_value("conv2")
        expect(theirs.locator(".input-bar .caption")).to_have_text("Image 2,004: 4")


@pytest.mark.walk
def test_the_window_of_occlusion_moves_over_the_picture_and_ends(page: Page, app_url: str) -> None:
    shown = opened(page, app_url, "?method=occlusion")
    shown.get_by_role("button", name="Move the window over the picture").click()
    expect(notice(shown)).to_contain_text("With 16 pixels hidden")
    expect(shown.get_by_role("button", name="Move the window over the picture")).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(shown).to_have_attribute("data-covered", "0")
    expect(notice(shown)).to_contain_text(READS)


@pytest.mark.walk
def test_a_network_in_training_is_explained_as_it_learns(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab")
    press(page, "Train")
    wait_until(page, lambda: step_of(page) > 0 and "run=" in page.url)
    run = page.url.partition("run=")[2].partition("&")[0]
    shown = opened(page, app_url, f"?run={run}")
    step = shown.get_attribute("data-step")
    assert step is not None
    expect(shown).not_to_have_attribute("data-step", step, timeout=PATIENCE_MS)
    press(page, "Pause")
    says(page, "state", "paused")
    expect(shown.locator(".tile .state", has_text="at step")).to_have_count(0, timeout=PATIENCE_MS)


@pytest.mark.walk
def test_a_large_network_answers_method_after_method_and_follows_what_is_hidden(
    page: Page, app_url: str, browser: Browser
) -> None:
    defined = [name for name in METHODS if name not in ("guided", "deconvolution", "guided_gradcam", "lrp")]
    page.goto(f"{app_url}/attribution?net=efficientnet_lite0&image=1&method=gradcam")
    shown = page.locator(".attribution")
    expect(notice(shown)).to_contain_text("It reads Egyptian cat", timeout=PATIENCE_MS)
    for name in defined:  # one after the other, and each may take long on a busy machine
        expect(shown).to_have_attribute("data-explained", re.compile(rf"\b{name}\b"), timeout=PATIENCE_MS)
    expect(shown).to_have_attribute("data-explained", " ".join(defined))
    expect(shown.locator(".tile.stale")).to_have_count(0, timeout=PATIENCE_MS)
    assert shown.locator('[data-method="lrp"]').is_disabled()
    shown.get_by_role("button", name="Large").click()
    shown.locator(".stage canvas").last.focus()
    page.keyboard.press("Space")
    expect(notice(shown)).to_contain_text("With 3,136 pixels hidden", timeout=PATIENCE_MS)
    shown.get_by_title("Explain class tabby").click()
    expect(shown.locator('[data-method="gradcam"] .state')).to_have_text("for tabby", timeout=PATIENCE_MS)
    wait_until(page, lambda: "class=281" in page.url)
    with reopened(browser, page) as theirs:
        again = theirs.locator(".attribution")
        expect(again.locator('[data-method="gradcam"]')).to_have_attribute("aria-pressed", "true")
        expect(again.locator('[data-method="gradcam"] .state')).to_have_text("for tabby", timeout=PATIENCE_MS)


@pytest.mark.walk
def test_a_large_network_unfolds_from_the_whole_down_to_one_product(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/attribution?net=efficientnet_lite0&image=1")
    page.get_by_text("Take the network apart").click()
    drawn = page.locator(".network-map")
    heads = drawn.locator(".head strong")
    stages = [f"Stage {number} ▸" for number in range(1, 8)]
    whole = ["input", "Stem ▸", *stages, "Head ▸", "Classifier ▸", "output"]
    expect(heads).to_have_text(whole, timeout=PATIENCE_MS)
    wait_until(page, lambda: "map=open" in page.url)

    drawn.get_by_title("Unfold Stage 3: 2 blocks").click()
    expect(heads).to_have_text([*whole[:4], "Block 1 ▸", "Block 2 ▸", *whole[5:]])
    drawn.get_by_title("Unfold Block 2: 9 layers").click()
    layers = ["conv13", "norm13", "relu69", "conv14", "norm14", "relu610", "conv15", "norm15", "add2"]
    expect(heads).to_have_text([*whole[:4], "Block 1 ▸", *layers, *whole[5:]])
    page.reload()
    expect(heads).to_have_text([*whole[:4], "Block 1 ▸", *layers, *whole[5:]], timeout=PATIENCE_MS)

    drawn.scroll_into_view_if_needed()  # what nobody sees asks for nothing
    expect(drawn.locator(".notice").first).to_contain_text("Egyptian cat", timeout=PATIENCE_MS)
    drawn.locator(".scroller").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")  # the picture is left for the stem, two stages, a block, and conv13
    page.keyboard.press("Enter")
    expect(drawn.get_by_role("heading", name="conv13, channel 1")).to_be_visible()
    expect(drawn.get_by_text("Weights of conv13")).to_be_visible(timeout=PATIENCE_MS)
    drawn.locator("figure", has_text="After conv13").locator("canvas").first.click()
    expect(drawn.locator(".sums")).to_contain_text(re.compile(r"conv13 at row \d+, column \d+: .* ≈ −?\d"))
    products, total = drawn.locator(".sums").inner_text().split(": ")[1].split(" ≈ ")
    signed = re.sub(r"\(.*?\)", "", products).replace("−", "-").replace(" ", "")
    parts = [float(part) for part in re.findall(r"[+-]?[\d.]+", signed)]
    assert sum(parts) == pytest.approx(float(total.replace("−", "-")), abs=0.01 * len(parts))

    drawn.get_by_title("Fold Stage 3").click()
    expect(heads).to_have_text(whole)


@pytest.mark.walk
def test_what_is_hidden_stays_so_while_one_looks_at_the_map_below(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 480})
    shown = opened(page, app_url, "?image=2004&map=open")
    shown.get_by_role("button", name="Large").click()
    shown.locator(".stage canvas").last.focus()
    page.keyboard.press("Space")
    expect(notice(shown)).to_contain_text("pixels hidden")
    now = re.search(r"(?:reads \w+, with |before, )([<>]?[\d.]+\s%)", notice(shown).inner_text())
    assert now is not None
    drawn = page.locator(".network-map")
    drawn.locator(".notice").first.scroll_into_view_if_needed()
    expect(shown).not_to_be_in_viewport()
    expect(drawn.locator(".notice").first).to_contain_text(f"with {now[1]}")
