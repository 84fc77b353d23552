"""Finds where code of ours uses names that a library keeps to itself: an import of a private module or name, a
private attribute, an override of one (meant or by accident), a public class that is changed from outside.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_origin

ROOT = Path(__file__).parents[2]
LIBRARIES = ("textual", "rich", "typer", "click")
"""Whose attributes are known by name, where the object's class isn't."""
TUPLES = frozenset({"_asdict", "_fields", "_make", "_replace"})
"""Public names of Python's, underscore and all."""
DEFINED = re.compile(r"(?:\bdef |\bself\.|^    )(_\w+)", re.MULTILINE)
BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr"})


@dataclass(frozen=True, order=True)
class Found:
    file: str
    line: int
    name: str
    how: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.name} ({self.how})"


def private_names(files: Iterable[Path]) -> list[Found]:
    """What is found in these files, once a line and name. Imports them."""
    found: set[Found] = set()
    for file in files:
        inside = file.relative_to(ROOT)
        module = inside.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        found |= _Reader(_tree(file), vars(importlib.import_module(module)), inside.as_posix()).found()
    return sorted(found)


def private_names_in(code: str) -> list[str]:
    """The names found in a piece of code, of which only the imports are run."""
    tree = ast.parse(code)
    imports: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    there: dict[str, Any] = {}
    exec(compile(ast.Module(imports, []), "imports", "exec"), there)
    return [found.name for found in _Reader(tree, there, "code").found()]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in {"_", *TUPLES}


def is_theirs(module: str) -> bool:
    """Whether a module is neither ours nor Python's own."""
    return not is_ours(module) and module.partition(".")[0] not in {"__future__", *sys.stdlib_module_names}


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"seattui", "tests", "tools"}


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def _names_of(kind: type) -> frozenset[str]:
    """The private names of a class: those in its body, and those that its methods set."""
    names = set(filter(is_private, vars(kind)))
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    if file and file.endswith(".py"):
        names |= _in_classes(Path(file)).get(kind.__qualname__.rpartition(".")[2], set())
    return frozenset(names)


@cache
def _in_classes(file: Path) -> dict[str, set[str]]:
    classes = (node for node in ast.walk(_tree(file)) if isinstance(node, ast.ClassDef))
    return {node.name: _defined(node) for node in classes}


def _defined(node: ast.AST) -> set[str]:
    """What a class, or all classes of a module, define: methods, attributes, what is set on self."""
    names = set()
    for one in ast.walk(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(one.name)
        if isinstance(one, ast.ClassDef | ast.Module):
            names |= {name for statement in one.body for name in _assigned(statement)}
        elif isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) and _is_self(one.value):
            names.add(one.attr)
    return {name for name in names if is_private(name)}


def _assigned(statement: ast.stmt) -> list[str]:
    """The names that a statement of a class or module sets there."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return [statement.name]
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _is_self(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id in {"self", "cls"}) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )


@cache
def _of_libraries() -> frozenset[str]:
    """The private names of all their classes."""
    names: set[str] = set()
    for library in LIBRARIES:
        spec = find_spec(library)
        for place in (spec.submodule_search_locations or []) if spec else []:
            for file in Path(place).rglob("*.py"):
                names.update(DEFINED.findall(file.read_text("utf-8")))
    return frozenset(filter(is_private, names))


def _private_to_libraries(kinds: Iterable[type]) -> frozenset[str]:
    return frozenset().union(*(_names_of(kind) for kind in kinds if is_theirs(kind.__module__)))


class _Reader(ast.NodeVisitor):
    """Of one module."""

    def __init__(self, tree: ast.Module, there: Mapping[str, Any], shown: str) -> None:
        self._tree = tree
        self._there = there
        self._shown = shown
        self._ours = self._ours_there()
        self._within: list[frozenset[str]] = []
        """What the libraries keep to themselves in the classes around what is being read."""
        self._local: dict[str, Sequence[type]] = {}
        self._found: set[Found] = set()

    def _ours_there(self) -> set[str]:
        """The private names of the file, and of the classes of ours that it imports."""
        kinds = [one for one in self._there.values() if isinstance(one, type) and is_ours(one.__module__)]
        ours = (_names_of(kind) - _private_to_libraries(kind.__mro__) for kind in kinds)
        return _defined(self._tree).union(*ours)

    def found(self) -> set[Found]:
        self.visit(self._tree)
        return self._found

    def _add(self, node: ast.AST, name: str, how: str) -> None:
        self._found.add(Found(self._shown, getattr(node, "lineno", 0), name, how))

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if is_theirs(alias.name) and any(map(is_private, alias.name.split("."))):
                self._add(node, alias.name, "import")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            whole = f"{module}.{alias.name}"
            if is_theirs(module) and any(map(is_private, whole.split("."))):
                self._add(node, whole, "import")

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        kinds = [kind for base in node.bases for kind in self._line_of(base)]
        theirs = _private_to_libraries(kinds)
        self._local[node.name] = kinds
        for one in node.body:
            for name in theirs.intersection(_assigned(one)):
                self._add(one, name, "override")
        for kind in kinds:
            if is_ours(kind.__module__):
                for name in (theirs & _names_of(kind)) - _private_to_libraries(kind.__mro__):
                    self._add(node, name, f"mixed in by {kind.__name__}")
        self._within.append(theirs)
        self.generic_visit(node)
        self._within.pop()

    def _line_of(self, base: ast.expr) -> Sequence[type]:
        """A base class and its own bases."""
        if isinstance(base, ast.Name) and base.id in self._local:
            return self._local[base.id]
        try:
            kind = eval(ast.unparse(base), dict(self._there))
        except NameError:
            return ()
        kind = get_origin(kind) or kind
        return getattr(kind, "__mro__", ())

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if is_private(node.attr):
            if _is_self(node.value) and self._within:
                if node.attr in self._within[-1]:
                    self._add(node, node.attr, "own attribute")
            elif node.attr in _of_libraries() and not self._is_ours(node):
                self._add(node, node.attr, "attribute")
        elif isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            owner = self._there.get(node.value.id)
            if isinstance(owner, type) and is_theirs(owner.__module__):
                self._add(node, f"{owner.__name__}.{node.attr}", "changed")
        self.generic_visit(node)

    def _is_ours(self, node: ast.Attribute) -> bool:
        """`other._x` beside `self._x` of a class of ours, or a module's own name."""
        return node.attr in self._ours or self._is_of_others(node.value)

    def _is_of_others(self, value: ast.expr) -> bool:
        """Whether it is a name of this file for something that isn't one of those libraries'."""
        owner = self._there.get(value.id) if isinstance(value, ast.Name) else None
        return owner is not None and not is_theirs(getattr(owner, "__module__", None) or owner.__name__)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in BY_NAME and not self._is_of_others(node.args[0]):
            for one in node.args[:2]:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    name = one.value.rpartition(".")[2]
                    if is_private(name) and name in _of_libraries():
                        self._add(node, name, "by name")
        self.generic_visit(node)
