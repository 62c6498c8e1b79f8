"""Tutorials and challenges as authors write them: Markdown, with settings in TOML.

    tutorial = read_tutorial(path.read_text(), "edges.md", pages)

Settings of the whole stand at the top between two lines `+++`. Each heading `## ...` of a tutorial begins
a step, with its settings in a block ```toml; a challenge is one step, whose settings stand at the top too.
Every fault is told with its line and its cure, all faults of a file together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from urllib.parse import parse_qsl

from nn_core.numerals import bound, figure
from nn_core.tutorials.condition import (
    Condition,
    ConditionError,
    Known,
    Measured,
    Value,
    options_text,
    read_condition,
)
from nn_core.tutorials.settings import Fault, Faults, Settings, read_settings

MAX_CHARACTERS = 60_000
MAX_STEPS = 20
MAX_OPTIONS = 5
FENCE = "+++"
IN_ADDRESS = re.compile("[a-z0-9_]+")

Pages = Mapping[str, Known]
"""The pages that a step may open, by name, each with the facts that it measures."""


@dataclass(frozen=True)
class Template:
    """A text with facts in it: "The loss is {val_loss}." """

    text: str

    def filled(self, measured: Measured) -> str:
        """The text with what is measured in it; what is not known yet is "…"."""
        return NAMED.sub(lambda found: written(measured.get(found[1])), self.text)


NAMED = re.compile(r"\{([^{}]*)\}")


def written(value: Value | None) -> str:
    """A fact for readers; a number that does not exist is none."""
    match value:
        case None:
            return "…"
        case float() if isnan(value):
            return "…"
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case tuple():
            return ", ".join(value) or "none"
    return bound(value) if value == round(value) else figure(value)


@dataclass(frozen=True)
class Option:
    """What can be predicted: it says so, is explained to who chose it, and is right where `when` holds."""

    says: str
    because: str
    when: Condition


@dataclass(frozen=True)
class Question:
    """What is to be predicted before it is seen."""

    question: str
    options: tuple[Option, ...]

    def right(self, measured: Measured) -> int | None:
        """Which option holds, from 0; None where none does."""
        return next((place for place, one in enumerate(self.options) if one.when.holds(measured)), None)


@dataclass(frozen=True)
class Step:
    """One thing to read, do or predict.

    Attributes:
        page: where it takes place.
        query: the state in which it opens that page; None where it goes on with what is there.
        point: the words on the page's control that it is about; empty for none.
        done: what there must be to see; None where reading is enough.
        changes: which settings of the page it lets the reader change: it speaks of no other set-up, so all
            others have to be as they were set up; None where they may be anything.
        feedback: what is said of it then.
    """

    title: str
    text: str
    page: str
    query: Mapping[str, str] | None
    point: str
    done: Condition | None
    changes: frozenset[str] | None
    hint: str
    feedback: Template
    predict: Question | None


@dataclass(frozen=True)
class Tutorial:
    """Steps, one after another.

    Attributes:
        name: of its file, without ".md".
        audience: for whom it is.
        about: what stands before its first step.
    """

    name: str
    title: str
    minutes: int
    audience: str
    about: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Challenge:
    """One goal that is to be reached, however."""

    name: str
    title: str
    minutes: int
    audience: str
    goal: Step

    @property
    def steps(self) -> tuple[Step, ...]:
        return (self.goal,)


class DocumentError(ValueError):
    """What is wrong with a file: a line for each fault."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(f"{file}, line {fault.line}: {fault.message}" for fault in self.faults))


def read_tutorial(text: str, file: str, pages: Pages) -> Tutorial:
    """The tutorial in a file.

    Args:
        file: its name.

    Raises:
        DocumentError: it is none.
    """
    reader = _Reader(file, pages, text)
    settings, body = reader.top()
    about, parts = _parts(body)
    steps = []
    page = ""
    for part in parts:
        step = reader.step(part, page)
        page = step.page or page
        steps.append(step)
    if not 1 <= len(steps) <= MAX_STEPS:
        reader.faults.add(
            body.line, f"A tutorial has 1 to {MAX_STEPS} steps, each under a heading: ## Title of the step."
        )
    if about.text.strip() == "":
        reader.faults.add(body.line, "Say what it is about in a sentence or two before the first heading.")
    found = Tutorial(reader.name, *reader.head(settings), about=about.text.strip(), steps=tuple(steps))
    settings.finish()
    reader.check()
    return found


def read_challenge(text: str, file: str, pages: Pages) -> Challenge:
    """The challenge in a file.

    Args:
        file: its name.

    Raises:
        DocumentError: it is none.
    """
    reader = _Reader(file, pages, text)
    settings, body = reader.top()
    title, minutes, audience = reader.head(settings)
    goal = reader.settled(title, body, settings, "")
    settings.finish()
    if not settings.values.get("done"):
        reader.faults.add(settings.line, 'A challenge needs a goal: done = "a condition".')
    reader.check()
    return Challenge(reader.name, title, minutes, audience, goal)


@dataclass(frozen=True)
class _Part:
    """Some lines of a file; `line` is the first one's number."""

    line: int
    lines: tuple[str, ...]
    title: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def rest(self, start: int) -> _Part:
        return _Part(self.line + start, self.lines[start:])


