"""Written decisions on hard cases: what was decided, for which categories or which question, with crops that show it.

Reviewers and owners write them, from a disagreement or a cell of the confusion matrix; everybody in the project reads
them, on the guidelines page and beside the editor. An example shows a part of an image and perhaps one outline: a copy
that names nobody, so that a ruling is safe in a blind project and outlives the annotation it was taken from.
"""
