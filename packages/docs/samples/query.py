# Python 3, without other packages. Set CMS_CDR_URL, CMS_CDR_AK and CMS_CDR_SK first.
import hashlib
import hmac
import json
import os
from datetime import datetime, timezone
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

base_url = os.environ["CMS_CDR_URL"].rstrip("/")
access_key = os.environ["CMS_CDR_AK"]
secret_key = os.environ["CMS_CDR_SK"]

path = "/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid"
query = {"queryParam": {"ccId": 1, "isCallin": "true", "callId": "1000000000-0001"}}
body = json.dumps(query)
headers = {
    "content-length": str(len(body.encode())),
    "content-type": "application/json;charset=UTF-8",
    "host": urlsplit(base_url).netloc,
}


def encode(text):
    return quote(text, safe="-._~")


def hmac_hex(key, message):
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


names = ";".join(sorted(headers))
timestamp = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
prefix = f"auth-v2/{access_key}/{timestamp}/{names}"
signing_key = hmac_hex(secret_key, prefix)
header_lines = sorted(f"{encode(name)}:{encode(value)}" for name, value in headers.items())
# The empty line is the query of the URL: there is none.
canonical_request = "\n".join(["POST", path, "", names, *header_lines, encode(body)])
signature = hmac_hex(signing_key, canonical_request)

request = Request(
    base_url + path,
    data=body.encode(),
    headers={**headers, "Authorization": f"{prefix}/{signature}"},
    method="POST",
)
with urlopen(request, timeout=30) as response:
    answer = json.load(response)
if answer["resultCode"] != "0100000":
    raise SystemExit(f"{answer['resultCode']}: {answer.get('resultDesc')}")
# A call that is not found has no record: resultDesc is absent, null or empty.
record = answer.get("resultDesc") or {}
if "callId" not in record:
    raise SystemExit("not found")
print(record["callTime"])
