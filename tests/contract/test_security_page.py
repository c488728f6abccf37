"""Every line of the threat model is held by a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count(" | ") == 2 and "`tests/" in line]
THREATS = [line for part in re.findall(r"\| threat \|.*\n\| --- .*\n((?:\|.*\n)+)", PAGE) for line in part.splitlines()]


@pytest.mark.parametrize("line", THREATS, ids=lambda line: line[2:50])
def test_a_threat_names_the_tests_that_hold_it(line: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line)
    assert named
    for path, test in named:
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8") if test else (ROOT / path).exists(), path


def test_no_threat_is_overlooked() -> None:
    assert len(THREATS) == len(ROWS) >= 20
