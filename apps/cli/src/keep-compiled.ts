/**
 * Lets V8 keep what it compiles for the next run. Node by itself would keep it below the folder for temporary files, where another
 * user could have put code before; this folder is the user's own. Without one, all is compiled each time.
 */
export function keepCompiled(): void {
  const folder = cacheFolder(process.platform, process.env)
  // Not imported: that would cost the commands something that print at once.
  if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder)
}

/**
 * Where an operating system wants what may be removed at any time, by the environment alone: to ask for more than that
 * would take what is won.
 */
export function cacheFolder(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | undefined {
  const { HOME, LOCALAPPDATA, XDG_CACHE_HOME } = environment
  if (platform === 'win32') return LOCALAPPDATA && `${LOCALAPPDATA}\\cms-cdr\\Cache`
  if (platform === 'darwin') return HOME && `${HOME}/Library/Caches/cms-cdr`
  if (XDG_CACHE_HOME) return `${XDG_CACHE_HOME}/cms-cdr`
  return HOME && `${HOME}/.cache/cms-cdr`
}
