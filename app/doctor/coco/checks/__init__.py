"""The checks of COCO files, by what they look at; importing a module registers its checks."""
