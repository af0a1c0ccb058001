"""How far annotators agree, where they do not, and what they would say together.

measures/   the numbers themselves: pure functions of arrays, which know neither web nor database

A number is never bare. It comes with how many images it rests on and an interval, or it is missing with a sentence that
says why. Whoever submitted an image without marking anything has answered "nothing here"; whoever has not submitted it
is missing, and changes no number. Nothing depends on the order of rows or annotators.
"""
