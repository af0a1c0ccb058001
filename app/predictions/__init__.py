"""What models say about images: one layer for each image and model, named `model@version`.

Sending again replaces what the model said of the images that are sent, as a new revision of the layer; the same again
changes nothing. Predictions are checked by the rules of saves. They are never anybody's work: no export of people's
truth, no progress and no count of labels has them.
"""
