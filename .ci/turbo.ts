// Runs turbo, with its telemetry and that of the tools it calls switched off.
import { spawnSync } from 'node:child_process'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', REDOCLY_TELEMETRY: 'off', ASTRO_TELEMETRY_DISABLED: '1' }
const { status } = spawnSync('turbo', process.argv.slice(2), {
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
})
process.exitCode = status ?? 1
