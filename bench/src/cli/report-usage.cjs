// Preloaded into a program that is measured: writes what it used when it ends.
const { writeFileSync } = require('node:fs')

process.on('exit', () => writeFileSync(process.env.BENCH_USAGE ?? '', JSON.stringify(process.resourceUsage())))
