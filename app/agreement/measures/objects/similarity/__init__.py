"""How alike two objects of a family are, from 0 to 1, for many pairs at once.

Every family answers the same questions (`protocol`): where an object can reach (a box outside of which nothing is alike
to it), how large it is, and how alike the objects of given rows are.
"""
