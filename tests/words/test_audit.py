"""Every action that the program signs has words that the lead can read."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from desktop.words.audit import ACTIONS, LOOKS, OPENINGS, action_words


def test_every_action_that_is_signed_has_words(pytestconfig) -> None:
    files = sorted((pytestconfig.rootpath / "desktop").rglob("*.py"))
    signed = {each for file in files for each in signed_in(file)}
    wordless = {each for each in signed if not any(re.fullmatch(each, one) for one in ACTIONS)}
    unsigned = {one for one in ACTIONS if not any(re.fullmatch(each, one) for each in signed)}
    assert wordless == set()
    assert unsigned == set()
    assert len(signed) > 30


def test_words_are_short_and_each_means_one_thing() -> None:
    assert len(set(ACTIONS.values())) == len(ACTIONS)
    assert all(words[0].isupper() and len(words) <= 40 for words in ACTIONS.values())
    assert OPENINGS <= LOOKS <= ACTIONS.keys()
    assert action_words("plan.agreed") == "Agreed a plan"
    assert action_words("thing.of tomorrow") == "thing.of tomorrow"


def signed_in(file: Path) -> Iterator[str]:
    """The actions with which a file calls ``sign``, as patterns.

    One that a function is handed is looked up where the function is called.
    """
    tree = ast.parse(file.read_text("utf-8"))
    for holder in ast.walk(tree):
        if not isinstance(holder, ast.FunctionDef) or holder.name == "sign":
            continue
        handed = [each.arg for each in holder.args.args]
        for call in calls_of("sign", holder):
            action = call.args[2]
            if isinstance(action, ast.Name) and action.id in handed:
                place = handed.index(action.id)
                for outer in calls_of(holder.name, tree):
                    yield from patterns(outer.args[place])
            elif isinstance(action, ast.Name):
                values = [
                    *assigned(action.id, holder), *assigned(action.id, tree),
                    *imported(action.id, tree),
                ]  # fmt: skip
                assert values, f"Nobody says what {action.id} is in {file.name}"
                for value in values:
                    yield from patterns(value)
            else:
                yield from patterns(action)


def calls_of(name: str, within: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(within):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def assigned(name: str, within: ast.AST) -> Iterator[ast.expr]:
    """What a name is made to mean, by itself or as one of several at once."""
    for node in ast.walk(within):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for each, value in zip(names, values, strict=True):
                    if isinstance(each, ast.Name) and each.id == name:
                        yield value


def imported(name: str, within: ast.Module) -> Iterator[ast.expr]:
    """What a name means that comes from another room."""
    for node in within.body:
        if isinstance(node, ast.ImportFrom) and any(each.name == name for each in node.names):
            yield ast.Constant(getattr(import_module(str(node.module)), name))


def patterns(action: ast.expr) -> list[str]:
    """What an expression may say, each as a regular expression."""
    match action:
        case ast.Constant(value=str(said)):
            return [re.escape(said)]
        case ast.IfExp(body=one, orelse=other):
            return patterns(one) + patterns(other)
        case ast.JoinedStr(values=parts):
            found = [""]
            for part in parts:
                after = patterns(part.value if isinstance(part, ast.FormattedValue) else part)
                found = [first + then for first in found for then in after]
            return found
        case ast.Attribute(attr="value") | ast.Name():
            return [".+"]
    raise AssertionError(f"An action is put together in a new way: {ast.unparse(action)}")
