/** The skeletons that one can begin with. */
import type { Design } from "./design"
import { animal } from "./presets/animal"
import { corners } from "./presets/corners"
import { face } from "./presets/face"
import { hand } from "./presets/hand"
import { feet, person, personWithFeet } from "./presets/person"
import type { Preset } from "./presets/preset"

export const PRESETS: readonly Preset[] = [
  person,
  personWithFeet,
  hand,
  face,
  feet,
  animal,
  corners,
]

/** The preset whose figure suits a design: most of its names are there, and none suits better. */
export const presetLike = ({ keypoints }: Design): Preset | null => {
  const names = new Set(keypoints.map(({ name }) => name))
  const ranked = PRESETS.map((preset) => {
    const own = preset.design.keypoints
    const found = own.filter(({ name }) => names.has(name)).length
    return { preset, share: found / Math.max(own.length, names.size) }
  }).toSorted((a, b) => b.share - a.share)
  const [best] = ranked
  return best && best.share >= 0.5 ? best.preset : null
}