@dataclass
class _Reader:
    file: str
    pages: Pages
    text: str
    faults: Faults = field(default_factory=Faults)

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2].removesuffix(".md")

    def check(self) -> None:
        if self.faults.found:
            raise DocumentError(self.file, self.faults.found)

    def top(self) -> tuple[Settings, _Part]:
        """The settings of the whole, and all that comes after them."""
        if len(self.text) > MAX_CHARACTERS:
            self.faults.add(1, f"It is longer than {MAX_CHARACTERS:,} characters: make two of it.")
            self.check()
        lines = tuple(self.text.split("\n"))
        ends = [place for place, line in enumerate(lines) if line.strip() == FENCE]
        if len(ends) < 2 or ends[0] != 0:
            self.faults.add(1, f"It begins with its settings, between two lines {FENCE}.")
            self.check()
        return read_settings(lines[1 : ends[1]], 2, self.faults), _Part(1, lines).rest(ends[1] + 1)

    def head(self, settings: Settings) -> tuple[str, int, str]:
        return settings.text("title"), settings.whole("minutes", 1, 90), settings.text("audience")

    def step(self, part: _Part, page: str) -> Step:
        """One step of a tutorial, after one on that page."""
        block, text = _block(part)
        if block is None:
            self.faults.add(part.line - 1, "Below this heading its settings are missing: a block ```toml.")
            block = _Part(part.line, ())
        settings = read_settings(block.lines, block.line, self.faults)
        step = self.settled(part.title, text, settings, page)
        settings.finish()
        return step

    def settled(self, title: str, text: _Part, settings: Settings, before: str) -> Step:
        page, query = self.address(settings, before)
        known = self.pages.get(page)
        if not text.text.strip():
            self.faults.add(text.line, "Say what there is to do: the text is missing.")
        return Step(
            title=title,
            text=text.text.strip(),
            page=page,
            query=query,
            point=settings.text("point", ""),
            done=self.condition(settings, "done", known),
            changes=self.changes(settings),
            hint=settings.text("hint", ""),
            feedback=self.template(settings, "feedback", known),
            predict=self.question(settings, known),
        )

    def address(self, settings: Settings, before: str) -> tuple[str, Mapping[str, str] | None]:
        """The page and its query; None for what goes on with the page `before`."""
        address = settings.text("address", "" if before else None)
        if not address:
            return before, None
        page, _, query = address.rpartition("/")[2].partition("?")
        if page not in self.pages:
            there = options_text(page, self.pages)
            example = "An address is convolution?stride=2: what the browser shows after the last /."
            settings.fault("address", f"“{page}” is no page. {there} {example}")
        try:
            values = dict(parse_qsl(query, strict_parsing=True, max_num_fields=60)) if query else {}
        except ValueError:
            settings.fault("address", "After the ? there are settings, name=value, with & between them.")
            values = {}
        if "run" in values:
            settings.fault("address", "A run belongs to who began it: leave run=... out of the address.")
        return page, values

    def condition(self, settings: Settings, name: str, known: Known | None) -> Condition | None:
        """None where there is none, or one that cannot be read."""
        text = settings.text(name, "")
        if not text or known is None:
            return None
        try:
            return read_condition(text, known)
        except ConditionError as error:
            settings.fault(name, f"{name} is wrong at its character {error.column}: {error}")
            return None

    def changes(self, settings: Settings) -> frozenset[str] | None:
        """None where nothing is said."""
        names = settings.text("changes", "").split()
        if not all(map(IN_ADDRESS.fullmatch, names)):
            settings.fault(
                "changes", "changes has the names of settings of the address, with spaces between them."
            )
        return frozenset(names) if "changes" in settings.values else None

    def template(self, settings: Settings, name: str, known: Known | None) -> Template:
        text = settings.text(name, "")
        for named in NAMED.findall(text):
            if known is not None and named not in known:
                there = options_text(named, known)
                settings.fault(name, f"“{{{named}}}” is no fact of this page. {there}")
        return Template(text)

    def question(self, settings: Settings, known: Known | None) -> Question | None:
        table = settings.table("predict")
        if table is None:
            return None
        asked, options = table.text("question"), table.tables("option")
        if not 2 <= len(options) <= MAX_OPTIONS:
            table.faults.add(
                table.line,
                f"A prediction has 2 to {MAX_OPTIONS} options, each below a line [[predict.option]].",
            )
        found = [self.option(one, known) for one in options]
        table.finish()
        return Question(asked, tuple(one for one in found if one is not None))

    def option(self, settings: Settings, known: Known | None) -> Option | None:
        says, because, _ = (settings.text(name) for name in ("says", "because", "when"))
        when = self.condition(settings, "when", known)
        settings.finish()
        return None if when is None else Option(says, because, when)


HEADING = re.compile(r"## +(.*\S)\s*")


def _parts(body: _Part) -> tuple[_Part, list[_Part]]:
    """What stands before the first heading, and what stands below each; code is no heading."""
    starts: list[tuple[int, str]] = []
    is_code = False
    for place, line in enumerate(body.lines):
        is_code ^= line.startswith("```")
        heading = None if is_code else HEADING.fullmatch(line)
        if heading:
            starts.append((place, heading[1]))
    ends = [start for start, _ in starts] + [len(body.lines)]
    parts = [
        _Part(body.line + start + 1, body.lines[start + 1 : end], title)
        for (start, title), end in zip(starts, ends[1:], strict=True)
    ]
    return _Part(body.line, body.lines[: ends[0]]), parts


def _block(part: _Part) -> tuple[_Part | None, _Part]:
    """The settings at the beginning of a step, and the text after them."""
    lines = part.lines
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if lines[first : first + 1] != ("```toml",):
        return None, part
    end = next((place for place in range(first + 1, len(lines)) if lines[place].strip() == "```"), len(lines))
    return _Part(part.line + first + 1, lines[first + 1 : end]), part.rest(end + 1)
