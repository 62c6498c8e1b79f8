"""What pages really send to components fits the types that these write down: TypeScript says so."""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.measure.assessment import Assessment, Standard
from nn_core.network.presets import gan_preset
from nn_core.training import GanRun
from tests.frames import read_frame
from tests.node import ASSETS, NODE
from tests.pages.app import PAGE_NAMES, open_page
from tests.trained import digit_network, trained
from tests.waiting import until
from ui.gan_lab.quality import shown
from ui.latent_space.checkerboard import contestants, samples_at
from ui.shell.catalogue import CATALOGUE
from ui.why_convolution.contest import contestants as convolution_contestants

ROOT = ASSETS.parent
TSC = ROOT / "node_modules" / ".bin" / "tsc"
MOST_ITEMS = 40
MOST_LETTERS = 60

# What is sent as bytes: the type of the facts in its header, in index.js or the module that is named.
FACTS = {
    "activation": "model.ActivationAnswer",
    "augmentation": "RecipesAnswer",
    "augmentation_chart": "ChartFacts",
    "augmentation_samples": "SamplesFacts",
    "backpropagation": "model.BackpropagationAnswer",
    "convolution": "model.ConvolutionAnswer",
    "dense": "model.DenseAnswer",
    "latent_checkerboard": "CheckerboardFacts",
    "parts": "PartsAnswer",
    "pooling": "PoolingAnswer",
    "sound": "SoundAnswer",
    "why": "contest.ContestFacts",
}

pytestmark = pytest.mark.skipif(
    NODE is None or not TSC.exists(), reason="TypeScript is not installed; `make check` installs it"
)


@pytest.fixture
def network(page_name: str) -> None:
    """What the page waits for is trained."""
    if page_name == "dense":
        digit_network()
    if page_name == "why_convolution":
        for one in convolution_contestants("size", 0).all().values():
            trained(one.recipe)


def sent(page: AppTest) -> Iterator[tuple[Path, str, Any]]:
    """The module of a component, a type in its scope, and what the page sends of that type."""
    modules = {path.parent.name: path for path in (ASSETS / "components").rglob("index.js")}
    assert not page.exception
    for element in page.main:
        if element.type != "bidi_component":
            continue
        proto = element.proto
        module = modules[proto.component_name.rpartition("layerscope_")[2]]
        if proto.WhichOneof("data") == "bytes":
            if proto.bytes:
                home, _, name = FACTS[module.parent.name].rpartition(".")
                yield module.with_stem(home or "index"), name, read_frame(proto.bytes)[0]
        elif proto.WhichOneof("data"):
            found = re.search(r"@param \{Component<(\w+)>\} component", module.read_text(encoding="utf-8"))
            assert found, f"{module} does not say of which type its data is"
            yield module, found[1], json.loads(proto.json)


def short(value: Any) -> Any:
    """The same without what is long and of one kind."""
    if isinstance(value, dict):
        return {name: short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [short(one) for one in value[:MOST_ITEMS]]
    return value[:MOST_LETTERS] if isinstance(value, str) else value


def misfits(values: Iterable[tuple[Path, str, Any]], folder: Path) -> str:
    """What TypeScript says of values for types in the scopes of modules; nothing where all of them fit."""
    lines = []
    for at, (module, name, value) in enumerate(values):
        lines.append(f'/** @type {{import("{module.with_suffix("")}").{name}}} */')
        lines.append(f"export const sent{at} = {json.dumps(short(value), ensure_ascii=False)}")
    assert lines
    (folder / "sent.js").write_text("\n".join(lines), encoding="utf-8")
    config = {"extends": str(ROOT / "tsconfig.json"), "include": [str(folder / "sent.js")], "exclude": []}
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    assert NODE is not None
    path = os.pathsep.join([str(Path(NODE).parent), os.environ["PATH"]])
    command = [str(TSC), "--pretty", "false", "-p", str(folder)]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False
    ).stdout


WITHOUT = {entry.name for entries in CATALOGUE.values() for entry in entries if not entry.components}
"""Pages of Streamlit's own elements."""


# A page's name in a test's name says which worker has trained its networks.
@pytest.mark.walk
@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    "page_name",
    [
        pytest.param(name, marks=pytest.mark.walk if name == "why_convolution" else ())
        for name in PAGE_NAMES
        if name not in WITHOUT
    ],
)
def test_what_a_page_sends_is_of_the_types_that_components_declare(page_name: str, tmp_path: Path) -> None:
    assert misfits(sent(open_page(page_name)), tmp_path) == ""


@pytest.mark.parametrize("part", ["channels", "checkerboard"])
def test_what_other_parts_of_latent_space_send_is_of_those_types(part: str, tmp_path: Path) -> None:
    if part == "checkerboard":
        until(lambda: all(samples_at(run, 0) is not None for run in contestants().values()))
    assert misfits(sent(open_page("latent_space", part=part)), tmp_path) == ""


@pytest.mark.parametrize("judged", [True, False])
def test_what_the_quality_of_samples_sends_is_of_its_type(judged: bool, tmp_path: Path) -> None:
    """It comes once the first samples were measured; without a judge there are no classes."""
    pixels = np.zeros((2, 1, 8, 8), np.uint8)
    run = GanRun(*gan_preset("dcgan_small", (3, 32, 32), 16), "avatars")
    now = Assessment(
        step=7,
        shares=np.array([0.75, 0.25, 0, 0, 0, 0, 0, 0]) if judged else None,
        confidence=0.9 if judged else None,
        agreement=0.5 if judged else None,
        frechet=1.5 if judged else None,
        diversity=0.8,
        samples=pixels,
        nearest=pixels,
        distances=np.array([0.1, 0.2]),
    )
    facts, _ = read_frame(shown(run, [now], Standard(0.95, 0.1, 1.0, 0.3)))
    module = ASSETS / "components" / "gan_lab" / "gan_quality" / "index.js"
    assert misfits([(module, "QualityFacts", facts)], tmp_path) == ""
