"""What the documentation links to and names is there: pages, headings, files, folders."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SOURCES = ("*.py", "*.sh", "*.ts", "*.mjs", "*.yml", "*.toml", "Makefile", "run")
MADE = ("models/", "var/", "results/", "widget/dist/", "widget/node_modules/")
"""Folders that the commands make; a fresh clone has none of them."""
TO_BE_WRITTEN = {
    "CONTRIBUTING.md": {
        "data/nlu/plan_start.yml",
        "actions/topics/plan_start.py",
        "actions/words/content/zh-CN/topics/plan_start.yml",
        "tests/conversations/happy_paths/plan_start.yml",
    },
    "docs/editing.md": {"data/nlu/faq_trade_in.yml"},
}
"""Files that a reader of a page is told to write."""
FOLDERS = sorted(
    each.name
    for each in ROOT.iterdir()
    if each.is_dir() and f"{each.name}/" not in MADE and (each.name[0] != "." or each.name == ".ci")
)

LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILE = re.compile(r"[\w.*-]+\.(?:md|py|sh|yml|toml|json|csv|tsv|ts|bin)")
PATH = re.compile(
    rf"(?<![\w./*@:-])(?:{'|'.join(map(re.escape, FOLDERS))})/[\w.*-]*[\w*](?:/[\w.*-]*[\w*])*"
)
PLACEHOLDER = re.compile(r"\b[A-Z]{4,}\b")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = HEADING.findall(FENCE.sub("", page.read_text("utf8")))
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def is_there(path: str, beside: Path) -> bool:
    """Tell whether a path or pattern names something from the root or beside a page."""
    return path.startswith(MADE) or any(any(folder.glob(path)) for folder in (ROOT, beside))


def paths_named(text: str) -> set[str]:
    """The paths in a text that begin with a folder of the project."""
    return {path for path in PATH.findall(text) if not PLACEHOLDER.search(path)}


def sources() -> Iterator[Path]:
    """The project's own source files, those made by commands left out."""
    for folder in (ROOT, *(ROOT / each for each in FOLDERS)):
        for pattern in SOURCES:
            found = folder.glob(pattern) if folder == ROOT else folder.rglob(pattern)
            yield from (each for each in found if not name(each).startswith(MADE))


def remarks(source: Path) -> str:
    """The comments and docstrings of a source file, which say where things are."""
    if source.suffix != ".py":
        return "\n".join(re.findall(r"(?:^|\s)(?:#|//) (.*)", source.read_text("utf8")))
    with source.open("rb") as file:
        return "\n".join(
            token.string
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT or token.string.startswith('"""')
        )


def test_a_missing_path_is_seen() -> None:
    assert paths_named("see `docs/no_such_page.md`, or docs/no/such.") == {
        "docs/no_such_page.md",
        "docs/no/such",
    }
    assert not is_there("docs/no_such_page.md", ROOT)
    assert is_there("docs/*.md", ROOT)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(FENCE.sub("", page.read_text("utf8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_paths_named_on_a_page_are_there(page: Path) -> None:
    text = page.read_text("utf8")
    files = {code for code in CODE.findall(FENCE.sub("", text)) if FILE.fullmatch(code)}
    missing = [
        path
        for path in files
        if not any(ROOT.glob(f"[!.]*/**/{path}")) and not any(ROOT.glob(path))
    ]
    named = paths_named(text) - TO_BE_WRITTEN.get(name(page), set())
    missing += [path for path in named if not is_there(path, page.parent)]
    assert sorted(missing) == []


@pytest.mark.parametrize("page", TO_BE_WRITTEN)
def test_a_file_to_be_written_is_asked_for_and_has_its_folder(page: str) -> None:
    files = TO_BE_WRITTEN[page]
    assert files <= paths_named((ROOT / page).read_text("utf8"))
    assert [path for path in files if not (ROOT / path).parent.is_dir()] == []


def test_paths_named_in_comments_are_there() -> None:
    missing = {
        f"{name(source)}: {path}"
        for source in sources()
        for path in paths_named(remarks(source))
        if not is_there(path, source.parent)
    }
    assert sorted(missing) == []


def test_the_map_of_the_house_is_true() -> None:
    """README's map names folders that are there, and all rooms of the action server."""
    text = (ROOT / "README.md").read_text("utf8")
    map_ = text.partition("## The house")[2].partition("```\n")[2].partition("```")[0]
    room, named = "", set()
    for indent, folder in re.findall(r"^( *)([\w.]+)/ ", map_, re.MULTILINE):
        room = room if indent else folder
        named.add(f"{room}/{folder}" if indent else folder)
    assert {each for each in named if not (ROOT / each).is_dir()} == set()
    rooms = {f"actions/{each.parent.name}" for each in (ROOT / "actions").glob("*/__init__.py")}
    assert rooms - named == set()
