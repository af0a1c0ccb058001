"""Layers and what is in them: annotations, answers, and the categories that were looked for and found absent.

A save is one transaction that either makes the next revision or changes nothing. Repeating a save is harmless.
Two saves that touch different objects both hold; two that touch the same object are a conflict, never a loss.
"""
