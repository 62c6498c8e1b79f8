"""The address that a page has for others: in links, on paper, in a class."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.runtime.context import ContextProxy

from ui.kit.share import page_url


@pytest.mark.parametrize(
    ("below", "told", "expected"),
    [
        ("", "http://here:8501/", "http://here:8501/"),
        ("", "http://here:8501/pooling", "http://here:8501/pooling"),
        ("", "https://here/pooling?run=1&x=a/b#top", "https://here/pooling"),
        ("", "http://here:8501/why_/why_convolution", "http://here:8501/why_convolution"),
        ("layers", "http://here/layers/", "http://here/layers/"),
        ("layers", "http://here/layers/pooling", "http://here/layers/pooling"),
        ("layers", "http://here/layers/why_/why_convolution?seed=1", "http://here/layers/why_convolution"),
    ],
)
def test_it_is_where_the_page_lies(
    monkeypatch: pytest.MonkeyPatch, below: str, told: str, expected: str
) -> None:
    monkeypatch.setattr(ContextProxy, "url", told)
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": below}.get)
    assert page_url() == expected
