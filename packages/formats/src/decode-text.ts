/** Why a file cannot be read as lines of text. */
export type ListErrorCode =
  | 'workbook'
  | 'old_workbook'
  | 'markup'
  | 'sheet'
  | 'compressed'
  | 'encoding'
  | 'unknown_encoding'
  | 'quote'
  | 'line'
  | 'json'

/** A file cannot be read as lines of text. The message does not name the file. */
export class ListError extends Error {
  override readonly name = 'ListError'
  readonly code: ListErrorCode
  /** The likely encoding of a file that is not UTF-8. */
  readonly encoding: string | undefined

  constructor(code: ListErrorCode, message: string, encoding?: string) {
    super(message)
    this.code = code
    this.encoding = encoding
  }
}

/** A part of a text. Its lines end with a line feed. */
export interface TextPiece {
  readonly text: string
  /** Number of bytes read so far. */
  readonly bytesRead: number
  readonly isLast: boolean
}

type Decoder = InstanceType<typeof TextDecoder>

const headBytes = 64 * 1024
/** How long to wait for the first lines of a slow pipe. */
const patienceMilliseconds = 250

/**
 * Decodes a file. UTF-8 and UTF-16 are recognized; any other encoding must be given, and is never guessed silently.
 *
 * @throws ListError
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncGenerator<TextPiece> {
  let decoder: Decoder | undefined
  let bytesRead = 0
  let rest = ''
  let last: Uint8Array = new Uint8Array()
  const decode = async ({ bytes: chunk, isLast }: Chunk): Promise<TextPiece> => {
    decoder ??= decoderOf(encoding ?? encodingOf(chunk))
    bytesRead += chunk.length
    last = chunk.length > 0 ? chunk : last
    try {
      const text = rest + decoder.decode(chunk, { stream: !isLast })
      // The line feed after a carriage return may be in the next piece.
      rest = !isLast && text.endsWith('\r') ? '\r' : ''
      const complete = rest ? text.slice(0, -1) : text
      return { text: complete.replace(/\r\n?/g, '\n'), bytesRead, isLast }
    } catch {
      throw await wrongEncoding(decoder.encoding, last)
    }
  }
  for await (const chunk of withHead(bytes)) yield decode(chunk)
}

interface Chunk {
  readonly bytes: Uint8Array
  readonly isLast: boolean
}

/** Joins the first chunks, so that there are many rows to detect the layout from. */
async function* withHead(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  const iterator = bytes[Symbol.asyncIterator]()
  let head = new Uint8Array()
  let next = iterator.next()
  let isLast = false
  try {
    while (head.length < headBytes) {
      const result = await (head.includes(10) ? unlessLate(next) : next)
      isLast = result?.done === true
      if (!result || result.done) break
      const joined = new Uint8Array(head.length + result.value.length)
      joined.set(head)
      joined.set(result.value, head.length)
      head = joined
      next = iterator.next()
    }
    refuseBinary(head)
    yield { bytes: head, isLast }
    if (isLast) return
    for (let result = await next; !result.done; result = await iterator.next())
      yield { bytes: result.value, isLast: false }
    yield { bytes: new Uint8Array(), isLast: true }
  } finally {
    await iterator.return?.()
  }
}

/** Resolves to a value, or to `undefined` if it takes too long. The timer is cleared because it would keep the process alive. */
async function unlessLate<Value>(value: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMilliseconds, undefined)
  })
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Returns the first four bytes of a file in hexadecimal, which identify its format. */
export function magicOf(head: Uint8Array): string {
  return Array.from(head.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function refuseBinary(head: Uint8Array): void {
  const magic = magicOf(head)
  if (magic === '504b0304') throw new ListError('workbook', 'This is a workbook of a spreadsheet, not a text file.')
  if (magic === 'd0cf11e0')
    throw new ListError('old_workbook', 'This is an old workbook (.xls) of a spreadsheet, or one with a password.')
  // A header may be in angle brackets, such as <unknown>.
  if (/^\s*<([?!]|[^<]+<)/.test(new TextDecoder().decode(head.subarray(0, 256))))
    throw new ListError('markup', 'This is HTML or XML, which some programs save as .xls.')
  if (magic.startsWith('1f8b')) throw new ListError('compressed', 'This file is compressed with gzip.')
}

/** Recognizes UTF-16 by its byte order mark, or by the zeros that it has in every other byte of digits. */
function encodingOf(head: Uint8Array = new Uint8Array()): string {
  const [first, second] = head
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if ((even + odd) * 8 < head.length || head.length === 0) return 'utf-8'
  return odd > even ? 'utf-16le' : 'utf-16be'
}

function decoderOf(encoding: string): Decoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    const known = 'utf-8, utf-16le, windows-1252, gbk, gb18030, big5, shift_jis or euc-kr'
    throw new ListError('unknown_encoding', `There is no encoding "${encoding}". Use ${known}.`)
  }
}

async function wrongEncoding(encoding: string, chunk: Uint8Array): Promise<ListError> {
  const likely = await likelyEncoding(chunk)
  const message = `This file is not ${encoding.toUpperCase()}${likely ? `; it is probably ${likely}` : ''}.`
  return new ListError('encoding', message, likely)
}

/** The Windows code pages in which spreadsheets save CSV: labels of the Encoding Standard by their names in jschardet. */
const codePages: Readonly<Record<string, string>> = {
  CP932: 'shift_jis',
  GB18030: 'gbk',
  CP949: 'euc-kr',
  Big5: 'big5',
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((last) => [`Windows-125${last}`, `windows-125${last}`])),
}
const leastConfidence = 0.02
const mostSampledBytes = 16_384

async function likelyEncoding(bytes: Uint8Array): Promise<string | undefined> {
  const { detect } = await import('jschardet')
  const { encoding, confidence } = detect(linesBeyondAscii(bytes), { detectEncodings: Object.keys(codePages) })
  const likely = codePages[encoding ?? '']
  // A few accents are not enough to distinguish the Latin code pages. This one is the most frequent.
  return likely?.startsWith('windows') && confidence < leastConfidence ? 'windows-1252' : likely
}

/** Returns the lines that contain more than ASCII. */
function linesBeyondAscii(bytes: Uint8Array): Uint8Array {
  const sample: number[] = []
  for (let start = 0; start < bytes.length && sample.length < mostSampledBytes; ) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length
    const line = bytes.subarray(start, end)
    if (line.some((byte) => byte > 127)) sample.push(...line.subarray(0, mostSampledBytes))
    start = end
  }
  return Uint8Array.from(sample)
}
