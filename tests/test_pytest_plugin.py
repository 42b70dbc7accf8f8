"""The fixture `evals` in the test runs of other projects."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.command import evals as evals_command
from tests.command import fill
from tests.small_set import BAD, GOOD, saved

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
TEST = """
def test_recall(evals):
    evals.check("animals", strategy={spec!r}, baseline="main"{more})
"""
# Warnings are errors in our own test run only; that the plugin is loaded already is so here and nowhere else.
WARNINGS = ("-W", "default", "-W", "ignore::pytest.PytestAssertRewriteWarning")
PLUGIN = ("-p", "evals.pytest_plugin", *WARNINGS)
UNCERTAIN = '[gate.floors]\n"evidence_recall@60" = 0.99\n'


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an eval set and a baseline.

    All that a gate loads is loaded here: modules loaded while a pytester is there are forgotten behind it.
    """
    folder = tmp_path_factory.mktemp("measured")
    eval_set, runs = saved(folder), ("--folder", folder / ".evals")
    both = (*runs, "--baselines", folder / "baselines")
    metric = ("--budgets", "60", "-M", "evidence_recall@60")
    assert evals_command("run", eval_set, "-s", GOOD, *metric, *runs).code == 0
    assert evals_command("promote", GOOD, *both).code == 0
    assert evals_command("check", eval_set, "-b", "main", "-s", BAD, *both).code == 1
    return folder


@pytest.fixture
def project(measured: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project with that eval set and baseline, and with this plugin alone."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    shutil.copytree(measured, pytester.path, dirs_exist_ok=True)
    return pytester


def outcome(project: pytest.Pytester, spec: str, more: str = "", *options: str) -> pytest.RunResult:
    """What a test of a strategy comes to."""
    project.makepyfile(TEST.format(spec=spec, more=more))
    return project.runpytest_inprocess(*PLUGIN, *options)


def test_a_strategy_that_is_no_worse_passes(project: pytest.Pytester) -> None:
    """Without a warning."""
    outcome(project, GOOD).assert_outcomes(passed=1)


def test_a_worse_strategy_fails_with_the_verdict(project: pytest.Pytester) -> None:
    """The reader of the log sees the rule and the figures."""
    result = outcome(project, BAD)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: FAIL  evidence_recall@60 on animals*", "*fail * margin: expected*"])


def test_what_cannot_be_told_warns_or_fails(project: pytest.Pytester) -> None:
    """As the setting says, unless the call does."""
    fill(project.path, {"chunker.toml": UNCERTAIN})
    outcome(project, GOOD).assert_outcomes(passed=1, warnings=1)
    outcome(project, GOOD, ', inconclusive="fail"').assert_outcomes(failed=1)
    outcome(project, GOOD, "", "-o", "evals_inconclusive=fail").assert_outcomes(failed=1)
    outcome(project, GOOD, ', inconclusive="warn"', "-o", "evals_inconclusive=fail").assert_outcomes(
        passed=1, warnings=1
    )


def test_a_setting_that_is_neither_is_refused(project: pytest.Pytester) -> None:
    """Instead of being taken for one of them."""
    outcome(project, GOOD, "", "-o", "evals_inconclusive=skip").assert_outcomes(errors=1)


def test_what_is_not_comparable_fails_with_its_reason(project: pytest.Pytester) -> None:
    """Here a baseline that does not exist."""
    project.makepyfile('def test_recall(evals):\n    evals.check("animals", baseline="mian")\n')
    result = project.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*UnknownRun: No run 'mian'*"])


def test_paths_are_relative_to_the_root(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever pytest was started."""
    path = project.makepyfile(TEST.format(spec=GOOD, more=', rules="strict.toml"'))
    fill(project.path, {"strict.toml": UNCERTAIN, "below/x": ""})
    monkeypatch.chdir(project.path / "below")
    result = project.runpytest_inprocess(*PLUGIN, f"--rootdir={project.path}", str(path))
    result.assert_outcomes(passed=1, warnings=1)


def test_the_verdict_stands_in_the_junit_report(project: pytest.Pytester) -> None:
    """As a property of the test."""
    outcome(project, GOOD, "", "--junitxml=report.xml")
    assert '<property name="evals.verdict" value="pass"' in (project.path / "report.xml").read_text()


def test_projects_without_evals_pay_nothing() -> None:
    """A fresh interpreter that loads the plugin has loaded nothing else of ours."""
    code = (
        "import sys, evals.pytest_plugin; print(sorted(name for name in sys.modules"
        " if name.partition('.')[0] in {'evals', 'chunker', 'numpy', 'typer', 'rich'}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "['evals', 'evals.pytest_plugin']\n"


def test_pytest_finds_the_plugin_when_we_are_installed() -> None:
    """The entry point leads to the module with the fixture."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (module,) = project["entry-points"]["pytest11"].values()
    assert hasattr(import_module(module), "evals")
