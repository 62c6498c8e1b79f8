"""The page "Backpropagation" in a browser: how it is read, and the same network in torch."""

from typing import Any

import torch
import torch.nn.functional as F
from playwright.sync_api import Locator, Page

from tests.gradients import slope_of

FORWARD, BACKWARD, UPDATE = 6, 15, 9


def number(page: Page, name: str) -> Locator:
    return page.locator(f'.backpropagation .number[data-name="{name}"]')


def shown(page: Page, name: str, what: str) -> float:
    return float(number(page, name).get_attribute(f"data-{what}") or "nan")


def step_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name="One step on").click()


def title(page: Page) -> Locator:
    return page.locator(".backpropagation .step h3")


def first_network(w11: float = 0.5, h1: float | None = None) -> dict[str, torch.Tensor]:
    """The network that the page opens with, after backward(); h1: held there."""
    double: dict[str, Any] = {"dtype": torch.float64, "requires_grad": True}
    x = torch.tensor([1.0, 0.5], dtype=torch.float64)
    w = torch.tensor([[w11, -0.4], [0.8, 0.2]], **double)
    b = torch.tensor([0.1, -0.2], **double)
    v = torch.tensor([[0.9, -0.6]], **double)
    c = torch.tensor([0.1], **double)
    z = F.linear(x, w, b)
    h = torch.tanh(z)
    if h1 is not None:
        h = torch.stack([torch.tensor(h1, **double), h[1]])
    s = F.linear(h, v, c)
    for value in (z, h, s):
        value.retain_grad()
    loss = F.mse_loss(s, torch.tensor([1.0], dtype=torch.float64))
    loss.backward()
    return {"w": w, "b": b, "v": v, "c": c, "z": z, "h": h, "s": s, "loss": loss}


def by_name(tensors: dict[str, torch.Tensor]) -> dict[str, tuple[float, float]]:
    """Value and gradient of each number of the page."""
    places = {
        "w": ["w11", "w12", "w21", "w22"],
        "b": ["b1", "b2"],
        "v": ["v11", "v12"],
        "c": ["c1"],
        "z": ["z1", "z2"],
        "h": ["h1", "h2"],
        "s": ["s1"],
    }
    return {
        name: pair
        for letter, names in places.items()
        for name, pair in zip(
            names,
            zip(
                tensors[letter].flatten().tolist(), slope_of(tensors[letter]).flatten().tolist(), strict=True
            ),
            strict=True,
        )
    }


def type_rate(page: Page, text: str) -> None:
    """Key by key, as people do, and done with Enter."""
    field = page.get_by_label("Learning rate")
    field.fill("")
    field.press_sequentially(text)
    field.press("Enter")
