// Generated from spec/ by pnpm generate. Do not edit.
import * as z from 'zod/mini';

/**
 * Call detail query
 *
 * The three parameters of the query (Table 2 of the vendor's page). On its own, without `queryParam`, it is the other way to read that page.
 */
export const zCallDetailQuery = z.strictObject({
    ccId: z.int().check(z.gte(1), z.lte(65535)),
    isCallin: z.enum(['true', 'false']),
    callId: z.string().check(z.minLength(1), z.maxLength(256), z.regex(/^[^\x00]*$/))
});

/**
 * Wrapped query
 *
 * The form in every sample of the vendor. Send this one.
 */
export const zWrappedQuery = z.strictObject({
    queryParam: zCallDetailQuery
});

/**
 * Query request
 *
 * The call to look up, wrapped in `queryParam` as in every sample of the vendor, or flat as in the vendor's table.
 */
export const zQueryRequest = z.union([
    zWrappedQuery,
    zCallDetailQuery
]);

/**
 * Call detail
 *
 * The record of one finished call (Table 4 of the vendor's page). The page does not say which fields are always present. A field for which
 * the platform has no value may be absent, null or empty (assumed), and fields that are not listed here may occur.
 *
 */
export const zCallDetail = z.looseObject({
    vdn: z.nullish(z.int()),
    callId: z.nullish(z.string()),
    callerNo: z.nullish(z.string()),
    calleeNo: z.nullish(z.string()),
    callType: z.nullish(z.int()),
    agentId: z.nullish(z.int()),
    skillId: z.nullish(z.int()),
    anonyCall: z.nullish(z.int()),
    queueWaitTime: z.nullish(z.int().check(z.gte(0))),
    ivrCallTime: z.nullish(z.int().check(z.gte(0))),
    ackTime: z.nullish(z.int().check(z.gte(0))),
    callTime: z.nullish(z.int().check(z.gte(0))),
    releaseCause: z.nullish(z.int()),
    beginTime: z.nullish(z.string().check(z.regex(/^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})?$/))),
    endTime: z.nullish(z.string().check(z.regex(/^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})?$/))),
    result: z.nullish(z.string()),
    resultCode: z.nullish(z.string()),
    busiResult: z.nullish(z.string()),
    busiSubStatus: z.nullish(z.string())
});

/**
 * Success envelope
 *
 * The query succeeded. Without a record in `resultDesc`, there is no call with this ID. The vendor documents no way to say so: expect that
 * `resultDesc` is then absent, null or an empty object (assumed).
 *
 */
export const zSuccessEnvelope = z.looseObject({
    result: z.optional(z.literal('0')),
    resultCode: z.literal('0100000'),
    resultDatas: z.optional(zCallDetail),
    resultDesc: z.optional(zCallDetail)
});

/**
 * Failure envelope
 *
 * The query failed. In this case `resultDesc` is a string (documented on the page of error codes).
 */
export const zFailureEnvelope = z.looseObject({
    result: z.optional(z.string()),
    resultCode: z.string(),
    resultDesc: z.optional(z.string())
});

/**
 * Query response
 *
 * The envelope of every response. `resultCode` tells success from failure. So does the type of `resultDesc`, an object or a string.
 */
export const zQueryResponse = z.union([
    zSuccessEnvelope,
    zFailureEnvelope
]);

/**
 * Call list query
 *
 * Which calls to list. Parameters that are not listed here are ignored by the platform.
 */
export const zCallListQuery = z.looseObject({
    ccId: z.int().check(z.gte(1), z.lte(65535)),
    vdn: z.int().check(z.gte(1), z.lte(5000)),
    isCallIn: z.enum(['true', 'false']),
    beginDate: z.union([
        z.int().check(z.gte(0)),
        z.string().check(z.regex(/^\d{1,15}$/))
    ]),
    endDate: z.union([
        z.int().check(z.gte(0)),
        z.string().check(z.regex(/^\d{1,15}$/))
    ]),
    callerNo: z.optional(z.string().check(z.regex(/^\d*$/))),
    calleeNo: z.optional(z.string().check(z.regex(/^\d*$/))),
    limit: z.optional(z.int().check(z.gte(1), z.lte(100))),
    offset: z.optional(z.int().check(z.gte(0)))
});

/**
 * Listed call
 *
 * One entry of the list. It has no agent and no release cause: look the call up by its ID for those. The vendor's sample has numbers as
 * text, so every number may be either. Fields for which the platform has no value may be absent, null or empty.
 *
 */
