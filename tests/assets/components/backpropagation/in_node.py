"""The page's arithmetic as the browser does it: an expression about a network, worked out by Node."""

import json
from typing import Any

from nn_core.judgements.backpropagation import BOUNDS
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.backprop import SmallNetwork
from tests.nn_core.mechanics.backprop_cases import Case
from tests.node import run_module
from ui.backpropagation.lesson import structure

PARTS = "./components/backpropagation"
IMPORTS = "\n".join(
    [
        f'import {{ Tape }} from "{PARTS}/tape.js"',
        f'import {{ path, update }} from "{PARTS}/updates.js"',
        f'import {{ Round }} from "{PARTS}/round.js"',
        f'import * as figures from "{PARTS}/figures.js"',
        f'import * as words from "{PARTS}/words.js"',
        f'import * as quiz from "{PARTS}/quiz.js"',
    ]
)
FUNCTIONS = [{"name": name, "parameter": function.parameter} for name, function in ACTIVATIONS.items()]


def given_to_js(case: Case, **more: Any) -> dict[str, Any]:
    graph = case.network.graph
    return {
        "structure": structure(graph),
        "functions": FUNCTIONS,
        "bounds": dict(BOUNDS),
        "numbers": [case.numbers[name] for name in graph.given],
        "held": case.held,
        **more,
    }


def js(expression: str, value: Any) -> Any:
    return run_module(
        IMPORTS,
        f"((value) => {expression})(JSON.parse(new TextDecoder().decode(input)))",
        stdin=json.dumps(value).encode(),
    )


def at(network: SmallNetwork, numbers: dict[str, float]) -> Case:
    return Case(network, {**network.graph.start, **numbers})


def stepped(case: Case, expression: str, **more: Any) -> Any:
    """An expression about `round`, worked out with gradient descent."""
    return each_stepped([case], expression, **more)[0]


def each_stepped(cases: list[Case], expression: str, **more: Any) -> list[Any]:
    """The expression about the `round` of each case, all in one process: its start is what takes time."""
    results: list[Any] = js(
        f"""value.map((value) => {{
            const round = new Round(value)
            const nothing = round.structure.parameters.map(() => 0)
            const memory = {{ mean: nothing, square: nothing }}
            const choice = {{ rule: "gd", rate: 0.1, round: 1 }}
            round.compute(value.numbers, memory, choice, new Map(Object.entries(value.held)))
            return {expression}
        }})""",
        [given_to_js(case, **more) for case in cases],
    )
    return results


HOLDING = Case(SmallNetwork(outputs=2), SmallNetwork(outputs=2).graph.start, {"z1": -2.0, "s2": 0.5})
