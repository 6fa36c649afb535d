import { spawn } from 'node:child_process'

/**
 * Notifies systemd of a state, if systemd waits for it (`Type=notify`). Uses the program `systemd-notify`, because Node has no Unix
 * datagram sockets.
 */
export function notifySystemd(state: string): void {
  if (!process.env.NOTIFY_SOCKET) return
  spawn('systemd-notify', [state], { stdio: ['ignore', 'ignore', 'inherit'] }).on('error', ({ message }) =>
    console.error(`cms-cdr-server: cannot notify systemd: ${message}`),
  )
}

/** Notifies systemd that the server listens, and after that in the intervals that `WatchdogSec=` sets. */
export function notifyReady(): void {
  notifySystemd('READY=1')
  const microseconds = Number(process.env.WATCHDOG_USEC)
  // Half the time is what systemd recommends; a third leaves room for a busy machine.
  if (microseconds > 0) setInterval(() => notifySystemd('WATCHDOG=1'), microseconds / 3000).unref()
}
