import type { I18n } from '@lingui/core'
import { useLingui } from '@lingui/react'

/** Translates a sentence of the spec, such as the meaning of a code; one without a translation stays in English. */
export function translateMeaning(i18n: Pick<I18n, '_' | 'messages'>, sentence: string): string {
  return Object.hasOwn(i18n.messages, sentence) ? i18n._(sentence) : sentence
}

/** Shows a sentence of the spec in the reader's language; marked as English where it is not translated. */
export function Meaning({ children }: { readonly children: string }) {
  const { i18n } = useLingui()
  const text = translateMeaning(i18n, children)
  return <span lang={text === children ? 'en' : undefined}>{text}</span>
}
