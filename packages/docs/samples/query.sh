# bash, curl and openssl. Set CMS_CDR_URL, CMS_CDR_AK and CMS_CDR_SK first.
LC_ALL=C # counts and encodes bytes, not characters
path=/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid
body='{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}'
type='application/json;charset=UTF-8'
base_url=${CMS_CDR_URL%/}
host=${base_url#*://}

encode() { # percent-encodes bytes; keeps A-Z a-z 0-9 - . _ ~
  local text=$1 i char code
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      [A-Za-z0-9._~-]) printf %s "$char" ;;
      *) printf -v code %d "'$char" && printf '%%%02X' $((code & 255)) ;;
    esac
  done
}
# HMAC-SHA256 from its definition: openssl takes a key only as an argument, which other users can see.
sha256() { openssl dgst -sha256 | sed 's/.* //'; }
pad() { # xors each byte of a key in hex with a number
  local i octal
  for ((i = 0; i < 64; i++)); do
    printf -v octal %03o $((0x0${1:i*2:2} ^ $2))
    printf "\\$octal"
  done
}
hmac() {
  local hex
  hex=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')
  ((${#hex} <= 128)) || hex=$(printf %s "$1" | sha256)
  { pad "$hex" 92; { pad "$hex" 54; printf %s "$2"; } | openssl dgst -sha256 -binary; } | sha256
}

names='content-length;content-type;host'
prefix="auth-v2/$CMS_CDR_AK/$(date -u +%Y-%m-%dT%H:%M:%SZ)/$names"
signing_key=$(hmac "$CMS_CDR_SK" "$prefix")
canonical_request="POST
$path

$names
content-length:${#body}
content-type:$(encode "$type")
host:$(encode "$host")
$(encode "$body")"
signature=$(hmac "$signing_key" "$canonical_request")

curl --silent --show-error "$base_url$path" --data-binary "$body" \
  --header "Content-Type: $type" --header "Authorization: $prefix/$signature"
