import { createContext, type ReactNode, startTransition, use, useContext, useEffect, useMemo, useState } from 'react'
import { useStored } from '../state/stored.ts'
import type { Word } from './en.ts'

type Words = Readonly<Record<Word, string>>
/** What the catalogues of codes say, by the English sentence. */
type Sentences = Readonly<Record<string, string>>

const noSentences: Sentences = {}

/** The languages of the console, by their tags, each with its own name for itself. Only the one that is spoken is loaded. */
export const languages = {
  en: {
    name: 'English',
    load: async () => (await import('./en.ts')).en,
    loadSentences: async () => noSentences,
  },
  'zh-CN': {
    name: '简体中文',
    load: async () => (await import('./zh-CN.ts')).zhCN,
    loadSentences: async () => (await import('./codes-zh-CN.ts')).sentences,
  },
  'pt-BR': {
    name: 'Português (Brasil)',
    load: async () => (await import('./pt-BR.ts')).ptBR,
    loadSentences: async () => (await import('./codes-pt-BR.ts')).sentences,
  },
  es: {
    name: 'Español',
    load: async () => (await import('./es.ts')).es,
    loadSentences: async () => (await import('./codes-es.ts')).sentences,
  },
} as const satisfies Record<
  string,
  { name: string; load: () => Promise<Words>; loadSentences: () => Promise<Sentences> }
>

/** Tag of a language. */
export type Language = keyof typeof languages

/** What a view needs to speak. */
export interface Speech {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  /** The reader's own variant of the language, such as en-GB: dates and numbers are written by it. */
  readonly locale: string
  /** A text, with `{name}` filled in. */
  readonly say: (word: Word, values?: Readonly<Record<string, string | number>>) => string
  /** A sentence of the spec, such as the meaning of a code, in this language; as it is where there is no translation. */
  readonly inWords: (sentence: string) => string
  /** A number as the language writes it. */
  readonly number: (value: number) => string
  /** A time in seconds, with its unit, as the language writes it. */
  readonly seconds: (value: number) => string
}

const SpeechContext = createContext<Speech | undefined>(undefined)

/** How the console speaks: as the user chose, else as the browser does. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('There is no language here.')
  return speech
}

/** Gives everything inside its language. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setLanguage] = useStored<Language | undefined>('language', undefined)
  const language = chosen && chosen in languages ? chosen : languageOf(navigator.languages)
  const words = use(wordsOf(language))
  const inWords = useSentences(language)
  const speech = useMemo((): Speech => {
    const say: Speech['say'] = (word, values = {}) =>
      words[word].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''))
    const locale = localeOf(language, navigator.languages)
    const { format: number } = new Intl.NumberFormat(locale)
    const { format: seconds } = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short' })
    // The page stays as it is while another language is loaded.
    const choose = (next: Language): void => startTransition(() => setLanguage(next))
    return { language, setLanguage: choose, locale, say, inWords, number, seconds }
  }, [language, words, inWords, setLanguage])
  useEffect(() => {
    document.documentElement.lang = language
    document.title = words.title
  }, [language, words])
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

/** Loaded beside the first view, which needs none of them; until they are there, a sentence is said in English. */
function useSentences(language: Language): Speech['inWords'] {
  const [sentences, setSentences] = useState<Sentences>(noSentences)
  useEffect(() => {
    let isWanted = true
    void languages[language].loadSentences().then((loaded) => isWanted && setSentences(loaded))
    return () => {
      isWanted = false
    }
  }, [language])
  return useMemo(() => (sentence) => sentences[sentence] ?? sentence, [sentences])
}

const loaded = new Map<Language, Promise<Words>>()

function wordsOf(language: Language): Promise<Words> {
  const words = loaded.get(language) ?? languages[language].load()
  loaded.set(language, words)
  return words
}

/** The first of some wanted languages that the console speaks, by the tag or by its first part. */
export function languageOf(wanted: readonly string[]): Language {
  const known = Object.keys(languages) as Language[]
  for (const tag of wanted) {
    const [base] = tag.split('-')
    const found = known.find((one) => one === tag) ?? known.find((one) => one.split('-')[0] === base)
    if (found) return found
  }
  return 'en'
}

/** The first of some wanted languages that is a variant of what the console speaks. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  const baseOf = (tag: string): string | undefined => tag.split('-')[0]
  return wanted.find((tag) => baseOf(tag) === baseOf(language) && isTag(tag)) ?? language
}

/** A browser without a locale of its own wants `en-US@posix`, at which Intl throws. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0
  } catch {
    return false
  }
}
