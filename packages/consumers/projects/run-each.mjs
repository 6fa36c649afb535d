// Runs scripts one after the other in one process, and prints the name of each before its output.
for (const script of process.argv.slice(2)) {
  console.log(`--- ${script}`)
  await import(`./${script}`)
}
