"""No regular expression of the package takes more than linear time: none repeats a repetition, and each is pumped."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

import quoteattr

if sys.version_info >= (3, 11):
    from re import _compiler, _constants, _parser
else:
    import sre_compile as _compiler
    import sre_constants as _constants
    import sre_parse as _parser

ROOT = Path(quoteattr.__file__).parent
_REPEATS = tuple(
    getattr(_constants, name) for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") if hasattr(_constants, name)
)
_ANCHORED = {"match", "fullmatch"}
_METHODS = _ANCHORED | {"search", "sub", "split", "findall", "finditer"}
_SINGLES = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY)
_CHARACTERS = [*map(chr, range(0x250)), *"‘’“”„«»‹›「」–—―…\u2028\u2029\ud800あ字\u0301😀"]
_LENGTH = 20_000
_SECONDS = 0.5


def modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages([str(ROOT)], "quoteattr."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def find_patterns(value: object, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """Compiled patterns in a module's globals, in their containers and in its classes."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for item in list(value.values()):
            yield from find_patterns(item, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from find_patterns(item, seen)
    elif isinstance(value, type) and value.__module__.startswith("quoteattr"):
        yield from find_patterns(dict(vars(value)), seen)


def find_uses(module: ModuleType, source: str) -> Iterator[tuple[re.Pattern[Any], set[str]]]:
    """The patterns of a module with the methods that its source calls on them.

    On those that it only hands on: all the methods that it calls on what may be a pattern, a parameter say.
    """
    called: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS):
            continue
        if not isinstance(node.func.value, ast.Name):
            continue
        if node.func.value.id != "re":
            called.setdefault(node.func.value.id, set()).add(node.func.attr)
        elif node.args and isinstance(node.args[0], ast.Constant) and node.func.attr != "compile":
            yield re.compile(str(node.args[0].value)), {node.func.attr}
    others = set().union(*(methods for name, methods in called.items() if name not in vars(module)))
    handed_on = others - {"split"} or _METHODS  # strings can be split, too
    for name, value in vars(module).items():
        for pattern in find_patterns(value, set()):
            yield pattern, called.get(name, set()) or handed_on


def collect() -> list[tuple[re.Pattern[str], frozenset[str]]]:
    found: dict[tuple[str, int], tuple[re.Pattern[str], set[str]]] = {}
    for module in modules():
        assert module.__file__ is not None
        for pattern, methods in find_uses(module, Path(module.__file__).read_text(encoding="utf-8")):
            if isinstance(pattern.pattern, str):
                found.setdefault((pattern.pattern, pattern.flags), (pattern, set()))[1].update(methods)
    return [(found[key][0], frozenset(found[key][1])) for key in sorted(found)]


PATTERNS = collect()


def walk(items: Any) -> Iterator[tuple[Any, Any]]:
    """Every operation of a parsed pattern."""
    for operation, argument in items:
        yield operation, argument
        for part in argument if isinstance(argument, (tuple, list)) else (argument,):
            parts = part if isinstance(part, list) and part and isinstance(part[0], _parser.SubPattern) else [part]
            for each in parts:
                if isinstance(each, _parser.SubPattern):
                    yield from walk(each)


def characters_of(state: Any, item: tuple[Any, Any], flags: int) -> set[str]:
    """The characters, of a sample, that an operation on one of them accepts."""
    one = _compiler.compile(_parser.SubPattern(state, [item]), flags)
    return {c for c in _CHARACTERS if one.fullmatch(c)}


def find_nested_repeats(pattern: re.Pattern[str]) -> list[str]:
    """Repetitions without a limit inside such a repetition, that can share the same characters in several ways.

    ``(?:-\\w+)*`` cannot: each turn begins (or ends) with a character that the inner repetition does not take.
    """
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)

    def taken(items: Any) -> set[str]:
        """The characters that some items accept anywhere."""
        ones = [item for item in walk(items) if item[0] in _SINGLES]
        return set().union(*(characters_of(tree.state, item, pattern.flags) for item in ones))

    bad = []
    for operation, argument in walk(tree):
        if operation not in _REPEATS or argument[1] is not _constants.MAXREPEAT:
            continue
        body = unwrap(argument[2])
        ends = [[item] for item in (body[0], body[-1]) if item[0] not in _REPEATS or item[1][0] > 0]
        inner = [a[2] for o, a in walk(body) if o in _REPEATS and a[1] is _constants.MAXREPEAT]
        bad += [
            f"{pattern.pattern!r}: {repeated}"
            for repeated in inner
            if all(taken(end) & taken(repeated) for end in ends)
        ]
    return bad


def unwrap(body: Any) -> Any:
    """What stands in a group that is all there is."""
    while len(body) == 1 and body[0][0] is _constants.SUBPATTERN:
        body = body[0][1][-1]
    return body


def pumps(pattern: re.Pattern[str]) -> list[str]:
    """What a pattern is tried on: each character that it names, and neighbours of these, again and again."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    samples: list[str] = []
    for operation, argument in walk(tree):
        if operation is _constants.LITERAL:
            samples.append(chr(argument))
        elif operation in (_constants.IN, _constants.ANY, _constants.NOT_LITERAL):
            samples += sorted(characters_of(tree.state, (operation, argument), pattern.flags))[:40:13]
    samples = list(dict.fromkeys(samples))[:10]
    units = [*samples, *(a + b for a, b in itertools.pairwise(samples)), "".join(samples), "a", "a ", " "]
    return [(unit * _LENGTH)[:_LENGTH] + end for unit in dict.fromkeys(units) if unit for end in ("", "\0")]


def give_up(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 50


@pytest.mark.parametrize("pattern", ["(a+)+b", "(?:a*)*", r"(\w+\s*)+:", r"(?:[.a]\w+)*"])
def test_a_repeated_repetition_is_seen(pattern: str) -> None:
    assert find_nested_repeats(re.compile(pattern))


@pytest.mark.parametrize("pattern", [r"\w+(?:-\w+)*", "a+b+", r"(?:ab{2,3})+", r"\d+(?:[.,]\d+)*"])
def test_a_repetition_with_a_border_is_none(pattern: str) -> None:
    assert find_nested_repeats(re.compile(pattern)) == []


def test_no_pattern_repeats_a_repetition() -> None:
    assert [bad for pattern, _ in PATTERNS for bad in find_nested_repeats(pattern)] == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that can stop a match")
@pytest.mark.parametrize(("pattern", "methods"), PATTERNS, ids=range(len(PATTERNS)))
def test_a_pumped_pattern_takes_no_time(pattern: re.Pattern[str], methods: frozenset[str]) -> None:
    before = signal.signal(signal.SIGALRM, give_up)
    try:
        for text in pumps(pattern):
            signal.setitimer(signal.ITIMER_REAL, 60)
            start = time.process_time()
            try:
                if "match" in methods:
                    pattern.match(text)
                if "fullmatch" in methods:
                    pattern.fullmatch(text)
                if methods - _ANCHORED:
                    for _ in pattern.finditer(text):
                        pass
            except TimeoutError:
                pytest.fail(f"{pattern.pattern!r} hangs on {text[:20]!r} and so on")
            took = time.process_time() - start
            assert took < _SECONDS, f"{pattern.pattern!r} took {took:.1f} s for {text[:20]!r} and so on"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
