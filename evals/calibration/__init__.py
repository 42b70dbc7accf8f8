"""Judges as instruments: what their scores are worth, by labels that people gave."""

from __future__ import annotations

from evals.calibration.calibrating import calibrate
from evals.calibration.labels import Labels, Scale, read_labels
from evals.calibration.types import Calibration

__all__ = ["Calibration", "Labels", "Scale", "calibrate", "read_labels"]
