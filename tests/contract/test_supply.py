"""What Infobud consists of is written down, and a secret in the source would be noticed."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = Path(sys.executable).parent


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    (recipe,) = re.findall(r"^\t@(cyclonedx-py .+)$", (ROOT / "Makefile").read_text(), re.M)
    command = recipe.replace("build/sbom.cdx.json", str(target)).split()
    subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(target.read_text())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "infobud")
    locked = set(
        re.findall(r"^([a-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.M)
    )
    assert {(row["name"], row["version"]) for row in bill["components"]} == locked
    assert all(row["externalReferences"][0]["hashes"] for row in bill["components"])


def test_a_key_in_the_source_is_noticed(tmp_path: Path) -> None:
    leaked = tmp_path / "settings.py"
    leaked.write_text("KEY = 'AKIA" + "Q3XVHR7LMW5ZT2NB'\n")
    clean = tmp_path / "clean.py"
    clean.write_text("KEY = None\n")
    hook: list[str | Path] = [PROGRAMS / "detect-secrets-hook", "--no-verify"]
    assert subprocess.run([*hook, leaked], capture_output=True).returncode == 1
    assert subprocess.run([*hook, clean], capture_output=True).returncode == 0
