"""One deed done to many images of the gallery, as a job: exclude, include, gold, ordinary, a pool, people.

The images are noted when the deed is asked for, so that what joins the filter later is left alone. They are worked off
a hundred at a time, each hundred in one transaction: whatever stops the job, no image is half done, and the next run
goes on with those that are left. What cannot be done to an image is noted with its cause. Taking a batch back is
another batch, of the images to which it was done.
"""
