import assert from "node:assert/strict"
import test from "node:test"
import { Drive, sequences } from "./vectors.js"

const driven = { wholly: 0, partly: 0 }

for (const sequence of sequences) {
  test(sequence.name, async t => {
    const drive = new Drive(sequence)
    t.after(() => drive.stop())
    await drive.run()
    for (const skipped of drive.skipped) t.diagnostic(`not driven: ${skipped}`)
    driven[drive.skipped.length === 0 ? "wholly" : "partly"]++
  })
}

test("most sequences are driven wholly", t => {
  t.diagnostic(`${driven.wholly} of ${sequences.length} sequences are driven wholly, ${driven.partly} but for the steps that a widget never makes`)
  assert.equal(driven.wholly + driven.partly, sequences.length)
  assert.ok(driven.wholly >= 60)
})