export const zListedCall = z.looseObject({
    callId: z.optional(z.string().check(z.minLength(1))),
    vdn: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    callerNo: z.nullish(z.string()),
    calleeNo: z.nullish(z.string()),
    callType: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    logDate: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    waitBegin: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    ackBegin: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    callBegin: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    callEnd: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    leaveReason: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    mediaType: z.nullish(z.union([
        z.int(),
        z.string()
    ])),
    subMediaType: z.nullish(z.union([
        z.int(),
        z.string()
    ]))
});

/**
 * Call list
 *
 * One page of the list.
 */
export const zCallList = z.looseObject({
    data: z.optional(z.array(zListedCall).check(z.maxLength(100))),
    count: z.nullish(z.union([
        z.int().check(z.gte(0)),
        z.string()
    ]))
});

/**
 * Call list envelope
 *
 * The query succeeded. Without a page in `resultDesc`, there are no calls (assumed).
 */
export const zCallListEnvelope = z.looseObject({
    resultCode: z.literal('0100000'),
    resultDesc: z.optional(zCallList)
});

/**
 * Call list response
 *
 * The envelope of every response. `resultCode` tells success from failure. So does the type of `resultDesc`, an object or a string.
 */
export const zCallListResponse = z.union([
    zCallListEnvelope,
    zFailureEnvelope
]);

/**
 * Call summary
 *
 * One stored call, as a search returns it.
 */
export const zCallSummary = z.looseObject({
    callId: z.string(),
    ccId: z.int(),
    direction: z.enum(['inbound', 'outbound']),
    beganAt: z.iso.datetime({ offset: true }),
    beganFrom: z.enum([
        'record',
        'callId',
        'stored'
    ]),
    endedAt: z.nullable(z.iso.datetime({ offset: true })),
    queueSeconds: z.nullable(z.int()),
    talkSeconds: z.nullable(z.int()),
    agentId: z.nullable(z.int()),
    skillQueueId: z.nullable(z.int()),
    vdnId: z.nullable(z.int()),
    callType: z.nullable(z.int()),
    releaseCause: z.nullable(z.int()),
    callingNumber: z.nullable(z.string()),
    calledNumber: z.nullable(z.string()),
    answered: z.nullable(z.boolean()),
    abandoned: z.nullable(z.boolean())
});

/**
 * Call page
 *
 * Calls that match a search, and how to get the next ones.
 */
export const zCallPage = z.looseObject({
    calls: z.array(zCallSummary),
    nextCursor: z.nullable(z.string())
});

/**
 * Duration figures
 *
 * How long something took, over the calls for which that is known. Everything but `calls` is null without such a call.
 */
export const zDurationFigures = z.looseObject({
    calls: z.int(),
    averageSeconds: z.nullable(z.number()),
    p50Seconds: z.nullable(z.int()),
    p90Seconds: z.nullable(z.int()),
    p95Seconds: z.nullable(z.int())
});

/**
 * Call figures
 *
 * Counts and durations of some calls. `answered`, `abandoned` and `other` add up to `offered`. `wait` and `serviceLevel` cover the inbound
 * calls that were answered or abandoned.
 *
 */
export const zCallFigures = z.looseObject({
    offered: z.int(),
    answered: z.int(),
    abandoned: z.int(),
    other: z.int(),
    serviceLevel: z.looseObject({
        calls: z.int(),
        inTime: z.int(),
        share: z.nullable(z.number())
    }),
    wait: zDurationFigures,
    talk: zDurationFigures
});

/**
 * Call group
 *
 * The calls of an hour, a day, an agent, a queue, a release cause, a caller or a range of durations, with their figures.
 */
export const zCallGroup = z.intersection(z.looseObject({
    id: z.nullable(z.int()),
    from: z.nullable(z.iso.datetime({ offset: true })),
    to: z.nullable(z.iso.datetime({ offset: true })),
    callingNumber: z.optional(z.string())
}), zCallFigures);

/**
 * Call stats
 *
 * Figures of all calls that match the filters, and of their groups.
 */
export const zCallStats = z.looseObject({
    timeZone: z.nullable(z.string()),
    serviceLevelSeconds: z.int(),
    by: z.nullable(z.union([
        z.literal('hour'),
        z.literal('day'),
        z.literal('agent'),
        z.literal('queue'),
        z.literal('cause'),
        z.literal('caller'),
        z.literal('wait'),
        z.literal('talk')
    ])),
    totals: zCallFigures,
    groups: z.array(zCallGroup)
});

/**
 * Role
 *
 * What a person may do. Each role includes the ones before it: a `viewer` looks up calls and sees their phone numbers masked, a `supervisor`
 * may reveal the phone numbers of one call at a time and search calls by number, and an `admin` may read the audit log and manage people
 * and access keys.
 *
 */
export const zRole = z.enum([
    'viewer',
    'supervisor',
    'admin'
]);

/**
 * Session
 *
 * Who is signed in, what this person may do, and until when.
 */
