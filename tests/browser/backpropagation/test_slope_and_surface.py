"""Below the network: the loss over one number, and over two with the ways downhill."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.backpropagation.driving import (
    BACKWARD,
    FORWARD,
    by_name,
    first_network,
    number,
    shown,
    type_rate,
)
from tests.browser.opening import open_page
from tests.numerals import NUMBER, read

# A saturated neuron, whose gradients are almost 0.
LARGE_WEIGHTS = "activation=sigmoid&numbers=1,0.5,1,15,-12,0.1,0.8,0.2,-0.2,0.9,-0.6,0.1"
SUM = re.compile(rf"\(({NUMBER}) − ({NUMBER})\) / \(?({NUMBER})\)?$")


def test_pushing_a_number_gives_its_gradient(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"at={FORWARD + BACKWARD}")
    expected = by_name(first_network())
    number(page, "h2").locator(".gradient").click()
    expect(page.get_by_label("Number to push")).to_have_value("h2")
    pushed, derived = page.locator(".both output").all_text_contents()
    assert read(derived) == pytest.approx(expected["h2"][1], abs=1e-6)
    assert read(pushed) == pytest.approx(expected["h2"][1], abs=1e-5)
    expect(page.locator(".check .verdict")).to_contain_text("They agree")
    page.get_by_label("h, as a power of ten").fill("0")
    page.get_by_label("Number to push").select_option("w11")
    expect(page.locator(".check .verdict")).not_to_contain_text("They agree")
    expect(page).to_have_url(re.compile("name=w11"))


@pytest.mark.walk
def test_the_losses_that_were_pushed_give_the_slope_beside_them(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", LARGE_WEIGHTS)
    above, below, width = (
        read(text) for text in SUM.findall(page.locator(".check .numbers").inner_text())[0]
    )
    pushed = page.locator(".both output").first.inner_text()
    assert (above - below) / width == pytest.approx(read(pushed), rel=1e-5)


@pytest.mark.walk
def test_no_tangent_is_spoken_of_while_the_gradient_is_to_be_predicted(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"at={FORWARD + 1}")
    note = page.locator(".check .note")
    expect(note).to_contain_text("Dashed: the tangent")
    page.get_by_label("Predict first").check()
    expect(page.locator(".both output").last).to_have_text("?")
    expect(note).not_to_contain_text("Dashed")


@pytest.mark.walk
def test_on_a_kink_no_smaller_h_is_asked_for_and_no_tangent_is_drawn(page: Page, app_url: str) -> None:
    # z1 is exactly 0.
    kink = "activation=relu&numbers=1,0.5,1,0.5,-0.4,-0.3,0.8,0.2,-0.2,0.9,-0.6,0.1&name=w11"
    open_page(page, app_url, "backpropagation", f"{kink}&at={FORWARD + BACKWARD}")
    verdict = page.locator(".check .verdict")
    for power in ("-12", "-4"):
        page.get_by_label("h, as a power of ten").fill(power)
        expect(verdict).to_contain_text(
            "w₁₁ stands exactly on a kink: just below it the slope is 0, just above −"
        )
        expect(verdict).to_contain_text("no h helps")
    expect(page.locator(".check .note")).to_contain_text("There is no tangent.")


@pytest.mark.walk
def test_a_way_that_ends_in_the_darkest_shade_ends_at_a_loss_that_the_legend_allows(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "backpropagation", LARGE_WEIGHTS)
    legend = page.locator(".surface .note").inner_text()
    darkest, brightest = (read(text) for text in re.findall(rf"up to ({NUMBER})", legend))
    ends = [read(text.split("→ ")[1]) for text in page.locator(".surface .result").all_inner_texts()]
    assert max(ends) <= darkest < brightest
    # No least loss of the map is named that a way between its grid points undercuts.
    assert "from" not in legend


@pytest.mark.walk
def test_a_weight_of_one_direction_is_not_offered_for_the_other(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    first, second = page.locator(".surface select").all()
    first.select_option("v12")
    expect(second).to_have_value("v11")
    expect(second.locator("option[value=v12]")).to_have_count(0)
    expect(first.locator("option[value=v11]")).to_have_count(0)


@pytest.mark.walk
@pytest.mark.parametrize("steps", ["0 steps", "1 step", "2 steps"])
def test_a_map_says_how_many_steps_its_way_has(page: Page, app_url: str, steps: str) -> None:
    open_page(page, app_url, "backpropagation", f"steps={steps[0]}")
    described = page.get_by_role("img", name=re.compile(f": {steps} on the loss along w₁₁ and v₁₁. Loss"))
    expect(described).to_have_count(3)


@pytest.mark.walk
def test_the_ways_downhill_follow_the_learning_rate_and_the_start(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    results = page.locator(".surface .result")
    expect(results).to_have_count(3)
    before = results.all_text_contents()
    type_rate(page, "0.03")
    expect(results.first).not_to_have_text(before[0])
    canvas = page.locator(".surface canvas").first
    canvas.scroll_into_view_if_needed()
    canvas.click(position={"x": 60, "y": 60})
    assert shown(page, "w11", "value") < 0 < shown(page, "v11", "value")


@pytest.mark.walk
def test_what_a_card_asks_is_drawn_once_it_is_answered(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    curve, ways = page.locator(".check .halves canvas").first, page.locator(".surface .trio")
    expect(curve).to_be_visible()
    page.get_by_label("Number to push").select_option("w12")
    expect(page.locator(".check")).to_contain_text("The card “Up or down?” below asks just that.")
    expect(curve).to_be_hidden()
    expect(page.locator(".check .both")).to_be_hidden()
    page.get_by_role("button", name="It falls").click()
    expect(curve).to_be_visible()
    expect(page.locator(".check .verdict")).to_contain_text("They agree")
    type_rate(page, "0.02")
    expect(ways).to_be_hidden()
    expect(page.locator(".surface .note")).to_contain_text("The card “Three ways downhill” below asks just")
    type_rate(page, "0.05")
    expect(ways).to_be_visible()
    type_rate(page, "0.02")
    page.get_by_role("button", name="Momentum", exact=True).click()
    expect(ways).to_be_visible()
    expect(page.locator(".surface .note")).to_contain_text("with learning rate 0.02")
