"""Objects that several raters marked on one image: which of them are the same, and how alike they are.

records      what goes in (Objects, Images, Options) and what comes out (Measured)
measuring    `measure`: one image or 118,000, the same code
similarity/  how alike two shapes of a family are: regions, keypoints, lines, points
pairing      which two could be the same;  clustering: which are, whoever is asked first
excuses      whose silence is no answer (crowd regions, categories that nobody has to mark everywhere)
sums/        numerators and denominators an image, a pair of raters, a category, so that a project's numbers are SUMs
numbers      the numbers of sums, each with its interval or the reason why there is none
set_alpha    agreement beyond what other images' objects would give;  kalos: KALOS's alpha, for papers
localising, boundaries, pixels: how well shapes agree once they are found

Categories play no part in who is matched with whom but to settle ties: an object of which two raters give different
categories is one object in dispute, not two that somebody missed.
"""