export const zSession = z.strictObject({
    person: z.string(),
    role: zRole,
    ccIds: z.nullable(z.array(z.int().check(z.gte(1), z.lte(65535)))),
    hasPassword: z.boolean(),
    expiresAt: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)),
    timeZone: z.nullable(z.string()),
    recordingUrl: z.nullable(z.string())
});

/**
 * Sign in
 *
 * A name and its password.
 */
export const zSignIn = z.strictObject({
    person: z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[^\x00]*$/)),
    password: z.string().check(z.minLength(1), z.maxLength(256))
});

/**
 * Signed out
 *
 * The session has ended here, but not at the OpenID provider.
 */
export const zSignedOut = z.strictObject({
    signOutUrl: z.string()
});

/**
 * Password change
 *
 * The current password of the person who is signed in, and the new one.
 */
export const zPasswordChange = z.strictObject({
    currentPassword: z.string().check(z.minLength(1), z.maxLength(256)),
    newPassword: z.string().check(z.minLength(12), z.maxLength(256))
});

/**
 * Audit action
 *
 * What was done. `reveal` showed the phone numbers of a call, `search` looked for calls by phone number, `export` wrote calls to a file,
 * `remove` removed and `refetch` replaced the record of one call, and `erase` removed all records of a phone number. The actions that
 * begin with `key_` and `user_` changed an access key or a person.
 *
 */
export const zAuditAction = z.enum([
    'sign_in',
    'sign_in_failed',
    'sign_out',
    'sign_out_everywhere',
    'reveal',
    'reveal_refused',
    'search',
    'export',
    'key_add',
    'key_set',
    'key_rotate',
    'key_retire',
    'key_disable',
    'key_enable',
    'key_remove',
    'key_wrap',
    'key_unwrap',
    'user_add',
    'user_set',
    'user_remove',
    'user_link',
    'user_sign_out',
    'erase',
    'remove',
    'refetch'
]);

/**
 * Audit details
 *
 * More about an entry of the audit log. Each action has only the fields that say something about it. Other fields may be added.
 */
export const zAuditDetails = z.nullable(z.looseObject({
    address: z.optional(z.string()),
    method: z.optional(z.enum([
        'password',
        'link',
        'oidc'
    ])),
    role: z.optional(zRole),
    reason: z.optional(z.enum(['role', 'call_center'])),
    format: z.optional(z.string()),
    user: z.nullish(z.string()),
    accessKey: z.optional(z.string()),
    ccIds: z.nullish(z.array(z.int().check(z.gte(1), z.lte(65535)))),
    permissions: z.optional(z.array(z.enum(['search']))),
    requestsPerSecond: z.nullish(z.number()),
    revealsPerMinute: z.nullish(z.number()),
    password: z.optional(z.enum(['changed', 'removed'])),
    disabled: z.optional(z.boolean()),
    earlierSecretsUntil: z.optional(z.iso.datetime({ offset: true })),
    secrets: z.optional(z.int()),
    state: z.optional(z.enum(['started', 'done'])),
    records: z.optional(z.int())
}));

/**
 * Audit entry
 *
 * Who did what, and when. No entry contains a phone number or a password.
 */
export const zAuditEntry = z.strictObject({
    id: z.int().check(z.gte(1)),
    happenedAt: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)),
    person: z.string(),
    action: zAuditAction,
    ccId: z.nullable(z.int()),
    direction: z.nullable(z.union([
        z.literal('inbound'),
        z.literal('outbound')
    ])),
    callId: z.nullable(z.string()),
    details: zAuditDetails
});

/**
 * Audit page
 *
 * A part of the audit log, latest entries first.
 */
export const zAuditPage = z.strictObject({
    entries: z.array(zAuditEntry),
    next: z.nullable(z.string())
});

/**
 * Administration person
 *
 * Somebody who may sign in.
 */
export const zAdministrationPerson = z.strictObject({
    name: z.string(),
    role: zRole,
    ccIds: z.nullable(z.array(z.int().check(z.gte(1), z.lte(65535)))),
    requestsPerSecond: z.nullable(z.number()),
    revealsPerMinute: z.nullable(z.number()),
    hasPassword: z.boolean(),
    issuer: z.nullable(z.string()),
    createdAt: z.iso.datetime({ offset: true })
});

/**
 * Administration key
 *
 * An access key of a machine, without its secrets.
 */
export const zAdministrationKey = z.strictObject({
    accessKey: z.string(),
    ccIds: z.nullable(z.array(z.int().check(z.gte(1), z.lte(65535)))),
    permissions: z.array(z.string()),
    requestsPerSecond: z.nullable(z.number()),
    secrets: z.int().check(z.gte(0)),
    earlierSecretsUntil: z.nullable(z.iso.datetime({ offset: true })),
    createdAt: z.iso.datetime({ offset: true }),
    disabledAt: z.nullable(z.iso.datetime({ offset: true }))
});

