/** Formats seconds as `0:05`, `1:25` or `10:00:00`; an implausible negative duration keeps its sign. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const parts = hours > 0 ? [hours, twoDigits(minutes), twoDigits(rest)] : [minutes, twoDigits(rest)]
  return `${seconds < 0 ? '-' : ''}${parts.join(':')}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
