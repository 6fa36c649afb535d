import { useLingui } from '@lingui/react/macro'
import { useStored } from '../state/stored.ts'
import { activateLanguage, isLanguage, type Language, languages } from './languages.ts'

/** Chooses the language of the console. This browser remembers it. */
export function LanguageMenu() {
  const { t, i18n } = useLingui()
  const [, store] = useStored<Language | undefined>('language', undefined)
  const choose = async (language: unknown): Promise<void> => {
    if (!isLanguage(language)) return
    await activateLanguage(language)
    store(language)
  }
  return (
    <label>
      <span className="hidden">{t`Language`}</span>
      <select value={i18n.locale} onChange={(event) => void choose(event.target.value)}>
        {Object.entries(languages).map(([tag, { name }]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
