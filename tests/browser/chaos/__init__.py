"""A labelling session in which tabs, the line and the server die at random, and a record of what must outlive it."""
