"""How alike raters place the points of a skeleton: similarity of instances, and what differs point by point.

Instances are arrays (instances, K, 3) of x, y and v, as the API writes them: v is 0 for absent, 1 for occluded, 2 for
visible, and an absent point has no place. Distances are counted in the instance's scale s, the square root of its area,
so that a child in the background and a face in front count alike.

oks          similarity of two instances, by which they are matched
records      skeletons of matched instances, and their pairs
sigmas       how far this project's people scatter at each point, from its own data
distances    how far apart points lie, PCK, and where each rater leans
swaps        left taken for right
sums         what is kept of an image, so that all of these add up
visibility   agreement on absent, occluded and visible; alpha of places
"""
