"""Does metadata help? Models cross-validated on a project's own labels, with pixels, with metadata, and with both.

An experiment is a job whose result is kept. It reads one snapshot of the truth, of metadata and of the descriptors of
pixels, and asks in a process of its own (`conversation`); `measures` is pure and does the asking. docs/experiments.md
defines every number and the rules of the answer.
"""
