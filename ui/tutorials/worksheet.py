"""A tutorial on paper: its steps with pictures and room for answers, and its solutions on another sheet.

Which option of a prediction is right is measured by who goes through the tutorial, and written nowhere; so
the solutions mark what whoever prints them has measured, and give the reason of every option.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from textwrap import wrap
from urllib.parse import urlencode

from nn_core.data import DataError
from nn_core.mechanics import MechanicsError
from nn_core.tutorials.document import Step, Tutorial
from nn_core.tutorials.progress import Standing, Told
from ui.kit.learned import LearningError
from ui.kit.print.figure import Figure
from ui.kit.print.paper import NOTHING, Showing, Shown
from ui.kit.print.sheet import HEAD_PT, INDENT, TITLE_PT, Box, Group, Lines, Part, Picture, Sheet, Words
from ui.kit.print.style import MAX_TEXT
from ui.shell.catalogue import title_of
from ui.tutorials.words import facts_line

SMALL_PT = 8.5
ANSWER_LINES = 2
MAX_ADDRESS = 300
BULLET = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
MARKS = re.compile(r"\*\*|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|^#+\s*")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def worksheet(tutorial: Tutorial, address: str, showing: Mapping[str, Showing]) -> Sheet:
    """For students: without a single answer.

    Args:
        address: of the app.
        showing: by page, what can be printed of it.
    """
    groups: list[Group] = [_head(tutorial, address)]
    sources: dict[str, None] = {}
    for number, (step, shown) in enumerate(zip(tutorial.steps, _drawn(tutorial, showing), strict=True), 1):
        if shown.source:
            sources[shown.source] = None
        picture = (Picture(shown.figure),) if shown.figure is not None else ()
        where = _where(step, address)
        groups.append((_title(number, step), *where, *_paragraphs(step.text), *picture, *_answer(step)))
    groups += [(Words("Data", bold=True), *(Words(one, SMALL_PT) for one in sources))] if sources else []
    return Sheet(tutorial.title, tuple(groups), f"Layerscope, {tutorial.title}, {address}")


def solutions(tutorial: Tutorial, address: str, standing: Standing) -> Sheet:
    """For who teaches: what he has measured himself, and the reason of each option."""
    name = f"{tutorial.title}: solutions"
    about = "Ticked is what you measured when you went through this tutorial in this browser."
    groups: list[Group] = [(Words(name, TITLE_PT, bold=True), Words(about, SMALL_PT, colour="muted"))]
    for number, step in enumerate(tutorial.steps, 1):
        parts = tuple(_solution(step, standing.told.get(number - 1, Told())))
        if parts:
            groups.append((_title(number, step), *parts))
    return Sheet(name, tuple(groups), f"Layerscope, {name}, {address}")


def _head(tutorial: Tutorial, address: str) -> Group:
    return (
        Words(tutorial.title, TITLE_PT, bold=True),
        Words(f"{_facts(tutorial)} {address}", SMALL_PT, colour="muted"),
        Words("Name: ______________________________     Date: ______________"),
        *_paragraphs(tutorial.about),
    )


def _facts(tutorial: Tutorial) -> str:
    return facts_line(tutorial).replace("\\", "")


def _title(number: int, step: Step) -> Words:
    return Words(f"{number}. {step.title}", HEAD_PT, bold=True)


def _where(step: Step, address: str) -> tuple[Part, ...]:
    """How the page is opened as the step needs it; a long address is left to the tutorial."""
    if step.query is None:
        return ()
    query = f"?{urlencode(step.query, safe=',:~;-')}" if step.query else ""
    whole = f"{address}/{step.page}{query}"
    on = whole if len(whole) <= MAX_ADDRESS else f"the tutorial sets {title_of(step.page)} up"
    return (Words(on, SMALL_PT, colour="muted"),)


def _drawn(tutorial: Tutorial, showing: Mapping[str, Showing]) -> Iterator[Shown]:
    """What is drawn at each step: a state or a picture that stood there before, not again."""
    opened: list[tuple[str, Mapping[str, str] | None]] = []
    figures: set[Figure] = set()
    for step in tutorial.steps:
        shown = NOTHING if (step.page, step.query) in opened else _shown(step, showing)
        yield replace(shown, figure=None) if shown.figure in figures else shown
        opened.append((step.page, step.query))
        figures |= {shown.figure} if shown.figure else set()


def _shown(step: Step, showing: Mapping[str, Showing]) -> Shown:
    if step.query is None or step.page not in showing:
        return NOTHING
    try:
        return showing[step.page](step.query)
    except (DataError, MechanicsError, LearningError):
        return NOTHING


def _answer(step: Step) -> Iterator[Part]:
    if step.predict is None:
        yield Lines(ANSWER_LINES)
        return
    yield Words(f"Predict first: {_text(step.predict.question)}", bold=True)
    for option in step.predict.options:
        yield Box(_text(option.says))
    yield Words("Because", SMALL_PT, colour="muted")
    yield Lines(1)
    yield Words("What came out", SMALL_PT, colour="muted")
    yield Lines(1)


def _solution(step: Step, told: Told) -> Iterator[Part]:
    if told.text:
        yield Words(_text(told.text))
    elif step.hint:
        yield from _paragraphs(step.hint)
    if step.predict is None:
        return
    yield Words(_text(step.predict.question), bold=True)
    if told.right is None:
        yield Words("Not measured yet: go through this step, and print this sheet again.", SMALL_PT)
    for place, option in enumerate(step.predict.options):
        yield Box(_text(option.says), ticked=place == told.right)
        yield Words(_text(option.because), SMALL_PT, colour="muted", indent=INDENT)


def _paragraphs(markdown: str) -> Iterator[Words]:
    """Markdown as plain paragraphs: what is marked in it stands unmarked."""
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines: list[str] = []
        for line in block.splitlines():
            if BULLET.match(line) or not lines:
                lines.append(BULLET.sub("• ", line))
            else:
                lines[-1] += f" {line.strip()}"
        for line in lines:
            yield from (Words(part) for part in wrap(_text(line), MAX_TEXT))


def _text(markdown: str) -> str:
    return MARKS.sub("", LINK.sub(r"\1", markdown))
