"""What the README points at is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_path_that_the_readme_links_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert linked
    assert [each for each in linked if not (ROOT / each).exists()] == []
