import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { Ellipsis, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { permissionNames } from '../audit/describe-details.ts'
import { Failure } from '../call/failure.tsx'
import { roleNames } from '../i18n/names.ts'
import { useSession } from '../session/access.ts'
import { isSignedOut } from '../session/session-requests.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import {
  type AccessKey,
  type AccessPerson,
  changeKey,
  type KeySecret,
  makeSignInLink,
  readAdministration,
  removeKey,
  removePerson,
  retireSecrets,
  signPersonOut,
} from './access-requests.ts'
import { AdminNav } from './admin-nav.tsx'
import { AdminTable } from './admin-table.tsx'
import { type Confirmation, ConfirmDialog } from './confirm-dialog.tsx'
import { KeyDialog, RotateDialog } from './key-dialog.tsx'
import { PersonDialog } from './person-dialog.tsx'
import { type Secret, ShownOnce } from './shown-once.tsx'

export const route = createLazyRoute('/admin/access')({ component: AccessView })

/** The dialog above the view. */
type OpenDialog =
  | { readonly kind: 'person'; readonly person?: AccessPerson }
  | { readonly kind: 'key'; readonly accessKey?: AccessKey }
  | { readonly kind: 'rotate'; readonly accessKey: AccessKey }
  | { readonly kind: 'confirm'; readonly confirmation: Confirmation }
  | { readonly kind: 'secret'; readonly secret: Secret }

