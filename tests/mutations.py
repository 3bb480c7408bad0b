"""Small errors that can be put into a module: the list of them, and the tree of a module with one in it.

Every error leaves each line where it was. A block is named by the place of its first statement; an error belongs to the
innermost block of statements that it is in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PROBE = "__reached__"
_SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_ENDS = ("low", "high"), ("first", "last"), ("start", "end"), ("origin", "destination")
_OTHER = {one: other for pair in _ENDS for one, other in (pair, pair[::-1])}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "sum": "max"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One error: the file, the node it is put into (by its number in the walk of the tree), how, where.

    `block` is the place of the first statement of the innermost block of statements that it is in.
    """

    path: str
    node: int
    how: str
    line: int
    block: str


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(text)
    block_of: dict[int, str] = {}
    for block in _blocks(tree):  # the outer before the inner
        name = f"{path}:{block[0].lineno}:{block[0].col_offset}"
        block_of |= {id(node): name for part in block for node in ast.walk(part)}
    guards = {id(k.value) for k in ast.walk(tree) if isinstance(k, ast.keyword) and k.arg == "strict"}
    for number, node in enumerate(ast.walk(tree)):
        for how in _ways(node) if id(node) in block_of and id(node) not in guards else ():
            where: Any = node.target if isinstance(node, ast.comprehension) else node
            yield Mutant(path, number, how, getattr(where, "lineno", 0), block_of[id(node)])


def _blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of statements of all functions, the outer before the inner."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(node) for function in functions for part in function.body for node in ast.walk(part)}
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node) if id(node) in inside or isinstance(node, ast.FunctionDef) else ():
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value


def probed(path: str, text: str) -> ast.AST:
    """Return the module with a probe at the head of every block; every line stays where it was."""
    tree = ast.parse(text)
    for block in list(_blocks(tree)):
        head = block[0]
        name = f"{path}:{head.lineno}:{head.col_offset}"
        probe = ast.Expr(ast.Call(ast.Name(PROBE, ast.Load()), [ast.Constant(name)], []))
        block.insert(0, ast.copy_location(probe, head))
    return ast.fix_missing_locations(tree)


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr if isinstance(node.ctx, ast.Load) else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _turned(name: str) -> str:
    """Return a name with every end in it turned: `share_low` is `share_high`."""
    return "_".join(_OTHER.get(part, part) for part in name.split("_"))


def _ways(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        yield from (f"operator {i}" for i, op in enumerate(node.ops) if type(op) in _SWAPS)
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _SWAPS:
        yield "operator"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "drop not"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield "another constant"
    elif (name := _name_of(node)) != _turned(name):
        yield "the other end"
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition turned"
    elif isinstance(node, ast.Name) and node.id in _NAMES and isinstance(node.ctx, ast.Load):
        yield f"{node.id} for {_NAMES[node.id]}"
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "drop filter"
    elif isinstance(node, ast.Continue):
        yield "break for continue"


def mutated(text: str, mutant: Mutant) -> ast.AST:
    """Return the module with the error in it; every line stays where it was."""
    tree = ast.parse(text)
    node: Any = list(ast.walk(tree))[mutant.node]
    if isinstance(node, ast.Compare):
        at = int(mutant.how.split()[1])
        node.ops[at] = _SWAPS[type(node.ops[at])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        node.op = _SWAPS[type(node.op)]()
    elif isinstance(node, ast.Constant):
        value: Any = node.value
        turned = _turned(value) if isinstance(value, str) else not value
        node.value = turned if isinstance(value, bool | str) else value + 1
    elif isinstance(node, ast.Attribute):
        node.attr = _turned(node.attr)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Name):
        node.id = _NAMES[node.id]
    elif isinstance(node, ast.comprehension):
        node.ifs = node.ifs[1:]
    else:
        _replace(tree, node, ast.Break() if isinstance(node, ast.Continue) else node.operand)
    return ast.fix_missing_locations(tree)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if item is old else item for item in value])
