// Generated from spec/ by pnpm generate. Do not edit.
/** Network failures. What failed when no complete response arrived. */
export const networkFailureTable = {
  dns: {"meaning":"The host name could not be resolved.","advice":"Check the host of the base URL. A name of a private network needs the DNS server or the VPN of that network."},
  refused: {"meaning":"Nothing listens on this host and port.","advice":"Check the host and port of the base URL."},
  unreachable: {"meaning":"There is no route to the host, or no connection was established in time. A firewall may drop packets.","advice":"Check the host and port of the base URL, and have the address of this machine added to the allowlist."},
  reset: {"meaning":"The server or a firewall closed the connection before the response was complete.","advice":"Check the host and port of the base URL, and that it starts with https if the port speaks TLS. If it is right, have the address of this machine added to the allowlist."},
  tls_not_yet_valid: {"meaning":"The certificate is not valid yet.","advice":"Check the clock of this machine. If it is right, ask the operator of CC-CMS for a valid certificate."},
  tls_expired: {"meaning":"The certificate has expired.","advice":"Check the clock of this machine. If it is right, ask the operator of CC-CMS to renew the certificate."},
  tls_wrong_name: {"meaning":"The certificate was issued for a different name.","advice":"Use a name from the certificate in the base URL, or set it as tls.serverName in ./node."},
  tls_unknown_ca: {"meaning":"The certificate was not issued by a trusted CA.","advice":"Give its CA to the runtime (Node.js, NODE_EXTRA_CA_CERTS=ca.pem), or its CA or fingerprint to the client of ./node (tls.caFile, tls.fingerprint). Do not disable the check."},
  tls_not_pinned: {"meaning":"The certificate is not the pinned one.","advice":"Ask the operator of CC-CMS whether the certificate was replaced before you pin the new one."},
  tls_failed: {"meaning":"TLS failed for another reason.","advice":"Ask the operator of CC-CMS about its certificate and TLS versions."},
  not_tls: {"meaning":"The port does not speak TLS.","advice":"Check the port of the base URL, or start it with http:// if it is meant to be plain HTTP."},
  proxy: {"meaning":"The proxy could not be reached, or refused the connection.","advice":"The proxy failed, not CC-CMS. Check its address, user and password, and that it allows connections to this host and port."},
  unknown: {"meaning":"The runtime does not say what failed, as browsers do not.","advice":"Check the base URL, DNS, the firewall and the certificate."},
} as const
