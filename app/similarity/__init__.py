"""How images measure, and which of them are alike: duplicates, bursts, neighbours, outliers.

- Every image is measured once, when it comes in; `measure again` does it anew for a whole project.
- What compares an image with the others of its project (groups, outliers) is found afterwards, in the background,
  and before a split is drawn: images of one group never straddle two parts.
- An image is only ever compared with images of its own project.
"""
