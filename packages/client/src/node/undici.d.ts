// The two classes of undici that are used, without the rest of it: its index replaces the connections of the platform's fetch.
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici'
}
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici'
}
