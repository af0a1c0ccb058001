"""What the program `concord` can do: one module for each group of commands, loaded only when it is asked for.

A command takes settings and plain values, and returns the exit code. What it has to say goes to standard output,
log lines go to standard error, and refusals are raised for `app.cli` to print.
"""
