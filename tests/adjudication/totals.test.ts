import { expect, test } from "vitest"
import type { Totals } from "../../static/src/adjudication/api"
import { KnownTotals } from "../../static/src/adjudication/totals"
import { fakeClock, settle } from "./world"

const totals = (open: number): Totals => ({ open, decided: 0, images: 3, open_images: 1 })

test("totals are asked for anew after a pause, however often they change meanwhile", async () => {
  const { clock, pass } = fakeClock()
  let open = 10
  const known = new KnownTotals({ fetch: async () => totals(open--), clock })

  known.refresh()
  await settle()
  expect(known.known.value?.open).toBe(10)
  for (let times = 0; times < 5; times += 1) known.refresh()
  await settle()
  expect(known.known.value?.open).toBe(10)

  pass(5000)
  await settle()
  expect(known.known.value?.open).toBe(9)
  pass(5000)
  await settle()
  expect(known.known.value?.open).toBe(9)
})

test("a failure leaves the last ones", async () => {
  const { clock, pass } = fakeClock()
  const answers = [async () => totals(4), () => Promise.reject(new Error("No server."))]
  const known = new KnownTotals({
    fetch: () => (answers.shift() ?? (async () => totals(3)))(),
    clock,
  })

  for (const expected of [4, 4, 3]) {
    known.refresh()
    await settle()
    expect(known.known.value?.open).toBe(expected)
    pass(5000)
  }
})
