import { describe, expect, it } from 'vitest'
import { extractMessages } from '../messageList'

describe('the list of sentences to translate', () => {
  it('finds literals in either quotes, across lines', () => {
    const source = `__('One'); __(\n  "It's {0}", [1]); x__('no'); __(variable)`
    expect(extractMessages(source)).toEqual(['One', "It's {0}"])
  })
})
