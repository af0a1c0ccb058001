"""When images were taken: a histogram that is fine enough for the time between the first and the last of them.

It is of the images that the whole filter finds, so that choosing a span of it shows that span closer.
"""

from app.gallery.timeline.bins import Bin
from app.gallery.timeline.counting import Timeline, count_times

__all__ = ["Bin", "Timeline", "count_times"]
