// bench/run policy: our engine under the JIT and native, Cedar in Node.js, Cerbos over loopback: rounds of all of them by turns.
import { cpus, loadavg } from 'node:os'
import { report, stopAll } from './measure.mjs'
import { decideRbac as decideByCedar, version as cedarVersion } from './peers/cedar.mjs'
import { startCerbos } from './peers/cerbos.mjs'
import { build, once, startPlinto } from './peers/plinto.mjs'
import { goalTable, ownTable, peerTable } from './policy-report.mjs'

const rounds = 7
const cases = [
  'rbac', 'rbac two threads', 'rbac from json', 'authz', 'authz from json', 'aci', 'aci from json', 'aci compile', 'routes 1', 'routes 1000',
  'arithmetic', 'arithmetic two threads',
]

// Every contestant once a round; the first two rounds only warm up. All figures are kept: ratios are taken within a round.
async function contest(contestants) {
  const figures = new Map(contestants.map(({ name }) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    console.error(round < 0 ? '  warming up' : `  round ${round + 1} of ${rounds}`)
    for (const { name, once } of contestants) {
      const figure = await once()
      if (round >= 0) figures.get(name).push(figure)
    }
  }
  return figures
}

const own = []
try {
  const binaries = build()
  const [jit, native] = [await startPlinto(binaries.jit), await startPlinto(binaries.native)]
  own.push(jit, native)
  const cerbos = await startCerbos()
  const before = loadavg()[0]
  const figures = await contest([
    ...cases.flatMap((name) => [{ name: `jit: ${name}`, once: () => jit.round(name) }, { name: `native: ${name}`, once: () => native.round(name) }]),
    { name: 'cedar', once: decideByCedar },
    { name: 'cerbos', once: cerbos.decideRbac },
    { name: 'cerbos fifty', once: cerbos.decideFifty },
    { name: 'cerbos health', once: cerbos.health },
  ])
  for (const runtime of ['jit', 'native']) {
    figures.set(`${runtime}: first compile`, Array.from({ length: 5 }, () => once(binaries[runtime], 'aci compile')))
  }

  const all = cpus()
  report('policy', 'Policy decisions', [
    `${all.length} × ${all[0].model.trim()}, load average ${before.toFixed(1)} before and ${loadavg()[0].toFixed(1)} after; ${jit.runtime}, `
      + `Node.js ${process.versions.node}, cedar-wasm ${cedarVersion}, Cerbos ${cerbos.version}. Medians of ${rounds} rounds of a quarter of a second, all contestants by turns; ratios are medians of the ratios within a round.`,
    '',
    '## Goals',
    '',
    goalTable(figures),
    '',
    '## Plinto',
    '',
    ownTable(figures, cases),
    '',
    'The policies are those of `bench-policies.json`: rbac asks whether bob may write (no), authz looks a token up among 100 and matches its path by regular expression, '
      + 'aci is a framework of 60 kB that answers with an object. A route table allows one method on one path a rule; the rule in the middle is asked for. '
      + 'Native is how the edge is published. `arithmetic` touches no memory: what two threads of it gain is all that the machine had to give.',
    '',
    '## Beside peers: the same RBAC question, answered no',
    '',
    peerTable(figures),
    '',
    'Cedar runs in Node.js by WebAssembly, its policies parsed beforehand; reading the JavaScript objects of a question is part of its API, so it stands beside our reading of JSON. '
      + 'Cerbos is a service: its figure holds a round trip over loopback by one client on one open connection, because that is how it is used; '
      + 'asking it for its health costs the round trip alone. Both are told the roles of a person in the question, where the Rego policy looks them up.',
  ].join('\n'))
} finally {
  own.forEach((each) => each.stop())
  stopAll()
}
