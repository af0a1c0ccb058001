"""Sharing the work out: who has which image, who gets it next, how often, and which images are gold. For owners.

A screen of its own, since it chooses images by the gallery's filter and gives them to people of the project.
"""
