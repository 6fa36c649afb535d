import { type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import { useDeferredValue, useId, useState } from 'react'
import { kindOf } from '../call/kind.ts'
import { useSpeech } from '../words/language.tsx'
import { Sentence } from '../words/sentence.tsx'

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
export default function CodesView() {
  const { say, inWords } = useSpeech()
  const [wanted, setWanted] = useState('')
  const words = useDeferredValue(wanted).toLowerCase().split(/\s+/).filter(Boolean)
  const found = entries.filter(({ entry, text }) =>
    words.every((word) =>
      isNumber.test(word)
        ? String(entry.value) === word
        : `${text} ${inWords(entry.meaning)}`.toLowerCase().includes(word),
    ),
  )
  const field = useId()
  return (
    <section className="codes">
      <h2>{say('codes')}</h2>
      <p>
        <label htmlFor={field}>{say('searchCodes')}</label>
        <input id={field} type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </p>
      {found.length === 0 ? (
        <p role="status">{say('noCode')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it.
        <div className="scroll" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('kind')}</th>
                <th scope="col">{say('code')}</th>
                <th scope="col">{say('meaning')}</th>
                <th scope="col">{say('whatToDo')}</th>
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
                    <Sentence>{entry.meaning}</Sentence>{' '}
                    {entry.note && (
                      <em>
                        <Sentence>{entry.note}</Sentence>
                      </em>
                    )}
                  </td>
                  <td>
                    <Sentence>{entry.advice}</Sentence>
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
