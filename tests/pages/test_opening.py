"""A page opens with the components that the catalogue names, which the browser fetches ahead."""

import pytest

from tests.pages.app import PAGE_NAMES, open_page
from ui.shell.catalogue import CATALOGUE, HOME

WAIT_FOR_A_JOB = {"channels", "dense", "latent_space"}
NAMED = {"home": HOME} | {entry.name: entry.components for entries in CATALOGUE.values() for entry in entries}


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_page_opens_with_the_components_that_are_fetched_ahead(name: str) -> None:
    elements = open_page(name)._tree
    opened = {one.proto.component_name for one in elements if getattr(one, "type", "") == "bidi_component"}
    named = {f"layerscope_{component.rpartition('/')[2]}" for component in NAMED[name]}
    assert opened <= named
    assert opened == named or name in WAIT_FOR_A_JOB
