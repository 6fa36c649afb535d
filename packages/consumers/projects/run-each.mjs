// Runs scripts one after the other in one process. After the output of each it prints the name and the milliseconds it took.
// `SCRIPT?CALL_ID` runs a script for that call.
for (const script of process.argv.slice(2)) {
  process.env.CMS_CDR_CALL_ID = script.split('?')[1]
  const start = performance.now()
  await import(`./${script}`)
  console.log(`--- ${script} ${performance.now() - start}`)
}
