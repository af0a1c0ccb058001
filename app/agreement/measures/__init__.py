"""Measures of agreement as pure functions of arrays; numpy and scipy, no web, no database.

intervals/   how sure a number is: intervals of ratios over images, jackknife and bootstrap of alphas, the rule of three
ratings/     answers: percent agreement, kappas, alpha for any level and for label sets, Gwet, specific agreement
truth/       what the annotators' answers say together, and how good each annotator is
objects/     shapes: which of them are one thing, and how alike raters are in finding, drawing and naming it
keypoints/   skeletons: similarity of instances, and what differs point by point
fusion/      one proposal out of what several raters marked
sentences    what a number means, in words

The words are those of the literature here: a unit is what is rated (an image, a question, an object that several
annotators found), a rater is whoever rates, a category is a value that they may choose. Numbers are never NaN: what
cannot be computed is None beside a sentence.
"""
