// Generated from spec/ by pnpm generate. Do not edit.
/** Errors of the client. The stable codes of the errors that the client throws, with the exit status that the command line ends with. */
export const clientErrorTable = {
  invalid_request: {"code":"invalid_request","class":"CdrValidationError","exitStatus":2,"retryable":false,"meaning":"Invalid request. Nothing was sent.","advice":"Correct the values that the message names."},
  result: {"code":"result","class":"CdrResultError","exitStatus":3,"retryable":false,"meaning":"CC-CMS processed the request and reported a failure in resultCode.","advice":"Follow the advice for this result code."},
  not_found: {"code":"not_found","class":"CdrNotFoundError","exitStatus":4,"retryable":false,"meaning":"The query succeeded, but there is no call with this ID.","advice":"Check the call ID and the direction. CC-CMS keeps a record for one day only."},
  auth: {"code":"auth","class":"CdrAuthError","exitStatus":5,"retryable":false,"meaning":"The signature was not accepted (HTTP 401).","advice":"Check the access key, the secret key, the clock of this machine, the signature scheme and the host that is signed."},
  http: {"code":"http","class":"CdrHttpError","exitStatus":6,"retryable":false,"meaning":"A response arrived with an HTTP status other than 200.","advice":"Look at the status. 403 and 418 usually come from a firewall that does not allow the address of this machine."},
  network: {"code":"network","class":"CdrNetworkError","exitStatus":7,"retryable":true,"meaning":"Could not connect, or the connection closed before the response was complete.","advice":"Check the base URL, DNS, the firewall and the certificate."},
  timeout: {"code":"timeout","class":"CdrTimeoutError","exitStatus":8,"retryable":true,"meaning":"No complete response arrived in time.","advice":"Check whether a firewall drops the connection, or allow more time."},
  invalid_response: {"code":"invalid_response","class":"CdrResponseError","exitStatus":9,"retryable":false,"meaning":"The response is not one of this interface, is larger than the client accepts, or does not match the schema in strict mode.","advice":"Check that the base URL leads to CC-CMS itself and not to a portal, a proxy or another service."},
  closed: {"code":"closed","class":"CdrClosedError","exitStatus":11,"retryable":false,"meaning":"The client was closed before the request was sent.","advice":"Create a new client to send more requests."},
  credentials: {"code":"credentials","class":"CdrCredentialsError","exitStatus":10,"retryable":false,"meaning":"The credentials provider of the program failed. Nothing was sent.","advice":"Look at the cause of this error, and check the service that the provider reads the keys from."},
} as const
