import { useLingui } from '@lingui/react/macro'
import { useRouterState } from '@tanstack/react-router'
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, type LucideIcon } from 'lucide-react'
import { Fragment } from 'react'
import { useStored } from '../state/stored.ts'
import { Dialog } from '../ui/dialog.tsx'
import { setOverlay } from './open-overlay.ts'
import { commandKey, singleKeysStored, viewKeys } from './shortcuts.ts'
import './key-help.css'

/** The arrows as icons, because not every font has them. */
const arrows: Readonly<Record<string, LucideIcon>> = { '↑': ArrowUp, '↓': ArrowDown, '←': ArrowLeft, '→': ArrowRight }

type Keys = readonly (readonly [keys: readonly string[], meaning: string])[]

/** The keys that work in the view that is shown, and the switch for single ones. */
export function KeyHelp() {
  const { t } = useLingui()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [areOn, setAreOn] = useStored(singleKeysStored)
  const hasTable = path === '/' || path === '/look-up' || path === '/agents'
  const hasSelection = path === '/look-up'
  const hasCharts = path === '/' || path === '/look-up'
  const sections: readonly (readonly [title: string, keys: Keys])[] = [
    [t`Anywhere`, [[[commandKey, 'K'], t`Search, or do anything`]]],
    [
      t`Single keys`,
      [
        [['/'], t`Look up a call ID`],
        ...Object.entries(viewKeys).map(([key, { name }]) => [[key.toUpperCase()], t(name)] as const),
        [['?'], t`Keyboard shortcuts`],
      ],
    ],
    ...(hasTable
      ? ([
          [
            t`In the table`,
            [
              [['↑', '↓'], t`Move; ↑ from the first row reaches the headers`],
              [['Page', '↑', '↓'], t`Move by ten rows`],
              [['Home', 'End'], t`First and last row`],
              [['Enter'], path === '/agents' ? t`Sort by a header` : t`Open the call, or sort by a header`],
              [['Shift', '←', '→'], t`Change the width of a column, on its header`],
              ...(hasSelection
                ? ([
                    [['Space'], t`Select a row`],
                    [['Shift', '↑', '↓'], t`Extend the selection`],
                    [[commandKey, 'A'], t`Select all`],
                    [['Esc'], t`Clear the selection`],
                  ] as const)
                : []),
            ],
          ],
        ] as const)
      : []),
    ...(hasCharts
      ? ([
          [
            t`In a chart`,
            [
              [['←', '→'], t`Move between the bars`],
              ...(path === '/'
                ? ([
                    [['Shift', '←', '→'], t`Choose several bars`],
                    [['Enter'], t`Show only these calls`],
                  ] as const)
                : []),
            ],
          ],
        ] as const)
      : []),
  ]
  return (
    <Dialog title={t`Keyboard shortcuts`} isOpen onClose={() => setOverlay(undefined)}>
      <div className="key-help">
        {sections.map(([title, keys]) => (
          <Fragment key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([pressed, meaning]) => (
                <div key={meaning}>
                  <dt>
                    {pressed.map((one) => {
                      const Arrow = arrows[one]
                      return (
                        <kbd key={one} className="kbd">
                          {Arrow ? <Arrow role="img" aria-label={one} /> : one}
                        </kbd>
                      )
                    })}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </Fragment>
        ))}
        <label className="switch">
          <input type="checkbox" checked={areOn} onChange={(event) => setAreOn(event.target.checked)} />
          {t`Use single keys as shortcuts`}
        </label>
      </div>
    </Dialog>
  )
}
