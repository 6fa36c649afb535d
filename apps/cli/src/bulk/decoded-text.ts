import { TextDecoder } from 'node:util'
import { encodingOf } from '@org/cms-cdr-formats/list'

/** A piece of text, and how many bytes it was. */
export interface TextPiece {
  readonly text: string
  readonly bytes: number
}

/**
 * Reads bytes as text: UTF-8, or UTF-16 where a byte order mark says so. The mark itself is not part of the text. Bytes that are
 * no UTF-8 become U+FFFD: an ID among columns of an old code page can still be read.
 */
export async function* decodedText(bytes: AsyncIterable<Buffer>): AsyncGenerator<TextPiece> {
  let decoder: TextDecoder | undefined
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(encodingOf(piece))
    yield { text: decoder.decode(piece, { stream: true }), bytes: piece.length }
  }
  yield { text: decoder?.decode() ?? '', bytes: 0 }
}
