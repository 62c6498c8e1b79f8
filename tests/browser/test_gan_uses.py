"""The page "What GANs are for" in a browser: predict, run a tiny experiment, read the chart."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opening import open_page, reopened

TRAINING_MS = 240_000
TINY = "data=digits&sizes=10,50&seeds=2&steps=60&gan_steps=60"


def classic_pixels(page: Page) -> str:
    canvas = page.locator(".augmentation .recipe.classic canvas")
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


def progress(page: Page, words: str) -> Locator:
    """The line on how far the experiment is, once it says that."""
    return page.locator(".augmentation-chart .now", has_text=words)


def run_it(page: Page) -> None:
    page.get_by_role("button", name="Run the experiment").click()
    expect(progress(page, "Done: 12 classifiers")).to_be_visible(timeout=TRAINING_MS)


def test_a_slider_moves_the_pictures_at_once_and_the_address_follows(page: Page, app_url: str) -> None:
    open_page(page, app_url, "gan_uses")
    learnt = "Each classifier learns for 400 steps, and each GAN for 1,500."
    expect(page.locator(".augmentation-chart .about")).to_contain_text(learnt)
    before = classic_pixels(page)
    turn = page.get_by_role("slider", name="Turn by up to")
    turn.focus()
    turn.press("End")
    assert classic_pixels(page) != before
    expect(page).to_have_url(re.compile("rotation=40"))
    turned = classic_pixels(page)
    page.get_by_role("button", name="Other moves").click()
    assert classic_pixels(page) != turned
    for name in ("Shift by up to", "Turn by up to"):
        page.get_by_role("slider", name=name).press("Home")
    page.get_by_role("button", name="Other moves").click()
    real = page.locator(".augmentation .recipe.real canvas").evaluate("canvas => canvas.toDataURL()")
    assert classic_pixels(page) == real


@pytest.mark.walk
def test_the_code_follows_every_edit_of_the_pictures(page: Page, app_url: str) -> None:
    open_page(page, app_url, "gan_uses", "data=digits&code=open")
    turn = page.get_by_role("slider", name="Turn by up to")
    for key, rotation in (("End", 40), ("ArrowLeft", 39), ("ArrowLeft", 38)):
        turn.press(key)
        expect(page).to_have_url(re.compile(f"rotation={rotation}"))
        expect(page.get_by_test_id("stCode")).to_contain_text(f"= 400, 1, {rotation}")


@pytest.mark.walk
def test_the_settings_follow_every_further_seed(page: Page, app_url: str) -> None:
    open_page(page, app_url, "gan_uses", "sizes=10&seeds=1&gan_steps=3000&steps=980")
    seed = page.get_by_role("button", name="One more seed")
    for seeds in (2, 3, 4, 5):
        seed.click()
        page.get_by_role("button", name="Settings").click()
        expect(page.get_by_role("slider", name="Seeds")).to_have_value(str(seeds))
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Pause").click()


@pytest.mark.walk
def test_an_experiment_from_the_guess_to_the_result(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "gan_uses", TINY)
    expect(page.locator(".augmentation .recipe.generated")).to_contain_text("Empty until you run")
    page.get_by_role("radio", name="GAN samples").click()
    run_it(page)
    expect(page.get_by_test_id("stMarkdown").get_by_text("With 10 images a class")).to_contain_text(
        "You guessed"
    )
    expect(page.locator(".augmentation .recipe.generated")).to_contain_text("What a GAN made of 10 images")
    expect(page.locator(".augmentation-samples canvas")).to_have_count(40)
    expect(page.locator(".augmentation-chart .curve .mean")).to_have_count(6)
    expect(page.locator(".augmentation-chart td").first).to_contain_text("(2 of 2)")
    expect(page.locator(".augmentation-chart td small").first).to_contain_text(
        re.compile(r"\(seeds: .*, .*\)")
    )
    chart = page.locator(".augmentation-chart svg[role=application]")
    readout = page.locator(".augmentation-chart .readout")
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("With 10 images of each class")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("With 50 images of each class")
    expect(chart).to_have_attribute(
        "aria-label", re.compile(r"With 50: Real images only \d+\.\d ± \d+\.\d %")
    )
    expect(readout.locator("small").first).to_have_text(re.compile(r"seeds: \d+\.\d, \d+\.\d"))
    table = page.locator(".augmentation-chart table").inner_text()
    with reopened(browser, page) as again:
        expect(again.locator(".augmentation-chart .now")).to_contain_text("Done")
        assert again.locator(".augmentation-chart table").inner_text() == table
    page.get_by_role("button", name="One more seed").click()
    expect(progress(page, "Done: 18 classifiers")).to_be_visible(timeout=TRAINING_MS)
    expect(page).not_to_have_url(re.compile("seeds="))  # three are usual
    page.goto(f"{page.url}&show=projector")
    expect(page.get_by_text("Each cell gives the share of right answers")).to_be_visible()
    expect(page.get_by_role("button", name="Settings")).to_have_count(0)
    expect(page.get_by_text("You guessed")).to_be_visible()


@pytest.mark.walk
def test_an_experiment_can_be_paused_and_goes_on_after_a_reload(page: Page, app_url: str) -> None:
    open_page(page, app_url, "gan_uses", "sizes=10&seeds=1&gan_steps=3000")
    page.get_by_role("button", name="Run the experiment").click()
    generated = page.locator(".augmentation .recipe.generated")
    expect(generated).to_contain_text("A GAN learns from 10 images a class", timeout=TRAINING_MS)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".augmentation-chart .now")).to_have_text("Nothing is trained now.")
    page.reload()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(page.locator(".augmentation-chart .now")).to_have_text("Nothing is trained now.")
    expect(page.locator(".augmentation-chart .curve .mean")).to_have_count(2)


@pytest.mark.walk
def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "gan_uses", TINY.replace("steps=60", "steps=50"))
    expect(page.get_by_text(re.compile("12 classifiers and what GANs they need to train"))).to_be_visible()
    run_it(page)
    expect(page.locator(".augmentation-samples canvas").first).to_be_visible()
    for part in (".augmentation *", ".augmentation-chart *", ".augmentation-samples *"):
        edges = page.locator(part).evaluate_all(
            "nodes => nodes.map((node) => node.getBoundingClientRect().right)"
        )
        assert max(edges) <= 390


@pytest.mark.walk
def test_settings_show_what_is_chosen_and_change_it(page: Page, app_url: str) -> None:
    open_page(page, app_url, "gan_uses", "sizes=10,50&gan_steps=600")
    page.get_by_role("button", name="Settings").click()
    steps = page.get_by_role("slider", name="Training steps of every GAN")
    expect(steps).to_have_value("600")
    expect(page.get_by_role("slider", name="Seeds")).to_have_value("3")
    steps.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"gan_steps=620"))
    page.get_by_role("button", name="20", exact=True).click()
    expect(page).to_have_url(re.compile(r"sizes=10(%2C|,)20(%2C|,)50"))
    expect(page).to_have_url(re.compile(r"gan_steps=620"))
    expect(page.locator(".augmentation-chart tbody tr")).to_have_count(3)
