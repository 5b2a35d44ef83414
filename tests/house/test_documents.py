"""In: README and docs/. Out: failures where they name what is not there, or leave out what is."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from engine.doors.cli import main
from tests.house.markdown import code_spans, sections
from tests.house.paths import DOCS, TOP, name_of, pages, repository_files

REPOSITORY_PATH = re.compile(
    r"(\.ci|benchmarks|docs|engine|examples|grammar|locks|policies|schemas|tests)/[^\s<>…]*"
)

FORBIDDEN = re.compile(
    "|".join(
        [
            r"/(work|root)/",
            r"/(home|Users)/\w",
            r"\bpypi\.(org|io)",
            r"pythonhosted\.",
            r"registry\.npmjs",
            r"deb\.debian\.",
        ]
    )
)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    named = [span for span in code_spans(page) if REPOSITORY_PATH.fullmatch(span)]
    missing = [span for span in named if not any(TOP.glob(span.rstrip("/")))]
    assert missing == []


def test_every_keyword_is_in_the_language_guide() -> None:
    guide = (DOCS / "guide" / "language.md").read_text(encoding="utf-8")
    missing = [word for word in keywords() if word not in guide]
    assert missing == []


def keywords() -> list[str]:
    """Every keyword, synonym, refused and reserved word, as the guide's tables write them."""
    listed = yaml.safe_load((TOP / "grammar" / "keywords.yaml").read_text(encoding="utf-8"))
    spoken = [form for word in listed["words"] for form in (word["canonical"], *word["accepted"])]
    refused = [word["word"] for word in listed["refused"]]
    return [str(word).replace("|", "&#124;") for word in (*spoken, *refused, *listed["reserved"])]


def commands() -> dict[str, click.Command]:
    """The commands of the command line by the words that start them."""
    return dict(commands_of("huiqi", main))


def commands_of(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """The command, or those of the group that it is."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None:
            yield from commands_of(f"{words} {name}", found)


def options(command: click.Command) -> list[str]:
    """The long form of each option of a command."""
    return [
        max(parameter.opts, key=len)
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
    ]


def test_every_command_and_option_is_in_the_command_guide() -> None:
    guide = sections(DOCS / "guide" / "commands.md")
    undocumented = []
    for name, command in commands().items():
        text = " ".join(body for heading, body in guide.items() if name in heading.replace("`", ""))
        undocumented += [name] if not text else []
        undocumented += [f"{name} {option}" for option in options(command) if option not in text]
    assert undocumented == []


def test_no_file_speaks_of_one_machine_or_registry() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in repository_files()
        if path != Path(__file__).resolve()
        for number, line in enumerate(lines(path), start=1)
        if FORBIDDEN.search(line)
    ]
    assert found == []


def lines(path: Path) -> list[str]:
    """The lines of a text file; a file that isn't text has none."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
