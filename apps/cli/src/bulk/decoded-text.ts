import { TextDecoder } from 'node:util'

/**
 * Reads bytes as text: UTF-8, or UTF-16 where a byte order mark says so. The mark itself is not part of the text. Bytes that are
 * no UTF-8 become U+FFFD: an ID among columns of an old code page can still be read.
 *
 * @param onBytes Is told of the bytes of each piece, when what came before it has been used.
 */
export async function* decodedText(
  bytes: AsyncIterable<Buffer>,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let before = 0
  for await (const piece of bytes) {
    onBytes(before)
    before = piece.length
    decoder ??= new TextDecoder(encodingOf(piece))
    yield decoder.decode(piece, { stream: true })
  }
  onBytes(before)
  yield decoder?.decode() ?? ''
}

function encodingOf(piece: Buffer): string {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le'
  return piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8'
}
