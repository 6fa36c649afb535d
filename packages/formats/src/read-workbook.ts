import { ListError, magicOf, type TextPiece } from './decode-text.ts'
import type { WorkbookOrText } from './read-rows.ts'

const magicOfZip = '504b0304'
const pieceCharacters = 65_536
/** Rows of a sheet in Excel. */
const mostRows = 1_048_576

/**
 * Opens a workbook (.xlsx): the sheet of the given name, or the first one that is not hidden. Recognizes it by its first bytes.
 *
 * @throws ListError when the workbook cannot be read, or it has no such sheet.
 */
export async function openWorkbook(
  bytes: AsyncIterable<Uint8Array>,
  sheet: string | undefined,
): Promise<WorkbookOrText> {
  const iterator = bytes[Symbol.asyncIterator]()
  const head: Uint8Array[] = []
  for (let length = 0; length < 4; length += head.at(-1)?.length ?? 0) {
    const { value, done } = await iterator.next()
    if (done) break
    head.push(value)
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* head
      yield* { [Symbol.asyncIterator]: () => iterator }
    } finally {
      await iterator.return?.()
    }
  }
  if (magicOf(await joined(head)) !== magicOfZip) return { text: all() }
  const content = await joined(await Array.fromAsync(all()))
  const sheets = await namesOfSheets(content)
  const [first] = sheets
  const chosen = sheet ?? first
  if (chosen === undefined) throw new ListError('sheet', 'The workbook has no sheet that is not hidden.')
  if (!sheets.includes(chosen))
    throw new ListError('sheet', `The workbook has no sheet "${chosen}". It has: ${sheets.join(', ')}`)
  return { workbook: { sheets, sheet: chosen }, pieces: readSheet(content, chosen) }
}

async function namesOfSheets(bytes: Uint8Array): Promise<readonly string[]> {
  const { readXlsx } = await import('hucre/xlsx')
  const names: string[] = []
  const read = readXlsx(bytes, {
    sheets: ({ name, hidden, veryHidden }) => {
      if (!hidden && !veryHidden) names.push(name)
      return false
    },
  })
  await read.catch((error) => {
    throw notReadable(error)
  })
  return names
}

async function* readSheet(bytes: Uint8Array, sheet: string): AsyncGenerator<TextPiece> {
  const { streamXlsxRows } = await import('hucre/xlsx')
  let lines: string[] = []
  let characters = 0
  let next = 0
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
      if (index >= mostRows) throw new Error(`it has a row ${index + 1}.`)
      // Rows without cells are not in the file. They count, so that people find the row by its number.
      for (; next < index; next += 1) lines.push('')
      next = index + 1
      const line = values.map(cellText).join('\t')
      lines.push(line)
      characters += line.length
      if (characters < pieceCharacters) continue
      yield { text: `${lines.join('\n')}\n`, bytesRead: 0, isLast: false }
      lines = []
      characters = 0
    }
  } catch (error) {
    throw notReadable(error)
  }
  yield { text: lines.join('\n'), bytesRead: bytes.length, isLast: true }
}

function notReadable(error: unknown): ListError {
  const reason = error instanceof Error ? error.message : String(error)
  return new ListError('workbook', `This is not a workbook (.xlsx) that can be read: ${reason.replace(/\.?$/, '.')}`)
}

/** Returns the text of a cell. Tabs and line feeds within it would divide it; a quote would open a cell. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  // A spreadsheet keeps 15 digits, and JavaScript invents others.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return value.toPrecision(15)
  const text = value instanceof Date ? value.toISOString().slice(0, 19).replace('T', ' ') : String(value)
  const line = text.replace(/[\t\r\n]+/g, ' ')
  return line.startsWith('"') ? `"${line.replaceAll('"', '""')}"` : line
}

async function joined(chunks: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}
