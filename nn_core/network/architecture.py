"""What is a network, as data? Layers: their names, shapes, costs, receptive fields, and JSON.

Each layer reads the one before it, or an earlier one that it names as its `source`; a `Join` reads both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from functools import cached_property
from math import ceil, prod
from typing import Any

from nn_core.network.fields import MAX_IMAGE_SHAPE, Shape, SpecError, is_shape, shape_text, value_text
from nn_core.network.joins import Join
from nn_core.network.layer import INPUT
from nn_core.network.layers import LAYER_KINDS, Layer

MAX_LAYERS = 256
MAX_JSON_LENGTH = 60_000
MAX_INPUT_FEATURES = 65_536
NAMED_SOURCES = 6
"""How many names a message gives at most."""

MAX_PARAMS = 20_000_000
MAX_MACS = 2_000_000_000
MAX_ACTIVATION_BYTES = 8_000_000


@dataclass(frozen=True)
class LayerRow:
    """One line of a summary.

    `receptive_field` is how many input pixels, a side, one output sees of an image without end; behind a
    layer that makes maps finer the rule is only near. (`widestField` of assets/lib/receptive_field.js counts
    what is seen of this image.) `jump` is how many input pixels lie between the windows of neighbouring
    outputs: 0.5 where the map is finer than the input, 0 where there is no grid any more. A dense layer, a
    global pool and an `Unflatten` see the whole input: its longer side, or all values of a noise vector; that
    is also what a generator's maps see. Where several ways lead to an output, the field and the jump are the
    largest of theirs. `macs` are multiply-adds for one image. `in_shape` of a `Join` is what the layer before
    gives.
    """

    name: str
    kind: str
    in_shape: Shape
    out_shape: Shape
    params: int
    macs: int
    receptive_field: int
    jump: float


@dataclass(frozen=True)
class Architecture:
    """A network as frozen data: it is checked when it is made, so one that exists is valid.

    `input_shape` is `(c, h, w)`, or `(z,)` for a generator. Raises `SpecError` for the first thing wrong.
    """

    input_shape: Shape
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        for name in ("input_shape", "layers"):
            if isinstance(value := getattr(self, name), list):
                object.__setattr__(self, name, tuple(value))
        _check_input(self.input_shape)
        _check_layers(self.layers)
        _check_all_read(self.summary(), self.inputs)

    def summary(self) -> tuple[LayerRow, ...]:
        """One row a layer: name, kind, shapes, parameters, multiply-adds, receptive field."""
        return self._rows

    @cached_property
    def _walked(self) -> tuple[tuple[LayerRow, tuple[str, ...]], ...]:
        return tuple(_walk(self.input_shape, self.layers))

    @cached_property
    def _rows(self) -> tuple[LayerRow, ...]:
        return tuple(row for row, _ in self._walked)

    @property
    def inputs(self) -> tuple[tuple[str, ...], ...]:
        """For each layer the names of what it reads: one, or two of a `Join`, the layer before first.

        The network's own input is `INPUT`.
        """
        return tuple(reads for _, reads in self._walked)

    @property
    def is_straight(self) -> bool:
        """Whether each layer reads the one before it and nothing else."""
        before = (INPUT, *self.layer_names[:-1])
        return self.inputs == tuple((name,) for name in before)

    @property
    def layer_names(self) -> tuple[str, ...]:
        """`conv1`, `relu1`, `pool1`, ...: counted for each kind; all poolings share one count."""
        return tuple(row.name for row in self._rows)

    @property
    def out_shape(self) -> Shape:
        """The shape of the last layer's output, without the batch."""
        return self._rows[-1].out_shape

    @property
    def params(self) -> int:
        """How many numbers the network learns."""
        return sum(row.params for row in self._rows)

    @property
    def macs(self) -> int:
        """Multiply-adds for one image, forward only."""
        return sum(row.macs for row in self._rows)

    def check_limits(self) -> None:
        """Raise `SpecError`, naming the costliest layer, for a network too large to train here.

        The limits: `MAX_PARAMS`, `MAX_MACS` and `MAX_ACTIVATION_BYTES` (all outputs of one image as
        32-bit numbers).
        """
        rows = self._rows
        names = [f"{LAYER_KINDS[row.kind].title.title} {row.name}" for row in rows]
        _check_total([row.params for row in rows], MAX_PARAMS, "parameters", names)
        _check_total([row.macs for row in rows], MAX_MACS, "multiply-adds for one image", names)
        activations = [4 * prod(row.out_shape) for row in rows]
        _check_total(activations, MAX_ACTIVATION_BYTES, "bytes of maps for one image", names)

    def to_json(self) -> str:
        """Compact JSON; settings at their default are left out."""
        layers = [{"kind": layer.kind, **_settings(layer)} for layer in self.layers]
        return json.dumps({"input_shape": self.input_shape, "layers": layers}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Architecture:
        """The architecture that `to_json` wrote. For any other text: `SpecError`."""
        content = _parse(text)
        if not isinstance(content, dict) or set(content) != {"input_shape", "layers"}:
            raise SpecError(None, None, "An architecture in JSON is an object with input_shape and layers.")
        entries = content["layers"]
        if not isinstance(entries, list):
            raise SpecError(None, "layers", f"layers must be a list, not {value_text(entries)}.")
        if len(entries) > MAX_LAYERS:
            raise SpecError(None, "layers", f"A network may have at most {MAX_LAYERS} layers.")
        return cls(content["input_shape"], tuple(_layer(index, entry) for index, entry in enumerate(entries)))


def as_far_as_it_works(
    input_shape: Shape, entries: Sequence[object]
) -> tuple[tuple[Layer, ...], tuple[LayerRow, ...]]:
    """Of layers as JSON has them those before the first that cannot work, and their lines."""
    layers: list[Layer] = []
    rows: list[LayerRow] = []

    def read() -> Iterator[Layer]:
        for index, entry in enumerate(entries):
            layer = _layer(index, entry)
            layers.append(layer)
            yield layer

    with suppress(SpecError):
        for row, _ in _walk(input_shape, read()):
            rows.append(row)
    return tuple(layers[: len(rows)]), tuple(rows)


def _check_input(shape: object) -> None:
    if not is_shape(shape, MAX_IMAGE_SHAPE) and not is_shape(shape, (MAX_INPUT_FEATURES,)):
        message = (
            "input_shape must be (channels, height, width), at most "
            f"{shape_text(MAX_IMAGE_SHAPE)}, or (values,) for a network that starts from noise."
        )
        raise SpecError(None, "input_shape", message)


def _check_layers(layers: object) -> None:
    if not isinstance(layers, tuple) or not layers:
        raise SpecError(None, "layers", "A network needs a list of at least 1 layer.")
    if len(layers) > MAX_LAYERS:
        raise SpecError(None, "layers", f"A network may have at most {MAX_LAYERS} layers.")
    for index, layer in enumerate(layers):
        if not isinstance(layer, Layer) or layer.kind not in LAYER_KINDS:
            raise SpecError(index, None, f"A layer is needed here, not {value_text(layer)}.")


@dataclass(frozen=True)
class _Output:
    shape: Shape
    field: Fraction
    jump: Fraction


def _walk(shape: Shape, layers: Iterable[Layer]) -> Iterator[tuple[LayerRow, tuple[str, ...]]]:
    """Each layer's line, and the names of what it reads. With window k and stride s in steps of the layer's
    own input: receptive field += (k - 1) * jump, jump *= s. Of several ways the largest counts.

    Araujo, Norris and Sim, 2019, https://distill.pub/2019/computing-receptive-fields
    """
    whole = max(shape[-2:])
    made = {INPUT: _Output(shape, Fraction(1), Fraction(1))}
    counts: Counter[str] = Counter()
    before = INPUT
    for index, layer in enumerate(layers):
        try:
            reads = _reads(layer, before, made)
            shapes = [made[name].shape for name in reads]
            out_shape = layer.out_shape(*shapes)
        except SpecError as error:
            raise SpecError(
                index, error.field, error.message + _fitting(error, layer, before, made)
            ) from None
        field, jump = _seen([made[name] for name in reads], layer.window(), whole)
        counts[layer.name_stem] += 1
        before = f"{layer.name_stem}{counts[layer.name_stem]}"
        made[before] = _Output(out_shape, field, jump)
        row = LayerRow(
            name=before,
            kind=layer.kind,
            in_shape=shapes[0],
            out_shape=out_shape,
            params=layer.params(shapes[0]),
            macs=layer.macs(shapes[0]),
            receptive_field=ceil(field),
            jump=int(jump) if jump.denominator == 1 else float(jump),
        )
        yield row, reads


def _reads(layer: Layer, before: str, made: Mapping[str, _Output]) -> tuple[str, ...]:
    """What a layer reads, of the outputs that are there."""
    layer.check()
    if layer.source is None:
        return (before,)
    if layer.source not in made:
        known = list(made)
        names = ", ".join(known if len(known) <= NAMED_SOURCES else ["...", *known[-NAMED_SOURCES:]])
        message = (
            f"{layer.title}: source must be an earlier output ({names}), not {value_text(layer.source)}."
        )
        raise SpecError(None, "source", message)
    return (before, layer.source) if isinstance(layer, Join) else (layer.source,)


def _fitting(error: SpecError, layer: Layer, before: str, made: Mapping[str, _Output]) -> str:
    """A sentence on which outputs a `Join` could read, where its own has a shape that does not fit."""
    if error.field != "source" or not isinstance(layer, Join) or _is_unknown(layer, made):
        return ""
    names = [name for name in made if name != before and _joins(layer, made[before], made[name])]
    if not names:
        return " No earlier output fits here."
    return f" What fits: {', '.join(names[-NAMED_SOURCES:])}."


def _is_unknown(layer: Join, made: Mapping[str, _Output]) -> bool:
    source: object = layer.source
    return not isinstance(source, str) or source not in made


def _joins(layer: Join, before: _Output, beside: _Output) -> bool:
    try:
        layer.out_shape(before.shape, beside.shape)
    except SpecError:
        return False
    return True


def _seen(read: list[_Output], window: tuple[int, Fraction] | None, whole: int) -> tuple[Fraction, Fraction]:
    """Receptive field and jump behind a layer; without a grid on one way there is none behind it."""
    if window is None:
        return Fraction(whole), Fraction(0)
    field = max(output.field + (window[0] - 1) * output.jump for output in read)
    jumps = [output.jump for output in read]
    return field, max(jumps) * window[1] if all(jumps) else Fraction(0)


def _check_all_read(rows: tuple[LayerRow, ...], inputs: tuple[tuple[str, ...], ...]) -> None:
    """Refuse a layer whose output nobody reads: it would cost, and never learn."""
    read = {name for names in inputs for name in names}
    for index, row in enumerate(rows[:-1]):
        if row.name not in read:
            message = (
                f"No layer reads {row.name}: {rows[index + 1].name} behind it reads "
                f"{inputs[index + 1][0]}. Name {row.name} as the source of a later layer, or remove it."
            )
            raise SpecError(index, None, message)


def _check_total(costs: list[int], maximum: int, unit: str, names: list[str]) -> None:
    if sum(costs) > maximum:
        worst = max(range(len(costs)), key=costs.__getitem__)
        message = (
            f"This network needs {sum(costs):,} {unit}; at most {maximum:,} can be trained here. "
            f"{names[worst]} needs the most: {costs[worst]:,}."
        )
        raise SpecError(worst, None, message)


def _settings(layer: Layer) -> dict[str, Any]:
    """The settings of a layer that are not at their default."""
    values = {spec.name: getattr(layer, spec.name) for spec in fields(layer)}
    return {spec.name: values[spec.name] for spec in fields(layer) if values[spec.name] != spec.default}


def _parse(text: object) -> object:
    if not isinstance(text, str | bytes) or len(text) > MAX_JSON_LENGTH:
        message = f"An architecture in JSON is text of at most {MAX_JSON_LENGTH:,} characters."
        raise SpecError(None, None, message)
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except SpecError:
        raise
    except (ValueError, RecursionError):
        raise SpecError(None, None, "This is not an architecture: the text is no valid JSON.") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a name appear twice and the last one win, which would hide a mistake."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise SpecError(None, None, "A name appears twice in one object.")
    return content


def _layer(index: int, entry: object) -> Layer:
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(kind, str) or kind not in LAYER_KINDS:
        kinds = ", ".join(f'"{name}"' for name in LAYER_KINDS)
        raise SpecError(index, "kind", f"A layer is an object whose kind is one of {kinds}.")
    cls = LAYER_KINDS[kind]
    known = {spec.name: spec for spec in fields(cls)}
    values: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in entry.items() if name != "kind"
    }
    for name in values:
        if name not in known:
            raise SpecError(index, None, f"{cls.title} has no setting named {value_text(name)}.")
    for name, spec in known.items():
        if spec.default is MISSING and name not in values:
            raise SpecError(index, name, f"{cls.title} needs {name}.")
    return cls(**values)
