"""What the tests of the pages that take a layer apart share: open one, read what it sends, run its code."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Markdown

from tests.waiting import PATIENCE_S
from ui.kit.code_section import KEY as CODE_SECTION

PAGES = Path(__file__).resolve().parents[2] / "pages"
MOST_WORDS = 120


def open_page(name: str, **query: str) -> AppTest:
    page = AppTest.from_file(PAGES / f"{name}.py", default_timeout=PATIENCE_S)
    for parameter, value in query.items():
        page.query_params[parameter] = value
    page.run()
    assert not page.exception
    return page


def sent(page: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts and arrays that the browser gets."""
    buffer = next(element for element in page.main if element.type == "bidi_component").proto.bytes
    length = int.from_bytes(buffer[:8], "little")
    return json.loads(json.loads(buffer[8 : 8 + length])["__metadata__"]["frame"]), load(buffer)


def code(page: AppTest) -> str:
    """What the section with the code holds once it is opened."""
    page.session_state[CODE_SECTION] = True
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
    first = next(at for at, element in enumerate(page.main) if element.type == "bidi_component")
    before = list(page.main)[:first]
    texts = [element.value for element in before if isinstance(element, Markdown)]
    return len(re.findall(r"\w+", " ".join(texts)))
