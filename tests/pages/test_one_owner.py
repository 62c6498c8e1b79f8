"""After any path of clicks, what controls show, what the address says and what the run uses are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nn_core.network.presets import classifier_preset
from nn_core.training import PlaneGanRun, PlaneRun
from tests.pages.app import open_page, run_of
from tests.pages.browser_memory import Visitor
from ui.cnn_lab import lab as cnn
from ui.gan_lab import lab as gan
from ui.gan_plane import params as gan_plane_params
from ui.gan_plane.lab import experiment_of, gan_plane_run
from ui.kit.runs import spec_of
from ui.kit.url import Param, read
from ui.neural_network import params as plane_params
from ui.neural_network.lab import drawing_of, plane_run
from ui.shell.prepared import MORE, YES

BRIEFLY = settings(
    max_examples=4,
    stateful_step_count=8,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
OFFLINE = {"data": ("mnist", "digits", "faces")}
"""Of some choices not all: those that need a network or files."""

pytestmark = pytest.mark.usefixtures("engine_ends")


@dataclass(frozen=True)
class Site:
    """A page that trains something.

    Attributes:
        start: the address that it is opened with.
        addresses: others that somebody may enter.
        edits: what its components may send.
        uses: whether a run's spec is what the values of an address ask for.
        only: of some choices, the values to choose from.
        shows: what the fields show of the values of the address.
    """

    name: str
    owner: str
    params: Sequence[Param]
    start: Mapping[str, str]
    addresses: Sequence[Mapping[str, str]]
    edits: Sequence[Callable[[Visitor], None]]
    uses: Callable[[Any, Mapping[str, Any]], bool]
    only: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    shows: Callable[[Visitor, dict[str, Any]], dict[str, Any]] = lambda _, values: values


# The truth about a run, worked out from the address alone


def cnn_uses(spec: Any, values: Mapping[str, Any]) -> bool:
    config = {name: getattr(spec.config, part) for name, (part, _) in cnn.SETTINGS.items()}
    shape, classes = spec.image_shape, len(spec.load().class_names)
    network = values["net"] or classifier_preset(values["preset"], shape, classes)
    settings_agree = all(config[name] == values[name] for name in config)
    return settings_agree and spec.architecture == network and spec.dataset == values["data"]


def cnn_shows(visitor: Visitor, values: dict[str, Any]) -> dict[str, Any]:
    """What the fields show: no preset while the layers are the visitor's own, in use or not."""
    edited = values["net"] is not None or visitor.page.session_state["cnn.draft"].layers is not None
    return values | ({"preset": None} if edited else {})


def gan_uses(spec: Any, values: Mapping[str, Any]) -> bool:
    config = {name: getattr(spec.config, part) for name, part in gan.FIELDS.items()}
    data = spec.dataset if isinstance(spec.dataset, str) else "faces"
    asked = "asked" if spec.config.conditional else "any"
    return (data, asked) == (values["data"], values["classes"]) and all(
        config[name] == values[name] for name in config
    )


# What components send


def edit_layers(visitor: Visitor) -> None:
    layers = [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}]
    visitor.edit("cnn.editor", layers)


def edit_plane(visitor: Visitor) -> None:
    drawn = drawing_of(spec_of(run_of(visitor.page), PlaneRun))
    drawn |= {"noise": 0.25, "layers": [{"neurons": 3, "activation": "relu"}]}
    visitor.edit("plane.network", drawn)


def edit_gan_plane(visitor: Visitor) -> None:
    spec = spec_of(run_of(visitor.page), PlaneGanRun)
    picture = experiment_of(spec) | {"steps_d": 5, "learning_rate_d": 0.01}
    visitor.edit("gan_plane.picture", {"experiment": picture, "layers": ["real"]})


