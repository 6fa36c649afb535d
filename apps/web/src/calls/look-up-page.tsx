import { useLingui } from '@lingui/react/macro'
import { createLazyRoute } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, FileText, LoaderCircle, Plus, X } from 'lucide-react'
import { Button, IconButton } from '../ui/button.tsx'
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
  return (
    <nav className="lists" aria-label={t`Lists`}>
      {lists.map(({ id, file, run }) => (
        <span key={id} className={id === shown?.id ? 'list-tab shown' : 'list-tab'}>
          <button
            type="button"
            className="name"
            aria-current={id === shown?.id ? 'true' : undefined}
            onClick={() => callLists.show(id)}
          >
            {run ? <RunState run={run} /> : <FileText size={14} aria-hidden="true" />}
            <span>{file.name}</span>
          </button>
          <IconButton isSmall label={t`Close ${{ name: file.name }}`} onPress={() => callLists.close(id)}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        </span>
      ))}
      <Button look="quiet" isSmall isDisabled={!shown} onPress={() => callLists.show(undefined)}>
        <Plus aria-hidden="true" />
        {t`New list`}
      </Button>
    </nav>
  )
}

function RunState({ run }: { readonly run: CallRun }) {
  useRun(run)
  if (run.status === 'running') return <LoaderCircle size={14} className="spinning" aria-hidden="true" />
  if (run.status === 'done' && run.counts.failed === 0) return <CircleCheck size={14} aria-hidden="true" />
  return <CircleAlert size={14} aria-hidden="true" />
}
