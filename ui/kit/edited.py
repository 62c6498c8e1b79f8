"""A network that comes as a preset and is edited, and the run that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from nn_core import Architecture, SpecError
from nn_core.numerals import readable
from nn_core.training import ConfigError
from ui.kit.controls import choice_view
from ui.kit.editor import Draft, parse
from ui.kit.experiment import Experiment

Run = TypeVar("Run")
"""A run with `architecture` and `config`."""


def preset_field(
    lab: Experiment, draft: Draft, shown: str | None, titles: Mapping[str, str], width: int = 188
) -> None:
    """A field for the presets. `shown` is the one whose layers the editor shows, if they are a preset's."""
    take = partial(choose_preset, lab, draft)
    choice_view(lab, "preset", shown, titles, take=take, placeholder="Your own", width=width)


def choose_preset(lab: Experiment, draft: Draft, name: str | None) -> None:
    """A named network in place of all edits; no name leaves them."""
    if name is not None:
        lab["preset"] = name
        undo_edits(lab, draft)


def undo_edits(lab: Experiment, draft: Draft) -> None:
    """Back to the preset as it comes."""
    lab["net"] = None
    draft.forget()


def set_up(lab: Experiment, draft: Draft, **values: Any) -> None:
    """A prepared experiment in place of all choices and edits."""
    lab.set_up(**values)
    draft.forget()


def edited(lab: Experiment, draft: Draft, run: Run, preset: Architecture) -> Run:
    """The run to train now. A draft that works becomes the lab's network; one that does not keeps its error,
    and the network before it stays.

    Args:
        preset: what the address need not tell.
    """
    if draft.layers is None:
        return run
    found: Any = run
    try:
        found = replace(found, architecture=parse(found.architecture.input_shape, draft.layers))
        found.check()
    except SpecError as error:
        draft.error = error
        return run
    except ConfigError as error:
        draft.error = SpecError(None, error.field, error.message)
        return run
    lab["net"] = None if found.architecture == preset else found.architecture
    draft.forget()
    return found  # type: ignore[no-any-return]


def settled(lab: Experiment, run: Run, fields: Mapping[str, str], smallest_batch: int) -> Run:
    """The run with the lab's settings; one that does not go with the network falls back to its default, and a
    batch that is too large even so to the smallest one, which the network was checked with.

    Args:
        fields: of the config, by their names in the URL.
    """
    whole: Any = run
    config = {field: lab[name] for name, field in fields.items()}
    found = replace(whole, config=type(whole.config)(**config))
    try:
        found.check()
    except ConfigError as error:
        param = lab.param(next(name for name, field in fields.items() if field == error.field))
        at_default = lab[param.name] == param.default
        lab[param.name] = smallest_batch if at_default else param.default
        value = readable(param.write(lab[param.name]))
        lab.notes.append(f"{error.message} The {param.label} is now {value}.")
        return settled(lab, run, fields, smallest_batch)
    return found  # type: ignore[no-any-return]
