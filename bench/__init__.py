"""Measurements of Concord, run by `make bench`; their figures stand in docs/benchmarks.md."""
