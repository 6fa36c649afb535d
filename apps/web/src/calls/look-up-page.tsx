import { useLingui } from '@lingui/react/macro'
import { createLazyRoute } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, FileText, LoaderCircle, Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { OpenList } from './call-lists.ts'
import type { CallRun } from './call-run.ts'
import { ListReader } from './list-reader.tsx'
import { NewList } from './new-list.tsx'
import { RunView } from './run-view.tsx'
import { callLists, useLists, useShownList } from './use-lists.ts'
import { useRun } from './use-run.ts'

export const route = createLazyRoute('/look-up')({ component: LookUpPage })

/** Lists of calls to look up, one beside the other, and the form that opens one. */
function LookUpPage() {
  const lists = useLists()
  const list = useShownList()
  return (
    <>
      {lists.length > 0 && <ListTabs lists={lists} shown={list} />}
      {!list ? (
        <NewList />
      ) : list.run ? (
        <RunView key={list.id} list={list} run={list.run} />
      ) : (
        <ListReader key={list.id} list={list} />
      )}
    </>
  )
}

interface ListTabsProps {
  readonly lists: readonly OpenList[]
  readonly shown: OpenList | undefined
}

/** The lists that are open. They are links of a navigation: what they show fills the rest of the page. */
function ListTabs({ lists, shown }: ListTabsProps) {
  const { t } = useLingui()
  const [asked, setAsked] = useState<OpenList>()
  const tabs = useRef<HTMLElement>(null)
  // The button that closed the list is gone, and the keyboard would start at the top of the page.
  const close = (id: number): void => {
    setAsked(undefined)
    callLists.close(id)
    requestAnimationFrame(() => {
      const next = tabs.current?.querySelector<HTMLElement>('[aria-current]') ?? document.getElementById('main')
      next?.focus()
    })
  }
  return (
    <nav ref={tabs} className="lists" aria-label={t`Lists`}>
      {lists.map((list) => (
        <span key={list.id} className={list.id === shown?.id ? 'list-tab shown' : 'list-tab'}>
          <button
            type="button"
            className="name"
            aria-current={list.id === shown?.id ? 'true' : undefined}
            onClick={() => callLists.show(list.id)}
          >
            {list.run ? <RunState run={list.run} /> : <FileText size={14} aria-hidden="true" />}
            <span>{list.file.name}</span>
          </button>
          <IconButton
            isSmall
            label={t`Close ${{ name: list.file.name }}`}
            onPress={() => (list.run ? setAsked(list) : close(list.id))}
          >
            <X size={14} aria-hidden="true" />
          </IconButton>
        </span>
      ))}
      <Button look="quiet" isSmall aria-current={!shown} onPress={() => callLists.show(undefined)}>
        <Plus aria-hidden="true" />
        {t`New list`}
      </Button>
      {asked && (
        <Dialog title={t`Close ${{ name: asked.file.name }}`} isOpen onClose={() => setAsked(undefined)}>
          <div className="dialog-form">
            <p>{t`The records that were looked up are dropped. Export them first to keep them.`}</p>
            <div className="dialog-actions">
              <Button onPress={() => setAsked(undefined)}>{t`Cancel`}</Button>
              <Button look="danger" onPress={() => close(asked.id)}>{t`Close list`}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </nav>
  )
}

function RunState({ run }: { readonly run: CallRun }) {
  useRun(run)
  if (run.status === 'running') return <LoaderCircle size={14} className="spinning" aria-hidden="true" />
  if (run.status === 'done' && run.counts.failed === 0) return <CircleCheck size={14} aria-hidden="true" />
  return <CircleAlert size={14} aria-hidden="true" />
}
