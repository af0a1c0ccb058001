"""Places of pictures that nobody may recognise in copies: faces and number plates.

People mark places, and a detector finds some; what it finds can be kept as marked, to be corrected before an export.
Marked places are no labels: annotators do not see them, and no dataset says them. Exports that hide places always hide
the marked ones (`app.exporting.altering`). Originals are never touched. A detector is whoever has the members of
`detectors.Detector`; it runs in a decoder's process, because it looks at pixels of unknown origin.
"""
