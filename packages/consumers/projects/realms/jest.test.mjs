// Jest runs this with --experimental-vm-modules: every module that is imported here lives in the realm of the test.
test('both entries understand the promises and errors of others', async () => {
  await import('./use-client.mjs')
})