/** Who may sign in, and which keys machines have. */
function AccessView() {
  const { t, i18n } = useLingui()
  const { person: self } = useSession()
  const [open, setOpen] = useState<OpenDialog>()
  const administration = useQuery({ queryKey: ['administration'], queryFn: readAdministration, staleTime: 0 })
  const { data, error } = administration
  const centers = (ccIds: readonly number[] | null): ReactNode => (
    <span key="centers" className="centers">
      {ccIds?.join(', ') ?? t`All`}
    </span>
  )
  const day = (time: string): string => i18n.date(time, { dateStyle: 'medium' })
  const moment = (time: string): string => i18n.date(time, { dateStyle: 'medium', timeStyle: 'short' })
  const close = (): void => setOpen(undefined)
  const confirm = (confirmation: Confirmation): void => setOpen({ kind: 'confirm', confirmation })

  const showSecret = ({ accessKey, secretKey, earlierSecretsUntil }: KeySecret): void =>
    setOpen({
      kind: 'secret',
      secret: {
        title: t`Secret of ${{ accessKey }}`,
        note: earlierSecretsUntil
          ? t`Copy the secret now. It is not shown again. Earlier secrets are valid until ${{ until: moment(earlierSecretsUntil) }}.`
          : t`Copy the secret now. It is not shown again.`,
        values: [
          { label: t`Access key`, value: accessKey },
          { label: t`Secret key`, value: secretKey },
        ],
      },
    })
  const createLink = (name: string): void =>
    confirm({
      title: t`Create a sign-in link for ${{ name }}`,
      text: t`The link signs ${{ name }} in, once, within 10 minutes. Whoever has the link can use it.`,
      button: t`Create link`,
      look: 'primary',
      change: async () => {
        const secret = {
          title: t`Sign-in link for ${{ name }}`,
          note: t`Send the link to ${{ name }}. It works once, within 10 minutes, and is not shown again.`,
          values: [{ label: t`Link`, value: await makeSignInLink(name) }],
        }
        return () => setOpen({ kind: 'secret', secret })
      },
    })

  const personActions = (person: AccessPerson) => {
    const { name } = person
    return (
      <Actions key="actions" label={t`Actions for ${{ name }}`}>
        <MenuItem onAction={() => setOpen({ kind: 'person', person })}>{t`Edit`}</MenuItem>
        <MenuItem onAction={() => createLink(name)}>{t`Create a sign-in link`}</MenuItem>
        <MenuItem
          onAction={() =>
            confirm({
              title: t`Sign ${{ name }} out everywhere?`,
              text: t`All sessions and sign-in links of ${{ name }} end now.`,
              button: t`Sign out everywhere`,
              change: () => signPersonOut(name),
            })
          }
        >
          {t`Sign out everywhere`}
        </MenuItem>
        <MenuItem
          isDisabled={name === self}
          onAction={() =>
            confirm({
              title: t`Remove ${{ name }}?`,
              text: t`${{ name }} is signed out and can't sign in again. The audit log keeps the name.`,
              button: t`Remove`,
              change: () => removePerson(name),
            })
          }
        >
          {t`Remove`}
        </MenuItem>
      </Actions>
    )
  }

  const keyActions = (accessKey: AccessKey) => {
    const { accessKey: name, disabledAt, secrets } = accessKey
    return (
      <Actions key="actions" label={t`Actions for ${{ name }}`}>
        <MenuItem onAction={() => setOpen({ kind: 'key', accessKey })}>{t`Edit`}</MenuItem>
        <MenuItem onAction={() => setOpen({ kind: 'rotate', accessKey })}>{t`Rotate secret`}</MenuItem>
        <MenuItem
          isDisabled={secrets < 2}
          onAction={() =>
            confirm({
              title: t`Retire the earlier secrets of ${{ name }}?`,
              text: t`Clients that still use an earlier secret are refused from now on.`,
              button: t`Retire earlier secrets`,
              change: () => retireSecrets(name),
            })
          }
        >
          {t`Retire earlier secrets`}
        </MenuItem>
        <MenuItem
          onAction={() =>
            confirm({
              title: disabledAt ? t`Enable ${{ name }}?` : t`Disable ${{ name }}?`,
              text: disabledAt
                ? t`Clients can use the key again.`
                : t`Requests with this key are refused until you enable it again.`,
              button: disabledAt ? t`Enable` : t`Disable`,
              change: () => changeKey(name, { disabled: disabledAt === null }),
            })
          }
        >
          {disabledAt ? t`Enable` : t`Disable`}
        </MenuItem>
        <MenuItem
          onAction={() =>
            confirm({
              title: t`Remove ${{ name }}?`,
              text: t`Clients that use this key are refused. The key and its secrets can't be restored.`,
              button: t`Remove`,
              change: () => removeKey(name),
            })
          }
        >
          {t`Remove`}
        </MenuItem>
      </Actions>
    )
  }

  return (
    <>
      <AdminNav />
      {error && !isSignedOut(error) && <Failure error={error} onAgain={() => void administration.refetch()} />}
      {data && (
        <>
          <AdminTable
            caption={t`People`}
            action={<AddButton label={t`Add person`} onPress={() => setOpen({ kind: 'person' })} />}
            empty={t`Nobody can sign in yet.`}
            headers={[t`Name`, t`Role`, t`Call centers`, t`Signs in with`, t`Added`, t`Actions`]}
            rows={data.people.map((person) => ({
              key: person.name,
              cells: [
                person.name,
                <span key="role" className="badge">
                  {t(roleNames[person.role])}
                </span>,
                centers(person.ccIds),
                person.issuer ?? (person.hasPassword ? t`Password` : t`One-time link`),
                day(person.createdAt),
                personActions(person),
              ],
            }))}
          />
          <AdminTable
            caption={t`Access keys`}
            action={<AddButton label={t`Add access key`} onPress={() => setOpen({ kind: 'key' })} />}
            empty={t`There are no access keys yet.`}
            headers={[
              t`Access key`,
              t`State`,
              t`Call centers`,
              t`Permissions`,
              t`Requests per second`,
              t`Valid secrets`,
              t`Added`,
              t`Actions`,
            ]}
            rows={data.keys.map((key) => ({
              key: key.accessKey,
              cells: [
                <code key="key">{key.accessKey}</code>,
                <span key="state" className={key.disabledAt ? 'badge danger' : 'badge positive'}>
                  {key.disabledAt ? t`Disabled` : t`Active`}
                </span>,
                centers(key.ccIds),
                key.permissions.map((one) => (one === 'search' ? t(permissionNames.search) : one)).join(', ') ||
                  t`Look-up only`,
                key.requestsPerSecond ?? t`Not limited`,
                key.earlierSecretsUntil
                  ? t`${{ secrets: key.secrets }}, earlier ones until ${{ until: moment(key.earlierSecretsUntil) }}`
                  : key.secrets,
                day(key.createdAt),
                keyActions(key),
              ],
            }))}
          />
        </>
      )}
      {open?.kind === 'person' && (
        <PersonDialog
          person={open.person}
          isOwn={open.person?.name === self}
          onClose={close}
          onNeedsLink={createLink}
        />
      )}
      {open?.kind === 'key' && <KeyDialog accessKey={open.accessKey} onClose={close} onSecret={showSecret} />}
      {open?.kind === 'rotate' && <RotateDialog accessKey={open.accessKey} onClose={close} onSecret={showSecret} />}
      {open?.kind === 'confirm' && <ConfirmDialog {...open.confirmation} onClose={close} />}
      {open?.kind === 'secret' && <ShownOnce secret={open.secret} onClose={close} />}
    </>
  )
}

function AddButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <Button isSmall onPress={onPress}>
      <Plus aria-hidden="true" />
      {label}
    </Button>
  )
}

function Actions({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Menu
      label={label}
      placement="bottom end"
      trigger={
        <IconButton isSmall label={label}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    >
      {children}
    </Menu>
  )
}
