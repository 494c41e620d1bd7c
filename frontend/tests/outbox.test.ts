import { beforeEach, describe, expect, it, vi } from 'vitest'
import { boot } from '../src/boot'
import { useKeeping } from '../src/data/keeping'
import {
  dropWaiting,
  keepWaiting,
  newKey,
  readWaiting,
  refreshOutbox,
  sendWaiting,
  waiting,
  type Waiting,
} from '../src/data/outbox'

type Sent = { key: string; user: string; values: Record<string, unknown> }
let sent: Sent[] = []

/** What the network does with each request: an answer's status and body, or nothing at all. */
function network(answer: (body: Sent) => [number, object] | null) {
  vi.stubGlobal('fetch', async (_url: string, options: { body: string }) => {
    const body = JSON.parse(options.body) as Sent
    sent.push(body)
    const found = answer(body)
    if (!found) throw new TypeError('Failed to fetch')
    return new Response(JSON.stringify(found[1]), { status: found[0] })
  })
}

const received = (): [number, object] => [200, { message: { doctype: 'Check', name: 'C-1' } }]
const refusal = (text: string): [number, object] => [
  417,
  {
    exc_type: 'ValidationError',
    _server_messages: JSON.stringify([JSON.stringify({ message: text })]),
  },
]

const doc = { doctype: 'Check', name: '', part: 'Door' }
function kept(more: Partial<Waiting> = {}): Waiting {
  const at = '2026-11-21 08:00:00'
  const item = { key: newKey(), user: boot.user, doctype: 'Check', values: { part: 'Door' } }
  const whole = { ...item, title: 'Check', doc, at, ...more }
  keepWaiting(whole)
  return whole
}

beforeEach(() => {
  localStorage.clear()
  boot.user = 'li@example.com'
  sent = []
  refreshOutbox()
})

describe('the outbox', () => {
  it('sends what waits, and lets it go', async () => {
    network(received)
    const { key } = kept()
    await sendWaiting()
    expect(sent.map((each) => each.key)).toEqual([key])
    expect(waiting.value).toEqual([])
  })
  it('sends the oldest first', async () => {
    network(received)
    const late = kept({ at: '2026-11-21 09:00:00' })
    const early = kept({ at: '2026-11-21 07:00:00' })
    await sendWaiting()
    expect(sent.map((each) => each.key)).toEqual([early.key, late.key])
  })
  it('keeps everything while there is no network, and asks once', async () => {
    network(() => null)
    kept()
    kept()
    await sendWaiting()
    expect([sent.length, waiting.value.length]).toEqual([1, 2])
  })
  it('keeps what a failing server did not take, without calling it refused', async () => {
    network(() => [503, {}])
    const { key } = kept()
    await sendWaiting()
    expect(readWaiting(key)?.refused).toBeUndefined()
  })
  it('keeps a refused record with the sentence, and goes on with the next', async () => {
    const bad = kept({ at: '2026-11-21 07:00:00' })
    kept()
    network(({ key }) => (key === bad.key ? refusal('Part: choose one') : received()))
    await sendWaiting()
    expect(waiting.value.map((item) => item.refused)).toEqual([['Part: choose one']])
  })
  it('sends a refused record again only when it is asked to', async () => {
    network(received)
    kept({ refused: ['Part: choose one'] })
    await sendWaiting()
    expect(sent).toEqual([])
    await sendWaiting(true)
    expect(sent.length).toBe(1)
  })
  it('does not send a record that is open to be changed', async () => {
    network(received)
    kept({ mending: true })
    await sendWaiting()
    expect(sent).toEqual([])
  })
  it('neither shows nor sends what another person wrote', async () => {
    network(received)
    kept()
    boot.user = 'wang@example.com'
    refreshOutbox()
    await sendWaiting(true)
    expect([waiting.value, sent]).toEqual([[], []])
    boot.user = 'li@example.com'
    refreshOutbox()
    expect(waiting.value.length).toBe(1)
  })
  it('does not send what another window has sent meanwhile', async () => {
    const first = kept({ at: '2026-11-21 07:00:00' })
    const second = kept()
    network(({ key }) => {
      if (key === first.key) dropWaiting(second.key)
      return received()
    })
    await sendWaiting()
    expect(sent.map((each) => each.key)).toEqual([first.key])
  })
  it('sends once when it is asked twice at once', async () => {
    network(received)
    kept()
    await Promise.all([sendWaiting(), sendWaiting()])
    expect(sent.length).toBe(1)
  })
})

describe('a finished record', () => {
  it('is sent without waiting while there is a network', async () => {
    network(received)
    const keeping = useKeeping('Check')
    expect(await keeping.sendOrKeep({ part: 'Door' }, doc)).toMatchObject({ name: 'C-1' })
    expect(sent[0].values).toEqual({ part: 'Door' })
    expect(keeping.isKept.value).toBe(false)
  })
  it('waits under the key under which it was tried, so that a lost answer makes no second one', async () => {
    network(() => null)
    const keeping = useKeeping('Check')
    await keeping.sendOrKeep({ part: 'Door' }, doc)
    network(received)
    await sendWaiting()
    expect(sent.map((each) => each.key)).toEqual([keeping.key(), keeping.key()])
  })
  it('tells when it was finished, however late it is sent', async () => {
    network(() => null)
    vi.useFakeTimers({ now: new Date('2026-11-21T08:00:00Z'), toFake: ['Date'] })
    await useKeeping('Check').sendOrKeep({ part: 'Door' }, doc)
    vi.setSystemTime(new Date('2026-11-21T11:00:00Z'))
    network(received)
    await sendWaiting()
    vi.useRealTimers()
    expect(sent.at(-1)?.values.entered_on).toBe('2026-11-21 08:00:00')
  })
  it('is not kept when the server refuses it: it is on the screen', async () => {
    network(() => refusal('Part: choose one'))
    await expect(useKeeping('Check').sendOrKeep({}, doc)).rejects.toThrow('Part: choose one')
    expect(waiting.value).toEqual([])
  })
  it('that is mended keeps its key and its time, and leaves the outbox', async () => {
    network(received)
    const { key, at } = kept({ refused: ['Part: choose one'] })
    const keeping = useKeeping('Check')
    keeping.open(key)
    expect(readWaiting(key)?.mending).toBe(true)
    await keeping.sendOrKeep({ part: 'Frame' }, doc)
    expect(sent[0]).toMatchObject({ key, values: { part: 'Frame', entered_on: at } })
    expect(waiting.value).toEqual([])
  })
})
