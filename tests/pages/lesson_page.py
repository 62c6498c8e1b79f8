"""What the tests of the pages that take a layer apart share: read what comes first, run its code."""

import re
from typing import Any

import numpy as np
import torch
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Markdown

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
    first = next(at for at, element in enumerate(page.main) if takes_bytes(element))
    before = list(page.main)[:first]
    texts = [element.value for element in before if isinstance(element, Markdown)]
    return len(re.findall(r"\w+", " ".join(texts)))
