"""The gate as JUnit XML, which Jenkins, GitLab and most others read: a test case for each rule."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement, tostring

from chunker.viewing import visible
from evals.gate import Judgement, Ruling
from evals.report.judgement import about, loss_lines, one_line

# What XML 1.0 cannot hold, not even escaped, and `visible` leaves as it is.
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def junit(found: Judgement) -> str:
    """The XML document. JUnit knows no third state: an inconclusive rule is a skipped test that says why.

    Source: the schema that Jenkins' xunit plugin accepts (junit-10.xsd).
    """
    words = Counter(ruling.word for ruling in found.rulings)
    counts = {"tests": len(found.rulings), "failures": words["fail"], "errors": 0, "skipped": words["inconclusive"]}
    numbers = {key: str(value) for key, value in counts.items()}
    suites = Element("testsuites", numbers)
    suite = SubElement(suites, "testsuite", {"name": f"evals check {_clean(found.candidate.eval_set)}", **numbers})
    properties = SubElement(suite, "properties")
    for name, value in _facts(found).items():
        SubElement(properties, "property", {"name": name, "value": _clean(value)})
    for ruling in found.rulings:
        _case(suite, found, ruling)
    SubElement(suite, "system-out").text = "\n".join(map(_clean, (*about(found), *loss_lines(found))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _facts(found: Judgement) -> dict[str, str]:
    runs = {"baseline": found.baseline, "candidate": found.candidate}
    named = {
        f"{who}.{what}": getattr(run, what) for who, run in runs.items() for what in ("id", "strategy", "retriever")
    }
    return {"verdict": found.word, "metric": found.headline.metric, "fingerprint": found.candidate.fingerprint, **named}


def _case(suite: Element, found: Judgement, ruling: Ruling) -> None:
    named = {"classname": f"evals.{_clean(found.candidate.eval_set)}", "name": _clean(ruling.rule), "time": "0"}
    case = SubElement(suite, "testcase", named)
    line = _clean(one_line(ruling))
    if ruling.word == "fail":
        SubElement(case, "failure", {"message": line, "type": "gate"}).text = line
    elif ruling.word == "inconclusive":
        SubElement(case, "skipped", {"message": f"inconclusive: {line}"})
    else:
        SubElement(case, "system-out").text = line


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", visible(text))
