import { examples } from '@org/cms-cdr-client/testing'
import type { Page } from 'playwright-core'
import type { CdrStore } from '../../../apps/server/src/store/cdr-store.ts'

const record: object = Object(examples.inbound.response.resultDesc)
/** The calls of a list. */
export const ids = Array.from({ length: 30 }, (_none, index) => `1800000000-${String(index).padStart(4, '0')}`)
/** Seconds: the longer the wait, the later in the list; the ten longest stand at its end. */
export const waitOf = (callId: string): number => Number(callId.slice(-4)) * 10

/** Keeps a record of each call of the list. */
export async function putListedCalls(store: CdrStore): Promise<void> {
  const entries = ids.map((callId) => {
    const fields = { ...record, callId, callerNo: '=0049301', queueWaitTime: waitOf(callId), ackTime: 0 }
    return { ccId: 1, direction: 'inbound', callId, recordJson: JSON.stringify(fields) } as const
  })
  await store.put(entries, await store.addSource('import', 'test'))
}

export async function paste(page: Page, text: string): Promise<void> {
  await page.locator('#look-up').waitFor()
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    data.setData('text/plain', ${JSON.stringify(text)})
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.querySelector('input[name=callId]').dispatchEvent(event)
  })()`)
}

export async function drop(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  const part = typeof content === 'string' ? JSON.stringify(content) : `Uint8Array.from([${content.join()}])`
  await page.locator('#look-up').waitFor()
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    data.items.add(new File([${part}], ${JSON.stringify(name)}))
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  })()`)
}

/** The call IDs of the rows that are drawn. */
export const drawn = (page: Page): Promise<string[]> => page.locator('[role=gridcell].callId').allInnerTexts()

export async function askAll(page: Page, list: readonly string[] = ids): Promise<void> {
  await paste(page, list.join('\r\n'))
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await page.getByText('Done', { exact: true }).waitFor()
}

/** Waits until the filter of a list counts its calls like this. */
export async function waitForCounts(page: Page, found: number, missing: number, failed: number): Promise<void> {
  const chips = [`Found ${found}`, `Not found ${missing}`, `Failed ${failed}`, 'Waiting 0']
  for (const name of chips) await page.getByRole('button', { name, exact: true }).waitFor()
}
