import { i18n, type Messages } from '@lingui/core'

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

/** Loads the texts of the views for admins, which are not loaded with the others. */
export async function loadAdminTexts(): Promise<void> {
  hasAdminTexts = true
  const { messages } = await languages[i18n.locale as Language].loadAdmin()
  i18n.load(i18n.locale, messages)
}

/** Loads a language and shows the page in it. The page stays as it is until the catalog is loaded. */
export async function activateLanguage(language: Language): Promise<void> {
  const { load, loadAdmin } = languages[language]
  const catalogs = await Promise.all([load(), ...(hasAdminTexts ? [loadAdmin()] : [])])
  const messages = Object.assign({}, ...catalogs.map((catalog) => catalog.messages))
  i18n.loadAndActivate({ locale: language, locales: localeOf(language, navigator.languages), messages })
  document.documentElement.lang = language
  // The first view needs no meanings of codes. Until they are loaded, they are shown in English.
  void languages[language].loadMeanings().then((meanings) => i18n.load(language, compiled(meanings)))
}

/** The meaning of a code is its own ID. It has no placeholders, so it is compiled as it stands. */
function compiled(meanings: Readonly<Record<string, string>>): Messages {
  return Object.fromEntries(Object.entries(meanings).map(([english, meaning]) => [english, [meaning]]))
}

/** Returns the first of the wanted languages that the console has, by the tag or by its first part. */
export function languageOf(wanted: readonly string[]): Language {
  const known = Object.keys(languages) as Language[]
  for (const tag of wanted) {
    const [base] = tag.split('-')
    const found = known.find((one) => one === tag) ?? known.find((one) => one.split('-')[0] === base)
    if (found) return found
  }
  return 'en'
}

/** Returns the reader's own variant of a language, such as en-GB: dates and numbers are written by it. */
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
