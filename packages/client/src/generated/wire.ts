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
         * @description Gives the record of one finished call. The caller must know the direction: inbound and outbound records are kept apart,
         *     and a call that is asked for on the wrong side is not found.
         *
         *     | header | value |
         *     |---|---|
         *     | `Content-Type` | Always `application/json;charset=UTF-8`. The vendor's page also writes it with a blank after the semicolon; send what you signed. |
         *     | `Authorization` | The C2 signature, see *c2Signature*. |
         *
         *     The query changes nothing on the platform, so it is safe to send again.
         */
        post: operations["queryCallDetailById"];
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
         * @description The query of call records, for a person, with the phone numbers in full. That this person has seen the numbers of this call is written
         *     to the audit first; without the audit there is no answer.
         */
        post: operations["revealCallDetail"];
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
         * Who is signed in
         * @description Tells whose session the cookie is, and until when.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Starts a session for a person and sets its cookie. After a few failures the name, and the address they came from, must wait. A page
         *     of another site cannot sign anybody in: the request must come from a page of this server, or from no page at all.
         */
        post: operations["signIn"];
        /**
         * Sign out
         * @description Ends the session of the cookie. Signing out twice is no fault.
         */
        delete: operations["signOut"];
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
         * Is the server alive
         * @description Answers as soon as the server listens. Needs no signature and tells nothing about the data.
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
         * Can the server answer
         * @description For load balancers. Needs no signature and tells nothing about the data.
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
         * Instruments
         * @description Counters and times in the text format of Prometheus. No label holds personal data.
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
export type webhooks = Record<string, never>;
/**
 * The schemas of the interface. Vendor names, as the spec has them.
 *
 * @example
 * type Wire = components['schemas']['CallDetail']
 */
