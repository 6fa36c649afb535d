import { useLingui } from '@lingui/react/macro'
import { catalogues } from '@org/cms-cdr-client/codes'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { Search, Tags, X } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useRef } from 'react'
import { Meaning } from '../i18n/meaning.tsx'
import { keysOf } from '../state/keys-of.ts'
import { useFollowed } from '../state/use-followed.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { codesOf, findCodes } from './find-codes.ts'
import { kindNames, kindOf } from './kinds.ts'

export const route = createLazyRoute('/codes')({ component: CodesView })

const codes = codesOf(catalogues)

/** Every code in words, each at an address of its own. The catalogues are part of the page, so this works without a network. */
function CodesView() {
  const { t, i18n } = useLingui()
  const { q = '', kind, code } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped, written] = useFollowed(q)
  const text = useDeferredValue(typed)
  const isChosen = kind !== undefined && code !== undefined
  const ofKind = kind === undefined ? codes : codes.filter((one) => one.kind === kind)
  const found = isChosen ? ofKind.filter(({ entry }) => String(entry.value) === code) : findCodes(ofKind, text, i18n)
  const field = useId()
  const keep = (value: string): void => {
    written(value)
    void navigate({ search: { q: value || undefined, kind: isChosen ? undefined : kind }, replace: true })
  }
  const showAll = (): void => {
    setTyped('')
    void navigate({ search: {} })
  }
  // The address follows once nobody types: browsers refuse an address that changes with every letter.
  const keepLast = useRef(keep)
  keepLast.current = keep
  useEffect(() => {
    const timer = setTimeout(() => typed !== q && keepLast.current(typed), 300)
    return () => clearTimeout(timer)
  }, [typed, q])
  return (
    <section className="codes">
      <div className="field-box">
        <label htmlFor={field}>{t`Search codes and meanings`}</label>
        <div className="search-box">
          <Search size={16} aria-hidden="true" />
          <input
            id={field}
            type="search"
            className="input"
            value={typed}
            onChange={({ target: { value } }) => {
              setTyped(value)
              // From one code back to all of them.
              if (isChosen) keep(value)
            }}
            onBlur={() => {
              if (typed !== q) keep(typed)
            }}
          />
        </div>
      </div>
      {isChosen ? (
        <p>
          <Link to="/codes" className="chip set">
            {found[0] ? t(found[0].kindName) : kind} {code}
            <X aria-hidden="true" />
            <span className="visually-hidden">{t`Show all codes`}</span>
          </Link>
        </p>
      ) : (
        <fieldset className="chips" aria-label={t`Kind`}>
          {keysOf(kindNames).map((name) => {
            const isPressed = kindOf(name) === kind
            return (
              <button
                key={name}
                type="button"
                className="chip"
                aria-pressed={isPressed}
                onClick={() => void navigate({ search: { q: typed, kind: isPressed ? undefined : kindOf(name) } })}
              >
                {t(kindNames[name])}
              </button>
            )
          })}
        </fieldset>
      )}
      {found.length === 0 ? (
        <Empty
          role="status"
          icon={<Tags aria-hidden="true" />}
          title={t`No matching codes.`}
          actions={<Button onPress={showAll}>{t`Show all codes`}</Button>}
        >
          {t`Search for a number, or for a word of its meaning.`}
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it.
        <div className="scroll" tabIndex={0}>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t`Kind`}</th>
                <th scope="col">{t`Code`}</th>
                <th scope="col">{t`Meaning`}</th>
                <th scope="col">{t`What to do`}</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ kind: ownKind, kindName, entry }) => (
                <tr key={`${ownKind} ${entry.value}`}>
                  <td>{t(kindName)}</td>
                  <th scope="row">
                    <Link to="/codes" search={{ kind: ownKind, code: String(entry.value) }}>
                      <code>{entry.value}</code>
                    </Link>
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
