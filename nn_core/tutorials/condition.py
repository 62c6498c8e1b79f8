"""Conditions of tutorials, as `val_accuracy >= 0.9 and "conv" in kinds`: they compare facts, and no more.

    condition = read_condition(text, facts)     # facts: what may be named, by name
    condition.holds({"val_accuracy": 0.93, "kinds": ("conv", "linear")})

    either     = both ("or" both)*
    both       = negation ("and" negation)*
    negation   = "not" negation | comparison
    comparison = value (("<" | "<=" | ">" | ">=" | "==" | "!=" | "in" | "not in") value)*
    value      = number | "text" | 'text' | name | "(" either ")"

A fact that is not there yet is unknown, and so is what depends on it (Kleene's logic of three values): a
condition holds once it is known to. Nothing of Python is run, so a condition can be taken from anybody.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

Kind = Literal["number", "text", "words", "flag"]
Value = float | str | tuple[str, ...] | bool
Measured = Mapping[str, Value | None]
"""What a page measures, by the names of facts; None or absent: not known yet."""

MAX_CHARACTERS = 300
MAX_DEPTH = 20
KINDS: Mapping[Kind, str] = {
    "number": "a number",
    "text": "a text",
    "words": "a list of words",
    "flag": "true or false",
}
CURE = 'A condition has names, numbers, "texts", parentheses, < <= > >= == !=, in, and, or, not.'


class ConditionError(ValueError):
    """What is wrong with a condition, and its cure.

    Attributes:
        column: where, from 1.
    """

    def __init__(self, column: int, message: str) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True)
class Fact:
    """Something that a page measures.

    Attributes:
        kind: what its values are.
        says: what it is, in a sentence for authors.
        options: all texts or words that it can be; empty where they cannot be listed.
    """

    kind: Kind
    says: str
    options: tuple[str, ...] = ()


Known = Mapping[str, Fact]
"""The facts that may be named, by name."""


@dataclass(frozen=True)
class _Constant:
    value: Value
    kind: Kind
    column: int

    def of(self, _measured: Measured) -> Value | None:
        return self.value


@dataclass(frozen=True)
class _Name:
    name: str
    fact: Fact
    column: int

    @property
    def kind(self) -> Kind:
        return self.fact.kind

    def of(self, measured: Measured) -> Value | None:
        value = measured.get(self.name)
        return None if isinstance(value, float) and math.isnan(value) else value


@dataclass(frozen=True)
class _Comparison:
    """Of each neighbours: `0.2 < loss < 0.5` is both."""

    values: tuple[_Node, ...]
    signs: tuple[str, ...]
    column: int
    kind: Kind = "flag"

    def of(self, measured: Measured) -> bool | None:
        values = [value.of(measured) for value in self.values]
        pairs = zip(values, self.signs, values[1:], strict=False)
        return _all(
            None if left is None or right is None else SIGNS[sign](left, right) for left, sign, right in pairs
        )


@dataclass(frozen=True)
class _Joined:
    """All of them, or the opposite of all: "or" is what is left where not all are false."""

    parts: tuple[_Node, ...]
    word: str
    column: int
    kind: Kind = "flag"

    def of(self, measured: Measured) -> bool | None:
        values = [part.of(measured) for part in self.parts]
        if self.word == "and":
            return _all(values)
        return _opposite(_all(map(_opposite, values)))


_Node = _Constant | _Name | _Comparison | _Joined


def _all(values: Iterator[Any] | list[Any] | map[Any]) -> bool | None:
    found = list(values)
    if any(value is False for value in found):
        return False
    return None if None in found else True


def _opposite(value: Any) -> bool | None:
    return None if value is None else not value


SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "in": lambda word, words: word in words,
    "not in": lambda word, words: word not in words,
}


@dataclass(frozen=True)
class Condition:
    """A condition that was read; `text` is how it was written."""

    text: str
    _tree: _Node

    def holds(self, measured: Measured) -> bool:
        """Whether it is known to hold."""
        return self._tree.of(measured) is True


def read_condition(text: str, known: Known) -> Condition:
    """The condition that `text` says.

    Raises:
        ConditionError: it says none, or names what is not known.
    """
    if len(text) > MAX_CHARACTERS:
        raise ConditionError(
            MAX_CHARACTERS, f"A condition has {MAX_CHARACTERS} characters at most: ask for less in one step."
        )
    return Condition(text, _Reader(text, known).whole())


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


TOKENS = re.compile(
    r"""(?P<space>\s+)
    | (?P<number>-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign><=|>=|==|!=|<|>|\(|\))""",
    re.VERBOSE,
)
WORDS = ("and", "or", "not", "in")


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        found = TOKENS.match(text, place)
        if found is None:
            raise ConditionError(place + 1, _misplaced(text[place]))
        kind = str(found.lastgroup)
        if kind == "name" and found[0] in WORDS:
            kind = "sign"
        if kind != "space":
            yield _Token(kind, found[0], place + 1)
        place = found.end()
    yield _Token("end", "", len(text) + 1)


def _misplaced(character: str) -> str:
    if character == "=":
        return "Write == to ask whether two things are equal."
    if character in "\"'":
        return f"A text that begins with {character} ends with {character}."
    return f"{character!r} has no place here. {CURE}"


class _Reader:
    """Reads one condition by recursive descent; each method reads what the grammar above calls so."""

    def __init__(self, text: str, known: Known) -> None:
        self.tokens = list(_tokens(text))
        self.known = known
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> bool:
        """Whether the next tokens are these; they are passed then."""
        ahead = self.tokens[self.place : self.place + len(texts)]
        is_there = [(token.kind, token.text) for token in ahead] == [("sign", text) for text in texts]
        self.place += len(texts) * is_there
        return is_there

    def whole(self) -> _Node:
        found = self.flag(self.either())
        if self.next.kind != "end":
            raise self.misplaced()
        return found

    def either(self) -> _Node:
        return self.joined("or", self.both)

    def both(self) -> _Node:
        return self.joined("and", self.negation)

    def joined(self, word: str, part: Callable[[], _Node]) -> _Node:
        column, parts = self.next.column, [part()]
        while self.take(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        return _Joined(tuple(map(self.flag, parts)), word, column)

    def negation(self) -> _Node:
        column = self.next.column
        if not self.take("not"):
            return self.comparison()
        inner = self.flag(self.deeper(self.negation))
        return _Comparison((inner, _Constant(False, "flag", column)), ("==",), column)

    def comparison(self) -> _Node:
        column, values, signs = self.next.column, [self.value()], list[str]()
        while sign := self.sign():
            signs.append(sign)
            values.append(self.value())
            _check(values[-2], sign, values[-1])
        return _Comparison(tuple(values), tuple(signs), column) if signs else values[0]

    def sign(self) -> str | None:
        return next((sign for sign in SIGNS if self.take(*sign.split())), None)

    def value(self) -> _Node:
        token = self.next
        if self.take("("):
            inner = self.deeper(self.either)
            if not self.take(")"):
                raise ConditionError(
                    self.next.column, "A parenthesis that is opened is closed: ) is missing."
                )
            return inner
        if token.kind in ("end", "sign"):
            raise self.misplaced()
        self.place += 1
        if token.kind == "number":
            return _Constant(float(token.text), "number", token.column)
        if token.kind == "text":
            return _Constant(token.text[1:-1], "text", token.column)
        return self.name(token)

    def name(self, token: _Token) -> _Node:
        if self.next.text == "(":
            message = f"“{token.text}(” would be a function, and a condition has none. {CURE}"
            raise ConditionError(token.column, message)
        fact = self.known.get(token.text)
        if fact is None:
            message = f"“{token.text}” is no fact of this page. {options_text(token.text, self.known)}"
            raise ConditionError(token.column, message)
        return _Name(token.text, fact, token.column)

    def deeper(self, part: Callable[[], _Node]) -> _Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ConditionError(
                self.next.column, f"Parentheses and “not” may be nested {MAX_DEPTH} deep at most."
            )
        found = part()
        self.depth -= 1
        return found

    def flag(self, node: _Node) -> _Node:
        if node.kind != "flag":
            message = f"This is {KINDS[node.kind]}. Compare it with something, as in step >= 100."
            raise ConditionError(node.column, message)
        return node

    def misplaced(self) -> ConditionError:
        token = self.next
        if token.kind == "end":
            return ConditionError(token.column, f"Something is missing at the end. {CURE}")
        return ConditionError(token.column, f"{token.text} has no place here. {CURE}")


def _check(left: _Node, sign: str, right: _Node) -> None:
    """See that two values can be compared.

    Raises:
        ConditionError: they cannot.
    """
    kinds = left.kind, right.kind
    if sign in ("in", "not in"):
        is_right = kinds == ("text", "words")
        cure = f'“{sign}” asks for a text among words, as in "relu" in kinds'
    elif sign in ("==", "!="):
        is_right = kinds in (("number", "number"), ("text", "text"))
        cure = f"{sign} compares two numbers or two texts"
    else:
        is_right = kinds == ("number", "number")
        cure = f"{sign} compares two numbers"
    if not is_right:
        given = f"left of it is {KINDS[left.kind]}, right of it {KINDS[right.kind]}"
        raise ConditionError(left.column, f"{cure}; {given}.")
    _check_option(left, right)
    _check_option(right, left)


def _check_option(named: _Node, said: _Node) -> None:
    if not isinstance(named, _Name) or not isinstance(said, _Constant) or not named.fact.options:
        return
    if said.value not in named.fact.options:
        message = (
            f"“{named.name}” is never “{said.value}”. {options_text(str(said.value), named.fact.options)}"
        )
        raise ConditionError(said.column, message)


def options_text(given: str, options: Mapping[str, Any] | tuple[str, ...]) -> str:
    """A sentence on what there is in place of `given`: what is nearest to it first, if anything is."""
    if not options:
        return "There is none."
    near = get_close_matches(given, options, n=1)
    guess = f"Do you mean “{near[0]}”? " if near else ""
    return f"{guess}There are: {', '.join(options)}."
