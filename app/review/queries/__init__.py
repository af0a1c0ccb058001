"""Reading what is to be reviewed: submissions, the situation of an image, the queue of disagreements."""
