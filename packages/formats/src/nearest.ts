import { distance } from 'fastest-levenshtein'

/** Returns the known word that was most likely meant, if one is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  return best && best.edits <= Math.max(2, Math.floor(word.length * 0.4)) ? best.candidate : undefined
}
