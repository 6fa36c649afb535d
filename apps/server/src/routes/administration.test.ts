import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { resultOf } from '../../test/server.ts'
import { useServerOn } from '../../test/use-ann.ts'
import { addAccessKey, changeKey } from '../auth/access-keys.ts'
import { endOfOverlap, rotateSecret } from '../auth/key-secrets.ts'
import { HarvestState } from '../harvest/harvest-state.ts'
import { addPerson, removePerson } from '../people/people.ts'

const forbidden = resultCodeOf('INSUFFICIENT_PERMISSION')

describeOnEveryEngine('the administration', (newAddress) => {
  const { engine, signedIn, get } = useServerOn(newAddress)

  test('the administration is for admins, and shows people, keys without secrets, and the harvest', async () => {
    const refused = await get('/administration', await signedIn('supervisor'))
    expect(resultOf(refused)).toEqual([403, forbidden, 'This needs the role admin, but ann has the role supervisor.'])
    await removePerson(engine(), 'ann')
    expect((await get('/administration', '')).status).toBe(401)
    const cookie = await signedIn('admin')
    await addAccessKey(engine(), { accessKey: 'limited', secretKey: 'secret one', ccIds: [2], permissions: ['search'] })
    await rotateSecret(engine(), 'limited', { secretKey: 'secret two', until: endOfOverlap(60) })
    await changeKey(engine(), 'limited', { isDisabled: true })
    const harvest = new HarvestState(engine())
    const lane = { ccId: 2, vdn: 25, direction: 'inbound' } as const
    await harvest.save({ ...lane, completeUntil: 1000, listedAt: 2000, pending: 3, atRisk: 1 })
    await harvest.addLoss({ ...lane, from: 0, until: 500, calls: null, noticedAt: 900 })
    const { text } = await get('/administration', cookie)
    expect(text).not.toMatch(/secret (one|two)/)
    const found = JSON.parse(text)
    expect(found.people).toMatchObject([{ name: 'ann', role: 'admin', ccIds: null, hasPassword: true, issuer: null }])
    expect(found.keys).toHaveLength(2)
    expect(found.keys.at(-1)).toMatchObject({
      ...{ accessKey: 'limited', ccIds: [2], permissions: ['search'], requestsPerSecond: null, secrets: 2 },
      ...{ earlierSecretsUntil: expect.stringMatching(/Z$/), disabledAt: expect.stringMatching(/Z$/) },
    })
    const place = { ccId: 2, vdnId: 25, direction: 'inbound' }
    const [begin, complete, listed] = [0, 1000, 2000].map((time) => new Date(time).toISOString())
    expect(found.harvest).toEqual({
      lanes: [{ ...place, completeUntil: complete, listedAt: listed, pending: 3, atRisk: 1 }],
      losses: [{ ...place, from: begin, to: expect.any(String), calls: null, noticedAt: expect.any(String) }],
    })
  })

  test('an admin who is limited to call centers sees only who and what is limited to them', async () => {
    const cookie = await signedIn('admin', { ccIds: [2] })
    await addAccessKey(engine(), { accessKey: 'own', ccIds: [2] })
    await addAccessKey(engine(), { accessKey: 'wider', ccIds: [1, 2] })
    await addPerson(engine(), 'bob')
    await addPerson(engine(), 'eve', { ccIds: [2] })
    const progress = { vdn: 1, direction: 'inbound', completeUntil: 0, listedAt: 0, pending: 0, atRisk: 0 } as const
    for (const ccId of [1, 2]) await new HarvestState(engine()).save({ ccId, ...progress })
    const { people, keys, harvest } = JSON.parse((await get('/administration', cookie)).text)
    expect(people.map(({ name }: { name: string }) => name)).toEqual(['ann', 'eve'])
    expect(keys.map(({ accessKey }: { accessKey: string }) => accessKey)).toEqual(['own'])
    expect(harvest.lanes.map(({ ccId }: { ccId: number }) => ccId)).toEqual([2])
  })
})
