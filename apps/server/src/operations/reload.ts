import type { Logger } from 'pino'
import { messageOf } from '../error-message.ts'
import type { ReloadableSettings, ServeSettings } from '../settings/read-settings.ts'

/**
 * Keeps SIGHUP and SIGUSR2 from ending a process that does not handle them yet. Their default action ends a process, and a
 * reload may be requested while a server is starting.
 */
export function ignoreReloadSignals(): void {
  for (const signal of ['SIGHUP', 'SIGUSR2'] as const)
    if (process.listenerCount(signal) === 0) process.on(signal, () => {})
}

/**
 * Reloads the settings that can change at run time on SIGHUP, and switches the log level between debug and the configured one on
 * SIGUSR2. If a setting is invalid, an error is logged and the previous settings stay in use.
 *
 * @param apply Applies what goes beyond the log level.
 */
export function reloadOnSignals(
  log: Logger,
  { logLevel, reread }: ServeSettings,
  apply?: (settings: ReloadableSettings) => Promise<void>,
): void {
  let usual = logLevel
  const change = (level: string): void => {
    const from = log.level
    if (level === from) return
    // The change is logged while the more verbose of the two levels is in force.
    if (level === 'debug') log.level = level
    log.info({ from, to: level }, 'changed the log level')
    log.level = level
  }
  process.on('SIGUSR2', () => change(log.level !== 'debug' ? 'debug' : usual === 'debug' ? 'info' : usual))
  process.on('SIGHUP', async () => {
    try {
      const settings = await reread()
      usual = settings.logLevel
      change(usual)
      await apply?.(settings)
      log.info('reloaded the log level and the keys')
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'cannot reload the settings; the previous ones stay in use')
    }
  })
}
