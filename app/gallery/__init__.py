"""Find images: a grid with labels over the thumbnails, filters, and the page of one image.

Annotators of a blind project see their own labels only; reviewers and owners everybody's.
"""
