/** The part of the platform's `fetch` that this package uses. Any function of this shape can be passed in. */
export type Fetch = (request: Request) => Promise<Response>
