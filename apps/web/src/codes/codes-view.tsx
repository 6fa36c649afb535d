import { useLingui } from '@lingui/react/macro'
import { type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import { createLazyRoute } from '@tanstack/react-router'
import { useDeferredValue, useId, useState } from 'react'
import { kindOf } from '../call/kind.ts'
import { Meaning, translateMeaning } from '../i18n/meaning.tsx'

export const route = createLazyRoute('/codes')({ component: CodesView })

const entries = (Object.keys(catalogues) as CatalogueName[]).flatMap((name) =>
  Object.values(catalogues[name]).map((entry) => ({
    kind: kindOf(name),
    entry,
    text: `${entry.value} ${entry.symbol} ${entry.meaning} ${kindOf(name)}`,
  })),
)

/** A number is a code, whole; 49 is not 349. */
const isNumber = /^\d+$/

/** Every code in words. The catalogues are part of the page, so this works without a network. */
function CodesView() {
  const { t, i18n } = useLingui()
  const [wanted, setWanted] = useState('')
  const words = useDeferredValue(wanted).toLowerCase().split(/\s+/).filter(Boolean)
  const found = entries.filter(({ entry, text }) =>
    words.every((word) =>
      isNumber.test(word)
        ? String(entry.value) === word
        : `${text} ${translateMeaning(i18n, entry.meaning)}`.toLowerCase().includes(word),
    ),
  )
  const field = useId()
  return (
    <section className="codes">
      <p>
        <label htmlFor={field}>{t`Search codes and meanings`}</label>
        <input id={field} type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </p>
      {found.length === 0 ? (
        <p role="status">{t`No matching codes.`}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it.
        <div className="scroll" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t`Kind`}</th>
                <th scope="col">{t`Code`}</th>
                <th scope="col">{t`Meaning`}</th>
                <th scope="col">{t`What to do`}</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ kind, entry }) => (
                <tr key={`${kind} ${entry.value}`}>
                  <td>{kind}</td>
                  <th scope="row">
                    <code>{entry.value}</code>
                  </th>
                  <td>
                    <Meaning>{entry.meaning}</Meaning>{' '}
                    {entry.note && (
                      <em>
                        <Meaning>{entry.note}</Meaning>
                      </em>
                    )}
                  </td>
                  <td>
                    <Meaning>{entry.advice}</Meaning>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
