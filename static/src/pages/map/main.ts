/** The map of the gallery; pages without one do not fetch it. */
import { GalleryMap } from "./gallery-map"

customElements.define("gallery-map", GalleryMap)
