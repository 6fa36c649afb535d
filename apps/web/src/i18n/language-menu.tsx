import { useLingui } from '@lingui/react/macro'
import { Languages } from 'lucide-react'
import { keysOf } from '../state/keys-of.ts'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem, MenuSection } from '../ui/menu.tsx'
import { chosenLanguage } from './chosen-language.ts'
import { type Language, languages } from './languages.ts'

/** The choice of the language, for somebody who has not signed in. */
export function LanguageMenu() {
  const { t, i18n } = useLingui()
  // Nothing but one of its keys is ever activated.
  const { name } = languages[i18n.locale as Language]
  return (
    <Menu
      label={t`Language`}
      placement="top"
      trigger={
        <Button look="quiet" isSmall>
          <Languages size={16} aria-hidden="true" />
          <span className="visually-hidden">{t`Language`}:</span> {name}
        </Button>
      }
    >
      <LanguageChoice />
    </Menu>
  )
}

/** The languages, as a part of a menu. This browser remembers the choice, and every tab follows it. */
export function LanguageChoice() {
  const { t, i18n } = useLingui()
  return (
    <MenuSection
      title={t`Language`}
      selectionMode="single"
      selected={[i18n.locale]}
      onSelect={([tag]) => {
        // Choosing the present language again chooses none.
        const chosen = keysOf(languages).find((one) => one === tag)
        if (chosen) chosenLanguage.write(chosen)
      }}
    >
      {Object.entries(languages).map(([tag, { name }]) => (
        <MenuItem key={tag} id={tag} lang={tag}>
          {name}
        </MenuItem>
      ))}
    </MenuSection>
  )
}
