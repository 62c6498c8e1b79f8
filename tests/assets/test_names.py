"""What a screen reader can reach has a name from the moment it is there, not only once a frame arrives."""

import re

import pytest

from tests.node import ASSETS

MADE = re.compile(r'element\(\s*"(?:canvas|svg|div)",\s*(\{[^{}]*(?:\$\{[^{}]*\}[^{}]*)*\})')
MODULES = {str(path.relative_to(ASSETS)): path.read_text() for path in sorted(ASSETS.rglob("*.js"))}
PICTURES = [
    (module, made) for module, text in MODULES.items() for made in MADE.findall(text) if 'role: "img"' in made
]


def test_the_pictures_are_found() -> None:
    assert len(PICTURES) >= 25


@pytest.mark.parametrize(("module", "made"), PICTURES)
def test_a_picture_is_made_with_its_name(module: str, made: str) -> None:
    assert "aria-label" in made or "ariaLabel" in made
