// The tables of bench/results/policy.md, from the figures of all rounds by contestant.
import { median } from './measure.mjs'

const runtimes = ['jit', 'native']
const of = (figures, name, key = 'nanoseconds') => median(figures.get(name).map((figure) => figure[key]))
const ratio = (figures, name, base, key = 'nanoseconds') =>
  median(figures.get(name).map((figure, round) => figure[key] / figures.get(base)[round][key]))
const speedUp = (figures, runtime, name, key) => ratio(figures, `${runtime}: ${name}`, `${runtime}: ${name} two threads`, key)

// Wall time tells how busy the machine is; its quietest rounds are the nearest to having it alone.
const lowest = (figures, name) => Math.min(...figures.get(name).map((figure) => figure.nanoseconds))
const quietSpeedUp = (figures, runtime, name) => lowest(figures, `${runtime}: ${name}`) / lowest(figures, `${runtime}: ${name} two threads`)

function time(nanoseconds) {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`
  return nanoseconds < 1e6 ? `${(nanoseconds / 1e3).toFixed(2)} µs` : `${(nanoseconds / 1e6).toFixed(1)} ms`
}

const factor = (value) => value.toFixed(value < 10 ? 2 : 0)

const markdown = (heads, rows) => [heads, heads.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

// A goal: what is measured for a runtime, how it is shown, and whether it is good enough.
const goals = [
  ['RBAC with input read, 1 µs at most', (figures, runtime) => of(figures, `${runtime}: rbac`), time, (value) => value <= 1e3],
  ['… and 0 bytes', (figures, runtime) => of(figures, `${runtime}: rbac`, 'bytes'), (value) => `${value.toFixed(0)} B`, (value) => value < 0.5],
  ['RBAC from UTF-8 JSON, 3 µs at most', (figures, runtime) => of(figures, `${runtime}: rbac from json`), time, (value) => value <= 3e3],
  ['1,000 routes within 3 times one', (figures, runtime) => ratio(figures, `${runtime}: routes 1000`, `${runtime}: routes 1`), (value) => `${value.toFixed(2)}x`, (value) => value <= 3],
  ['ACI compiled in 20 ms at most, warm', (figures, runtime) => of(figures, `${runtime}: aci compile`), time, (value) => value <= 20e6],
  ['… first of its process', (figures, runtime) => of(figures, `${runtime}: first compile`), time, (value) => value <= 20e6],
  ['two threads at least 1.8 times one', (figures, runtime) => speedUp(figures, runtime, 'rbac'), (value) => `${value.toFixed(2)}x`, (value) => value >= 1.8],
]

export function goalTable(figures) {
  const rows = goals.map(([goal, measure, show, met]) => [goal, ...runtimes.map((runtime) => {
    const value = measure(figures, runtime)
    return `${show(value)} ${met(value) ? 'met' : '**not met**'}`
  })])
  const compared = (title, measure) => [`for comparison: ${title}`, ...runtimes.map((runtime) => `${measure(runtime).toFixed(2)}x`)]
  return markdown(['', 'JIT', 'native'], [
    ...rows,
    compared('two threads of arithmetic, which share nothing', (runtime) => speedUp(figures, runtime, 'arithmetic')),
    compared('two threads of RBAC, quietest rounds', (runtime) => quietSpeedUp(figures, runtime, 'rbac')),
    compared('two threads of arithmetic, quietest rounds', (runtime) => quietSpeedUp(figures, runtime, 'arithmetic')),
    compared('processor time of a decision, two threads to one', (runtime) => 1 / speedUp(figures, runtime, 'rbac', 'processor')),
  ])
}

export function ownTable(figures, cases) {
  const cells = (name, runtime) => {
    const key = `${runtime}: ${name}`
    return [time(of(figures, key)), time(lowest(figures, key)), `${of(figures, key, 'bytes').toFixed(0)} B`]
  }
  return markdown(
    ['', 'JIT, median', 'lowest', 'allocated', 'native, median', 'lowest', 'allocated'],
    [...cases, 'first compile'].map((name) => [name, ...runtimes.flatMap((runtime) => cells(name, runtime))]),
  )
}

export function peerTable(figures) {
  const base = 'jit: rbac from json'
  return markdown(['', 'a decision', 'ratio'], [
    ['Plinto, input read', 'jit: rbac'],
    ['Plinto, from UTF-8 JSON', base],
    ['Plinto, from UTF-8 JSON, native', 'native: rbac from json'],
    ['Cedar (WebAssembly in Node.js), from objects', 'cedar'],
    ['Cerbos, a request over loopback', 'cerbos'],
    ['Cerbos, 50 decisions in a request, each', 'cerbos fifty'],
    ['Cerbos, its health over the same connection', 'cerbos health'],
  ].map(([title, name]) => [title, time(of(figures, name)), factor(ratio(figures, name, base))]))
}
