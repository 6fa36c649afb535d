import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Bookmark, Link as LinkIcon, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { copyText } from '../call/copy-text.ts'
import { writeSearch } from '../state/address-search.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Popover } from '../ui/popover.tsx'
import type { ArchiveSearch } from './archive-search.ts'
import { searchOfView, useSavedViews } from './views-of-person.ts'

interface SavedViewsProps {
  readonly search: ArchiveSearch
  /** The call center that is shown, also where the address does not name it: somebody else may have another default. */
  readonly ccId: number
}

/** Filters that the person has given a name. A view is shared by its address, which never holds a phone number. */
export function SavedViews({ search, ccId }: SavedViewsProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  const [isCopied, setIsCopied] = useState(false)
  const [views, setViews] = useSavedViews()
  const address = writeSearch({ ...search, ccId })
  return (
    <Popover
      label={t`Views`}
      placement="bottom end"
      isOpen={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next)
        setIsCopied(false)
      }}
      trigger={
        <Button look="quiet" isSmall>
          <Bookmark aria-hidden="true" />
          {t`Views`}
        </Button>
      }
    >
      {views.length > 0 && (
        <ul className="views">
          {views.map((view) => (
            <li key={view.name}>
              <Button
                look="quiet"
                isSmall
                onPress={() => {
                  void navigate({ to: '/', search: searchOfView(view) })
                  setIsOpen(false)
                }}
              >
                {view.name}
              </Button>
              <IconButton
                isSmall
                label={t`Delete ${{ name: view.name }}`}
                onPress={() => setViews(views.filter((one) => one !== view))}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const name = String(new FormData(event.currentTarget).get('name')).trim()
          if (name) setViews([...views.filter((one) => one.name !== name), { name, search: address }])
          event.currentTarget.reset()
        }}
      >
        <TextField label={t`Save these filters as`} name="name" required maxLength={60} autoComplete="off" autoFocus />
        <Button type="submit">{t`Save view`}</Button>
      </form>
      <Button onPress={() => void copyText(location.origin + address).then(setIsCopied)}>
        <LinkIcon aria-hidden="true" />
        {t`Copy link`}
      </Button>
      <small role="status">{isCopied ? t`Link copied.` : t`To share a view, send its link.`}</small>
    </Popover>
  )
}
