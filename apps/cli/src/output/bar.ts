import { styleText } from 'node:util'

/** A part of a bar. Each has its own sign, so that the bar can be read without colors. */
export interface Part {
  readonly sign: string
  readonly color: Parameters<typeof styleText>[0]
  readonly value: number
}

/** Draws parts after each other, to a scale at which `whole` is as long as `width`. */
export function bar(parts: readonly Part[], whole: number, width: number): string {
  let [sum, drawn] = [0, 0]
  const texts = parts.map(({ sign, color, value }) => {
    sum += value
    const text = sign.repeat(Math.round((sum / whole) * width) - drawn)
    drawn += text.length
    return text && styleText(color, text)
  })
  return texts.join('')
}
