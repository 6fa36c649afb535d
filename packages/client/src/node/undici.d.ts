// The part of undici that is used. Its index would also replace the connections of the platform's fetch.
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici'
}
