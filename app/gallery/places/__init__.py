"""Where images were taken: clusters of a grid that follows the zoom of a map.

A large project is sampled as its facets are, until what is in the window is little enough to be counted whole.
"""

from app.gallery.places.clusters import Places, find_places
from app.gallery.places.drawn import areas_of, circles_of
from app.gallery.places.grid import Cluster
from app.gallery.places.tiles import MapTiles, tiles_of
from app.gallery.places.window import Window

__all__ = [
    "Cluster",
    "MapTiles",
    "Places",
    "Window",
    "areas_of",
    "circles_of",
    "find_places",
    "tiles_of",
]
