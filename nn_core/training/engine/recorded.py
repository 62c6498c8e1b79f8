"""A record of a run as JSON and arrays, and back: `tensor_file` has what both are written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nn_core.network.fields import is_whole
from nn_core.training.engine.backups import Backup, Backups
from nn_core.training.engine.history import MAX_POINTS, History, Series
from nn_core.training.engine.record import Record, Start
from nn_core.training.engine.tensor_file import Array, TensorFile
from nn_core.training.engine.timeline import MAX_BYTES, MAX_ENTRIES, Entry, Timeline
from nn_core.training.plain import config_of, plain_config, plain_spec, spec_of

if TYPE_CHECKING:
    from torch import Tensor

MOST = 2**62
SPARE_BYTES = 16 * 2**20
"""Random state, the order of batches, and other things that no spec counts."""

Facts = dict[str, Any]
Tensors = Mapping[str, "Tensor"]


# Writing


class Writing:
    """The arrays of a record as they are collected; these are its own memory wherever they can be.

    Attributes:
        stacks: see `tensor_file.Stacks`.
        channels_last: those that lie so in memory. Some kernels look at that, and give other last bits.
    """

    def __init__(self) -> None:
        self.stacks: dict[str, list[Array]] = {}
        self.channels_last: list[str] = []

    def put(self, part: str, sets: list[Tensors]) -> None:
        """Sets of tensors that are alike, as a stack for each name."""
        for key, like in sets[0].items():
            name = f"{part}.{key}"
            self.stacks[name] = [one[key].detach().numpy() for one in sets]
            if _lies_channels_last(like):
                self.channels_last.append(name)


def written(record: Record, base: str = "") -> tuple[Facts, dict[str, list[Array]]]:
    """A record as JSON and stacks of arrays.

    Args:
        base: names a file that has the arrays of its spec and its past, which are left out here.
    """
    spec, arrays = plain_spec(record.spec)
    writing = Writing()
    if not base:
        writing.stacks |= {f"spec.{name}": [array] for name, array in arrays.items()}
    facts = {
        "base": base,
        "spec": spec,
        "state": record.state,
        "message": record.message,
        "steps_per_second": record.steps_per_second,
        "owner": record.owner,
        "start": None if record.start is None else _written_start(record.start, record.spec.config, writing),
    }
    if record.start is not None and not base:
        facts["past"] = _written_timeline(record.start.timeline, writing)
    return facts | {"channels_last": writing.channels_last}, writing.stacks


def _written_start(start: Start, config: Any, writing: Writing) -> Facts:
    """Its config is none where it is the very one of the spec: then there is nothing to take over."""
    writing.put("trainer", [start.trainer.tensors])
    return {
        "config": None if start.config is config else plain_config(start.config),
        "trainer": dict(start.trainer.facts),
        "training_curve": _written_series(start.history.training),
        "validation_curve": _written_series(start.history.validation),
        "backups": _written_backups(start.backups, writing),
        "validation": dict(start.validation),
        "validated_at": start.validated_at,
    }


def _written_series(series: Series) -> Facts:
    return {"stride": series.stride, "points": [[step, dict(metrics)] for step, metrics in series.all_points]}


def _written_timeline(timeline: Timeline, writing: Writing) -> Facts:
    alike: dict[Any, tuple[int, list[Tensors]]] = {}
    entries = []
    for entry in timeline.entries:
        form = tuple((name, one.dtype, one.shape, one.stride()) for name, one in entry.weights.items())
        stack, sets = alike.setdefault(form, (len(alike), []))
        sets.append(entry.weights)
        metrics, measured = dict(entry.metrics), dict(entry.measured)
        entries.append({"step": entry.step, "metrics": metrics, "measured": measured, "stack": stack})
    for stack, sets in alike.values():
        writing.put(f"past{stack}", sets)
    return {"stride": timeline.stride, "capacity": timeline.capacity, "entries": entries}


def _written_backups(backups: Backups, writing: Writing) -> list[Facts]:
    """The older one, and the newer where that is another."""
    kept = [backups.older] if backups.newer is backups.older else [backups.older, backups.newer]
    for index, backup in enumerate(kept):
        writing.put(f"backup{index}", [backup.weights])
    return [{"step": backup.step, "examples": backup.examples} for backup in kept]


def _lies_channels_last(tensor: Tensor) -> bool:
    """Whether it lies in memory as only a channels last tensor does."""
    if tensor.dim() != 4:
        return False
    _, c, h, w = tensor.shape
    return tensor.stride() == (c * h * w, 1, w * c, c) != (c * h * w, h * w, w, 1)


# Reading


def record_of(file: TensorFile, base: TensorFile | None = None) -> Record:
    """The record that `written` gave, as far as it can be told without its trainer.

    Args:
        base: the file that was named then, if one was.

    Raises:
        SpecError, DataError, ConfigError: such a run cannot be.
        KeyError, TypeError, ValueError, ...: it is none, whatever is wrong.
    """
    facts, base = file.facts, base or file
    spec = spec_of(facts["spec"], {name: one for name, (one,) in base.stacks("spec").items()})
    if max(file.size, base.size) > spec.memory().total + MAX_BYTES + SPARE_BYTES:
        raise ValueError("It is larger than such a run can be.")
    state, message, pace = facts["state"], facts["message"], facts["steps_per_second"]
    owner = facts.get("owner", "")  # earlier versions knew none
    if state not in ("paused", "diverged") or type(message) is not str or type(owner) is not str:
        raise ValueError("It has no state.")
    if pace is not None:
        pace = _numbers({"pace": pace})["pace"]
    start = None if facts["start"] is None else _start_of(facts["start"], spec.config, file, base)
    return Record(spec, start, state, message, pace, owner, None, None)


def _start_of(facts: Facts, config: Any, file: TensorFile, base: TensorFile) -> Start:
    """Where a run stood whose spec has that config."""
    from nn_core.training.whole import Whole  # needs torch, which describing and finding runs does not

    reading, history = Reading(file), History()
    history.training = _series_of(facts["training_curve"])
    history.validation = _series_of(facts["validation_curve"])
    whole = Whole(reading.tensors("trainer")[0], facts["trainer"])
    _whole_number(whole.facts["step_count"])
    return Start(
        config if facts["config"] is None else config_of(type(config), facts["config"]),
        whole,
        history,
        Reading(base).timeline(base.facts["past"]),
        reading.backups(facts["backups"]),
        _numbers(facts["validation"]),
        _whole_number(facts["validated_at"], -1),
    )


class Reading:
    """What makes tensors of the arrays of an open file, and of tensors the parts of a `Start`."""

    def __init__(self, file: TensorFile) -> None:
        self._file = file
        self._channels_last = frozenset(file.facts["channels_last"])

    def timeline(self, facts: Facts) -> Timeline:
        """What `_written_timeline` wrote."""
        stacks = [_whole_number(one["stack"], 0, MAX_ENTRIES) for one in facts["entries"]]
        sets = {stack: iter(self.tensors(f"past{stack}", stacks.count(stack))) for stack in set(stacks)}
        entries = [_entry_of(one, next(sets[one["stack"]])) for one in facts["entries"]]
        steps = [entry.step for entry in entries]
        if len(steps) > MAX_ENTRIES or steps != sorted(set(steps)):
            raise ValueError("It is no past.")
        capacity = _whole_number(facts["capacity"], 2, MAX_ENTRIES)
        return Timeline.of(entries, _whole_number(facts["stride"], 1), capacity)

    def backups(self, facts: list[Facts]) -> Backups:
        """What `_written_backups` wrote."""
        kept = [
            Backup(
                self.tensors(f"backup{index}")[0], _whole_number(one["step"]), _whole_number(one["examples"])
            )
            for index, one in enumerate(facts[:2])
        ]
        return Backups.of(kept[0], kept[-1])

    def tensors(self, part: str, count: int = 1) -> list[dict[str, Tensor]]:
        """The sets that `Writing.put` was given."""
        sets: list[dict[str, Tensor]] = [{} for _ in range(count)]
        for name, arrays in self._file.stacks(part).items():
            for one, array in zip(sets, arrays, strict=True):
                one[name] = _tensor_of(array, f"{part}.{name}" in self._channels_last)
        return sets


def _tensor_of(array: Array, channels_last: bool) -> Tensor:
    import torch

    tensor = torch.from_numpy(array)
    if not channels_last:
        return tensor
    return torch.empty(tensor.shape, dtype=tensor.dtype, memory_format=torch.channels_last).copy_(tensor)


def _series_of(facts: Facts) -> Series:
    points = [(_whole_number(step), _numbers(metrics)) for step, metrics in facts["points"]]
    steps = [step for step, _ in points]
    if len(points) > MAX_POINTS or steps != sorted(steps):
        raise ValueError("It is no curve.")
    return Series.of(points, _whole_number(facts["stride"], 1))


def _entry_of(facts: Facts, weights: Tensors) -> Entry:
    measured = {name: _whole_number(step) for name, step in facts["measured"].items()}
    return Entry(_whole_number(facts["step"]), weights, _numbers(facts["metrics"]), measured)


def _numbers(facts: Mapping[str, Any]) -> dict[str, float]:
    if not all(type(value) in (int, float) for value in facts.values()):
        raise ValueError("A metric is no number.")
    return {name: float(value) for name, value in facts.items()}


def _whole_number(value: Any, minimum: int = 0, maximum: int = MOST) -> int:
    if not is_whole(value, minimum, maximum):
        raise ValueError("A count is no whole number.")
    return value
