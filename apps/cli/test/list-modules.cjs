// Preloaded into the program: lists the modules of Node that it has loaded when it ends, as the last line of stderr.
process.on('exit', () => {
  const names = process.moduleLoadList.filter((name) => /^NativeModule (?!internal)/.test(name))
  process.stderr.write(`\n${JSON.stringify(names.map((name) => name.slice('NativeModule '.length)))}`)
})
