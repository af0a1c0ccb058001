"""A project to look at on the first day: real photos with EXIF, three annotators who disagree here and there.

The photos come from packages that carry them (scikit-image's and scikit-learn's sample images); where those are not
installed, scenes drawn by our own code stand in.
"""
