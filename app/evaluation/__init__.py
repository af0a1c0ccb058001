"""Models against people: how good predictions are by a truth, what they get wrong, and how sure that is.

An evaluation is a job whose result is kept. It reads a model's layers and one layer of truth for each image, and does
the rest in `measures`, which knows neither web nor database. docs/evaluation.md defines every number.
"""
