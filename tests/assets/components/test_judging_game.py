"""The rules of "Real or generated?" (assets/components/gan_lab/judging_game/round.js)."""

import json

from tests.node import needs_node, run_module

IMPORT = 'import { deal, tally } from "./components/gan_lab/judging_game/round.js"'


@needs_node
def test_rows_mix_both_kinds_and_repeat_no_picture() -> None:
    rows = run_module(IMPORT, "Array.from({ length: 300 }, () => deal(16, 64, Math.random))")
    counts = set()
    for row in rows:
        assert len(row) == 8
        for is_real, most in ((True, 16), (False, 64)):
            indices = [card["index"] for card in row if card["isReal"] is is_real]
            assert len(indices) >= 2
            assert len(set(indices)) == len(indices)
            assert all(0 <= index < most for index in indices)
        counts.add(sum(card["isReal"] for card in row))
    assert counts == {2, 3, 4, 5, 6}
    assert len({tuple(card["isReal"] for card in row) for row in rows}) > 100  # the order tells nothing


@needs_node
def test_scores_by_hand() -> None:
    row = [
        {"isReal": True, "verdict": 0.9},
        {"isReal": True, "verdict": 0.4},
        {"isReal": False, "verdict": 0.6},
        {"isReal": False, "verdict": 0.1},
    ]
    found = run_module(IMPORT, f"tally({json.dumps(row)}, [true, true, true, null], 0.5)")
    assert found == {"you": 2, "d": 2}
    assert run_module(IMPORT, f"tally({json.dumps(row)}, [true, true, false, false], 0.2)") == {
        "you": 4,
        "d": 3,
    }


@needs_node
def test_d_is_said_to_know_what_it_has_learnt_from() -> None:
    imports = 'import { experience } from "./components/gan_lab/judging_game/round.js"'
    none, one, many = run_module(imports, "[0, 1, 1240].map(experience)")
    assert none.startswith("It has seen no picture yet")
    assert "for 1 step," in one
    assert "for 1,240 steps," in many