SITES = (
    Site(
        "cnn_lab",
        "cnn",
        cnn.PARAMS,
        {"data": "digits", "preset": "one_layer_cnn", MORE: YES},
        ({"data": "digits", "rate": "0.03", "pace": "3"}, {"preset": "perceptron", "opt": "sgd"}),
        (edit_layers,),
        cnn_uses,
        OFFLINE,
        cnn_shows,
    ),
    Site(
        "gan_lab",
        "gan",
        gan.PARAMS,
        {"data": "digits", "preset": "dense", MORE: YES},
        ({"data": "digits", "rate_g": "0.01"}, {"data": "digits", "loss": "hinge", "seed": "3"}),
        (),
        gan_uses,
        OFFLINE,
    ),
    Site(
        "neural_network",
        "plane",
        plane_params.PARAMS,
        {MORE: YES},
        ({"data": "spirals", "rate": "0.3"}, {"layers": "none", "pace": "1_step"}),
        (edit_plane,),
        lambda spec, values: spec == plane_run(dict(values)),
    ),
    Site(
        "gan_plane",
        "gan_plane",
        gan_plane_params.PARAMS,
        {MORE: YES},
        ({"data": "ring", "g_rate": "0.01"}, {"loss": "hinge", "pace": "1"}),
        (edit_gan_plane,),
        lambda spec, values: spec == gan_plane_run(dict(values)),
    ),
)


class Paths(RuleBasedStateMachine):
    """Any path of clicks on a page, in a browser that remembers too much."""

    site: Site

    @initialize()
    def open(self) -> None:
        self.visitor = Visitor(open_page(self.site.name, **self.site.start), self.site.owner)

    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        widgets = self.visitor.widgets()
        name = data.draw(st.sampled_from(sorted(widgets)))
        values = self.site.only.get(name) or values_of(widgets[name], self.visitor, name)
        self.visitor.choose(name, data.draw(st.sampled_from(values)))

    @rule(place=st.integers(0, 2))
    def set_up(self, place: int) -> None:
        self.visitor.press("Show it without a guess", place) or self.visitor.press("Set it up", place)

    @rule(label=st.sampled_from(["Reset", "Back to Small CNN", "Apply the cure", "Step"]))
    def press(self, label: str) -> None:
        self.visitor.press(label)

    @rule(label=st.sampled_from(["Undo", "Redo"]))
    def turn(self, label: str) -> None:
        self.visitor.press(label)

    @rule()
    def undo_and_redo(self) -> None:
        before = self.visitor.address
        if self.visitor.press("Undo"):
            assert self.visitor.press("Redo")
            assert self.visitor.address | {"run": ""} == before | {"run": ""}

    @rule()
    def close_popovers(self) -> None:
        self.visitor.close_popovers()

    @rule(data=st.data())
    def enter(self, data: st.DataObject) -> None:
        self.visitor.enter(**data.draw(st.sampled_from(self.site.addresses)))

    @precondition(lambda self: self.site.edits)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.site.edits))(self.visitor)

    @invariant()
    def all_are_one(self) -> None:
        visitor, address = self.visitor, self.visitor.address
        values, notes = read(address, self.site.params)
        assert not notes
        params = {param.name: param for param in self.site.params}
        fields = self.site.shows(visitor, values)
        for name in visitor.widgets():
            assert text_of(params[name], visitor.shown(name)) == text_of(params[name], fields[name]), name
        lab = visitor.page.session_state[self.site.owner]
        assert {name: lab[name] for name in values} == values
        assert self.site.uses(run_of(visitor.page).spec, values)


def values_of(element: Any, visitor: Visitor, name: str) -> list[Any]:
    """The values that can be chosen: a widget lists their titles."""
    param = next(param for param in visitor.page.session_state[visitor.owner].params if param.name == name)
    titles = list(element.options)
    return [value for value in getattr(param, "options", titles) if element.format_func(value) in titles]


def text_of(param: Param, value: Any) -> str:
    """A value as its field shows it: some show text, "all" for none."""
    if value is None or value == "all":
        return "none"
    return value if isinstance(value, str) else param.write(value)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_controls_address_and_run_say_the_same(site: Site) -> None:
    run_state_machine_as_test(type("OnePath", (Paths,), {"site": site}), settings=BRIEFLY)
