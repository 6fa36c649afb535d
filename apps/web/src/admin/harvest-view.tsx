import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { Failure } from '../call/failure.tsx'
import { formatDuration } from '../i18n/format-duration.ts'
import { directionNames } from '../i18n/names.ts'
import { isSignedOut } from '../session/session-requests.ts'
import { readAdministration } from './access-requests.ts'
import { AdminNav } from './admin-nav.tsx'
import { AdminTable } from './admin-table.tsx'

export const route = createLazyRoute('/admin/harvest')({ component: HarvestView })

const refreshMilliseconds = 30_000

/** How far the harvest is behind, and which calls it lost. */
function HarvestView() {
  const { t, i18n } = useLingui()
  const administration = useQuery({
    queryKey: ['administration'],
    queryFn: readAdministration,
    staleTime: 0,
    refetchInterval: refreshMilliseconds,
  })
  const { data, error, dataUpdatedAt } = administration
  const moment = (time: string): string => i18n.date(time, { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <>
      <AdminNav />
      {error && !isSignedOut(error) && <Failure error={error} onAgain={() => void administration.refetch()} />}
      {data && (
        <>
          <AdminTable
            caption={t`Progress`}
            empty={
              <Trans>
                This server harvests no calls. Start it with <code>--harvest vdn=NUMBER</code> to store every call
                before CC-CMS deletes it.
              </Trans>
            }
            headers={[
              t`Call center`,
              t`VDN`,
              t`Direction`,
              t`Complete until`,
              t`Behind`,
              t`Last listed`,
              t`Not stored yet`,
              t`At risk`,
            ]}
            rows={data.harvest.lanes.map((lane) => ({
              key: `${lane.ccId} ${lane.vdnId} ${lane.direction}`,
              cells: [
                lane.ccId,
                lane.vdnId,
                t(directionNames[lane.direction]),
                moment(lane.completeUntil),
                formatDuration((dataUpdatedAt - Date.parse(lane.completeUntil)) / 1000),
                moment(lane.listedAt),
                i18n.number(lane.pending),
                <span key="risk" className={lane.atRisk > 0 ? 'badge danger' : 'badge'}>
                  {i18n.number(lane.atRisk)}
                </span>,
              ],
            }))}
          />
          <AdminTable
            caption={t`Lost calls`}
            empty={t`No calls were lost.`}
            headers={[
              t`Call center`,
              t`VDN`,
              t`Direction`,
              t`From`,
              t`To`,
              t({ message: 'Calls', context: 'count' }),
              t`Noticed`,
            ]}
            rows={data.harvest.losses.map((loss) => ({
              key: `${loss.ccId} ${loss.vdnId} ${loss.direction} ${loss.from}`,
              cells: [
                loss.ccId,
                loss.vdnId,
                t(directionNames[loss.direction]),
                moment(loss.from),
                moment(loss.to),
                loss.calls === null ? t`Unknown` : i18n.number(loss.calls),
                moment(loss.noticedAt),
              ],
            }))}
          />
        </>
      )}
    </>
  )
}
