"""Objects of the images that a filter finds, as crops, and changing the category of many at once.

A change of categories is one transaction over all the layers that it touches, and a revision of each of them, as a save
in the editor would be. What may not be changed stays and is told with its cause; the rest is changed. Taking it back is
another revision of each layer, and only of objects that nobody has changed since.
"""
