import { useSpeech } from './language.tsx'

/** A sentence of the spec in the reader's language; marked as English where it is. */
export function Sentence({ children }: { readonly children: string }) {
  const { inWords } = useSpeech()
  const words = inWords(children)
  return <span lang={words === children ? 'en' : undefined}>{words}</span>
}
