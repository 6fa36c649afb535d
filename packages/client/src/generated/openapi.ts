// Generated from spec/ by pnpm generate. Do not edit.
/**
 * Every path with its methods. Vendor names, as the spec has them.
 *
 * @example
 * const path: keyof paths = queryPath
 */
export interface paths {
    "/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query the CDR of one call
         * @description Returns the record of one finished call. You must know the direction: the query says whether the call is inbound or outbound. Assumed:
         *     inbound and outbound records are stored separately, so a call is not found in the other direction.
         *
         *     **Source.** [Querying CDRs of a Specified Call ID](https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2579.html), edition of
         *     2023-12-19. Later editions ([2025-03-31](https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2579.html),
         *     [2025-11-13](https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_0642.html)) add that a record is kept for one day and that its times
         *     are in the time zone of the tenant.
         *
         *     | Header | Value |
         *     |---|---|
         *     | `Content-Type` | Always `application/json;charset=UTF-8`. The table of the vendor's page shows it with a space after the semicolon, its example without. Send exactly what you signed. |
         *     | `Authorization` | The C2 signature. See *c2Signature*. |
         *
         *     **HTTP statuses.** The vendor's page names none. The page on authentication documents 200 for an accepted signature and 401 for any
         *     other. Observed: a failed query also has the status 200, with a failing `resultCode`; a proxy or firewall in front of the platform sends
         *     403 (address not on its allowlist), 418 (host name and SNI do not match), 429 or 502, often with a body that is not JSON.
         *
         *     The query changes nothing on the platform, so it is safe to retry with a new signature.
         */
        post: operations["queryCallDetailById"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rest/cmsapp/v2/openapi/vdn/querycalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the calls of a VDN
         * @description Lists the calls of one VDN in one direction, page by page. It is the only documented way to learn call IDs: list the calls, then look
         *     each one up with *Query the CDR of one call*.
         *
         *     **Source.** [Querying calls](https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2544.html), editions of March to November 2025. One
         *     integrator reports using it daily.
         *
         *     | Header | Value |
         *     |---|---|
         *     | `Content-Type` | Always `application/json;charset=UTF-8`. |
         *     | `Authorization` | The C2 signature. See *c2Signature*. |
         *
         *     - The body is flat: no `queryParam`.
         *     - The direction is `isCallIn` here, with a capital I. The by-ID query spells it `isCallin`.
         *     - Calls are listed for one day: from 00:00:00 of yesterday to 23:59:59 of today.
         *     - Observed: unknown parameters are ignored, so a filter such as `agentId` returns all calls of the VDN.
         *     - Observed: a new call appears some time after its end. The integrator lists overlapping windows of an hour and drops duplicates.
         *
         *     **HTTP statuses.** As for the by-ID query: 200 and 401 are documented on the page on authentication, and that a failed query has the status
         *     200 is observed.
         *
         *     The query changes nothing on the platform, so it is safe to retry with a new signature.
         *
         *     The cms-cdr server does not offer this operation. It uses it to harvest calls.
         */
        post: operations["queryCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the phone numbers of one call
         * @description Returns the record of one call with unmasked phone numbers, for a person. The server first records in the audit log that this person
         *     has seen the numbers of this call. If it cannot, it returns nothing. This needs the role `supervisor`, and revealing has a rate limit of its
         *     own.
         */
        post: operations["revealCallDetail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the stored calls
         * @description Returns a page of the stored calls of one call center that match all of the filters. A filter that can be given many times matches
         *     calls with any of its values. Pages are stable: calls that are stored meanwhile never shift a page.
         *
         *     A machine needs an access key with the permission `search`. People see masked phone numbers, and only supervisors can search by
         *     number. Each search by number is recorded in the audit log, without the number: once for a person who searches for the same number
         *     from the same address, in any of the operations, within ten minutes.
         */
        get: operations["searchCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get statistics of the stored calls
         * @description Returns figures of the stored calls of one call center that match all of the filters, which are those of a search: how many there are,
         *     how many of them were answered or abandoned, the service level, and wait and talk times. With `by`, also those of each group.
         *
         *     Hours and days are those of the tenant's time zone, so the day on which clocks change has 23 or 25 hours. A percentile is the smallest
         *     duration that is not exceeded by that share of the calls.
         *
         *     Permissions are those of a search. Grouped by `caller`, they are those of a search by number, because the groups have numbers.
         */
        get: operations["getCallStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the stored calls
         * @description Returns all stored calls of one call center that match all of the filters, which are those of a search, as a file. The response is
         *     sent while the calls are read, so it can be of any length; a response that is cut off is not complete. Calls that are stored meanwhile
         *     may be missing.
         *
         *     In CSV, an apostrophe precedes text that a spreadsheet would take for a formula or a number. A workbook (XLSX) continues on another
         *     sheet after 1,048,575 calls.
         *
         *     Permissions and masking are those of a search. Each export by a person is recorded in the audit log.
         */
        get: operations["exportCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch calls as they are stored
         * @description Sends each call of one call center that matches all of the filters when the server has stored it, as
         *     [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html): harvested, imported and looked up calls, from
         *     any server on the same database, about a second later. It needs the same permissions as a search, and people see masked phone numbers
         *     too. An imported file may contain many old calls; `from` leaves them out.
         *
         *     - Each call is an event `call` whose data is a summary in JSON on one line.
         *     - A call is sent again when its record is replaced, such as after an import of legs that came late.
         *     - To continue after an interruption without losing or repeating a call, send the last `id` as `Last-Event-ID`. Browsers do so by
         *       themselves. A server remembers the calls of at least the last 24 hours. For an older ID it responds with 410; search for the calls in
         *       between then, and start again without an ID.
         *     - At least every 15 seconds, also when no call matches, the server sends a block with an `id` and no data, which browsers only remember.
         *       A connection that is silent for much longer is lost.
         *     - The stream ends when the session expires, the access key is disabled or loses a permission, the server stops, or the database is
         *       unavailable. Connect again to learn why, or to continue at another server.
         *     - A caller can have 20 streams at a time at a server, which gives 429 for more.
         */
        get: operations["watchCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the current session
         * @description Returns who is signed in, and until when.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Starts a session for a person and sets its cookie. After a few failures, the name and the address have to wait. A page of another
         *     site cannot sign in: the request must come from a page of this server, or from no page.
         */
        post: operations["signIn"];
        /**
         * Sign out
         * @description Ends the session. Signing out twice is not an error. A person who signed in with OpenID Connect is still signed in at the provider;
         *     if the provider can end that, the response says where.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description Changes the password of the person who is signed in, and ends all their other sessions. The session of the request continues under a
         *     new cookie. A wrong current password counts as a failed sign-in: after a few, the name and the address have to wait. The change is
         *     recorded in the audit log.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out everywhere
         * @description Ends all sessions of the person who is signed in, on every device, including this one.
         */
        delete: operations["signOutEverywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description Returns entries of the audit log, latest first, for an `admin`. An admin who is limited to call centers sees only the entries of
         *     these call centers: entries that belong to none, such as failed sign-ins, concern the whole server.
         */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/administration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who has access, and how far the harvest is
         * @description Returns the people who may sign in, the access keys without their secrets, and the state of the harvest, for an `admin`. An admin who
         *     is limited to call centers sees the people and keys that are limited to these call centers, and their harvest.
         */
        get: operations["getAdministration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/administration/people/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a person
         * @description Adds somebody who may sign in, for an `admin`. Without a password, the person signs in with one-time links. An admin who is limited to
         *     call centers must limit the person to some of them.
         */
        post: operations["addPerson"];
        /**
         * Remove a person
         * @description Removes a person and ends their sessions. Admins cannot remove themselves.
         */
        delete: operations["removePerson"];
        options?: never;
        head?: never;
        /**
         * Change a person
         * @description Changes the settings that are given. A new password or another role ends the sessions of the person. Admins cannot change their own role
         *     or call centers, so that one admin is always left.
         */
        patch: operations["changePerson"];
        trace?: never;
    };
    "/administration/people/{name}/sign-in-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a one-time link
         * @description Makes a link that signs a person in, once, within ten minutes. Whoever has the link can use it, so give it to nobody else.
         */
        post: operations["makeSignInLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/administration/people/{name}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign a person out everywhere
         * @description Ends all sessions of a person, and makes their one-time links invalid.
         */
        delete: operations["signPersonOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/administration/keys/{accessKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add an access key
         * @description Adds an access key for a machine, for an `admin`, and returns its secret. The server does not show the secret again. An admin who is
         *     limited to call centers must limit the key to some of them, and the server adds a random suffix to the access key: otherwise a refusal
         *     would reveal the access keys of other call centers. The response has the access key.
         */
        post: operations["addAccessKey"];
        /**
         * Remove an access key
         * @description Removes an access key and its secrets. To refuse a key only for a while, disable it.
         */
        delete: operations["removeAccessKey"];
        options?: never;
        head?: never;
        /**
         * Change an access key
         * @description Changes the settings that are given. The secret stays the same.
         */
        patch: operations["changeAccessKey"];
        trace?: never;
    };
    "/administration/keys/{accessKey}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of an access key
         * @description Gives an access key a new secret and returns it. The server does not show it again. Earlier secrets stay valid until the overlap ends.
         */
        post: operations["rotateAccessKey"];
        /**
         * Retire earlier secrets
         * @description Ends the validity of all secrets of an access key except the newest.
         */
        delete: operations["retireSecrets"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the ways to sign in
         * @description Returns how people can sign in to this server.
         */
        get: operations["getSignInMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a one-time link
         * @description Returns a page with a button that signs in. Opening the link does not use it up, so that programs that check the links in a
         *     message do no harm.
         */
        get: operations["openSignInLink"];
        put?: never;
        /**
         * Sign in with a one-time link
         * @description Uses up the link, starts a session and sets its cookie. Only the page of the link can send this request.
         */
        post: operations["useSignInLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oidc/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in with OpenID Connect
         * @description Leads to the OpenID provider. The query is that of the console, and the person comes back to it after signing in. A link on a page of
         *     another site leads to the console instead.
         */
        get: operations["startOpenIdConnect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from the OpenID provider
         * @description Starts a session for the person whom the provider has signed in, and sets its cookie. The first sign-in adds the person, and each
         *     one sets the role by the groups of the person. Only the browser that was sent to the provider can come back.
         */
        get: operations["finishOpenIdConnect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether the server is alive
         * @description Responds as soon as the server listens. Requires no signature and reveals nothing about the data.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether the server is ready
         * @description Serves load balancers. Requires no signature and reveals nothing about the data.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get metrics
         * @description Returns counters and durations in the text format of Prometheus. No label contains personal data.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    callStored: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a stored call
         * @description The cms-cdr server sends each call that it has stored to the address of `serve --webhook`: harvested, imported and looked up calls of
         *     one call center, about a second later. It is signed as [Standard Webhooks](https://www.standardwebhooks.com) says. Verify the
         *     signature with one of its libraries before you trust the body.
         *
         *     - Respond with any status from 200 to 299 within ten seconds. Redirects are not followed.
         *     - Otherwise the call is sent again after 1, 5 and 30 seconds, and after 2 and 10 minutes. Calls behind it wait. If it is not accepted
         *       then, the server goes on, and an operator can retry it.
         *     - A call may arrive more than once, with the same `webhook-id`, and up to eight calls arrive at the same time, in any order.
         *     - A call is sent again with another `webhook-id` when its record is replaced, such as after an import of legs that came late.
         *     - Phone numbers are masked unless the operator sends them in full.
         */
        post: operations["receiveStoredCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
/**
 * The schemas of the interface. Vendor names, as the spec has them.
 *
 * @example
 * type Detail = components['schemas']['CallDetail']
 */
export interface components {
    schemas: {
        /**
         * Call detail query
         * @description The three parameters of the query (Table 2 of the vendor's page). On its own, without `queryParam`, it is the other way to read that page.
         */
        CallDetailQuery: {
            /**
             * @description Call center ID, from 1 to 65535.
             * @example 1
             */
            ccId: number;
            /**
             * @description Whether the call is an inbound call (`true`) or an outbound call (`false`). A string, not a boolean.
             * @example true
             * @enum {string}
             */
            isCallin: "true" | "false";
            /**
             * @description Call ID. Treat it as opaque: the vendor's page gives no format. Observed: epoch seconds, a hyphen and a number, up to 25 characters.
             *
             *     The cms-cdr server accepts at most 256 characters and rejects U+0000, which databases cannot store.
             * @example 1000000000-0001
             */
            callId: string;
        };
        /**
         * Wrapped query
         * @description The form in every sample of the vendor. Send this one.
         */
        WrappedQuery: {
            queryParam: components["schemas"]["CallDetailQuery"];
        };
        /**
         * Query request
         * @description The call to look up, wrapped in `queryParam` as in every sample of the vendor, or flat as in the vendor's table.
         */
        QueryRequest: components["schemas"]["WrappedQuery"] | components["schemas"]["CallDetailQuery"];
        /**
         * Call detail
         * @description The record of one finished call (Table 4 of the vendor's page). The page does not say which fields are always present. A field for which
         *     the platform has no value may be absent, null or empty (assumed), and fields that are not listed here may occur.
         */
        CallDetail: {
            /**
             * @description ID of the virtual call center (VDN). The vendor's page gives no range; the page on listing calls allows 1 to 5000.
             * @example 1
             */
            vdn?: number | null;
            /**
             * @description Call ID.
             * @example 1000000000-0001
             */
            callId?: string | null;
            /**
             * @description Calling number. Personal data.
             * @example 10000
             */
            callerNo?: string | null;
            /**
             * @description Called number. Personal data.
             * @example 10001
             */
            calleeNo?: string | null;
            /**
             * @description Call type. Values that are not listed may occur.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_4245.html>:
             *
             *     - `0` (`SP_CALL_NORMAL`): Normal incoming call.
             *     - `1` (`SP_CALL_SPECIAL`): Special incoming call.
             *     - `2` (`KE11_CALL`): Voice mail: fetch a message.
             *     - `3` (`KE15_CALL`): Voice mail: delete a message.
             *     - `4` (`BP_CALL`): Voice mail: send to a pager.
             *     - `5` (`SP_CALL_LONG`): Incoming toll call.
             *     - `6` (`INTER_CALL`): Internal call, agent to agent.
             *     - `7` (`SP_CALL_OUT`): Normal outgoing call, usually dialed by hand.
             *     - `8` (`OP_CALL_OUT`): Outgoing call of an agent.
             *     - `9` (`OP_PRI_OUT`): Outgoing call over PRI.
             *     - `10` (`IVR_CALL_OUT`): Outgoing call made by the IVR.
             *     - `11` (`SELF_CALLOUT`): Outgoing call that a phone agent made alone; stored only if recording of PC+PHONE CDRs is on.
             *     - `12` (`IVR_PRI_CALL`): Outgoing call made by the IVR over PRI.
             *     - `13` (`NIRC_CALL_IN`): Networked call center, incoming.
             *     - `14` (`NIRC_CALL_OUT`): Networked call center, outgoing.
             *     - `15` (`NIRC_SPY_CALL_IN`): Networked quality check, incoming.
             *     - `16` (`NIRC_SPY_CALL_OUT`): Networked quality check, outgoing.
             *     - `17` (`NIRC_INTER_CALL_IN`): Networked internal call of a virtual agent, incoming.
             *     - `18` (`NIRC_INTER_CALL_OUT`): Networked internal call of a virtual agent, outgoing.
             *     - `20` (`ICD_SP_OPS_AIDERCALL`): Assisted call.
             *     - `21` (`ICD_SP_OPS_INCALL`): Incoming call through the international operator.
             *     - `22` (`ICD_SP_OPS_PASSCALL`): Relayed call.
             *     - `23` (`ICD_SP_OPS_GIVECALL`): Outgoing call through the international operator.
             *     - `30` (`ICD_SP_VCP_ISDNCALL_IN`): Real video call, incoming.
             *     - `31` (`ICD_SP_VCP_ISDNCALL_OUT`): Real video call, outgoing.
             *     - `32` (`ICD_SP_VCP_VIRTUALCALL_IN_2BD`): Merged video call over 2B+D, incoming.
             *     - `33` (`ICD_SP_VCP_VIRTUALCALL_IN_6BD`): Merged video call over 6B+D, incoming.
             *     - `34` (`ICD_SP_VCP_VIRTUALCALL_OUT_2BD`): Merged video call over 2B+D, outgoing.
             *     - `35` (`ICD_SP_VCP_VIRTUALCALL_OUT_6BD`): Merged video call over 6B+D, outgoing.
             *     - `40` (`OUTBOUND_CALL_OUT`): Reserved (scheduled) outgoing call.
             *     - `41` (`ICD_SP_OUTBOUND_PRE_OCCUPY`): Pre-occupied (preempted) outgoing call: the agent is reserved before dialing.
             *     - `42` (`ICD_SP_OUTBOUND_PRE_CONNECT`): Pre-connected outgoing call.
             *     - `43` (`ICD_SP_OUTBOUND_VIRTUAL_CALLIN`): Predicted outgoing call, shown to the agent as a virtual incoming one.
             *
             *     Values that are not documented for this field, seen at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_1432.html> and <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2637.html>:
             *
             *     - `44`: Previewed outgoing call.
             *     - `45`: Reserved callback.
             *     - `51`: Internal two-party consultation or help.
             *     - `52`: Internal three-party call.
             *     - `53`: Multi-party call.
             * @example 0
             */
            callType?: number | null;
            /**
             * @description ID of the agent. The vendor's page gives no range; newer pages of the guide allow up to 999999. The key has a space at its end in the
             *     vendor's example, but not in its table. Without an agent, the value may be 0, null or absent (assumed).
             * @example 100
             */
            agentId?: number | null;
            /**
             * @description ID of the skill queue. Without a queue, the value may be 0, null or absent (assumed).
             * @example 1
             */
            skillId?: number | null;
            /**
             * @description Whether the call was anonymous. Valid for inbound calls only. The vendor lists no values; its example has 0. Assumed, 0 means no and 1 means yes.
             * @example 0
             */
            anonyCall?: number | null;
            /**
             * @description Time in the queue, in seconds.
             * @example 10
             */
            queueWaitTime?: number | null;
            /**
             * @description Time in the IVR, in seconds.
             * @example 0
             */
            ivrCallTime?: number | null;
            /**
             * @description Ring time, in seconds. The Chinese page calls it the time to answer.
             * @example 5
             */
            ackTime?: number | null;
            /**
             * @description Call duration, in seconds. Assumed to be the talk time, because waiting, IVR and ringing have fields of their own.
             * @example 30
             */
            callTime?: number | null;
            /**
             * @description Why the call was released. Values that are not listed may occur.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2639.html>:
             *
             *     - `0`: The flow ended the call; normal release.
             *     - `1`: All resources were in use.
             *     - `2`: Polling on the agent side timed out.
             *     - `3`: Abnormal release for another reason.
             *     - `4`: The number is vacant.
             *     - `5`: The mailbox is full or suspended.
             *     - `6`: Calls to the mailbox are not permitted.
             *     - `7`: The connection failed.
             *     - `8`: The called party did not answer.
             *     - `9`: The called party rejected the call.
             *     - `10`: The called party is out of the service area.
             *     - `11`: The line is busy, or the link between CTI and IVR parts is down.
             *     - `12`: The CCS is disconnected; disaster handling took over.
             *     - `13`: Fatal error of the voice mail.
             *     - `14`: Abnormal release of a resource operation.
             *     - `47`: The called party is busy.
             *     - `48`: The phone is switched off.
             *     - `49`: The user hung up before the call was answered.
             *     - `50`: The balance is insufficient.
             *     - `59`: A parameter was invalid.
             *     - `60`: An announcement or script file is missing.
             *     - `61`: Operations were in conflict.
             *     - `62`: The service type is not supported.
             *     - `63`: Internal error.
             *     - `80`: The user left the queue.
             *     - `251`: VSPCOMM is unavailable; also the start of its range.
             *     - `252`: VSPCOMM: rating failed.
             *     - `253`: VSPCOMM: charging failed.
             *     - `254`: VSPCOMM: another error.
             *     - `257`: Resources are insufficient.
             *     - `258`: A general timeout.
             *     - `263`: The connection to the IVR failed.
             *     - `338`: The IVR flow was not found or could not be parsed.
             *     - `339`: The control blocks of the IVR are exhausted.
             *     - `340`: The type of the MRF script is wrong.
             *     - `342`: The conference name is wrong.
             *     - `343`: Waiting for the call information of the CTI timed out.
             *     - `344`: Waiting for the notification of the CTI timed out.
             *     - `345`: Waiting for the answer acknowledgement of the CTI timed out.
             *     - `346`: Waiting for the called party to pick up timed out.
             *     - `347`: Waiting for the response to a subscribe notification timed out.
             *     - `348`: The CTI failed to run the script.
             *     - `349`: Business module: the start acknowledgement timed out.
             *     - `350`: Business module: the pick-up timed out.
             *     - `351`: Business module: the answer timed out.
             *     - `352`: Business module: the subscribe response timed out.
             *     - `353`: The MSCML transfer script timed out.
             *     - `354`: The handshake with the CTI server timed out.
             *     - `356`: The outgoing call of the IVR timed out.
             *     - `357`: The IVR could not connect the two parties.
             *     - `359`: The maximum call duration was exceeded.
             *
             *     Values that are not documented for this field, seen at <https://developer.huaweicloud.com/tags/200536/post_2>:
             *
             *     - `16`: The maximum talk time of the skill queue was exceeded.
             *     - `152`: The call was redirected.
             *
             *     Values that are not documented for this field, seen at <https://support.huaweicloud.com/intl/id-id/api-cec/cec_07_2639.html>:
             *
             *     - `256`: Normal release by the IVR.
             *     - `360`: Another error of the IVR.
             *     - `501`: Default cause: no routing result before the line dropped, or the flow ended the call.
             *     - `502`: Outgoing call: ringing or answer did not come in time.
             *     - `503`: The handshake between the queue device and the platform timed out.
             *     - `504`: The handshake with the CCS timed out.
             *     - `505`: The resume acknowledgment of the IVR timed out.
             *     - `506`: Waiting for the routing result of the CCS timed out.
             *     - `507`: Waiting for the routing result of the CCS timed out.
             *     - `508`: Waiting for the transfer notice of the CCS timed out.
             *     - `509`: Waiting for the transfer operation of the CCS timed out.
             *     - `510`: Outgoing call: the setup acknowledgment timed out.
             *     - `511`: Outgoing call: the occupy acknowledgment timed out.
             *     - `512`: The queue overflowed or timed out.
             *     - `513`: The queue overflowed or timed out.
             *     - `514`: Transfer from agent to IVR: no response.
             *     - `515`: The target of the transfer did not respond.
             *     - `516`: The routing answer of the CCS timed out.
             *     - `517`: Waiting for the target device to ring or answer timed out.
             *     - `518`: Released by the client.
             *     - `519`: The address that the CCS gave in a transfer is wrong.
             *     - `520`: The address that the CCS gave in a transfer is wrong.
             *     - `521`: Redirected by the agent.
             *     - `522`: Redirected by the IVR flow.
             *
             *     Values that are not documented for this field, seen at <https://github.com/zhang45258/Check>:
             *
             *     - `531`: The user hung up.
             *     - `1281`: The agent hung up.
             * @example 0
             */
            releaseCause?: number | null;
            /**
             * @description Start of the call, as `yyyy-MM-dd HH:mm:ss`. Valid for predicted and preempted outbound calls only. Without a zone; editions of the page since
             *     2025 say that it is in the time zone of the tenant.
             * @example 2023-11-14 19:13:20
             */
            beginTime?: string | null;
            /**
             * @description End of the call, as `yyyy-MM-dd HH:mm:ss`. Valid for predicted and preempted outbound calls only. Without a zone; editions of the page since
             *     2025 say that it is in the time zone of the tenant.
             * @example 2023-11-14 19:15:10
             */
            endTime?: string | null;
            /**
             * @description Call result. Valid for predicted and preempted outbound calls only. Not the `result` of the envelope.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2579.html>:
             *
             *     - `0000`: The OBS made the outbound call successfully before the call was transferred to the automatic flow.
             *     - `0900`: The OBS made the outbound call successfully before the call was transferred to an agent.
             *     - `0101`: The outbound call failed.
             *     - `-1`: No number can be called in the current task.
             *     - `0601`: The call was returned.
             * @example 0900
             */
            result?: string | null;
            /**
             * @description Call result code: the external result code that is associated with the failure cause code. The tenant can customize external result codes,
             *     so no values are listed. Valid for predicted and preempted outbound calls only. Not the `resultCode` of the envelope.
             * @example 1001
             */
            resultCode?: string | null;
            /**
             * @description Business result code of the outbound call. Its values are configured on the CC-iSales pages of the tenant. Valid for predicted and
             *     preempted outbound calls only.
             * @example SOLD
             */
            busiResult?: string | null;
            /**
             * @description Sub-status code of the business result. Its values are configured on the CC-iSales pages of the tenant. Valid for predicted and preempted
             *     outbound calls only.
             * @example SOLD_BY_CARD
             */
            busiSubStatus?: string | null;
        };
        /**
         * Success envelope
         * @description The query succeeded. Without a record in `resultDesc`, there is no call with this ID. The vendor documents no way to say so: expect that
         *     `resultDesc` is then absent, null or an empty object (assumed).
         */
        SuccessEnvelope: {
            /**
             * @deprecated
             * @description `0` for success. Reserved by the vendor for compatibility with version 8.13 and earlier. Use `resultCode`.
             * @example 0
             * @constant
             */
            result?: "0";
            /**
             * @description `0100000` for success. A string, because a number would lose the leading zero.
             * @example 0100000
             * @constant
             */
            resultCode: "0100000";
            /**
             * @deprecated
             * @description The same record as in `resultDesc`. Reserved by the vendor for compatibility with version 8.13 and earlier. Use `resultDesc`.
             */
            resultDatas?: components["schemas"]["CallDetail"];
            /** @description The record. */
            resultDesc?: components["schemas"]["CallDetail"];
        };
        /**
         * Failure envelope
         * @description The query failed. In this case `resultDesc` is a string (documented on the page of error codes).
         */
        FailureEnvelope: {
            /**
             * @deprecated
             * @description Any string except `0`; the vendor documents no values. Reserved by the vendor for compatibility with version 8.13 and earlier. Use
             *     `resultCode`.
             * @example 1
             */
            result?: string;
            /**
             * @description Any code except `0100000`. Values that are not listed may occur.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/zh-cn/api-cec/cec_07_0696.html>:
             *
             *     - `0100001`: Calling the interface failed.
             *     - `0100002`: A parameter is invalid.
             *     - `0100003`: The interface needs CTI version V3R8; this system runs V3R6.
             *     - `0100999`: An unknown exception occurred on the platform.
             *     - `0101001`: The quality-check relation interface failed.
             *     - `0101002`: The number does not exist in the UAP.
             *     - `0101003`: The access key does not have this permission.
             * @example 0100002
             */
            resultCode: string;
            /**
             * @description What went wrong.
             * @example ccId is missing.
             */
            resultDesc?: string;
        };
        /**
         * Query response
         * @description The envelope of every response. `resultCode` tells success from failure. So does the type of `resultDesc`, an object or a string.
         */
        QueryResponse: components["schemas"]["SuccessEnvelope"] | components["schemas"]["FailureEnvelope"];
        /**
         * Call list query
         * @description Which calls to list. Parameters that are not listed here are ignored by the platform.
         */
        CallListQuery: {
            /**
             * @description Call center ID, from 1 to 65535.
             * @example 1
             */
            ccId: number;
            /**
             * @description ID of the virtual call center (VDN), from 1 to 5000.
             * @example 25
             */
            vdn: number;
            /**
             * @description Whether to list the inbound calls ("true") or the outbound calls ("false"). A text, not a boolean, and spelled with a capital I. Without it
             *     the query fails with a text like "Invalid param, must have parameter: 'isCallIn'" (seen by an integrator).
             * @example true
             * @enum {string}
             */
            isCallIn: "true" | "false";
            /**
             * @description Start of the range, in epoch milliseconds; not before 00:00:00 of yesterday. The vendor's table says a number, its sample has a text.
             *     An older version of the page adds that the data is in time zone 0. It is not said which time of a call is compared; we assume its begin.
             * @example 1700000000000
             */
            beginDate: number | string;
            /**
             * @description End of the range, in epoch milliseconds; not after 23:59:59 of today. Whether a call at this very millisecond is included is not said.
             * @example 1700003600000
             */
            endDate: number | string;
            /**
             * @description Calling number, digits only. Empty or absent means all. Personal data.
             * @example 5550100
             */
            callerNo?: string;
            /**
             * @description Called number, digits only. Empty or absent means all. Personal data.
             * @example 5550199
             */
            calleeNo?: string;
            /**
             * @description Length of a page, at most 100.
             * @example 100
             */
            limit?: number;
            /**
             * @description Number of calls to skip, limit × (page − 1).
             * @example 0
             */
            offset?: number;
        };
        /**
         * Listed call
         * @description One entry of the list. It has no agent and no release cause: look the call up by its ID for those. The vendor's sample has numbers as
         *     text, so every number may be either. Fields for which the platform has no value may be absent, null or empty.
         */
        ListedCall: {
            /**
             * @description Call ID, to look the call up with.
             * @example 1700000000-0002
             */
            callId?: string;
            /**
             * @description ID of the virtual call center (VDN).
             * @example 25
             */
            vdn?: number | string | null;
            /**
             * @description Calling number. Personal data.
             * @example 5550100
             */
            callerNo?: string | null;
            /**
             * @description Called number. Personal data.
             * @example 5550199
             */
            calleeNo?: string | null;
            /**
             * @description Call type. The catalog of call types explains the known values; others are legal.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_4245.html>:
             *
             *     - `0` (`SP_CALL_NORMAL`): Normal incoming call.
             *     - `1` (`SP_CALL_SPECIAL`): Special incoming call.
             *     - `2` (`KE11_CALL`): Voice mail: fetch a message.
             *     - `3` (`KE15_CALL`): Voice mail: delete a message.
             *     - `4` (`BP_CALL`): Voice mail: send to a pager.
             *     - `5` (`SP_CALL_LONG`): Incoming toll call.
             *     - `6` (`INTER_CALL`): Internal call, agent to agent.
             *     - `7` (`SP_CALL_OUT`): Normal outgoing call, usually dialed by hand.
             *     - `8` (`OP_CALL_OUT`): Outgoing call of an agent.
             *     - `9` (`OP_PRI_OUT`): Outgoing call over PRI.
             *     - `10` (`IVR_CALL_OUT`): Outgoing call made by the IVR.
             *     - `11` (`SELF_CALLOUT`): Outgoing call that a phone agent made alone; stored only if recording of PC+PHONE CDRs is on.
             *     - `12` (`IVR_PRI_CALL`): Outgoing call made by the IVR over PRI.
             *     - `13` (`NIRC_CALL_IN`): Networked call center, incoming.
             *     - `14` (`NIRC_CALL_OUT`): Networked call center, outgoing.
             *     - `15` (`NIRC_SPY_CALL_IN`): Networked quality check, incoming.
             *     - `16` (`NIRC_SPY_CALL_OUT`): Networked quality check, outgoing.
             *     - `17` (`NIRC_INTER_CALL_IN`): Networked internal call of a virtual agent, incoming.
             *     - `18` (`NIRC_INTER_CALL_OUT`): Networked internal call of a virtual agent, outgoing.
             *     - `20` (`ICD_SP_OPS_AIDERCALL`): Assisted call.
             *     - `21` (`ICD_SP_OPS_INCALL`): Incoming call through the international operator.
             *     - `22` (`ICD_SP_OPS_PASSCALL`): Relayed call.
             *     - `23` (`ICD_SP_OPS_GIVECALL`): Outgoing call through the international operator.
             *     - `30` (`ICD_SP_VCP_ISDNCALL_IN`): Real video call, incoming.
             *     - `31` (`ICD_SP_VCP_ISDNCALL_OUT`): Real video call, outgoing.
             *     - `32` (`ICD_SP_VCP_VIRTUALCALL_IN_2BD`): Merged video call over 2B+D, incoming.
             *     - `33` (`ICD_SP_VCP_VIRTUALCALL_IN_6BD`): Merged video call over 6B+D, incoming.
             *     - `34` (`ICD_SP_VCP_VIRTUALCALL_OUT_2BD`): Merged video call over 2B+D, outgoing.
             *     - `35` (`ICD_SP_VCP_VIRTUALCALL_OUT_6BD`): Merged video call over 6B+D, outgoing.
             *     - `40` (`OUTBOUND_CALL_OUT`): Reserved (scheduled) outgoing call.
             *     - `41` (`ICD_SP_OUTBOUND_PRE_OCCUPY`): Pre-occupied (preempted) outgoing call: the agent is reserved before dialing.
             *     - `42` (`ICD_SP_OUTBOUND_PRE_CONNECT`): Pre-connected outgoing call.
             *     - `43` (`ICD_SP_OUTBOUND_VIRTUAL_CALLIN`): Predicted outgoing call, shown to the agent as a virtual incoming one.
             *
             *     Values that are not documented for this field, seen at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_1432.html> and <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2637.html>:
             *
             *     - `44`: Previewed outgoing call.
             *     - `45`: Reserved callback.
             *     - `51`: Internal two-party consultation or help.
             *     - `52`: Internal three-party call.
             *     - `53`: Multi-party call.
             * @example 0
             */
            callType?: number | string | null;
            /**
             * @description When the platform stored the call, in epoch milliseconds.
             * @example 1700000383000
             */
            logDate?: number | string | null;
            /**
             * @description When the call began to wait, in epoch milliseconds.
             * @example 1700000018000
             */
            waitBegin?: number | string | null;
            /**
             * @description When the agent's device began to ring, in epoch milliseconds.
             * @example 1700000060000
             */
            ackBegin?: number | string | null;
            /**
             * @description When the conversation began, in epoch milliseconds.
             * @example 1700000066000
             */
            callBegin?: number | string | null;
            /**
             * @description When the call ended, in epoch milliseconds.
             * @example 1700000377000
             */
            callEnd?: number | string | null;
            /**
             * @description Why the call left its last device, which tells who hung up. Not the release cause. The catalog of leave reasons explains the known values; others are legal.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2638.html>:
             *
             *     - `0`: The call left normally.
             *     - `1`: The queue overflowed.
             *     - `2`: The call waited too long in this device.
             *     - `5`: The agent did not answer.
             *     - `15`: The user hung up.
             *     - `16`: The agent hung up.
             *     - `17`: The call was transferred out.
             *     - `20`: The called party is busy.
             *     - `24`: The number is vacant.
             *     - `25`: No resource was free.
             *     - `26`: The called party did not answer.
             *     - `27`: The called party rejected the call.
             *     - `88`: The user hung up after the agent had answered.
             *     - `89`: The user hung up before the agent answered.
             * @example 15
             */
            leaveReason?: number | string | null;
            /**
             * @description Type of the media; 53 in the vendor's sample. The values are not listed on that page.
             * @example 5
             */
            mediaType?: number | string | null;
            /**
             * @description Subtype of the media. The values are not listed on that page.
             * @example 0
             */
            subMediaType?: number | string | null;
        };
        /**
         * Call list
         * @description One page of the list.
         */
        CallList: {
            /**
             * @description The calls of this page. The order is not documented.
             * @example [
             *       {
             *         "callId": "1700000000-0002"
             *       }
             *     ]
             */
            data?: components["schemas"]["ListedCall"][];
            /**
             * @description How many calls the range has, over all pages. The vendor's sample does not show its value.
             * @example 1
             */
            count?: number | string | null;
        };
        /**
         * Call list envelope
         * @description The query succeeded. Without a page in `resultDesc`, there are no calls (assumed).
         */
        CallListEnvelope: {
            /**
             * @description `0100000` for success. A string, because a number would lose the leading zero.
             * @example 0100000
             * @constant
             */
            resultCode: "0100000";
            /** @description The page of calls. */
            resultDesc?: components["schemas"]["CallList"];
        };
        /**
         * Call list response
         * @description The envelope of every response. `resultCode` tells success from failure. So does the type of `resultDesc`, an object or a string.
         */
        CallListResponse: components["schemas"]["CallListEnvelope"] | components["schemas"]["FailureEnvelope"];
        /**
         * Call summary
         * @description One stored call, as a search returns it.
         */
        CallSummary: {
            /**
             * @description Call ID.
             * @example 1700000000-0001
             */
            callId: string;
            /**
             * @description Call center ID.
             * @example 1
             */
            ccId: number;
            /**
             * @description The direction under which the call is stored.
             * @example inbound
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * Format: date-time
             * @description When the call began, in UTC.
             * @example 2023-11-14T22:13:20.000Z
             */
            beganAt: string;
            /**
             * @description Where `beganAt` was learned. `record`: the begin time of the record, read in the time zone of the tenant. `callId`: the epoch time
             *     at the start of the call ID. `stored`: neither says, so it is the time at which the record was stored.
             * @example callId
             * @enum {string}
             */
            beganFrom: "record" | "callId" | "stored";
            /**
             * Format: date-time
             * @description When the call ended, in UTC. Without an end time in the record, the begin plus all durations. null if unknown.
             * @example 2023-11-14T22:14:05.000Z
             */
            endedAt: string | null;
            /**
             * @description Time in the queue, in seconds. null if unknown or implausible.
             * @example 10
             */
            queueSeconds: number | null;
            /**
             * @description Talk time, in seconds. null if unknown or implausible.
             * @example 30
             */
            talkSeconds: number | null;
            /**
             * @description ID of the agent. null without an agent.
             * @example 100
             */
            agentId: number | null;
            /**
             * @description ID of the skill queue. null without a queue.
             * @example 9
             */
            skillQueueId: number | null;
            /**
             * @description ID of the virtual call center (VDN).
             * @example 1
             */
            vdnId: number | null;
            /**
             * @description Call type. The catalog of call types explains the known values.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_4245.html>:
             *
             *     - `0` (`SP_CALL_NORMAL`): Normal incoming call.
             *     - `1` (`SP_CALL_SPECIAL`): Special incoming call.
             *     - `2` (`KE11_CALL`): Voice mail: fetch a message.
             *     - `3` (`KE15_CALL`): Voice mail: delete a message.
             *     - `4` (`BP_CALL`): Voice mail: send to a pager.
             *     - `5` (`SP_CALL_LONG`): Incoming toll call.
             *     - `6` (`INTER_CALL`): Internal call, agent to agent.
             *     - `7` (`SP_CALL_OUT`): Normal outgoing call, usually dialed by hand.
             *     - `8` (`OP_CALL_OUT`): Outgoing call of an agent.
             *     - `9` (`OP_PRI_OUT`): Outgoing call over PRI.
             *     - `10` (`IVR_CALL_OUT`): Outgoing call made by the IVR.
             *     - `11` (`SELF_CALLOUT`): Outgoing call that a phone agent made alone; stored only if recording of PC+PHONE CDRs is on.
             *     - `12` (`IVR_PRI_CALL`): Outgoing call made by the IVR over PRI.
             *     - `13` (`NIRC_CALL_IN`): Networked call center, incoming.
             *     - `14` (`NIRC_CALL_OUT`): Networked call center, outgoing.
             *     - `15` (`NIRC_SPY_CALL_IN`): Networked quality check, incoming.
             *     - `16` (`NIRC_SPY_CALL_OUT`): Networked quality check, outgoing.
             *     - `17` (`NIRC_INTER_CALL_IN`): Networked internal call of a virtual agent, incoming.
             *     - `18` (`NIRC_INTER_CALL_OUT`): Networked internal call of a virtual agent, outgoing.
             *     - `20` (`ICD_SP_OPS_AIDERCALL`): Assisted call.
             *     - `21` (`ICD_SP_OPS_INCALL`): Incoming call through the international operator.
             *     - `22` (`ICD_SP_OPS_PASSCALL`): Relayed call.
             *     - `23` (`ICD_SP_OPS_GIVECALL`): Outgoing call through the international operator.
             *     - `30` (`ICD_SP_VCP_ISDNCALL_IN`): Real video call, incoming.
             *     - `31` (`ICD_SP_VCP_ISDNCALL_OUT`): Real video call, outgoing.
             *     - `32` (`ICD_SP_VCP_VIRTUALCALL_IN_2BD`): Merged video call over 2B+D, incoming.
             *     - `33` (`ICD_SP_VCP_VIRTUALCALL_IN_6BD`): Merged video call over 6B+D, incoming.
             *     - `34` (`ICD_SP_VCP_VIRTUALCALL_OUT_2BD`): Merged video call over 2B+D, outgoing.
             *     - `35` (`ICD_SP_VCP_VIRTUALCALL_OUT_6BD`): Merged video call over 6B+D, outgoing.
             *     - `40` (`OUTBOUND_CALL_OUT`): Reserved (scheduled) outgoing call.
             *     - `41` (`ICD_SP_OUTBOUND_PRE_OCCUPY`): Pre-occupied (preempted) outgoing call: the agent is reserved before dialing.
             *     - `42` (`ICD_SP_OUTBOUND_PRE_CONNECT`): Pre-connected outgoing call.
             *     - `43` (`ICD_SP_OUTBOUND_VIRTUAL_CALLIN`): Predicted outgoing call, shown to the agent as a virtual incoming one.
             *
             *     Values that are not documented for this field, seen at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_1432.html> and <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2637.html>:
             *
             *     - `44`: Previewed outgoing call.
             *     - `45`: Reserved callback.
             *     - `51`: Internal two-party consultation or help.
             *     - `52`: Internal three-party call.
             *     - `53`: Multi-party call.
             * @example 0
             */
            callType: number | null;
            /**
             * @description Why the call ended. The catalog of release causes explains the known values.
             *
             *     Values documented at <https://support.huaweicloud.com/intl/en-us/api-cec/cec_07_2639.html>:
             *
             *     - `0`: The flow ended the call; normal release.
             *     - `1`: All resources were in use.
             *     - `2`: Polling on the agent side timed out.
             *     - `3`: Abnormal release for another reason.
             *     - `4`: The number is vacant.
             *     - `5`: The mailbox is full or suspended.
             *     - `6`: Calls to the mailbox are not permitted.
             *     - `7`: The connection failed.
             *     - `8`: The called party did not answer.
             *     - `9`: The called party rejected the call.
             *     - `10`: The called party is out of the service area.
             *     - `11`: The line is busy, or the link between CTI and IVR parts is down.
             *     - `12`: The CCS is disconnected; disaster handling took over.
             *     - `13`: Fatal error of the voice mail.
             *     - `14`: Abnormal release of a resource operation.
             *     - `47`: The called party is busy.
             *     - `48`: The phone is switched off.
             *     - `49`: The user hung up before the call was answered.
             *     - `50`: The balance is insufficient.
             *     - `59`: A parameter was invalid.
             *     - `60`: An announcement or script file is missing.
             *     - `61`: Operations were in conflict.
             *     - `62`: The service type is not supported.
             *     - `63`: Internal error.
             *     - `80`: The user left the queue.
             *     - `251`: VSPCOMM is unavailable; also the start of its range.
             *     - `252`: VSPCOMM: rating failed.
             *     - `253`: VSPCOMM: charging failed.
             *     - `254`: VSPCOMM: another error.
             *     - `257`: Resources are insufficient.
             *     - `258`: A general timeout.
             *     - `263`: The connection to the IVR failed.
             *     - `338`: The IVR flow was not found or could not be parsed.
             *     - `339`: The control blocks of the IVR are exhausted.
             *     - `340`: The type of the MRF script is wrong.
             *     - `342`: The conference name is wrong.
             *     - `343`: Waiting for the call information of the CTI timed out.
             *     - `344`: Waiting for the notification of the CTI timed out.
             *     - `345`: Waiting for the answer acknowledgement of the CTI timed out.
             *     - `346`: Waiting for the called party to pick up timed out.
             *     - `347`: Waiting for the response to a subscribe notification timed out.
             *     - `348`: The CTI failed to run the script.
             *     - `349`: Business module: the start acknowledgement timed out.
             *     - `350`: Business module: the pick-up timed out.
             *     - `351`: Business module: the answer timed out.
             *     - `352`: Business module: the subscribe response timed out.
             *     - `353`: The MSCML transfer script timed out.
             *     - `354`: The handshake with the CTI server timed out.
             *     - `356`: The outgoing call of the IVR timed out.
             *     - `357`: The IVR could not connect the two parties.
             *     - `359`: The maximum call duration was exceeded.
             *
             *     Values that are not documented for this field, seen at <https://developer.huaweicloud.com/tags/200536/post_2>:
             *
             *     - `16`: The maximum talk time of the skill queue was exceeded.
             *     - `152`: The call was redirected.
             *
             *     Values that are not documented for this field, seen at <https://support.huaweicloud.com/intl/id-id/api-cec/cec_07_2639.html>:
             *
             *     - `256`: Normal release by the IVR.
             *     - `360`: Another error of the IVR.
             *     - `501`: Default cause: no routing result before the line dropped, or the flow ended the call.
             *     - `502`: Outgoing call: ringing or answer did not come in time.
             *     - `503`: The handshake between the queue device and the platform timed out.
             *     - `504`: The handshake with the CCS timed out.
             *     - `505`: The resume acknowledgment of the IVR timed out.
             *     - `506`: Waiting for the routing result of the CCS timed out.
             *     - `507`: Waiting for the routing result of the CCS timed out.
             *     - `508`: Waiting for the transfer notice of the CCS timed out.
             *     - `509`: Waiting for the transfer operation of the CCS timed out.
             *     - `510`: Outgoing call: the setup acknowledgment timed out.
             *     - `511`: Outgoing call: the occupy acknowledgment timed out.
             *     - `512`: The queue overflowed or timed out.
             *     - `513`: The queue overflowed or timed out.
             *     - `514`: Transfer from agent to IVR: no response.
             *     - `515`: The target of the transfer did not respond.
             *     - `516`: The routing answer of the CCS timed out.
             *     - `517`: Waiting for the target device to ring or answer timed out.
             *     - `518`: Released by the client.
             *     - `519`: The address that the CCS gave in a transfer is wrong.
             *     - `520`: The address that the CCS gave in a transfer is wrong.
             *     - `521`: Redirected by the agent.
             *     - `522`: Redirected by the IVR flow.
             *
             *     Values that are not documented for this field, seen at <https://github.com/zhang45258/Check>:
             *
             *     - `531`: The user hung up.
             *     - `1281`: The agent hung up.
             * @example 0
             */
            releaseCause: number | null;
            /**
             * @description Calling number, in E.164 if the archive knows the country of the tenant, otherwise its digits. Masked except for its last two digits when a person searches.
             * @example 10000
             */
            callingNumber: string | null;
            /**
             * @description Called number, in the same form. Masked except for its last two digits when a person searches.
             * @example 10001
             */
            calledNumber: string | null;
            /**
             * @description Whether anybody talked. null without a talk time.
             * @example true
             */
            answered: boolean | null;
            /**
             * @description Whether the call was inbound, reached a queue and was not answered. null without a talk time.
             * @example false
             */
            abandoned: boolean | null;
        };
        /**
         * Call page
         * @description Calls that match a search, and how to get the next ones.
         */
        CallPage: {
            /**
             * @description At most `limit` calls, in the order of the search.
             * @example []
             */
            calls: components["schemas"]["CallSummary"][];
            /**
             * @description The cursor for the next page. null on the last page.
             * @example eyJzb3J0IjoiYmVnaW4ifQ
             */
            nextCursor: string | null;
        };
        /**
         * Duration figures
         * @description How long something took, over the calls for which that is known. Everything but `calls` is null without such a call.
         */
        DurationFigures: {
            /**
             * @description The number of calls that these figures cover.
             * @example 120
             */
            calls: number;
            /**
             * @description The average, in seconds, rounded to three decimals.
             * @example 31.5
             */
            averageSeconds: number | null;
            /**
             * @description The median, in seconds. Half of the calls took no longer.
             * @example 18
             */
            p50Seconds: number | null;
            /**
             * @description The 90th percentile, in seconds. Nine of ten calls took no longer.
             * @example 85
             */
            p90Seconds: number | null;
            /**
             * @description The 95th percentile, in seconds. 19 of 20 calls took no longer.
             * @example 120
             */
            p95Seconds: number | null;
        };
        /**
         * Call figures
         * @description Counts and durations of some calls. `answered`, `abandoned` and `other` add up to `offered`. `wait` and `serviceLevel` cover the inbound
         *     calls that were answered or abandoned.
         */
        CallFigures: {
            /**
             * @description All calls that match the filters.
             * @example 150
             */
            offered: number;
            /**
             * @description Calls in which anybody talked.
             * @example 110
             */
            answered: number;
            /**
             * @description Inbound calls that reached a queue and were not answered.
             * @example 30
             */
            abandoned: number;
            /**
             * @description Calls that were neither answered nor abandoned, such as outbound calls without an answer, and calls without a talk time.
             * @example 10
             */
            other: number;
            /**
             * @description The share of inbound calls that were answered in time.
             * @example {
             *       "calls": 120,
             *       "inTime": 96,
             *       "share": 0.8
             *     }
             */
            serviceLevel: {
                /**
                 * @description Inbound calls that were answered or abandoned.
                 * @example 120
                 */
                calls: number;
                /**
                 * @description Those that were answered after at most `serviceLevelSeconds` in the queue.
                 * @example 96
                 */
                inTime: number;
                /**
                 * @description `inTime` divided by `calls`, from 0 to 1, rounded to four decimals. null without calls.
                 * @example 0.8
                 */
                share: number | null;
            };
            /** @description Time in the queue of the inbound calls that were answered or abandoned. */
            wait: components["schemas"]["DurationFigures"];
            /** @description Talk time of the answered calls. */
            talk: components["schemas"]["DurationFigures"];
        };
        /**
         * Call group
         * @description The calls of an hour, a day, an agent, a queue, a release cause, a caller or a range of durations, with their figures.
         */
        CallGroup: {
            /**
             * @description ID of the agent or the skill queue, the release cause, or the shortest duration of the group in seconds; the next group begins
             *     where it ends. null for calls without one, and for an hour, a day or a caller.
             * @example null
             */
            id: number | null;
            /**
             * Format: date-time
             * @description The start of the hour or the day, with the offset of the tenant's time zone. null for other groups.
             * @example 2026-11-26T08:00:00-03:00
             */
            from: string | null;
            /**
             * Format: date-time
             * @description The end of the hour or the day, which belongs to the next one. null for other groups.
             * @example 2026-11-26T09:00:00-03:00
             */
            to: string | null;
            /**
             * @description The number of the caller, in the form by which it is searched; only if the calls are grouped by caller. Personal data, and masked
             *     except for the last two digits for people.
             * @example 10000
             */
            callingNumber?: string;
        } & components["schemas"]["CallFigures"];
        /**
         * Call stats
         * @description Figures of all calls that match the filters, and of their groups.
         */
        CallStats: {
            /**
             * @description The time zone of the tenant, to which hours and days belong. null if the archive does not know it; hours and days are then those of UTC.
             * @example America/Sao_Paulo
             */
            timeZone: string | null;
            /**
             * @description The longest wait of a call that counts as answered in time.
             * @example 20
             */
            serviceLevelSeconds: number;
            /**
             * @description What the calls are grouped by. null if they are not.
             * @example hour
             */
            by: ("hour" | "day" | "agent" | "queue" | "cause" | "caller" | "wait" | "talk") | null;
            totals: components["schemas"]["CallFigures"];
            /**
             * @description The groups. Hours, days and durations are in their order and without gaps, also where there are no calls. Agents, queues,
             *     causes and callers begin with the one that has the most calls; calls of other callers, and those without a number, are only in `totals`. Empty without `by`.
             * @example []
             */
            groups: components["schemas"]["CallGroup"][];
        };
        /**
         * Role
         * @description What a person may do. Each role includes the ones before it: a `viewer` looks up calls and sees their phone numbers masked, a `supervisor`
         *     may reveal the phone numbers of one call at a time and search calls by number, and an `admin` may read the audit log and manage people
         *     and access keys.
         * @example supervisor
         * @enum {string}
         */
        Role: "viewer" | "supervisor" | "admin";
        /**
         * Session
         * @description Who is signed in, what this person may do, and until when.
         */
        Session: {
            /**
             * @description The name of the person.
             * @example ann
             */
            person: string;
            role: components["schemas"]["Role"];
            /**
             * @description The call center IDs that the person is limited to. null means all of them.
             * @example [
             *       1,
             *       2
             *     ]
             */
            ccIds: number[] | null;
            /**
             * @description Whether the person has a password here, which can be changed.
             * @example true
             */
            hasPassword: boolean;
            /**
             * @description When the session expires, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            expiresAt: string;
            /**
             * @description The IANA name of the tenant's time zone, in which records have their local times. null if the server does not know it.
             * @example America/Sao_Paulo
             */
            timeZone: string | null;
            /**
             * @description Address of the recording of a call in another system, in which `{callId}`, `{ccId}` and `{direction}` stand for those of the call.
             *     null if the server has none.
             * @example https://recordings.example.test/?call={callId}
             */
            recordingUrl: string | null;
        };
        /**
         * Sign in
         * @description A name and its password.
         */
        SignIn: {
            /**
             * @description The name of the person.
             * @example ann
             */
            person: string;
            /**
             * Format: password
             * @description The password.
             * @example correct horse battery staple
             */
            password: string;
        };
        /**
         * Signed out
         * @description The session has ended here, but not at the OpenID provider.
         */
        SignedOut: {
            /**
             * @description The page of the provider that ends the session there. It leads back to this server.
             * @example https://login.example.test/session/end?id_token_hint=token
             */
            signOutUrl: string;
        };
        /**
         * Password change
         * @description The current password of the person who is signed in, and the new one.
         */
        PasswordChange: {
            /**
             * Format: password
             * @description The current password.
             * @example correct horse battery staple
             */
            currentPassword: string;
            /**
             * Format: password
             * @description The new password.
             * @example a new horse and a new battery
             */
            newPassword: string;
        };
        /**
         * Audit action
         * @description What was done. `reveal` showed the phone numbers of a call, `search` looked for calls by phone number, `export` wrote calls to a file,
         *     `remove` removed and `refetch` replaced the record of one call, and `erase` removed all records of a phone number. The actions that
         *     begin with `key_` and `user_` changed an access key or a person.
         * @example reveal
         * @enum {string}
         */
        AuditAction: "sign_in" | "sign_in_failed" | "sign_out" | "sign_out_everywhere" | "reveal" | "reveal_refused" | "search" | "export" | "key_add" | "key_set" | "key_rotate" | "key_retire" | "key_disable" | "key_enable" | "key_remove" | "key_wrap" | "key_unwrap" | "user_add" | "user_set" | "user_remove" | "user_link" | "user_sign_out" | "erase" | "remove" | "refetch";
        /**
         * Audit details
         * @description More about an entry of the audit log. Each action has only the fields that say something about it. Other fields may be added.
         * @example {
         *       "address": "192.0.2.1"
         *     }
         */
        AuditDetails: {
            /**
             * @description The IP address of whoever sent the request. Commands have none.
             * @example 192.0.2.1
             */
            address?: string;
            /**
             * @description How the person signed in, by password, by a one-time link, or at an OpenID provider.
             * @example password
             * @enum {string}
             */
            method?: "password" | "link" | "oidc";
            /** @description The role with which the person signed in, or that a person was given. */
            role?: components["schemas"]["Role"];
            /**
             * @description What the person lacked to reveal the numbers of a call, a role that may do it, or access to the call center.
             * @example role
             * @enum {string}
             */
            reason?: "role" | "call_center";
            /**
             * @description The format of an export.
             * @example csv
             */
            format?: string;
            /**
             * @description The name of the person who was added, changed, removed or signed out. null for everybody.
             * @example bob
             */
            user?: string | null;
            /**
             * @description The access key that was added, changed or removed.
             * @example reporting
             */
            accessKey?: string;
            /**
             * @description The call center IDs that a person or an access key was limited to. null means all of them.
             * @example [
             *       1,
             *       2
             *     ]
             */
            ccIds?: number[] | null;
            /**
             * @description What an access key may do besides looking up a call by its ID.
             * @example [
             *       "search"
             *     ]
             */
            permissions?: "search"[];
            /**
             * @description The maximum number of requests per second that a person or an access key was given. null means the default of the server for a person, and no limit for an access key.
             * @example 10
             */
            requestsPerSecond?: number | null;
            /**
             * @description The maximum number of calls per minute whose phone numbers a person may reveal. null means the default of the server.
             * @example 30
             */
            revealsPerMinute?: number | null;
            /**
             * @description Whether a password was set or removed.
             * @example changed
             * @enum {string}
             */
            password?: "changed" | "removed";
            /**
             * @description Whether an access key was added disabled.
             * @example true
             */
            disabled?: boolean;
            /**
             * Format: date-time
             * @description Until when the earlier secrets of an access key stay valid, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            earlierSecretsUntil?: string;
            /**
             * @description How many secrets of an access key were wrapped or unwrapped.
             * @example 1
             */
            secrets?: number;
            /**
             * @description Whether the records of a number began to be erased, or all were erased.
             * @example done
             * @enum {string}
             */
            state?: "started" | "done";
            /**
             * @description How many records were erased.
             * @example 3
             */
            records?: number;
        } | null;
        /**
         * Audit entry
         * @description Who did what, and when. No entry contains a phone number or a password.
         */
        AuditEntry: {
            /**
             * @description Number of the entry. Later entries have larger numbers.
             * @example 42
             */
            id: number;
            /**
             * @description When it happened, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            happenedAt: string;
            /**
             * @description The name of the person; `os` and the name of an operating-system user for a command; `key` and an access key for an export by a
             *     machine; `oidc` and the issuer where an OpenID provider added or changed a person; or `(unknown)` for a failed sign-in with a name
             *     that no person has, because people also type a password there by mistake.
             * @example ann
             */
            person: string;
            action: components["schemas"]["AuditAction"];
            /**
             * @description The call center ID of the call, or of the calls that were searched or exported.
             * @example 1
             */
            ccId: number | null;
            /**
             * @description The direction of the call.
             * @example inbound
             */
            direction: ("inbound" | "outbound") | null;
            /**
             * @description The call ID of the call.
             * @example 1000000000-0001
             */
            callId: string | null;
            details: components["schemas"]["AuditDetails"];
        };
        /**
         * Audit page
         * @description A part of the audit log, latest entries first.
         */
        AuditPage: {
            /**
             * @description The entries.
             * @example []
             */
            entries: components["schemas"]["AuditEntry"][];
            /**
             * @description The cursor of the next page, to be sent as `before`. null if there are no earlier entries.
             * @example 17
             */
            next: string | null;
        };
        /**
         * Administration person
         * @description Somebody who may sign in.
         */
        AdministrationPerson: {
            /**
             * @description The name of the person.
             * @example ann
             */
            name: string;
            role: components["schemas"]["Role"];
            /**
             * @description The call center IDs that the person is limited to. null means all of them.
             * @example [
             *       1,
             *       2
             *     ]
             */
            ccIds: number[] | null;
            /**
             * @description The maximum number of requests per second. null means the default of the server.
             * @example null
             */
            requestsPerSecond: number | null;
            /**
             * @description The maximum number of calls per minute whose phone numbers the person reveals. null means the default of the server.
             * @example null
             */
            revealsPerMinute: number | null;
            /**
             * @description Whether there is a password. Without one, the person signs in with a one-time link or at an OpenID provider.
             * @example true
             */
            hasPassword: boolean;
            /**
             * @description The OpenID provider at which the person signs in. null for a person of this server.
             * @example null
             */
            issuer: string | null;
            /**
             * Format: date-time
             * @description When the person was added, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            createdAt: string;
        };
        /**
         * Administration key
         * @description An access key of a machine, without its secrets.
         */
        AdministrationKey: {
            /**
             * @description The access key.
             * @example ak-0123456789abcdef
             */
            accessKey: string;
            /**
             * @description The call center IDs whose calls it may look up. null means all of them.
             * @example [
             *       1
             *     ]
             */
            ccIds: number[] | null;
            /**
             * @description What it may do besides looking up a call by its ID.
             * @example [
             *       "search"
             *     ]
             */
            permissions: string[];
            /**
             * @description The maximum number of requests per second. null without a limit.
             * @example null
             */
            requestsPerSecond: number | null;
            /**
             * @description How many secrets are valid. More than one while the key is rotated.
             * @example 1
             */
            secrets: number;
            /**
             * Format: date-time
             * @description Until when secrets before the current one are valid, in UTC. null if there are none.
             * @example null
             */
            earlierSecretsUntil: string | null;
            /**
             * Format: date-time
             * @description When the key was added, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Since when the key is disabled, in UTC. null if it is not.
             * @example null
             */
            disabledAt: string | null;
        };
        /**
         * Harvest lane
         * @description How far the calls of one VDN in one direction are harvested.
         */
        HarvestLane: {
            /**
             * @description Call center ID.
             * @example 1
             */
            ccId: number;
            /**
             * @description ID of the virtual call center (VDN).
             * @example 25
             */
            vdnId: number;
            /**
             * @description The direction of the calls.
             * @example inbound
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * Format: date-time
             * @description Every call that began before this time is stored, or was reported as lost. In UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            completeUntil: string;
            /**
             * Format: date-time
             * @description When the calls were last listed, in UTC.
             * @example 2026-01-02T15:09:05.678Z
             */
            listedAt: string;
            /**
             * @description Listed calls that are not stored yet.
             * @example 3
             */
            pending: number;
            /**
             * @description Pending calls that the platform may soon delete.
             * @example 0
             */
            atRisk: number;
        };
        /**
         * Harvest loss
         * @description A range of time with calls that can no longer be fetched.
         */
        HarvestLoss: {
            /**
             * @description Call center ID.
             * @example 1
             */
            ccId: number;
            /**
             * @description ID of the virtual call center (VDN).
             * @example 25
             */
            vdnId: number;
            /**
             * @description The direction of the calls.
             * @example inbound
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * Format: date-time
             * @description The start of the range, in UTC.
             * @example 2026-01-01T15:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description The end of the range, in UTC.
             * @example 2026-01-01T16:00:00.000Z
             */
            to: string;
            /**
             * @description The number of calls. null if the range could never be listed, so that nobody knows.
             * @example 12
             */
            calls: number | null;
            /**
             * Format: date-time
             * @description When the loss was noticed, in UTC.
             * @example 2026-01-02T16:00:00.000Z
             */
            noticedAt: string;
        };
        /**
         * Harvest state
         * @description How far each VDN is harvested, and what could not be fetched in time. Both are empty on a server that harvests nothing.
         */
        HarvestState: {
            /**
             * @description The calls that are listed together.
             * @example []
             */
            lanes: components["schemas"]["HarvestLane"][];
            /**
             * @description Ranges of time with calls that can no longer be fetched, the latest first. At most 1,000.
             * @example []
             */
            losses: components["schemas"]["HarvestLoss"][];
        };
        /**
         * Administration
         * @description Who has access to the server, and how far the harvest is. No secret and no password is in it.
         */
        Administration: {
            /**
             * @description The people who may sign in, by name.
             * @example []
             */
            people: components["schemas"]["AdministrationPerson"][];
            /**
             * @description The access keys of machines, the oldest first.
             * @example []
             */
            keys: components["schemas"]["AdministrationKey"][];
            harvest: components["schemas"]["HarvestState"];
        };
        /**
         * Person settings
         * @description What a person may do, and how often. A new person gets the defaults for what is not given; a known one keeps it.
         */
        PersonSettings: {
            role?: components["schemas"]["Role"];
            /**
             * @description The call center IDs that the person is limited to. null, the default, means all of them.
             * @example [
             *       1,
             *       2
             *     ]
             */
            ccIds?: number[] | null;
            /**
             * @description The maximum number of requests per second. null, the default, means the default of the server.
             * @example null
             */
            requestsPerSecond?: number | null;
            /**
             * @description The maximum number of calls per minute whose phone numbers the person reveals. null, the default, means the default of the server.
             * @example null
             */
            revealsPerMinute?: number | null;
            /**
             * Format: password
             * @description The new password. null, the default, means none.
             * @example correct horse battery staple
             */
            password?: string | null;
        };
        /**
         * Sign in link
         * @description A link that signs a person in, once.
         */
        SignInLink: {
            /**
             * @description The path of the link on this server.
             * @example /sign-in/bm90LWEtc2VjcmV0LWp1c3QtYW4tZXhhbXBsZQ
             */
            path: string;
            /**
             * Format: date-time
             * @description When the link expires, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            expiresAt: string;
        };
        /**
         * Key settings
         * @description What an access key is allowed. A new key gets the defaults for what is not given; a known one keeps it.
         */
        KeySettings: {
            /**
             * @description The call center IDs whose calls it may look up. null, the default, means all of them.
             * @example [
             *       1
             *     ]
             */
            ccIds?: number[] | null;
            /**
             * @description What it may do besides looking up a call by its ID. By default nothing.
             * @example [
             *       "search"
             *     ]
             */
            permissions?: "search"[];
            /**
             * @description The maximum number of requests per second. null, the default, means no limit.
             * @example null
             */
            requestsPerSecond?: number | null;
            /**
             * @description Whether requests with the key are refused. By default they are not.
             * @example false
             */
            disabled?: boolean;
        };
        /**
         * Key secret
         * @description An access key with its new secret.
         */
        KeySecret: {
            /**
             * @description The access key.
             * @example ak-0123456789abcdef
             */
            accessKey: string;
            /**
             * @description The secret key. The server does not show it again.
             * @example bm90LWEtc2VjcmV0LWp1c3QtYW4tZXhhbXBsZQ
             */
            secretKey: string;
            /**
             * Format: date-time
             * @description Until when earlier secrets are valid, in UTC. null if there are none.
             * @example null
             */
            earlierSecretsUntil: string | null;
        };
        /**
         * Key rotation
         * @description How the secret of an access key is replaced.
         */
        KeyRotation: {
            /**
             * @description How long earlier secrets stay valid, in seconds. 0 ends their validity at once.
             * @example 86400
             */
            overlapSeconds: number;
        };
        /**
         * Sign in methods
         * @description How people can sign in. One-time links always work.
         */
        SignInMethods: {
            /**
             * @description Whether people can sign in with a name and a password.
             * @example true
             */
            password: boolean;
            /**
             * @description Whether people can sign in at an OpenID provider, by opening `/oidc/sign-in`.
             * @example false
             */
            openIdConnect: boolean;
        };
        /**
         * Health
         * @description A sign of life.
         */
        Health: {
            /**
             * @description Always "ok".
             * @example ok
             * @constant
             */
            status: "ok";
        };
        /**
         * Readiness
         * @description Whether the server can answer, part by part.
         */
        Readiness: {
            /**
             * @description "ready" if the server can return stored records and store new ones, "stopping" if it is about to stop, else "notReady".
             * @example ready
             * @enum {string}
             */
            status: "ready" | "notReady" | "stopping";
            /**
             * @description "ok" if the store can be read and written, "readOnly" if stored records are returned but new ones cannot be stored, or could not be
             *     in the last seconds, else "unavailable".
             * @example ok
             * @enum {string}
             */
            store: "ok" | "readOnly" | "unavailable";
            /**
             * @description "none" without an upstream, "ok" while the upstream is used, "unavailable" while it fails and is not used. Stored records are
             *     returned all the same, so the upstream does not affect readiness.
             * @example none
             * @enum {string}
             */
            upstream: "none" | "ok" | "unavailable";
            /**
             * @description Present if the server harvests calls: "ok", or "behind" if calls that began more than two hours ago are not stored yet. It does not
             *     affect readiness.
             * @example ok
             * @enum {string}
             */
            harvest?: "ok" | "behind";
        };
        /**
         * Stored call event
         * @description A call that the server has stored.
         */
        StoredCallEvent: {
            /**
             * @description Always "call.stored".
             * @example call.stored
             * @constant
             */
            type: "call.stored";
            /**
             * Format: date-time
             * @description When this was sent, in UTC.
             * @example 2023-11-14T22:15:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["CallSummary"];
        };
    };
    responses: {
        /** @description The body is empty, is not valid JSON, or is not a JSON object. Added by the cms-cdr server. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The address of the sender is not on the allowlist, or the person who is signed in may not do this. A firewall in front of the platform also sends this status, usually with an HTML page. Added by the cms-cdr server. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description There is no endpoint at this path, or no person or access key of this name. A call that does not exist is not a 404, but a 200 without a record. Added by the cms-cdr server. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The path does not support this method. Added by the cms-cdr server. */
        MethodNotAllowed: {
            headers: {
                /** @description The methods that the path supports, separated by commas. */
                Allow?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The body is longer than 65 536 bytes. Added by the cms-cdr server. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The content type is missing or is not application/json. Added by the cms-cdr server. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The access key or the person has sent too many requests. Added by the cms-cdr server. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before the next attempt. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The server failed. Its log has the reason, at the time of the response. Added by the cms-cdr server. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The server is stopping, or cannot reach the platform behind it. Added by the cms-cdr server. */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait before the next attempt. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description There is no session, the session has expired, or the name, password, link or token is wrong. Added by the cms-cdr server. */
        NotSignedIn: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description A filter is unknown or invalid. The response names every problem. Added by the cms-cdr server. */
        InvalidSearch: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /**
         * @description The server no longer remembers the calls after `Last-Event-ID`, or never sent this ID. Search for the calls that were missed, and
         *     connect without an ID. Added by the cms-cdr server.
         */
        EventsGone: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The name is already taken, or the change would leave the server without an admin. Added by the cms-cdr server. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description A page that says that the link has expired or was used. Added by the cms-cdr server. */
        GonePage: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description A page that says why nobody was signed in. Added by the cms-cdr server. */
        FailedSignInPage: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
    };
    parameters: {
        /**
         * @description Call center ID.
         * @example 1
         */
        ccId: number;
        /**
         * @description Calls that began at this time or later: an RFC 3339 time such as `2026-11-26T08:00:00Z`, or a time or a date in the time zone of the
         *     tenant such as `2026-11-26T08:00` or `2026-11-26`, which is the start of that day. Of a time that occurs twice because clocks go back,
         *     the first is meant.
         * @example 2023-11-14
         */
        from: string;
        /**
         * @description Calls that began before this time, which is written like `from`. A date is the end of that day.
         * @example 2023-11-14T23:00:00Z
         */
        to: string;
        /** @description The direction of the calls. Both if absent. */
        direction: "inbound" | "outbound";
        /** @description IDs of agents. -1 finds calls without an agent. */
        agentId: number[];
        /** @description IDs of skill queues. -1 finds calls without a skill queue. */
        skillQueueId: number[];
        /** @description IDs of virtual call centers (VDNs). */
        vdnId: number[];
        /** @description Call types. */
        callType: number[];
        /** @description Release causes. */
        releaseCause: number[];
        /**
         * @description A calling or called number, in full, however it is written. If the archive knows the country of the tenant, a number is found with and
         *     without its country code; otherwise only by the same digits.
         */
        number: string;
        /**
         * @description Alternative to `number`, as percent-encoded UTF-8. Proxies and browsers log URLs but not this header, so send the numbers of people
         *     here. A signature must cover it.
         * @example %2B55%2011%205555-0100
         */
        numberHeader: string;
        /** @description Whether anybody talked. */
        answered: boolean;
        /** @description Whether the call was inbound, reached a queue and was not answered. */
        abandoned: boolean;
        /** @description The shortest time in the queue, in seconds. */
        minWaitSeconds: number;
        /** @description The longest time in the queue, in seconds. */
        maxWaitSeconds: number;
        /** @description The shortest talk time, in seconds. */
        minTalkSeconds: number;
        /** @description The longest talk time, in seconds. */
        maxTalkSeconds: number;
        /** @description The name of the person. */
        "person-name": string;
        /** @description The access key. */
        "access-key": string;
        /** @description The secret of the link. */
        "link-token": string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Where the record came from: `import`, `upstream` or `demo`, a space, and a percent-encoded name. Sent to sessions only. Added by the
         *     cms-cdr server.
         */
        CdrSource: string;
        /** @description When the server stored the record. Sent to sessions only. Added by the cms-cdr server. */
        CdrStoredAt: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
/**
 * Every operation by its ID. Vendor names, as the spec has them.
 *
 * @example
 * type Query = operations['queryCallDetailById']['requestBody']
 */
export interface operations {
    queryCallDetailById: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The call to look up. Every sample of the vendor wraps the three parameters in `queryParam`, but the table on the same page lists
         *     them at the top level. Send the wrapped form. The flat form is the other way to read that page.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryRequest"];
            };
        };
        responses: {
            /**
             * @description The signature was accepted. `resultCode` says whether the query succeeded. The status is documented on the page on authentication;
             *     that failed queries have it too is observed.
             */
            200: {
                headers: {
                    "X-CDR-Source": components["headers"]["CdrSource"];
                    "X-CDR-Stored-At": components["headers"]["CdrStoredAt"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            /**
             * @description The signature was not accepted. The status is documented on the page on authentication, its body is not: do not rely on one.
             *
             *     The cms-cdr server sends the same body for every reason, so that it reveals nothing about keys.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureEnvelope"];
                };
            };
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    queryCalls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The VDN, the direction, the range of time, and the page. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallListQuery"];
            };
        };
        responses: {
            /** @description The signature was accepted. `resultCode` says whether the query succeeded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallListResponse"];
                };
            };
            /** @description The signature was not accepted. The status is documented on the page on authentication, its body is not: do not rely on one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureEnvelope"];
                };
            };
        };
    };
    revealCallDetail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryRequest"];
            };
        };
        responses: {
            /** @description The same as for the query of call records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    searchCalls: {
        parameters: {
            query: {
                /**
                 * @description Call center ID.
                 * @example 1
                 */
                ccId: components["parameters"]["ccId"];
                /**
                 * @description Calls that began at this time or later: an RFC 3339 time such as `2026-11-26T08:00:00Z`, or a time or a date in the time zone of the
                 *     tenant such as `2026-11-26T08:00` or `2026-11-26`, which is the start of that day. Of a time that occurs twice because clocks go back,
                 *     the first is meant.
                 * @example 2023-11-14
                 */
                from?: components["parameters"]["from"];
                /**
                 * @description Calls that began before this time, which is written like `from`. A date is the end of that day.
                 * @example 2023-11-14T23:00:00Z
                 */
                to?: components["parameters"]["to"];
                /** @description The direction of the calls. Both if absent. */
                direction?: components["parameters"]["direction"];
                /** @description IDs of agents. -1 finds calls without an agent. */
                agentId?: components["parameters"]["agentId"];
                /** @description IDs of skill queues. -1 finds calls without a skill queue. */
                skillQueueId?: components["parameters"]["skillQueueId"];
                /** @description IDs of virtual call centers (VDNs). */
                vdnId?: components["parameters"]["vdnId"];
                /** @description Call types. */
                callType?: components["parameters"]["callType"];
                /** @description Release causes. */
                releaseCause?: components["parameters"]["releaseCause"];
                /**
                 * @description A calling or called number, in full, however it is written. If the archive knows the country of the tenant, a number is found with and
                 *     without its country code; otherwise only by the same digits.
                 */
                number?: components["parameters"]["number"];
                /** @description Whether anybody talked. */
                answered?: components["parameters"]["answered"];
                /** @description Whether the call was inbound, reached a queue and was not answered. */
                abandoned?: components["parameters"]["abandoned"];
                /** @description The shortest time in the queue, in seconds. */
                minWaitSeconds?: components["parameters"]["minWaitSeconds"];
                /** @description The longest time in the queue, in seconds. */
                maxWaitSeconds?: components["parameters"]["maxWaitSeconds"];
                /** @description The shortest talk time, in seconds. */
                minTalkSeconds?: components["parameters"]["minTalkSeconds"];
                /** @description The longest talk time, in seconds. */
                maxTalkSeconds?: components["parameters"]["maxTalkSeconds"];
                /** @description What the calls are sorted by. */
                sort?: "begin" | "wait" | "talk";
                /** @description Whether the largest values come first (`desc`), that is the latest calls or the longest times, or the smallest (`asc`). */
                order?: "desc" | "asc";
                /** @description The maximum number of calls in the response. */
                limit?: number;
                /** @description `nextCursor` of the page before, with otherwise the same parameters. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Alternative to `number`, as percent-encoded UTF-8. Proxies and browsers log URLs but not this header, so send the numbers of people
                 *     here. A signature must cover it.
                 * @example %2B55%2011%205555-0100
                 */
                "X-Call-Number"?: components["parameters"]["numberHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of calls. It is empty if no call matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"];
                };
            };
            400: components["responses"]["InvalidSearch"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getCallStats: {
        parameters: {
            query: {
                /**
                 * @description Call center ID.
                 * @example 1
                 */
                ccId: components["parameters"]["ccId"];
                /**
                 * @description Calls that began at this time or later: an RFC 3339 time such as `2026-11-26T08:00:00Z`, or a time or a date in the time zone of the
                 *     tenant such as `2026-11-26T08:00` or `2026-11-26`, which is the start of that day. Of a time that occurs twice because clocks go back,
                 *     the first is meant.
                 * @example 2023-11-14
                 */
                from?: components["parameters"]["from"];
                /**
                 * @description Calls that began before this time, which is written like `from`. A date is the end of that day.
                 * @example 2023-11-14T23:00:00Z
                 */
                to?: components["parameters"]["to"];
                /** @description The direction of the calls. Both if absent. */
                direction?: components["parameters"]["direction"];
                /** @description IDs of agents. -1 finds calls without an agent. */
                agentId?: components["parameters"]["agentId"];
                /** @description IDs of skill queues. -1 finds calls without a skill queue. */
                skillQueueId?: components["parameters"]["skillQueueId"];
                /** @description IDs of virtual call centers (VDNs). */
                vdnId?: components["parameters"]["vdnId"];
                /** @description Call types. */
                callType?: components["parameters"]["callType"];
                /** @description Release causes. */
                releaseCause?: components["parameters"]["releaseCause"];
                /**
                 * @description A calling or called number, in full, however it is written. If the archive knows the country of the tenant, a number is found with and
                 *     without its country code; otherwise only by the same digits.
                 */
                number?: components["parameters"]["number"];
                /** @description Whether anybody talked. */
                answered?: components["parameters"]["answered"];
                /** @description Whether the call was inbound, reached a queue and was not answered. */
                abandoned?: components["parameters"]["abandoned"];
                /** @description The shortest time in the queue, in seconds. */
                minWaitSeconds?: components["parameters"]["minWaitSeconds"];
                /** @description The longest time in the queue, in seconds. */
                maxWaitSeconds?: components["parameters"]["maxWaitSeconds"];
                /** @description The shortest talk time, in seconds. */
                minTalkSeconds?: components["parameters"]["minTalkSeconds"];
                /** @description The longest talk time, in seconds. */
                maxTalkSeconds?: components["parameters"]["maxTalkSeconds"];
                /**
                 * @description What to group the calls by: the `hour` or `day` in which they began, their `agent`, skill `queue`, release `cause` or calling number
                 *     (`caller`), or how long they waited in the queue (`wait`) or talked (`talk`). At most 2,000 hours or days, and the 1,000 callers with
                 *     the most calls. The durations of `wait` begin at 0, 5, 10, 20, 30,
                 *     60, 90, 120, 180, 300 and 600 seconds, and those of `talk` at 0, 1, 15, 30, 60, 120, 180, 300, 600, 1,200 and 1,800 seconds.
                 * @example hour
                 */
                by?: "hour" | "day" | "agent" | "queue" | "cause" | "caller" | "wait" | "talk";
                /** @description The longest wait of a call that counts as answered in time, in seconds. */
                serviceLevelSeconds?: number;
            };
            header?: {
                /**
                 * @description Alternative to `number`, as percent-encoded UTF-8. Proxies and browsers log URLs but not this header, so send the numbers of people
                 *     here. A signature must cover it.
                 * @example %2B55%2011%205555-0100
                 */
                "X-Call-Number"?: components["parameters"]["numberHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. They are 0 or null if no call matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallStats"];
                };
            };
            400: components["responses"]["InvalidSearch"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    exportCalls: {
        parameters: {
            query: {
                /**
                 * @description Call center ID.
                 * @example 1
                 */
                ccId: components["parameters"]["ccId"];
                /**
                 * @description Calls that began at this time or later: an RFC 3339 time such as `2026-11-26T08:00:00Z`, or a time or a date in the time zone of the
                 *     tenant such as `2026-11-26T08:00` or `2026-11-26`, which is the start of that day. Of a time that occurs twice because clocks go back,
                 *     the first is meant.
                 * @example 2023-11-14
                 */
                from?: components["parameters"]["from"];
                /**
                 * @description Calls that began before this time, which is written like `from`. A date is the end of that day.
                 * @example 2023-11-14T23:00:00Z
                 */
                to?: components["parameters"]["to"];
                /** @description The direction of the calls. Both if absent. */
                direction?: components["parameters"]["direction"];
                /** @description IDs of agents. -1 finds calls without an agent. */
                agentId?: components["parameters"]["agentId"];
                /** @description IDs of skill queues. -1 finds calls without a skill queue. */
                skillQueueId?: components["parameters"]["skillQueueId"];
                /** @description IDs of virtual call centers (VDNs). */
                vdnId?: components["parameters"]["vdnId"];
                /** @description Call types. */
                callType?: components["parameters"]["callType"];
                /** @description Release causes. */
                releaseCause?: components["parameters"]["releaseCause"];
                /**
                 * @description A calling or called number, in full, however it is written. If the archive knows the country of the tenant, a number is found with and
                 *     without its country code; otherwise only by the same digits.
                 */
                number?: components["parameters"]["number"];
                /** @description Whether anybody talked. */
                answered?: components["parameters"]["answered"];
                /** @description Whether the call was inbound, reached a queue and was not answered. */
                abandoned?: components["parameters"]["abandoned"];
                /** @description The shortest time in the queue, in seconds. */
                minWaitSeconds?: components["parameters"]["minWaitSeconds"];
                /** @description The longest time in the queue, in seconds. */
                maxWaitSeconds?: components["parameters"]["maxWaitSeconds"];
                /** @description The shortest talk time, in seconds. */
                minTalkSeconds?: components["parameters"]["minTalkSeconds"];
                /** @description The longest talk time, in seconds. */
                maxTalkSeconds?: components["parameters"]["maxTalkSeconds"];
                /**
                 * @description The format of the file: `csv` with a header, `ndjson` with one call per line as a search returns it, or `xlsx`, a workbook for
                 *     Excel.
                 * @example csv
                 */
                format?: "csv" | "ndjson" | "xlsx";
                /** @description What the calls are sorted by. Sorting very many calls by `wait` or `talk` takes longer. */
                sort?: "begin" | "wait" | "talk";
                /** @description Whether the largest values come first (`desc`), that is the latest calls or the longest times, or the smallest (`asc`). */
                order?: "desc" | "asc";
            };
            header?: {
                /**
                 * @description Alternative to `number`, as percent-encoded UTF-8. Proxies and browsers log URLs but not this header, so send the numbers of people
                 *     here. A signature must cover it.
                 * @example %2B55%2011%205555-0100
                 */
                "X-Call-Number"?: components["parameters"]["numberHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calls. Without a matching call, a file with a header alone. */
            200: {
                headers: {
                    /** @description The name of the file. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example beganAt,beganFrom,endedAt,ccId,direction,callId,vdnId,skillQueueId,agentId,queueSeconds,talkSeconds,answered,abandoned,callingNumber,calledNumber,callType.value,callType.meaning,releaseCause.value,releaseCause.meaning
                     *     2023-11-14T22:13:20.000Z,callId,2023-11-14T22:14:45.000Z,1,inbound,1700000000-0001,1,9,,85,0,false,true,10000,10001,0,Normal incoming call.,512,The queue overflowed or timed out.
                     */
                    "text/csv": string;
                    /** @example {"callId":"1700000000-0001","ccId":1,"direction":"inbound","beganAt":"2023-11-14T22:13:20.000Z","beganFrom":"callId","endedAt":"2023-11-14T22:14:45.000Z","queueSeconds":85,"talkSeconds":0,"agentId":null,"skillQueueId":9,"vdnId":1,"callType":0,"releaseCause":512,"callingNumber":"10000","calledNumber":"10001","answered":false,"abandoned":true} */
                    "application/x-ndjson": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            400: components["responses"]["InvalidSearch"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    watchCalls: {
        parameters: {
            query: {
                /**
                 * @description Call center ID.
                 * @example 1
                 */
                ccId: components["parameters"]["ccId"];
                /**
                 * @description Calls that began at this time or later: an RFC 3339 time such as `2026-11-26T08:00:00Z`, or a time or a date in the time zone of the
                 *     tenant such as `2026-11-26T08:00` or `2026-11-26`, which is the start of that day. Of a time that occurs twice because clocks go back,
                 *     the first is meant.
                 * @example 2023-11-14
                 */
                from?: components["parameters"]["from"];
                /**
                 * @description Calls that began before this time, which is written like `from`. A date is the end of that day.
                 * @example 2023-11-14T23:00:00Z
                 */
                to?: components["parameters"]["to"];
                /** @description The direction of the calls. Both if absent. */
                direction?: components["parameters"]["direction"];
                /** @description IDs of agents. -1 finds calls without an agent. */
                agentId?: components["parameters"]["agentId"];
                /** @description IDs of skill queues. -1 finds calls without a skill queue. */
                skillQueueId?: components["parameters"]["skillQueueId"];
                /** @description IDs of virtual call centers (VDNs). */
                vdnId?: components["parameters"]["vdnId"];
                /** @description Call types. */
                callType?: components["parameters"]["callType"];
                /** @description Release causes. */
                releaseCause?: components["parameters"]["releaseCause"];
                /**
                 * @description A calling or called number, in full, however it is written. If the archive knows the country of the tenant, a number is found with and
                 *     without its country code; otherwise only by the same digits.
                 */
                number?: components["parameters"]["number"];
                /** @description Whether anybody talked. */
                answered?: components["parameters"]["answered"];
                /** @description Whether the call was inbound, reached a queue and was not answered. */
                abandoned?: components["parameters"]["abandoned"];
                /** @description The shortest time in the queue, in seconds. */
                minWaitSeconds?: components["parameters"]["minWaitSeconds"];
                /** @description The longest time in the queue, in seconds. */
                maxWaitSeconds?: components["parameters"]["maxWaitSeconds"];
                /** @description The shortest talk time, in seconds. */
                minTalkSeconds?: components["parameters"]["minTalkSeconds"];
                /** @description The longest talk time, in seconds. */
                maxTalkSeconds?: components["parameters"]["maxTalkSeconds"];
            };
            header?: {
                /**
                 * @description The last `id` that was received, to continue after it. Without it, the stream begins with the next call that is stored.
                 * @example 1042
                 */
                "Last-Event-ID"?: string;
                /**
                 * @description Alternative to `number`, as percent-encoded UTF-8. Proxies and browsers log URLs but not this header, so send the numbers of people
                 *     here. A signature must cover it.
                 * @example %2B55%2011%205555-0100
                 */
                "X-Call-Number"?: components["parameters"]["numberHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. It ends only for the reasons above. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["InvalidSearch"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            410: components["responses"]["EventsGone"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Somebody is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description There is no session. This is not an error. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The person is signed in. */
            200: {
                headers: {
                    /** @description The session cookie. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended here. It also ends at the provider when the browser opens `signOutUrl`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedOut"];
                };
            };
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The password is changed. */
            200: {
                headers: {
                    /** @description The session cookie. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All sessions have ended here. The one at the OpenID provider also ends when the browser opens `signOutUrl`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedOut"];
                };
            };
            /** @description All sessions have ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAudit: {
        parameters: {
            query?: {
                /** @description Only entries of this person. */
                person?: string;
                /** @description Only entries of this action. */
                action?: components["schemas"]["AuditAction"];
                /** @description Only entries from this time on, in UTC. */
                since?: string;
                /** @description The cursor of the page before, from `next`. Without it, the response begins with the latest entry. */
                before?: string;
                /** @description The maximum number of entries. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAdministration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description People, keys and harvest. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Administration"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    addPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the person. */
                name: components["parameters"]["person-name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonSettings"];
            };
        };
        responses: {
            /** @description The person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdministrationPerson"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    removePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the person. */
                name: components["parameters"]["person-name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the person. */
                name: components["parameters"]["person-name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonSettings"];
            };
        };
        responses: {
            /** @description The person with the new settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdministrationPerson"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    makeSignInLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the person. */
                name: components["parameters"]["person-name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInLink"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signPersonOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the person. */
                name: components["parameters"]["person-name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    addAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The access key. */
                accessKey: components["parameters"]["access-key"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeySettings"];
            };
        };
        responses: {
            /** @description The key with its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    removeAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The access key. */
                accessKey: components["parameters"]["access-key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The access key. */
                accessKey: components["parameters"]["access-key"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeySettings"];
            };
        };
        responses: {
            /** @description The key with the new settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdministrationKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotateAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The access key. */
                accessKey: components["parameters"]["access-key"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description The key with its new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retireSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The access key. */
                accessKey: components["parameters"]["access-key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Only the newest secret is valid. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSignInMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways to sign in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
            403: components["responses"]["Forbidden"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    openSignInLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the link. */
                token: components["parameters"]["link-token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with a button. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            403: components["responses"]["Forbidden"];
            410: components["responses"]["GonePage"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    useSignInLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the link. */
                token: components["parameters"]["link-token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is signed in. The console is at the location. */
            303: {
                headers: {
                    /** @description The console. */
                    Location?: string;
                    /** @description The session cookie. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["FailedSignInPage"];
            410: components["responses"]["GonePage"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    startOpenIdConnect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider, or the console, is at the location. */
            303: {
                headers: {
                    /** @description The provider, with a request to sign the person in. */
                    Location?: string;
                    /** @description A cookie that the person must bring back from the provider. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            502: components["responses"]["FailedSignInPage"];
            503: components["responses"]["FailedSignInPage"];
        };
    };
    finishOpenIdConnect: {
        parameters: {
            query?: {
                /** @description The authorization code. */
                code?: string;
                /** @description The state that the browser took to the provider. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is signed in. The console is at the location. */
            303: {
                headers: {
                    /** @description The console. */
                    Location?: string;
                    /** @description The session cookie. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["FailedSignInPage"];
            403: components["responses"]["FailedSignInPage"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["FailedSignInPage"];
            502: components["responses"]["FailedSignInPage"];
            503: components["responses"]["FailedSignInPage"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server is ready. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The server is not ready. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["NotSignedIn"];
        };
    };
    receiveStoredCall: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Identifies the call and the version of its record. It is the same at each attempt.
                 * @example call_1042
                 */
                "webhook-id": string;
                /**
                 * @description When this attempt was signed, in seconds since 1970. Refuse one that is more than five minutes old.
                 * @example 1700000100
                 */
                "webhook-timestamp": string;
                /**
                 * @description `v1,` and the HMAC-SHA256 of the ID, the timestamp and the body, with full stops between, in base64. There can be several with a
                 *     space between.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoredCallEvent"];
            };
        };
        responses: {
            /** @description The receiver has the call. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The receiver does not accept the call. It is sent again. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
