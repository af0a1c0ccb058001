"""Whether metadata helps a model, on one dataset. Pure: arrays and records in, numbers and a sentence out."""
