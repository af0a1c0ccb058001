"""Agreement of answers: several raters choose one value, or a set of labels, for each unit.

records      Ratings (who gave which unit which value) and counts of values per unit, from which most else follows
weights      how near two values are (identity, linear, quadratic, ordinal), and distances of the levels of measurement
percent      plain agreement          specific     agreement on one value
kappa        two raters: Cohen, Scott, Light; many: Fleiss, Conger, Brennan-Prediger
gwet         AC1 and AC2              alpha        Krippendorff's alpha for any distance; one value against the rest
sets         label sets: Jaccard, MASI             hierarchy    values that are kinds of one another
confusion    which values are taken for each other; abstentions
"""
