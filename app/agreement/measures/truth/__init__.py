"""What annotators' answers say together, and how good each annotator is.

inference     the rule that Concord follows: which of the methods below, and what they say of every unit
majority      most votes, plain or weighted; a tie is disputed, never settled silently
dawid_skene   how each rater mistakes each value for each other, found together with the truth
one_coin      the same with one number a rater
existence     the same for "is there an object": recall and false-positive rate of each rater
quality       how good a rater is, with an interval
"""
