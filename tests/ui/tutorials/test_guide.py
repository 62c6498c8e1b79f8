"""The author's guide: its examples work, and its tables say what the table of facts says."""

import re

from nn_core.tutorials.condition import KINDS, SIGNS, Fact
from nn_core.tutorials.document import read_challenge, read_tutorial
from nn_core.tutorials.facts import FACTS
from tests.sources import ROOT
from ui.shell.catalogue import title_of
from ui.tutorials.library import PAGES

GUIDE = (ROOT / "docs" / "writing-tutorials.md").read_text(encoding="utf-8")


def row(name: str, fact: Fact) -> str:
    options = f" One of: {', '.join(fact.options)}." if fact.options else ""
    return f"| `{name}` | {KINDS[fact.kind]} | {fact.says}{options} |"


def tables() -> str:
    """All facts of all pages, as the guide has them."""
    parts = [
        f"### {title_of(page)} (`{page}`)\n\n| fact | is | what it is |\n|---|---|---|\n"
        + "\n".join(row(name, fact) for name, fact in facts.items())
        for page, facts in FACTS.items()
    ]
    return "\n\n".join(parts)


def test_the_guide_lists_every_fact() -> None:
    assert tables() in GUIDE, f"Put this into the guide:\n\n{tables()}"


def test_its_examples_are_a_tutorial_and_a_challenge() -> None:
    tutorial, challenge = re.findall(r"~~~~markdown\n(.*?)\n~~~~", GUIDE, re.DOTALL)
    found = read_tutorial(tutorial, "example.md", PAGES)
    assert len(found.steps) == 2
    assert found.steps[1].predict is not None
    assert read_challenge(challenge, "example.md", PAGES).goal.done is not None


def test_every_sign_and_setting_is_told() -> None:
    named = set(re.findall(r"`([^`\n]+)`", GUIDE))
    settings = {"title", "minutes", "audience", "address", "point", "done", "hint", "feedback", "predict"}
    assert settings | {"changes", "question", "says", "because", "when"} <= named
    assert {*SIGNS, "and", "or", "not"} <= named
