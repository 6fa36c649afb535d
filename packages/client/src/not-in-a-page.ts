// Bundlers for pages get this instead of the entries that create a signing client. It has no exports, so that the build fails.
throw new Error(
  'This part of @org/cms-cdr-client signs with a secret key, which a page would show to everyone. Import @org/cms-cdr-client/browser instead: it talks to a server that holds the key.',
)

export {}
