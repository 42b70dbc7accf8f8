"""Eval sets: read from several formats, checked, saved, and told apart by their fingerprint."""

from evals.evalsets.checking import check
from evals.evalsets.fingerprints import fingerprint
from evals.evalsets.loading import format_names, load, read
from evals.evalsets.saving import save

__all__ = ["check", "fingerprint", "format_names", "load", "read", "save"]
