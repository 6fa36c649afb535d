// What bundlers for pages get in the place of the entries that sign. It has no exports, so that the build fails already.
throw new Error(
  'This part of @org/cms-cdr-client signs with a secret key, and a page would show that to everyone. Import @org/cms-cdr-client/browser instead, which asks a server that holds the key.',
)

export {}
