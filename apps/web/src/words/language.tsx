import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { useStored } from '../state/stored.ts'
import { en, type Word } from './en.ts'
import { es } from './es.ts'
import { ptBR } from './pt-BR.ts'
import { zhCN } from './zh-CN.ts'

/** The languages of the console, by their tags, each with its own name for itself. */
export const languages = {
  en: { name: 'English', words: en },
  'zh-CN': { name: '简体中文', words: zhCN },
  'pt-BR': { name: 'Português (Brasil)', words: ptBR },
  es: { name: 'Español', words: es },
} as const satisfies Record<string, { name: string; words: Readonly<Record<Word, string>> }>

/** Tag of a language. */
export type Language = keyof typeof languages

/** What a view needs to speak. */
export interface Speech {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  /** A text, with `{name}` filled in. */
  readonly say: (word: Word, values?: Readonly<Record<string, string | number>>) => string
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
  const speech = useMemo((): Speech => {
    const { words } = languages[language]
    const say: Speech['say'] = (word, values = {}) =>
      words[word].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''))
    return { language, setLanguage, say }
  }, [language, setLanguage])
  useEffect(() => {
    document.documentElement.lang = language
    document.title = languages[language].words.title
  }, [language])
  return <SpeechContext value={speech}>{children}</SpeechContext>
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
