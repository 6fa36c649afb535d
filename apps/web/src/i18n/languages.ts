import { i18n, type Messages } from '@lingui/core'
import { keysOf } from '../state/keys-of.ts'

type Catalog = Promise<{ readonly messages: Messages }>
type Meanings = Promise<Readonly<Record<string, string>>>

const noMeanings: Meanings = Promise.resolve({})

/** The languages of the console by tag, each with its own name for itself. A catalog is loaded when its language is chosen. */
export const languages = {
  en: {
    name: 'English',
    load: (): Catalog => import('../locales/en.po'),
    loadAdmin: (): Catalog => import('../locales/admin-en.po'),
    loadMeanings: () => noMeanings,
  },
  'zh-CN': {
    name: '简体中文',
    load: (): Catalog => import('../locales/zh-CN.po'),
    loadAdmin: (): Catalog => import('../locales/admin-zh-CN.po'),
    loadMeanings: async (): Meanings => (await import('@org/cms-cdr-spec/meanings-zh-CN.json')).default,
  },
  'pt-BR': {
    name: 'Português (Brasil)',
    load: (): Catalog => import('../locales/pt-BR.po'),
    loadAdmin: (): Catalog => import('../locales/admin-pt-BR.po'),
    loadMeanings: async (): Meanings => (await import('@org/cms-cdr-spec/meanings-pt-BR.json')).default,
  },
  es: {
    name: 'Español',
    load: (): Catalog => import('../locales/es.po'),
    loadAdmin: (): Catalog => import('../locales/admin-es.po'),
    loadMeanings: async (): Meanings => (await import('@org/cms-cdr-spec/meanings-es.json')).default,
  },
} as const

/** Tag of a language. */
export type Language = keyof typeof languages

let hasAdminTexts = false
/** The language that was chosen last, and how many times one was: of catalogs that are loaded at once, the last one counts. */
let chosen: Language = 'en'
let choices = 0

/** Loads the texts of the views for admins and of the help for the keys, which are not loaded with the others. */
export function loadAdminTexts(): Promise<void> {
  hasAdminTexts = true
  return activateLanguage(chosen)
}

/** Loads a language and shows the page in it. The page stays as it is until the catalog is loaded. */
export async function activateLanguage(language: Language): Promise<void> {
  chosen = language
  choices += 1
  const choice = choices
  const { load, loadAdmin, loadMeanings } = languages[language]
  const catalogs = await Promise.all([load(), ...(hasAdminTexts ? [loadAdmin()] : [])]).catch((error: unknown) => {
    // What is loaded later belongs to the language that is still shown.
    if (choice === choices) chosen = keysOf(languages).find((one) => one === i18n.locale) ?? chosen
    throw error
  })
  if (choice !== choices) return
  const messages = Object.assign({}, ...catalogs.map((catalog) => catalog.messages))
  i18n.loadAndActivate({ locale: language, locales: localeOf(language, navigator.languages), messages })
  document.documentElement.lang = language
  // The first view needs no meanings of codes. Until they are loaded, or where they cannot be, they are shown in English.
  loadMeanings().then(
    (meanings) => i18n.load(language, compiled(meanings)),
    () => undefined,
  )
}

/** The meaning of a code is its own ID. It has no placeholders, so it is compiled as it stands. */
function compiled(meanings: Readonly<Record<string, string>>): Messages {
  return Object.fromEntries(Object.entries(meanings).map(([english, meaning]) => [english, [meaning]]))
}

/** Returns the first of the wanted languages that the console has, by the tag or by its first part. */
export function languageOf(wanted: readonly string[]): Language {
  const known = keysOf(languages)
  for (const tag of wanted) {
    const [base] = tag.split('-')
    const found = known.find((one) => one === tag) ?? known.find((one) => one.split('-')[0] === base)
    if (found) return found
  }
  return 'en'
}

/** Returns the reader's own variant of a language, such as en-GB: dates and numbers are written by it. */
export function localeOf(language: Language, tags: readonly string[]): string {
  return tags.find((tag) => writingOf(tag) === writingOf(language)) ?? language
}

/** Returns the language and the script of a tag: Chinese dates of Taiwan are in the traditional one. */
function writingOf(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    // A browser without a locale of its own wants `en-US@posix`.
    return undefined
  }
}
