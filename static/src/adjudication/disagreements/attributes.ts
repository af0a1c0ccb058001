import type { AttributeValue } from "../../editor/document/types"
import type { Cluster } from "./types"

/** An attribute on which versions differ: each value in words, with the layers that give it. */
export type AttributeDifference = {
  readonly name: string
  readonly values: readonly { readonly value: string; readonly layerIds: readonly number[] }[]
}

/** The attributes that the versions of an object give differently; one who gives none is told as well. */
export const differingAttributes = ({ versions }: Cluster): readonly AttributeDifference[] => {
  const names = new Set(
    versions.flatMap(({ annotation }) => Object.keys(annotation?.attributes ?? {})),
  )
  return [...names].flatMap((name) => {
    const layersByValue = new Map<string, number[]>()
    for (const { layerId, annotation } of versions) {
      const value = wordsOf(annotation?.attributes[name])
      layersByValue.set(value, [...(layersByValue.get(value) ?? []), layerId])
    }
    if (layersByValue.size < 2) return []
    return [{ name, values: [...layersByValue].map(([value, layerIds]) => ({ value, layerIds })) }]
  })
}

const wordsOf = (value: AttributeValue | undefined): string => {
  if (value === undefined) return "not given"
  if (typeof value === "boolean") return value ? "yes" : "no"
  return Array.isArray(value) ? value.join(" + ") || "none" : String(value)
}
