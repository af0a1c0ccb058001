"""What several raters' annotations of one object say together: the proposal that a reviewer takes, edits or refuses.

members      what goes in: annotations as the API writes them, with who made them and how good that rater is
proposals    `fuse`: the one entry, and what comes out
existence    whether the object is there at all: absences are votes
centres      the middle of numbers: mean of two, (weighted) median of more
frames       boxes, rotated boxes and ellipses
lines        polylines and single points
skeletons    keypoints
segments     masks cut where any of them changes, so that millions of pixels are a few hundred run lengths
regions      polygons and masks: majority, union, intersection
estimation   STAPLE and SIMPLE: majorities that learn whom to believe
tracing      from pixels back to polygons
labels       category, attributes, order, group
spread       how far the members lie apart, as numbers that a canvas draws

Laws: the order of members changes nothing; members that agree give what they agree on, exactly; what cannot be decided
is said to be disputed, never settled by the lowest number; every proposal passes the API's own checks. Where members
have nothing in common, there is no shape and a note says why.
"""
