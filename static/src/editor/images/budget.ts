/** Decoded pictures kept, in bytes: about eight of 12 megapixels, fewer on small machines. */
const PICTURE_BUDGET_BYTES = 400_000_000
const BYTES_PER_GB = 1_000_000_000
const SHARE_OF_MEMORY = 1 / 16

/** How much memory decoded pictures may take. Chrome says how much there is, in whole gigabytes; others do not. */
export const pictureBudgetBytes = (): number => {
  const { deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number }
  if (deviceMemory === undefined) return PICTURE_BUDGET_BYTES
  return Math.max(deviceMemory * BYTES_PER_GB * SHARE_OF_MEMORY, PICTURE_BUDGET_BYTES / 2)
}
