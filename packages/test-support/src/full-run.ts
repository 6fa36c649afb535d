/**
 * Whether this run is the weekly one, which repeats random kills, long properties and soaks in full, and installs heavy tools
 * (`FULL_TESTS=1`). Otherwise the same tests run in a short form.
 */
export const isFullRun = process.env.FULL_TESTS === '1'
