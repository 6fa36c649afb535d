import { generate, type SelfsignedOptions } from 'selfsigned'

/** Makes a self-signed certificate and its key. Keys of elliptic curves take a millisecond, those of RSA a quarter of a second. */
export async function newCertificate(
  name = 'localhost',
  options: SelfsignedOptions = {},
): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], { keyType: 'ec', ...options })
  return { cert, key }
}
