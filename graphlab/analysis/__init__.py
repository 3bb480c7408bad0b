"""Analyses: pure functions from a `Network` to a `Result`."""
