"""The GAN lab in a browser: training, time, choice and noise change the pictures."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page
from tests.browser.patience import wait_until
from tests.browser.steering import step_of

SMALL = "preset=dcgan_small"


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    return open_page(page, app_url, "gan_lab", SMALL)


def picture(page: Page, test_id: str) -> str:
    found: str = page.get_by_test_id(test_id).evaluate("canvas => canvas.toDataURL()")
    return found


def drawn(page: Page, test_id: str) -> str:
    """The picture once it is in sight and there is one: a new canvas is 300 pixels wide."""
    page.get_by_test_id(test_id).scroll_into_view_if_needed()
    wait_until(page, lambda: page.get_by_test_id(test_id).evaluate("canvas => canvas.width !== 300"))
    return picture(page, test_id)


def train_to(page: Page, step: int) -> None:
    page.get_by_role("button", name="Train", exact=True).click()
    wait_until(page, lambda: step_of(page) >= step)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator(".run-status")).to_have_attribute("data-state", "paused")


def open_d_view(lab: Page) -> None:
    """The tab "What D looks at", in sight: nothing is drawn far below what the window shows."""
    lab.get_by_role("tab", name="What D looks at").click()
    lab.locator(".d-view .side.real").scroll_into_view_if_needed()


def test_samples_change_while_training_and_the_first_grid_comes_back(lab: Page) -> None:
    first = picture(lab, "generated-board")
    train_to(lab, 30)
    wait_until(lab, lambda: picture(lab, "generated-board") != first)
    expect(lab.get_by_test_id("gan-notice")).to_contain_text("real pictures")
    steps = lab.get_by_label("Step to look at")
    steps.focus()
    wait_until(lab, lambda: not steps.is_disabled())
    steps.press("Home")
    wait_until(lab, lambda: picture(lab, "generated-board") == first)
    lab.get_by_role("button", name="Live", exact=True).click()
    wait_until(lab, lambda: picture(lab, "generated-board") != first)


@pytest.mark.walk
def test_looking_back_to_before_the_curves_shows_none_of_their_values(lab: Page) -> None:
    """No batch was measured at step 0."""
    train_to(lab, 5)
    chart = lab.locator(".curves .chart").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".at")).to_have_text(f"at step {step_of(lab)}")
    steps = lab.get_by_label("Step to look at")
    wait_until(lab, lambda: not steps.is_disabled())
    steps.press("Home")
    expect(chart.locator(".at")).to_have_text("from step 1 on")
    values = chart.locator("output")
    expect(values).to_have_text(["\N{EN DASH}"] * values.count())


@pytest.mark.walk
def test_chosen_sample_comes_up_in_the_noise_controls(lab: Page) -> None:
    before = drawn(lab, "latent-picture")
    lab.get_by_test_id("generated-board").press("ArrowDown")
    expect(lab.get_by_text("Sample 9", exact=True)).to_be_visible()
    expect(lab.get_by_role("button", name="Use sample 9")).to_have_count(2)
    wait_until(lab, lambda: drawn(lab, "latent-picture") != before)
    lab.get_by_test_id("generated-board").press("ArrowUp")
    wait_until(lab, lambda: drawn(lab, "latent-picture") == before)


@pytest.mark.walk
def test_knobs_that_all_fit_have_no_other_page(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gan_lab?latent=2")
    expect(page.get_by_text("1 to 2 of 2")).to_be_visible()
    expect(page.get_by_role("button", name="Dimensions before")).to_be_disabled()
    expect(page.get_by_role("button", name="Dimensions after")).to_be_disabled()


@pytest.mark.walk
def test_knobs_and_walk_change_the_picture_of_a_paused_run(lab: Page) -> None:
    lab.get_by_test_id("latent-picture").scroll_into_view_if_needed()
    own = drawn(lab, "latent-picture")
    knob = lab.locator(".latent-controls input[type=range]").first
    knob.press("End")
    expect(lab.get_by_text("Sample 1, turned")).to_be_visible()
    wait_until(lab, lambda: picture(lab, "latent-picture") != own)
    lab.locator(".latent-controls").get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: picture(lab, "latent-picture") == own)
    lab.get_by_label("t, the way from A to B").press("End")
    expect(lab.get_by_text("z = 0.00 · A + 1.00 · B")).to_be_visible()
    wait_until(lab, lambda: picture(lab, "latent-picture") != own)
    lab.get_by_label("t, the way from A to B").press("Home")
    wait_until(lab, lambda: picture(lab, "latent-picture") == own)


@pytest.mark.walk
def test_what_is_set_in_the_noise_stays_over_another_tab_and_a_reload(lab: Page) -> None:
    lab.get_by_test_id("latent-picture").scroll_into_view_if_needed()
    lab.get_by_test_id("generated-board").press("ArrowRight")
    expect(lab.get_by_text("Sample 2", exact=True)).to_be_visible()
    own = drawn(lab, "latent-picture")
    lab.get_by_label("t, the way from A to B").press("End")
    expect(lab.get_by_text("z = 0.00 · A + 1.00 · B")).to_be_visible()
    lab.locator(".latent-controls input[type=range]").first.press("End")
    wait_until(lab, lambda: picture(lab, "latent-picture") != own)
    lab.get_by_role("button", name="Straight", exact=True).click()

    def stays() -> None:
        expect(lab.get_by_text("Between A and B, turned")).to_be_visible()
        expect(lab.get_by_text("This point = 0.00 · A + 1.00 · B. The z that is shown")).to_be_visible()
        expect(lab.locator(".latent-controls output").first).to_have_text("+3.00")
        expect(lab.get_by_role("button", name="Straight", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(lab.get_by_label("t, the way from A to B")).to_have_value("1")

    stays()
    open_d_view(lab)
    expect(lab.get_by_test_id("d-view-about")).to_contain_text("Blue")
    lab.get_by_role("tab", name="Noise").click()
    stays()
    expect(lab).not_to_have_url(re.compile("tab=d_view"))
    lab.reload()
    stays()
    lab.get_by_test_id("latent-picture").scroll_into_view_if_needed()
    drawn(lab, "latent-picture")
    wait_until(lab, lambda: picture(lab, "latent-picture") != own)


@pytest.mark.walk
def test_which_real_picture_d_looks_at_stays_over_a_reload(lab: Page) -> None:
    open_d_view(lab)
    verdict = lab.locator(".side.real [data-metric=verdict]")
    expect(verdict).to_have_attribute("data-of", "real 1")
    lab.get_by_role("button", name="Another real picture").click()
    expect(verdict).to_have_attribute("data-of", "real 2")
    lab.reload()
    lab.locator(".side.real").scroll_into_view_if_needed()
    expect(verdict).to_have_attribute("data-of", "real 2")


@pytest.mark.walk
def test_a_row_that_was_dealt_stays_over_another_tab_and_a_reload(lab: Page) -> None:
    lab.get_by_role("tab", name="Real or generated?").click()
    cards = lab.locator(".judged")
    cards.first.scroll_into_view_if_needed()
    expect(cards).to_have_count(6)
    cards.nth(1).get_by_role("button", name="Real").click()
    expect(lab.get_by_test_id("game-says")).to_contain_text("5 to go")
    look = "cards => cards.map(card => card.querySelector('canvas').toDataURL())"
    dealt = cards.evaluate_all(look)

    def stays() -> None:
        expect(lab.get_by_test_id("game-says")).to_contain_text("5 to go")
        guess = cards.nth(1).get_by_role("button", name="Real")
        expect(guess).to_have_attribute("aria-pressed", "true")
        wait_until(lab, lambda: cards.evaluate_all(look) == dealt)

    lab.get_by_role("tab", name="Noise").click()
    expect(cards).to_have_count(0)
    lab.get_by_role("tab", name="Real or generated?").click()
    stays()
    lab.reload()
    stays()


def test_reload_finds_the_run(lab: Page) -> None:
    train_to(lab, 5)
    step = step_of(lab)
    lab.reload()
    expect(lab.locator(".run-status")).to_have_attribute("data-step", str(step))


@pytest.mark.walk
def test_film_of_the_timeline_can_be_downloaded(lab: Page, tmp_path: Path) -> None:
    train_to(lab, 30)
    lab.get_by_role("button", name="Film of the timeline").click()
    lab.get_by_role("button", name="Make the film").click()
    with lab.expect_download() as download:
        lab.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "gan.gif")
    with Image.open(tmp_path / "gan.gif") as film:
        assert film.format == "GIF"
        assert len(list(ImageSequence.Iterator(film))) >= 2


@pytest.mark.walk
def test_absurd_learning_rate_ends_in_a_sentence(page: Page, app_url: str) -> None:
    open_page(page, app_url, "gan_lab", f"{SMALL}&rate_g=1000000&rate_d=1000000")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".run-status")).to_have_attribute("data-state", "diverged")
    expect(page.locator(".run-status").get_by_role("alert")).to_contain_text("step")


@pytest.mark.walk
def test_other_networks_take_over_the_page(lab: Page) -> None:
    train_to(lab, 5)
    trained = picture(lab, "generated-board")
    networks = lab.get_by_role("combobox", name="Networks")
    networks.click()
    networks.press("ArrowDown")
    lab.get_by_role("option", name="Dense GAN").click()
    lab.wait_for_url("**preset=dense*")
    expect(lab.locator(".run-status")).to_have_attribute("data-step", "0")
    wait_until(lab, lambda: picture(lab, "generated-board") != trained)
    expect(lab.get_by_text("BidiComponent Error")).to_have_count(0)


@pytest.mark.walk
def test_asking_for_another_class_changes_the_sample_and_the_address_keeps_it(
    page: Page, app_url: str
) -> None:
    lab = open_page(page, app_url, "gan_lab", f"{SMALL}&data=digits&classes=asked")
    train_to(lab, 60)
    lab.get_by_test_id("latent-picture").scroll_into_view_if_needed()
    classes = lab.get_by_role("group", name="Class to ask G for").get_by_role("button")
    expect(classes).to_have_count(10)
    expect(classes.nth(0)).to_have_attribute("aria-pressed", "true")
    before = drawn(lab, "latent-picture")
    classes.nth(7).click()
    wait_until(lab, lambda: drawn(lab, "latent-picture") != before)
    assert "classes=asked" in lab.url
    lab.reload()
    expect(classes).to_have_count(10)


def test_a_card_leads_to_the_judging_game_which_ends_with_both_scores(lab: Page) -> None:
    lab.get_by_role("button", name="Judge six pictures").click()
    cards = lab.locator(".judged")
    expect(cards).to_have_count(6)
    expect(cards.first).to_be_in_viewport()
    check = lab.get_by_role("button", name="Check")
    expect(check).to_be_disabled()
    for card in cards.all():
        card.get_by_role("button", name="Real").click()
    check.click()
    truths = [card.locator(".truth").inner_text() for card in cards.all()]
    right = sum(truth.startswith("Real") for truth in truths)
    expect(lab.get_by_test_id("game-says")).to_contain_text(f"You: {right} of 6 right. D: ")
    expect(lab.get_by_test_id("game-score")).to_contain_text(f"Right at step 0: you {right} of 6, D ")
    lab.get_by_role("button", name="Another row").click()
    expect(check).to_be_disabled()


@pytest.mark.walk
def test_both_learn_and_another_row_of_what_they_learnt_is_dealt(lab: Page) -> None:
    lab.get_by_role("button", name="Judge six pictures").click()
    expect(lab.locator(".judged")).to_have_count(6)
    for card in lab.locator(".judged").all():
        card.get_by_role("button", name="Generated").click()
    lab.get_by_role("button", name="Check").click()
    lab.get_by_role("button", name="Let both learn").click()
    expect(lab.get_by_role("button", name="Both learn: step")).to_be_disabled()
    wait_until(lab, lambda: step_of(lab) > 0)
    lab.get_by_role("button", name="Pause", exact=True).click()
    says = lab.get_by_test_id("game-says")
    expect(says).to_contain_text("Which of these did G make")
    expect(lab.locator(".run-status")).to_have_attribute("data-state", "paused")
    expect(says).to_contain_text(f"at step {step_of(lab):,}?")


@pytest.mark.walk
def test_what_d_looks_at_is_drawn_for_both_pictures(lab: Page) -> None:
    open_d_view(lab)
    sides = lab.locator(".d-view .side")
    expect(sides).to_have_count(2)
    for side in sides.all():
        expect(side).to_contain_text(re.compile(r"verdict at step 0: [<>]?0\.\d"))
    expect(lab.get_by_test_id("d-view-about")).to_contain_text("Blue: if this pixel were brighter")
    expect(lab.get_by_test_id("d-view-says")).to_contain_text("% of what is possible")
    first = sides.first.locator("canvas").first
    before = first.evaluate("canvas => canvas.toDataURL()")
    lab.get_by_role("button", name="Another real picture").click()
    wait_until(lab, lambda: first.evaluate("canvas => canvas.toDataURL()") != before)


@pytest.mark.walk
@pytest.mark.parametrize("width", [1440, 390])
def test_d_s_maps_stand_side_by_side_and_all_of_them_can_be_seen(lab: Page, width: int) -> None:
    lab.set_viewport_size({"width": width, "height": 900})
    open_d_view(lab)
    layer = lab.locator(".d-view .layer", has_text="32 maps of")
    expect(layer.first).to_contain_text("The first 16 are shown.")
    canvases = layer.first.locator("canvas")
    left, right = (canvases.nth(i).bounding_box() for i in range(2))
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] < right["x"]
    assert right["x"] + right["width"] <= width
    layer.first.get_by_role("button", name="Show all 32").click()
    expect(layer.first).not_to_contain_text("are shown")
    wait_until(lab, lambda: (canvases.first.bounding_box() or left)["height"] > 1.5 * left["height"])
    layer.first.get_by_role("button", name="Show the first 16").click()
    expect(layer.first).to_contain_text("The first 16 are shown.")


@pytest.mark.walk
def test_the_code_is_a_tab_away_and_the_tab_is_open_after_a_reload(lab: Page) -> None:
    lab.get_by_role("tab", name="PyTorch code").click()
    expect(lab.get_by_text("generator = nn.Sequential()")).to_be_visible()
    lab.reload()
    expect(lab.get_by_role("tab", name="PyTorch code")).to_have_attribute("aria-selected", "true")


@pytest.mark.walk
def test_the_quality_of_the_samples_is_measured(page: Page, app_url: str) -> None:
    lab = open_page(page, app_url, "gan_lab", f"{SMALL}&data=digits")
    train_to(lab, 40)
    lab.get_by_role("tab", name="Quality").click()
    expect(lab.get_by_test_id("quality-says")).to_contain_text("of 10 classes")
    expect(lab.locator(".gan-quality .bar")).to_have_count(10)
    expect(lab.locator(".gan-quality .pair")).to_have_count(12)
    assert "Fréchet distance" in lab.locator(".gan-quality .measures").inner_text()


@pytest.mark.walk
def test_words_follow_from_verdicts_to_scores_and_back_while_the_run_rests(lab: Page) -> None:
    tabs = {
        "Noise": lab.locator(".latent-picture .says"),
        "What D looks at": lab.get_by_test_id("d-view-about"),
        "Inside": lab.locator(".network-map .notice:visible").last,
    }
    loss = lab.get_by_role("combobox", name="Loss")
    for tab, words in tabs.items():
        lab.get_by_role("tab", name=tab).click()
        for title, critic in (("WGAN, penalty", True), ("Non-saturating", False)):
            loss.click()
            loss.press("ArrowDown")
            lab.get_by_role("option", name=title).click()
            words.scroll_into_view_if_needed()
            says = expect(words)
            (says.to_contain_text if critic else says.not_to_contain_text)("critic", ignore_case=True)


@pytest.mark.walk
def test_of_a_dense_d_no_maps_are_promised(page: Page, app_url: str) -> None:
    lab = open_page(page, app_url, "gan_lab", "preset=dense")
    open_d_view(lab)
    expect(lab.get_by_test_id("d-view-about")).to_contain_text("Blue")
    heading = lab.get_by_role("heading", name="What D\N{RIGHT SINGLE QUOTATION MARK}s layers see")
    expect(heading).to_be_hidden()
    networks = lab.get_by_role("combobox", name="Networks")
    networks.click()
    networks.press("ArrowDown")
    lab.get_by_role("option", name="Small DCGAN").click()
    expect(heading).to_be_visible()


@pytest.mark.walk
def test_a_row_of_before_says_so_and_one_that_nobody_judged_is_dealt_anew(lab: Page) -> None:
    lab.get_by_role("button", name="Judge six pictures").click()
    cards, says = lab.locator(".judged"), lab.get_by_test_id("game-says")
    expect(says).to_have_text("Which of these did G make, at step 0?")
    train_to(lab, 5)
    expect(says).to_have_text(f"Which of these did G make, at step {step_of(lab):,}?")
    before = step_of(lab)
    cards.first.get_by_role("button", name="Real").click()
    train_to(lab, before + 5)
    expect(says).to_contain_text(
        f"This row is of step {before:,}; now both networks are at step {step_of(lab):,}."
    )
    expect(says).to_contain_text("5 to go")
    expect(lab.get_by_test_id("game-score")).to_contain_text(
        f"Both networks had trained for {before:,} steps then."
    )
