"""A policy file in, the time of loading it out, beside reading its YAML and its expressions barely.

The bare reading is what cannot be saved: PyYAML's C loader composes the nodes, and a Lark parser
with the project's grammar, its keywords and the file's names as plain terminals, parses every
expression into a tree. Nothing is resolved, typed, checked or placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from lark import Lark
from peers.huiqi import FOLDER, POLICY, TOP
from timing import milliseconds

import engine

GRAMMAR = TOP / "grammar" / "expression.lark"
KEYWORDS = TOP / "grammar" / "keywords.yaml"
EXPRESSION_KEYS = frozenset(["条件", "金额", "值", "要求", "上限", "每项上限", "当"])
NUMBER = r"/[0-9][0-9.]*(万亿|亿|万)?(%|元|平方米|天|人)?(\/(平方米|天))*/"
YEARS = "/([0-9]+|[一两二三四五])年/"


@dataclass(frozen=True, slots=True)
class LoadTimes:
    """Milliseconds for one file."""

    lines: int
    expressions: int
    composing: float
    parsing: float
    loading: float
    checking: float


def load_times(path: Path, rounds: int) -> LoadTimes:
    """Reading barely, loading, and checking with all hints and readings, in turns."""
    text = path.read_text(encoding="utf-8")
    policy = engine.load(path).policy
    if policy is None:
        raise SystemExit("\n".join(found.message for found in engine.load(path).findings))
    found = list(_expressions(yaml.compose(text, Loader=yaml.CSafeLoader)))
    parser = _bare_parser(_names(text))

    def parse() -> object:
        return [parser.parse(expression, start=start) for start, expression in found]

    times = milliseconds(
        [
            lambda: yaml.compose(text, Loader=yaml.CSafeLoader),
            parse,
            lambda: engine.load(path),
            lambda: engine.check(path),
        ],
        rounds,
    )
    return LoadTimes(len(text.splitlines()), len(found), *times)


def _expressions(node: yaml.Node | None, key: str = "") -> Iterator[tuple[str, str]]:
    """Every expression of a file with the grammar's rule for it."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value not in ("存疑", "政策"):
                yield from _expressions(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _expressions(value, key)
    elif isinstance(node, yaml.ScalarNode) and key in EXPRESSION_KEYS and node.value != "待定":
        yield ("amount" if key == "金额" else "expression"), node.value


def _names(text: str) -> list[str]:
    """The names and options that a file declares."""
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    names = [*document["主体"], *document["定义"]]
    for facts in document["主体"].values():
        for name, declaration in facts.items():
            names.append(name)
            if isinstance(declaration, dict):
                names += [*declaration.get("明细", ()), *declaration.get("别名", ())]
                kind, _, options = str(declaration.get("类型", "")).partition(" ")
                names += options.split("、") if "选" in kind else []
    return sorted(set(names), key=len, reverse=True)


def _bare_parser(names: list[str]) -> Lark:
    """The project's grammar with its words as plain terminals."""
    words = yaml.load(KEYWORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["words"]
    terminals = [
        f"{word['terminal']}.1: "
        + " | ".join(f'"{form}"' for form in [word["canonical"], *word.get("accepted", ())])
        for word in words
    ]
    alternatives = "|".join(map(re.escape, names)).replace("/", r"\/")
    terminals += [f"WORD.3: /{alternatives}/", f"NUMBER.2: {NUMBER}", f"YEARS.4: {YEARS}"]
    lines = GRAMMAR.read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("%declare")]
    grammar = "\n".join([*rules, *terminals, "%ignore / +/"])
    return Lark(grammar, parser="lalr", start=["expression", "amount"], maybe_placeholders=False)


def larger_policy(copies: int) -> Path:
    """The draft with its articles several times over, under new numbers and names."""
    text = POLICY.read_text(encoding="utf-8")
    before, articles, after = re.split(r"(?m)^(?=条文:$|总则:$)", text)
    blocks = re.split(r"(?m)^(?=  \S+:$)", articles)
    repeated = [block for block in blocks if re.match(r"  第.+条:$", block, re.MULTILINE)]
    names = set(re.findall(r"(?m)^      ([^\s:]+):$", "".join(_items(b) for b in repeated)))
    head = "甲乙丙丁戊己庚辛壬癸"
    number = "二三四五六七八九十"
    more = [
        _renamed(block, names, head[copy], number[copy])
        for copy in range(copies)
        for block in repeated
        if "事项:" in block
    ]
    path = Path(FOLDER.name) / "larger.yaml"
    last = blocks[-1]
    path.write_text("".join([before, *blocks[:-1], *more, last, after]), encoding="utf-8")
    return path


def _items(block: str) -> str:
    _, _, rest = block.partition("    事项:\n")
    return re.split(r"(?m)^    \S", rest)[0]


def _renamed(block: str, names: set[str], head: str, number: str) -> str:
    """One article under another number, its items under other names wherever they are keys."""
    block = re.sub(r"(?m)^  (第.+条):$", rf"  \1之{number}:", block)
    pattern = "|".join(map(re.escape, sorted(names)))
    return re.sub(rf"(?m)^( +)({pattern})(?=[:.])", rf"\1{head}\2", block)
