"""The editor's canvas beside other ways to draw the same: SVG, Konva, Fabric, OpenSeadragon, in a real Chromium."""
