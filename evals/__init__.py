"""Measure ways of cutting documents: which one finds more, and which breaks less."""
