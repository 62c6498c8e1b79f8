"""What the tests of the pages that take a layer apart share: read what comes first, run its code."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, Markdown

from tests.pages.app import takes_bytes
from ui.kit.code_section import CODE
from ui.kit.views import VIEWS

MOST_WORDS = 120


def code(page: AppTest) -> str:
    """What the section with the code holds once it is opened."""
    (section,) = [view for (_, name), view in page.session_state[VIEWS].items() if name == CODE.name]
    page.session_state[section.key] = True
    page.run()
    assert not page.exception
    return str(page.code[0].value)


def run_code(page: AppTest, x: np.ndarray) -> dict[str, np.ndarray]:
    """Run the PyTorch lines of the page; the arrays that they make, by name. `x` is the page's input."""
    scope: dict[str, Any] = {"x": torch.from_numpy(x[None])}
    exec(code(page), scope)
    tensors = {name: value for name, value in scope.items() if isinstance(value, torch.Tensor)}
    return {name: tensor.detach().numpy() for name, tensor in tensors.items()}


def words_before_the_picture(page: AppTest) -> int:
    """What is folded up in a menu is not read before it."""
    shown = list(_unfolded(page.main))
    first = next(at for at, element in enumerate(shown) if takes_bytes(element))
    texts = [element.value for element in shown[:first] if isinstance(element, Markdown)]
    return len(re.findall(r"\w+", " ".join(texts)))


def _unfolded(block: Block) -> Iterator[Element]:
    for child in block.children.values():
        if not isinstance(child, Block):
            yield child
        elif child.type != "popover":
            yield from _unfolded(child)
