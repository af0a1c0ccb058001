"""The history of the schema. One dialect, one line of versions, each with a way back."""