export interface components {
    schemas: {
        /**
         * Flat query
         * @description The three parameters of the query (Table 2 of the vendor's page). On its own it is the second reading of that page.
         */
        CallDetailQuery: {
            /**
             * @description ID of the call centre, from 1 to 65535.
             * @example 1
             */
            ccId: number;
            /**
             * @description Whether to look among the inbound calls ("true") or the outbound calls ("false"). A text, not a boolean.
             * @example true
             * @enum {string}
             */
            isCallin: "true" | "false";
            /**
             * @description Call ID, to be treated as opaque text. The vendor gives no range; IDs in the field have up to 25 characters, and the upper
             *     limit here is ours. U+0000 is refused: no call ID holds it, and databases cannot keep it.
             * @example 1000000000-0001
             */
            callId: string;
        };
        /**
         * Wrapped query
         * @description The form of every sample of the vendor. Send this one.
         */
        WrappedQuery: {
            queryParam: components["schemas"]["CallDetailQuery"];
        };
        /**
         * Query request
         * @description Which call to look for, wrapped in `queryParam` as in every sample of the vendor, or flat as in the vendor's table.
         */
        QueryRequest: components["schemas"]["WrappedQuery"] | components["schemas"]["CallDetailQuery"];
        /**
         * Call detail record
         * @description One finished call (Table 4 of the vendor's page). Fields that the platform has no value for may be absent, null or empty. Fields that
         *     are not listed here may occur and are kept as they are.
         */
        CallDetail: {
            /**
             * @description ID of the virtual call centre (VDN), from 1 to 5000 in neighbouring interfaces.
             * @example 1
             */
            vdn?: number | null;
            /**
             * @description Call ID, as asked for.
             * @example 1000000000-0001
             */
            callId: string;
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
             * @description What kind of call it was. The catalogue of call types gives the meaning of the known values; others are legal.
             * @example 0
             */
            callType?: number | null;
            /**
             * @description ID of the agent, up to 999999. Without an agent it may be 0, null or absent. The vendor's sample writes the key with a blank at its end.
             * @example 100
             */
            agentId?: number | null;
            /**
             * @description ID of the skill queue. Without a queue it may be 0, null or absent.
             * @example 1
             */
            skillId?: number | null;
            /**
             * @description Whether the caller was anonymous. Valid for inbound calls only. 0 is no; 1 is probably yes, since the vendor lists no values.
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
             * @description Time of ringing, in seconds. The Chinese page calls it the time to answer.
             * @example 5
             */
            ackTime?: number | null;
            /**
             * @description Time of the call itself, in seconds.
             * @example 30
             */
            callTime?: number | null;
            /**
             * @description Why the call ended. The catalogue of release causes gives the meaning of the known values; others are legal.
             * @example 0
             */
            releaseCause?: number | null;
            /**
             * @description Start of the call, in the time zone of the tenant, which is not named. Valid for predicted and preempted outbound calls only.
             * @example 2023-11-14 19:13:20
             */
            beginTime?: string | null;
            /**
             * @description End of the call, in the time zone of the tenant, which is not named. Valid for predicted and preempted outbound calls only.
             * @example 2023-11-14 19:15:10
             */
            endTime?: string | null;
            /**
             * @description Outcome of the outbound call, see the catalogue of outbound call results. Valid for predicted and preempted outbound calls only. Not the result of the envelope.
             * @example 0900
             */
            result?: string | null;
            /**
             * @description External result code that the tenant has mapped to the cause of a failure; its values are the tenant's own. Valid for predicted and preempted
             *     outbound calls only. Not the result code of the envelope.
             * @example 1001
             */
            resultCode?: string | null;
            /**
             * @description Business result that the agent chose; its values are the tenant's own. Valid for predicted and preempted outbound calls only.
             * @example SOLD
             */
            busiResult?: string | null;
            /**
             * @description Sub-status of the business result; its values are the tenant's own. Valid for predicted and preempted outbound calls only.
             * @example SOLD_BY_CARD
             */
            busiSubStatus?: string | null;
        };
        /**
         * Empty record
         * @description An empty object in the place of the record says that no such call is kept.
         */
        NoCallDetail: Record<string, never>;
        /**
         * Record or nothing
         * @description The record. Null or an empty object says that no such call is kept, as does the absence of the field; the vendor documents none of the three.
         */
        CallDetailOrNothing: components["schemas"]["CallDetail"] | components["schemas"]["NoCallDetail"] | null;
        /**
         * Success
         * @description The query was carried out. Without a record, in any of the forms below, no such call is kept.
         */
        SuccessEnvelope: {
            /**
             * @description "0" for success. Kept by the vendor for clients of version 8.13 and earlier.
             * @example 0
             * @constant
             */
            result?: "0";
            /**
             * @description 0100000 for success. A text; as a number it would lose the leading zero.
             * @example 0100000
             * @constant
             */
            resultCode: "0100000";
            /** @description The record again, under its old name. Kept by the vendor for clients of version 8.13 and earlier. */
            resultDatas?: components["schemas"]["CallDetailOrNothing"];
            /** @description The record. */
            resultDesc?: components["schemas"]["CallDetailOrNothing"];
        };
        /**
         * Failure
         * @description The query was not carried out.
         */
        FailureEnvelope: {
            /**
             * @description Any text but "0". The vendor documents no values. Kept for clients of version 8.13 and earlier.
             * @example 1
             */
            result?: string;
            /**
             * @description Any code but 0100000. The catalogue of result codes gives the meaning of the known ones; others are legal.
             * @example 0100002
             */
            resultCode: string;
            /**
             * @description What went wrong, in words.
             * @example ccId is missing.
             */
            resultDesc?: string | null;
        };
        /**
         * Query response
         * @description The envelope of every answer, told apart by `resultCode`.
         */
        QueryResponse: components["schemas"]["SuccessEnvelope"] | components["schemas"]["FailureEnvelope"];
        /**
         * Session
         * @description Who is signed in, and until when.
         */
        Session: {
            /**
             * @description The name under which the person signed in.
             * @example ann
             */
            person: string;
            /**
             * @description When the session ends, in UTC.
             * @example 2026-01-02T15:04:05.678Z
             */
            expiresAt: string;
        };
        /**
         * Sign-in
         * @description A name and its password.
         */
        SignIn: {
            /**
             * @description The name under which the person was added.
             * @example ann
             */
            person: string;
            /**
             * @description The password.
             * @example correct horse battery staple
             */
            password: string;
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
             * @description "ready" when queries for records that are kept are answered, else "notReady".
             * @example ready
             * @enum {string}
             */
            status: "ready" | "notReady";
            /**
             * @description "ok" when the store answers, else "unavailable".
             * @example ok
             * @enum {string}
             */
            store: "ok" | "unavailable";
            /**
             * @description "none" without an upstream, "ok" while it is asked, "unavailable" while it fails and is left alone. Records that are kept are answered
             *     all the same, so it does not make the server unready.
             * @example none
             * @enum {string}
             */
            upstream: "none" | "ok" | "unavailable";
        };
    };
    responses: {
        /** @description The body is not a JSON object: it is empty, broken, or another JSON value. Added by the server of this project. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The sender may not use this server, whatever the signature: its address is not on the allow-list. A firewall in front of the platform answers with this status too, usually with an HTML page. Added by the server of this project. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description There is nothing at this path. A call that is not kept is no 404: it is a 200 without a record. Added by the server of this project. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The path exists, the method does not. Added by the server of this project. */
        MethodNotAllowed: {
            headers: {
                /** @description The methods that this path knows, joined by a comma. */
                Allow?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The body is longer than 65 536 bytes. Added by the server of this project. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The content type is missing or is not application/json. Added by the server of this project. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The access key asked too often. Added by the server of this project. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before the next try. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The server failed. The reason is in its log, under the time of the answer. Added by the server of this project. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description The server cannot answer now: it is stopping, or the platform behind it cannot be reached. Added by the server of this project. */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait before the next try. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
        /** @description Nobody is signed in, the session has ended, or the name, password, link or token is wrong. Added by the server of this project. */
        NotSignedIn: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["FailureEnvelope"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Where the record came from, for people who ask with a session: `import`, `upstream` or `demo`, a blank, and a name that is percent-encoded.
         *     Added by the server of this project.
         */
        CdrSource: string;
        /** @description When the server stored the record, for people who ask with a session. Added by the server of this project. */
        CdrStoredAt: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
/**
 * Every operation by its ID. Vendor names, as the spec has them.
 *
 * @example
 * type Asked = operations['queryCallDetailById']['requestBody']
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
         * @description Which call to look for. Every sample of the vendor wraps the three parameters in `queryParam`, while the table of the same page
         *     lists them at the top level. The wrapped form is the one to send; the flat form is the second reading of that page.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryRequest"];
            };
        };
        responses: {
            /** @description The signature was accepted. Read `resultCode` to learn whether the query worked. */
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
             * @description The signature was not accepted. The vendor documents the status but no body, so do not read one. The server of this project answers
             *     every reason with the same body, so that it tells nothing about keys.
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
            /** @description As of the query of call records. */
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
            /** @description Nobody is signed in. That is an answer, not a refusal. */
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
                    /** @description The cookie of the session. */
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
            /** @description Nobody is signed in with this cookie any more. */
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
            /** @description The server can answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The server cannot answer now. */
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
            /** @description The instruments. */
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
}
