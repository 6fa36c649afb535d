import { useLingui } from '@lingui/react/macro'
import { Columns3 } from 'lucide-react'
import { useStored } from '../state/stored.ts'
import { Button } from './button.tsx'
import { densityStored, isDensity } from './density.ts'
import { Menu, MenuItem, MenuLine, MenuSection } from './menu.tsx'

interface ColumnMenuProps<Id extends string> {
  /** The columns that can be hidden, in their order. */
  readonly columns: readonly { readonly id: Id; readonly name: string }[]
  readonly shown: readonly Id[]
  readonly onShown: (shown: readonly Id[]) => void
}

/** Which columns a table has, and how high the rows of all tables are. */
export function ColumnMenu<Id extends string>({ columns, shown, onShown }: ColumnMenuProps<Id>) {
  const { t } = useLingui()
  const [density, setDensity] = useStored(densityStored)
  return (
    <Menu
      label={t`Columns`}
      placement="bottom end"
      trigger={
        <Button look="quiet" isSmall>
          <Columns3 aria-hidden="true" />
          {t`Columns`}
        </Button>
      }
    >
      <MenuSection
        title={t`Columns`}
        selectionMode="multiple"
        selected={shown}
        onSelect={(keys) => onShown(columns.map(({ id }) => id).filter((id) => keys.has(id)))}
      >
        {columns.map(({ id, name }) => (
          <MenuItem key={id} id={id}>
            {name}
          </MenuItem>
        ))}
      </MenuSection>
      <MenuLine />
      <MenuSection
        title={t`Row height`}
        selectionMode="single"
        selected={[density]}
        onSelect={([next]) => isDensity(next) && setDensity(next)}
      >
        <MenuItem id="comfortable">{t`Comfortable`}</MenuItem>
        <MenuItem id="compact">{t`Compact`}</MenuItem>
      </MenuSection>
    </Menu>
  )
}
