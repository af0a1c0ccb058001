"""What cannot be true of an image, or hardly: two facts that contradict each other, and a sentence that says so.

- Every rule is a pure function in `rules`; docs/anomalies.md says what each looks for.
- A project is looked through as a whole, since some rules compare its images with each other: some minutes after images
  came in, or when somebody asks.
- An image has at most one anomaly of a kind. One that was dismissed stays dismissed when it is found again, and one
  that is not found any more is gone.
- Annotators do not see them: where and when a picture was taken may be private.
"""
