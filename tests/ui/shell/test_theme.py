"""A page is told the whole theme with each run, though it is described once."""

import inspect
from collections import Counter

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from ui.shell import theme

SECTIONS = (
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
)


def whole() -> CustomThemeConfig:
    """The theme as a run begins with it, in the order in which Streamlit writes it."""
    message = CustomThemeConfig()
    parts = (
        message,
        message.light,
        message.dark,
        message.sidebar,
        message.light.sidebar,
        message.dark.sidebar,
    )
    for part, section in zip(parts, SECTIONS, strict=True):
        getattr(app_session, theme.DESCRIBE)(part, section)
    return message


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often Streamlit by itself describes which section."""
    describe, times = inspect.unwrap(getattr(app_session, theme.DESCRIBE)), Counter[str]()

    def count(message: CustomThemeConfig, section: str = "theme") -> None:
        times[section] += 1
        describe(message, section)

    monkeypatch.setattr(app_session, theme.DESCRIBE, count)
    return times


def test_each_run_is_told_the_same_theme_and_only_the_first_has_it_described(described: Counter[str]) -> None:
    alone = whole()
    assert alone.light.primary_color == "#2166ac"
    assert len(alone.font_faces) == 2
    described.clear()
    theme.describe_once()
    assert [whole(), whole(), whole()] == [alone] * 3
    assert described == dict.fromkeys(SECTIONS, 1)