/**
 * Harvest lane
 *
 * How far the calls of one VDN in one direction are harvested.
 */
export const zHarvestLane = z.strictObject({
    ccId: z.int(),
    vdnId: z.int(),
    direction: z.enum(['inbound', 'outbound']),
    completeUntil: z.iso.datetime({ offset: true }),
    listedAt: z.iso.datetime({ offset: true }),
    pending: z.int().check(z.gte(0)),
    atRisk: z.int().check(z.gte(0))
});

/**
 * Harvest loss
 *
 * A range of time with calls that can no longer be fetched.
 */
export const zHarvestLoss = z.strictObject({
    ccId: z.int(),
    vdnId: z.int(),
    direction: z.enum(['inbound', 'outbound']),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    calls: z.nullable(z.int()),
    noticedAt: z.iso.datetime({ offset: true })
});

/**
 * Harvest state
 *
 * How far each VDN is harvested, and what could not be fetched in time. Both are empty on a server that harvests nothing.
 */
export const zHarvestState = z.strictObject({
    lanes: z.array(zHarvestLane),
    losses: z.array(zHarvestLoss)
});

/**
 * Administration
 *
 * Who has access to the server, and how far the harvest is. No secret and no password is in it.
 */
export const zAdministration = z.strictObject({
    people: z.array(zAdministrationPerson),
    keys: z.array(zAdministrationKey),
    harvest: zHarvestState
});

/**
 * Person settings
 *
 * What a person may do, and how often. A new person gets the defaults for what is not given; a known one keeps it.
 */
export const zPersonSettings = z.strictObject({
    role: z.optional(zRole),
    ccIds: z.nullish(z.array(z.int().check(z.gte(1), z.lte(65535))).check(z.minLength(1))),
    requestsPerSecond: z.nullish(z.int().check(z.gte(1), z.lte(1000000))),
    revealsPerMinute: z.nullish(z.int().check(z.gte(1), z.lte(1000000))),
    password: z.nullish(z.string().check(z.minLength(12), z.maxLength(256)))
});

/**
 * Sign in link
 *
 * A link that signs a person in, once.
 */
export const zSignInLink = z.strictObject({
    path: z.string(),
    expiresAt: z.iso.datetime({ offset: true })
});

/**
 * Key settings
 *
 * What an access key is allowed. A new key gets the defaults for what is not given; a known one keeps it.
 */
export const zKeySettings = z.strictObject({
    ccIds: z.nullish(z.array(z.int().check(z.gte(1), z.lte(65535))).check(z.minLength(1))),
    permissions: z.optional(z.array(z.enum(['search']))),
    requestsPerSecond: z.nullish(z.int().check(z.gte(1), z.lte(1000000))),
    disabled: z.optional(z.boolean())
});

/**
 * Key secret
 *
 * An access key with its new secret.
 */
export const zKeySecret = z.strictObject({
    accessKey: z.string(),
    secretKey: z.string(),
    earlierSecretsUntil: z.nullable(z.iso.datetime({ offset: true }))
});

/**
 * Key rotation
 *
 * How the secret of an access key is replaced.
 */
export const zKeyRotation = z.strictObject({
    overlapSeconds: z.int().check(z.gte(0), z.lte(31536000))
});

/**
 * Sign in methods
 *
 * How people can sign in. One-time links always work.
 */
export const zSignInMethods = z.strictObject({
    password: z.boolean(),
    openIdConnect: z.boolean()
});

/**
 * Health
 *
 * A sign of life.
 */
export const zHealth = z.strictObject({
    status: z.literal('ok')
});

/**
 * Readiness
 *
 * Whether the server can answer, part by part.
 */
export const zReadiness = z.strictObject({
    status: z.enum([
        'ready',
        'notReady',
        'stopping'
    ]),
    store: z.enum([
        'ok',
        'readOnly',
        'unavailable'
    ]),
    upstream: z.enum([
        'none',
        'ok',
        'unavailable'
    ]),
    harvest: z.optional(z.enum(['ok', 'behind']))
});

/**
 * Stored call event
 *
 * A call that the server has stored.
 */
export const zStoredCallEvent = z.looseObject({
    type: z.literal('call.stored'),
    timestamp: z.iso.datetime({ offset: true }),
    data: zCallSummary
});

export const zReceiveStoredCallWebhookRequest = z.looseObject({
    body: zStoredCallEvent,
    path: z.optional(z.never()),
    query: z.optional(z.never()),
    headers: z.looseObject({
        'webhook-id': z.string(),
        'webhook-timestamp': z.string(),
        'webhook-signature': z.string()
    })
});
