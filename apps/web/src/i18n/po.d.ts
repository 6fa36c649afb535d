/** A catalog, compiled by the Vite plugin of Lingui. */
declare module '*.po' {
  export const messages: import('@lingui/core').Messages
}
