// Rounds of about a quarter of a second, as bench/load/PolicyRounds makes them; nanoseconds for each time.
const target = 250e6

async function time(once, count) {
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i++) await once()
  return Number(process.hrtime.bigint() - start)
}

function timeSync(once, count) {
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i++) once()
  return Number(process.hrtime.bigint() - start)
}

// A round of something synchronous.
export const repeat = (once, each = 1) => rounds((count) => timeSync(once, count), each)

// A round of something awaited; `each` decisions are made at a time.
export const repeatAwaited = (once, each = 1) => rounds((count) => time(once, count), each)

function rounds(run, each) {
  let count = 0
  return async () => {
    if (count === 0) for (count = 1; (await run(count)) < target; count *= 2);
    return { nanoseconds: (await run(count)) / count / each }
  }
}
