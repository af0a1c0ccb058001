"""Concord: image annotation for teams, with measured agreement and exact datasets.

Features form a ladder (see docs/architecture.md): a package imports only those below it. `main` is the one module
that knows all of them.
"""
