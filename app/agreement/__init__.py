"""How far people agree: sums kept up per image, numbers by SQL, and the clusters that reviewers decide.

Every number is a sum over images, so a project's agreement follows from what is stored with each image, and one
submission recomputes one image. Triggers in the database mark an image stale whenever what has been submitted for it
changes; `Keeper` recomputes stale images in the background, and readers first catch up with the last few themselves.

Invariants: a sum never speaks of work that is not submitted; an image that nobody has submitted has no sums; sums kept
up little by little equal those of a full recompute. `measures` holds the mathematics and knows neither web nor
database.
"""
