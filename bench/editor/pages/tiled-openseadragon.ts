import OpenSeadragon from "openseadragon"
import type { CreateTiledCandidate } from "./tiled"

/**
 * OpenSeadragon without its animations, which would only delay it here, and with its 2D canvas, which is its fastest
 * drawer where there is no GPU.
 */
export const createCandidate: CreateTiledCandidate = (stage) => {
  const viewer = OpenSeadragon({
    element: stage,
    drawer: ["canvas"],
    showNavigationControl: false,
    animationTime: 0,
    blendTime: 0,
    immediateRender: true,
    visibilityRatio: 0,
    maxZoomPixelRatio: 64,
  })
  let size = { width: 1, height: 1 }
  return {
    open: ({ width, height, url, tile_size, levels }) => {
      size = { width, height }
      viewer.open({
        tileSource: {
          width,
          height,
          tileSize: tile_size,
          minLevel: 0,
          maxLevel: levels - 1,
          getTileUrl: (level: number, x: number, y: number) =>
            url.replace("{z}", String(level)).replace("{x}", String(x)).replace("{y}", String(y)),
        },
      })
      return new Promise((resolve) => viewer.addOnceHandler("open", () => resolve()))
    },
    view: ({ scale, x, y }) => {
      // Its own coordinates: the image is one wide.
      const unit = scale * size.width
      const bounds = new OpenSeadragon.Rect(
        -x / unit,
        -y / unit,
        stage.clientWidth / unit,
        stage.clientHeight / unit,
      )
      viewer.viewport.fitBounds(bounds, true)
    },
    isSharp: () => viewer.world.getItemAt(0)?.getFullyLoaded() ?? false,
  }
}
