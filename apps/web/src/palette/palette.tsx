import { useLingui } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { useState } from 'react'
import {
  Dialog as AriaDialog,
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components'
import { setOverlay } from '../shell/open-overlay.ts'
import { useCommands } from './commands.tsx'
import './palette.css'

/** Goes anywhere and does anything, by typing a few letters. */
export function Palette() {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const groups = useCommands(typed)
  const close = (): void => setOverlay(undefined)
  const run = (id: unknown): void => {
    const chosen = groups.flatMap(({ commands }) => commands).find((command) => command.id === id)
    close()
    chosen?.run()
  }
  return (
    <ModalOverlay className="dialog-backdrop" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && close()}>
      <Modal className="dialog-box palette">
        <AriaDialog aria-label={t`Command palette`}>
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <TextField className="palette-field" aria-label={t`Search, or do anything`} autoFocus>
              <Search aria-hidden="true" />
              <Input
                role="combobox"
                aria-expanded
                placeholder={t`Search, or do anything`}
                spellCheck={false}
                onKeyDownCapture={({ key, currentTarget, nativeEvent }) => {
                  // Enter right after the last letter, before the first line has become the active one.
                  const [first] = groups
                  if (key !== 'Enter' || typed === '' || currentTarget.hasAttribute('aria-activedescendant')) return
                  // This one takes the letters of an input method.
                  if (nativeEvent.isComposing) return
                  if (first?.commands[0]) run(first.commands[0].id)
                }}
              />
              <span className="kbd" aria-hidden="true">
                Esc
              </span>
            </TextField>
            <ListBox
              className="menu palette-list"
              aria-label={t`Commands`}
              onAction={run}
              renderEmptyState={() => (
                <p className="palette-empty">{t`Nothing matches. Try a call ID, a code, or a view.`}</p>
              )}
            >
              {groups.map(({ title, commands }) => (
                <ListBoxSection key={title} id={title}>
                  <Header className="menu-heading">{title}</Header>
                  {commands.map(({ id, icon, text, end }) => (
                    <ListBoxItem key={id} id={id} textValue={text} className="menu-item">
                      {icon}
                      <span className="text">{text}</span>
                      {end && <span className={end.length === 1 ? 'end kbd' : 'end'}>{end}</span>}
                    </ListBoxItem>
                  ))}
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
