"""What shapes cannot be."""


class TooIntricate(Exception):
    """A polygon whose lines lie so close together that checking it would take seconds."""


class MalformedCounts(Exception):
    """Run lengths that nobody could have written; the message says why."""
